#pragma once

#include "shared/base/bytes.hpp"
#include "shared/base/result.hpp"
#include "shared/tracks/track.hpp"

#include <string>

namespace gengji::tracks {

/// Reads a track of any kind, told by its content and not by its name. `now_ms` bounds what dates are believed (see
/// NmeaClock). Errors: those of the reader; `invalid` when it is no track at all, or has not one position.
Result<Track> read_track(BytesView file, UnixMs now_ms);

/// The same from a path. Errors: as above, `not_found`, `storage`.
Result<Track> read_track_file(std::string const& path, UnixMs now_ms);

} // namespace gengji::tracks
