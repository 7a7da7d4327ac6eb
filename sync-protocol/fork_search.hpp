#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace gengji::sync {

/// Finds the common prefix of two hash chains of one replica by asking the server for its hash at a few places a round.
/// Hashes chain, so "same at seq" means "same up to seq".
class ForkSearch {
public:
    /// `differs_at`: the least seq known to differ; one beyond the last own edit when the server only holds more than
    /// this file.
    explicit ForkSearch(std::uint64_t differs_at) : differs_(differs_at) {}

    /// Where to ask next, the likeliest place (just before the difference) first; none when the answer is known.
    std::vector<std::uint64_t> probes(std::size_t most = 15) const;
    void learn(std::uint64_t seq, bool same);
    /// The length of the common prefix, once known.
    std::optional<std::uint64_t> common() const {
        if (differs_ != same_ + 1) return std::nullopt;
        return same_;
    }

private:
    std::uint64_t same_ = 0;
    std::uint64_t differs_;
};

} // namespace gengji::sync
