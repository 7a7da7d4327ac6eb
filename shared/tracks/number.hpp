#pragma once

#include "shared/tracks/track.hpp"

#include <optional>
#include <string_view>

namespace gengji::tracks {

std::string_view trimmed(std::string_view text); ///< without white space at both ends

/// A plain decimal number, white space around it allowed; nothing for anything else, NaN and infinities included.
std::optional<double> parse_number(std::string_view text);

/// Latitude and longitude on the earth: within ±90 and ±180 degrees.
std::optional<Place> make_place(std::optional<double> lat_deg, std::optional<double> lon_deg);

/// A moment as GPX and tables write it, `2025-10-20T08:30:00.5Z`, with an offset, or without one: then UTC where
/// `utc_without_zone`, else China's time. Also milliseconds or seconds since 1970 as a number.
std::optional<UnixMs> parse_moment(std::string_view text, bool utc_without_zone);

} // namespace gengji::tracks
