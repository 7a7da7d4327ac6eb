#pragma once

#include "shared/base/bytes.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>

namespace gengji {

class Random;

/// Sixteen bytes that name one thing. `Tag` keeps ids of different things apart at compile time.
template<class Tag>
struct Id {
    std::array<std::uint8_t, 16> bytes{};

    auto operator<=>(Id const&) const = default;
    bool is_nil() const { return *this == Id{}; }
    BytesView view() const { return {reinterpret_cast<char const*>(bytes.data()), bytes.size()}; }
    static Id from_view(BytesView view) {
        Id id;
        if (view.size() == 16) std::memcpy(id.bytes.data(), view.data(), 16);
        return id;
    }
};

using RecordId = Id<struct RecordTag>;   ///< UUIDv7
using ReplicaId = Id<struct ReplicaTag>; ///< random
using EpochId = Id<struct EpochTag>;     ///< random, new with every restore of a server
using DeviceId = Id<struct DeviceTag>;   ///< random, one enrolment of one laptop
/// Who did something: the record id of their `user` record; nil for the server itself.
using ActorId = RecordId;

namespace detail {
std::string id_text(std::array<std::uint8_t, 16> const& bytes);
std::optional<std::array<std::uint8_t, 16>> parse_id(std::string_view text);
} // namespace detail

/// The usual 36 characters, `0192f1c4-7a3b-7c5d-9e10-0a1b2c3d4e5f`.
template<class Tag>
std::string to_text(Id<Tag> const& id) {
    return detail::id_text(id.bytes);
}

template<class Tag>
std::optional<Id<Tag>> parse(std::string_view text) {
    auto bytes = detail::parse_id(text);
    if (!bytes) return std::nullopt;
    return Id<Tag>{*bytes};
}
inline std::optional<RecordId> parse_record_id(std::string_view text) { return parse<RecordTag>(text); }
inline std::optional<ReplicaId> parse_replica_id(std::string_view text) { return parse<ReplicaTag>(text); }

/// Sixteen random bytes.
template<class Tag>
Id<Tag> random_id(Random& random);

/// A UUIDv7: 48 bits of `unix_ms`, version, 74 random bits. Ids made later sort later; the clock is only a hint and may
/// be wrong.
RecordId new_record_id(std::int64_t unix_ms, Random& random);

/// Where randomness comes from: the system in the product, a seed in tests.
class Random {
public:
    virtual ~Random() = default;
    virtual void fill(void* out, std::size_t size) = 0;
    std::uint64_t u64() {
        std::uint64_t value;
        fill(&value, sizeof value);
        return value;
    }
    /// Evenly in 0 … bound-1; bound must not be 0.
    std::uint64_t below(std::uint64_t bound) { return u64() % bound; }
};

/// libsodium's generator.
class SystemRandom final : public Random {
public:
    void fill(void* out, std::size_t size) override;
};

/// Repeatable: the same seed gives the same bytes on every machine (splitmix64).
class SeededRandom final : public Random {
public:
    explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
    void fill(void* out, std::size_t size) override;

private:
    std::uint64_t state_;
};

template<class Tag>
Id<Tag> random_id(Random& random) {
    Id<Tag> id;
    random.fill(id.bytes.data(), id.bytes.size());
    return id;
}
inline ReplicaId random_replica_id(Random& random) { return random_id<ReplicaTag>(random); }

} // namespace gengji

template<class Tag>
struct std::hash<gengji::Id<Tag>> {
    std::size_t operator()(gengji::Id<Tag> const& id) const {
        std::uint64_t low;
        std::memcpy(&low, id.bytes.data() + 8, 8); // the random half
        return low;
    }
};
