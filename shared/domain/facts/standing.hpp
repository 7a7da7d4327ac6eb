#pragma once

#include "shared/records/record_state.hpp"

#include <cstdint>
#include <optional>

namespace gengji::domain {

/// How far a record has come, lowest first: figures count from one of the two highest (kpis.json, counts_from_status).
enum class Level : std::uint8_t {
    draft = 0,             ///< nothing stands in it yet
    voided = 1,            ///< withdrawn, or moved to another bucket where it counts
    returned = 2,          ///< sent back, and its author has not changed it since
    submitted = 3,         ///< saved: it is *reported*
    township_verified = 4, ///< *verified* from here on
    county_accepted = 5,
};
char const* name_of(Level level);

/// An approval that stands: it names a version and carries the values that count.
struct Approval {
    Review review;
    Dot dot;
    Stamp stamp = unstamped;
    ActorId by;
    bool operator==(Approval const&) const = default;
};

/// Where a record stands, read once for everything that counts. A function of the record's state alone.
struct Standing {
    Level level = Level::draft;
    bool contested = false;           ///< two values stand somewhere, or it is void and alive at once
    bool changed_since = false;       ///< an approval stands, of an earlier version: the approved values still count
    std::optional<Approval> verified; ///< township
    std::optional<Approval> accepted; ///< county
    bool operator==(Standing const&) const = default;

    bool is_live() const { return level >= Level::returned; } ///< somebody reports it: neither draft nor void
    /// The approval whose values count from this level on; null when there is none. From township_verified: of two that
    /// stand the one that judged the later version, the county's when neither does.
    Approval const* approval(Level from) const;
};

/// Approvals that are disputed count in neither level. What the county sent back no longer counts as verified, until
/// the township verifies a version that the county had not seen.
Standing standing_of(RecordState const& state);

} // namespace gengji::domain
