// A track file that somebody hands in: any bytes are a track or an error; a track is finite, lies on the earth, and its
// area, plot and rows can be made without harm. Bytes in pieces give the sentences that they give at once.
#include "shared/tracks/boundary.hpp"
#include "shared/tracks/csv_track.hpp"
#include "shared/tracks/geodesy.hpp"
#include "shared/tracks/nmea_framer.hpp"
#include "shared/tracks/read_track.hpp"
#include "shared/tracks/worked_area.hpp"

#include <cmath>
#include <cstdint>
#include <cstdlib>

using namespace gengji;
using namespace gengji::tracks;

namespace {

void need(bool holds) {
    if (!holds) std::abort();
}

void check_framer(std::string_view bytes) {
    NmeaFramer whole, pieces;
    std::string at_once, in_pieces;
    whole.feed(bytes, [&](std::string_view content) { at_once.append(content).push_back('\n'); });
    for (std::size_t at = 0; at < bytes.size(); at += 7)
        pieces.feed(bytes.substr(at, 7), [&](std::string_view content) { in_pieces.append(content).push_back('\n'); });
    need(at_once == in_pieces && whole.counts() == pieces.counts());
}

void check_track(Track const& track) {
    need(!track.empty());
    std::string rows = csv_track_header();
    for (Fixes const& segment : track.segments) {
        need(!segment.empty());
        for (Fix const& fix : segment) {
            need(std::abs(fix.place.lat_deg) <= 90 && std::abs(fix.place.lon_deg) <= 180);
            if (rows.size() < 4096) rows += csv_track_row(fix);
        }
    }
    need(read_csv_track(rows).value().fix_count() > 0);
    need(std::isfinite(length_m(track)));
    if (auto const area = worked_area(track, 2.5))
        need(std::isfinite(area->worked_m2) && area->worked_m2 >= 0 && area->overlap_m2 >= 0);
    if (track.fix_count() < 2000) // a crossing is looked for pair by pair
        if (auto const boundary = boundary_of(track)) need(std::isfinite(boundary->area_m2));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const bytes(reinterpret_cast<char const*>(data), size);
    constexpr UnixMs now = 1'760'920'200'000;
    check_framer(bytes);
    if (auto const track = read_track(bytes, now)) check_track(*track);
    if (auto const plot = read_plot(bytes)) need(!plot->polygons.empty());
    return 0;
}
