#pragma once

#include "shared/base/time.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// Tracks of machines: reading, cleaning, worked area, plots from walked boundaries (DOMAIN.md 3.4). Degrees are
/// decimal and WGS 84, which agrees with CGCS2000 within 0.1 m. Doubles live here only; what leaves is rounded there.
namespace gengji::tracks {

/// A place on the ellipsoid, in degrees: north and east are positive.
struct Place {
    double lat_deg{};
    double lon_deg{};
    bool operator==(Place const&) const = default;
};

/// One position as the receiver gave it.
struct Fix {
    Place place;
    std::optional<UnixMs> time;       ///< in an undated track since some midnight, see Track::dated
    std::optional<double> accuracy_m; ///< claimed radius, one sigma
    std::optional<double> hdop;       ///< dilution of precision, no unit
    std::optional<double> speed_mps;  ///< as the receiver measured it, metres per second
    std::optional<bool> working;      ///< switch of the implement: true is down
    bool operator==(Fix const&) const = default;
};

using Fixes = std::vector<Fix>;

/// What an NMEA log held.
struct SentenceCounts {
    std::size_t good = 0;                     ///< with a right checksum, of any kind
    std::size_t bad = 0;                      ///< with a wrong one: never used
    std::size_t without = 0;                  ///< whole sentences without a checksum
    std::size_t torn = 0;                     ///< broken off in the middle
    std::map<std::string, std::size_t> kinds; ///< right ones by kind, "RMC"
    bool operator==(SentenceCounts const&) const = default;
};

enum class TrackFormat { gpx, nmea, csv };
char const* name_of(TrackFormat format); ///< "gpx"

/// A file's positions in the order in which it has them. Segments are as the file parts them and never empty.
struct Track {
    TrackFormat format{};
    std::vector<Fixes> segments;
    std::vector<std::string> names;          ///< of a GPX's tracks in order, empty where one has none
    std::string version;                     ///< of GPX, as the file claims it
    std::size_t routes = 0, waypoints = 0;   ///< of GPX, passed over
    std::optional<SentenceCounts> sentences; ///< of NMEA only
    bool dated = true;                       ///< false: times have a time of day, but the file never says which day
    std::size_t skipped = 0;                 ///< positions that could not be read: no number, off the earth
    std::vector<std::string> notes;          ///< for people, what is peculiar about the file

    std::size_t fix_count() const;
    bool empty() const { return fix_count() == 0; }
};

/// West, south, east, north in degrees. Of a track across the date line it spans the whole globe's width.
struct Bounds {
    double west{}, south{}, east{}, north{};
    bool operator==(Bounds const&) const = default;
};
std::optional<Bounds> bounds_of(Track const& track);
Fix const* last_fix_of(Track const& track); ///< the last of the file; null when there is none

/// Adds a note unless it stands there already or there are limits::track_notes.
void add_note(Track& track, std::string note);

} // namespace gengji::tracks
