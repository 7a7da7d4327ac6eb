#pragma once

#include "shared/base/bytes.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <functional>
#include <vector>

namespace gengji::sync {

/// Different strings and their numbers, in order of first appearance. Views are borrowed. A flat table: an encoder
/// meets every string of a batch here, and a node for each would cost more than all the rest.
class StringIndex {
public:
    explicit StringIndex(std::size_t expected) : slots_(std::bit_ceil(std::max<std::size_t>(16, expected * 2)), 0) {}

    std::uint32_t add(BytesView text) {
        if (entries_.size() * 2 >= slots_.size()) grow();
        std::uint32_t& slot = slots_[place_of(text)];
        if (slot == 0) {
            entries_.push_back(text);
            slot = static_cast<std::uint32_t>(entries_.size());
        }
        return slot - 1;
    }
    std::vector<BytesView> const& entries() const { return entries_; }

private:
    std::size_t place_of(BytesView text) const {
        std::size_t place = std::hash<BytesView>{}(text) & (slots_.size() - 1);
        while (slots_[place] != 0 && entries_[slots_[place] - 1] != text) place = (place + 1) & (slots_.size() - 1);
        return place;
    }
    void grow() {
        slots_.assign(slots_.size() * 2, 0);
        for (std::uint32_t i = 0; i < entries_.size(); ++i) slots_[place_of(entries_[i])] = i + 1;
    }

    std::vector<std::uint32_t> slots_; ///< number + 1; 0 is free
    std::vector<BytesView> entries_;
};

} // namespace gengji::sync
