#pragma once

#include "shared/tracks/settings.hpp"
#include "shared/tracks/track.hpp"

namespace gengji::tracks {

/// What cleaning left out, by reason, and where it broke the track.
struct Dropped {
    std::size_t inaccurate = 0; ///< claimed accuracy too poor
    std::size_t repeated = 0;   ///< the time of the fix before
    std::size_t backwards = 0;  ///< an earlier time than the fix before
    std::size_t jumps = 0;      ///< faster than a machine can be
    std::size_t gaps = 0;       ///< breaks, not fixes
    bool operator==(Dropped const&) const = default;
};

/// Pieces without gaps, each with times that only grow (where there are times), none empty.
struct CleanTrack {
    std::vector<Fixes> pieces;
    Dropped dropped;
};

/// DOMAIN.md 3.4, step 1. A single fix that lies off is dropped; when the one behind it goes on from there and not from
/// the fix before, the track breaks instead: the receiver, or its clock, found itself. Where every fix of a segment has
/// one and the same time, it has none.
CleanTrack clean(Track const& track, TrackSettings const& settings);

} // namespace gengji::tracks
