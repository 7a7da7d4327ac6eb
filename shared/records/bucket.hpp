#pragma once

#include "shared/base/result.hpp"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace gengji {

/// Who may need a record, roughly: the second half of a bucket's name (DESIGN.md 3, "Store on the server").
enum class BucketClass : std::uint8_t {
    everyone = 0,    ///< `public`: forms, catalog, teams, machines
    registry = 1,    ///< members, plots, stations, outlets
    log = 2,         ///< service logs, orders, surveys
    credit = 3,      ///< loans, credit evaluations
    bookkeeping = 4, ///< accounts kept for clients
};

/// The unit of scope, digest, backfill and purge: (owner, class), fixed for a record's life.
/// The owner is a code: county `500231`, township `500231101`, village `500231101203`, team `500231101T01`,
/// organisation `500231101G0001`.
struct Bucket {
    std::string owner;
    BucketClass cls{};

    auto operator<=>(Bucket const&) const = default;
    /// The partition it lives in: its township (first nine digits), or the county (six) when it belongs to the county
    /// itself.
    std::string_view partition() const { return std::string_view(owner).substr(0, owner.size() >= 9 ? 9 : 6); }
};

std::string to_text(Bucket const& bucket); ///< "500231101203/registry"
/// Owner of 6 to 20 characters 0-9A-Z beginning with six digits; class one of public registry log credit bookkeeping.
Result<Bucket> parse_bucket(std::string_view text);
bool is_owner(std::string_view owner); ///< of a bucket: see parse_bucket
char const* name_of(BucketClass cls);

} // namespace gengji
