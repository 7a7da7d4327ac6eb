#pragma once

#include "shared/base/bytes.hpp"

#include <array>
#include <cstdint>

namespace gengji {

/// A BLAKE2b-256 hash (libsodium).
struct Hash {
    std::array<std::uint8_t, 32> bytes{};

    bool operator==(Hash const&) const = default;
    BytesView view() const { return {reinterpret_cast<char const*>(bytes.data()), bytes.size()}; }
    static Hash from_view(BytesView view); ///< zero unless 32 bytes
    /// The first eight bytes, as a number: what a cursor carries as its check.
    std::uint64_t check() const;
};

Hash hash_of(BytesView bytes);
/// hash(previous ‖ bytes): one link of a hash chain.
Hash chain(Hash const& previous, BytesView bytes);

/// A set of byte strings, summed so that adding and removing one costs one hash, whatever the set's size: 128 bits, by
/// adding each member's hash as two 64-bit numbers. Guards against faults, not against forgers (a laptop's own bucket
/// is not forged by its owner to his own harm).
struct SetHash {
    std::uint64_t low{}, high{};
    std::uint64_t count{};

    bool operator==(SetHash const&) const = default;
    void add(Hash const& member);
    void remove(Hash const& member);
    void join(SetHash const& other);
};

} // namespace gengji
