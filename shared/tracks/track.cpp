#include "shared/tracks/track.hpp"

#include "shared/base/limits.hpp"

#include <algorithm>

namespace gengji::tracks {

char const* name_of(TrackFormat format) {
    switch (format) {
    case TrackFormat::gpx:
        return "gpx";
    case TrackFormat::nmea:
        return "nmea";
    case TrackFormat::csv:
        return "csv";
    }
    return "";
}

std::size_t Track::fix_count() const {
    std::size_t count = 0;
    for (Fixes const& segment : segments) count += segment.size();
    return count;
}

std::optional<Bounds> bounds_of(Track const& track) {
    std::optional<Bounds> bounds;
    for (Fixes const& segment : track.segments) {
        for (Fix const& fix : segment) {
            auto const [lat, lon] = fix.place;
            if (!bounds) bounds = Bounds{lon, lat, lon, lat};
            bounds->west = std::min(bounds->west, lon), bounds->east = std::max(bounds->east, lon);
            bounds->south = std::min(bounds->south, lat), bounds->north = std::max(bounds->north, lat);
        }
    }
    return bounds;
}

Fix const* last_fix_of(Track const& track) {
    for (auto segment = track.segments.rbegin(); segment != track.segments.rend(); ++segment)
        if (!segment->empty()) return &segment->back();
    return nullptr;
}

void add_note(Track& track, std::string note) {
    if (track.notes.size() >= limits::track_notes) return;
    if (std::ranges::find(track.notes, note) == track.notes.end()) track.notes.push_back(std::move(note));
}

} // namespace gengji::tracks
