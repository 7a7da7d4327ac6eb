#pragma once

#include "shared/base/bytes.hpp"
#include "shared/base/result.hpp"
#include "shared/tracks/track.hpp"

namespace gengji::tracks {

/// Reads a table of positions, `time,lat,lon,working` and optionally accuracy, hdop, speed; the header may be Chinese,
/// the order any, the charset any that charset.hpp knows. Times without a zone are China's; a date and a time of day
/// may stand in two columns. A row without a usable position is passed over and counted.
/// Errors: `invalid` when there is no column of latitude or longitude (says which headers are understood), or beyond
/// limits::track_….
Result<Track> read_csv_track(BytesView file);

/// True when the first row names a latitude and a longitude.
bool is_csv_track(BytesView file);

/// The header that read_csv_track and the recorder share, and one row below it; both with their line end.
std::string csv_track_header();
std::string csv_track_row(Fix const& fix);

} // namespace gengji::tracks
