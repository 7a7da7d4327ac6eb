#pragma once

#include "shared/tracks/worked_area.hpp"

#include <string>
#include <string_view>

namespace gengji::tracks {

constexpr std::size_t worked_path_bytes = 12 * 1024; ///< of a record; a day of long passes takes a third of it

/// Where a machine worked, small enough to travel within a record: the working pieces, thinned out, with the width.
struct WorkedPath {
    double width_m{};
    std::optional<UnixMs> from, to; ///< first and last fix of the track, whole seconds
    std::vector<Ring> pieces;       ///< at least two places each
    bool operator==(WorkedPath const&) const = default;

    std::optional<Place> middle() const; ///< of the stretches by their length
};

/// The working pieces of a track that `worked_area` measured with the same arguments. Errors: those of worked_area.
Result<WorkedPath> worked_path(Track const& track, double width_m, TrackSettings const& settings = {},
                               Plot const* plot = nullptr);

/// One line of ASCII: `w1;width in cm;from;to;piece;piece…`, seconds since 1970 or nothing, a piece as differences of
/// millionths of a degree (polyline notation). Pieces are thinned out to half a metre, and further until the text is no
/// longer than worked_path_bytes.
std::string to_text(WorkedPath const& path);
/// Nothing for what to_text does not write: broken, off the earth, no width.
std::optional<WorkedPath> parse_worked_path(std::string_view text);

/// How much of the smaller worked ground the two share, 0 … 1. Nothing when one has no ground, or they are too far
/// apart for one plane (then they share nothing: 0).
std::optional<double> shared_ground(WorkedPath const& a, WorkedPath const& b);

} // namespace gengji::tracks
