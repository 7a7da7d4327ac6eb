#pragma once

#include "shared/base/bytes.hpp"
#include "shared/base/id.hpp"

#include <compare>
#include <cstdint>
#include <utility>
#include <vector>

namespace gengji {

/// The name of one edit: the seq-th save of a replica; seq begins with 1 and has no gaps.
struct Dot {
    ReplicaId replica;
    std::uint64_t seq{};
    auto operator<=>(Dot const&) const = default;
};

/// How much of each replica is known: all its dots from 1 to a number. Kept sorted by replica, without zeros, so equal
/// vectors have equal parts and equal bytes.
class VersionVector {
public:
    struct Entry {
        ReplicaId replica;
        std::uint64_t seq{};
        auto operator<=>(Entry const&) const = default;
    };

    bool operator==(VersionVector const&) const = default;
    std::uint64_t of(ReplicaId const& replica) const; ///< 0 when nothing is known
    bool covers(Dot const& dot) const { return of(dot.replica) >= dot.seq; }
    bool covers(VersionVector const& other) const;
    void add(Dot const& dot); ///< raises to dot.seq, never lowers
    void join(VersionVector const& other);
    /// Drops what `known` covers: keeps an entry only where it exceeds known's (the canonical form of `replaced`,
    /// MERGE.md H2).
    void forget(VersionVector const& known);
    /// R4: with k the common prefix, `from:m` (m > k) becomes `from:k, to:(m-k)`.
    void reissue(ReplicaId const& from, std::uint64_t k, ReplicaId const& to);
    bool empty() const { return entries_.empty(); }
    std::vector<Entry> const& entries() const { return entries_; }

    void encode(ByteWriter& out) const;
    static VersionVector decode(ByteReader& in); ///< fails the reader unless sorted, without zeros or doubles

private:
    std::vector<Entry> entries_;
};

} // namespace gengji
