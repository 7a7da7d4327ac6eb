#pragma once

#include "shared/base/bytes.hpp"
#include "shared/base/result.hpp"
#include "shared/tracks/track.hpp"

namespace gengji::tracks {

/// Reads the tracks of a GPX 1.0 or 1.1 file: every trkseg with points is a segment. Namespaces, prefixes, version and
/// encoding mark may be missing; UTF-8, UTF-16 and Latin-1 are read. Routes and waypoints are not positions of a
/// machine and only noted, as are points without a usable place. `hdop` and `speed` (m/s) are taken from the point or
/// its extensions, accuracy and `working` from extensions. A file that breaks off (a recorder lost its power) gives
/// what came before, with a note.
/// Errors: `invalid` for text that is no GPX, or beyond limits::track_…. A track without a fix is no error here.
Result<Track> read_gpx(BytesView file);

} // namespace gengji::tracks
