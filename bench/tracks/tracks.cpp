// What a day's track costs: 8 hours at 1 Hz (28,800 fixes) from the bytes of a file to worked, overlap and in-plot
// area, as GPX, NMEA and CSV. One JSON line a format: milliseconds of wall clock and of this thread's processor, beside
// the limit of the same run: reading the same bytes once and computing the length of the same fixes along the
// ellipsoid, which no exact answer can leave out. Promise: whole_ms at most 200. Usage: gengji-bench-tracks
#include "shared/tracks/csv_track.hpp"
#include "shared/tracks/geodesy.hpp"
#include "shared/tracks/read_track.hpp"
#include "shared/tracks/worked_area.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <functional>

using namespace gengji;
using namespace gengji::tracks;

namespace {

constexpr int fixes = 28'800, rounds = 5;
constexpr double width_m = 2, speed_mps = 1.5, pass_m = 200, pitch_m = 1.8;

/// To and fro over a field, one fix a second.
Fixes a_day() {
    Projection const plane;
    Fixes day;
    double east = 0, north = 0, step = speed_mps;
    for (int second = 0; second < fixes; ++second) {
        east += step;
        if (east > pass_m || east < 0) step = -step, north += pitch_m;
        Fix fix;
        fix.place = plane.reverse({440'000 + east, 3'356'000 + north});
        fix.time = 1'760'918'400'000 + second * 1000LL;
        day.push_back(fix);
    }
    return day;
}

std::string gpx_of(Fixes const& day) {
    std::string text = "<?xml version=\"1.0\"?>\n<gpx version=\"1.1\"><trk><trkseg>\n";
    char line[200];
    for (Fix const& fix : day) {
        std::snprintf(line, sizeof line, "<trkpt lat=\"%.8f\" lon=\"%.8f\"><ele>400</ele><time>%s</time></trkpt>\n",
                      fix.place.lat_deg, fix.place.lon_deg, to_text_utc(*fix.time).c_str());
        text += line;
    }
    return text + "</trkseg></trk></gpx>\n";
}

std::string csv_of(Fixes const& day) {
    std::string text = csv_track_header();
    for (Fix const& fix : day) text += csv_track_row(fix);
    return text;
}

void append_sentence(std::string& text, char const* content) {
    unsigned sum = 0;
    for (char const* byte = content; *byte; ++byte) sum ^= static_cast<unsigned char>(*byte);
    char tail[8];
    std::snprintf(tail, sizeof tail, "*%02X\r\n", sum);
    text.append("$").append(content).append(tail);
}

std::string nmea_of(Fixes const& day) {
    std::string text;
    char place[64], content[160];
    for (Fix const& fix : day) {
        auto const second = static_cast<int>(*fix.time / 1000 % 86'400);
        int const clock = second / 3600 * 10'000 + second / 60 % 60 * 100 + second % 60;
        auto const [lat, lon] = fix.place;
        std::snprintf(place, sizeof place, "%02d%09.6f,N,%03d%09.6f,E", static_cast<int>(lat),
                      (lat - std::floor(lat)) * 60, static_cast<int>(lon), (lon - std::floor(lon)) * 60);
        std::snprintf(content, sizeof content, "GNGGA,%06d.00,%s,4,20,0.6,400.0,M,-30.0,M,1.0,0000", clock, place);
        append_sentence(text, content);
        std::snprintf(content, sizeof content, "GNRMC,%06d.00,A,%s,2.9,90.0,201025,,,R", clock, place);
        append_sentence(text, content);
    }
    return text;
}

struct Cost {
    double wall_ms = 1e18, processor_ms = 1e18;
};

Cost best_of(std::function<void()> const& job) {
    Cost best;
    for (int round = 0; round < rounds; ++round) {
        auto const wall = std::chrono::steady_clock::now();
        std::clock_t const processor = std::clock();
        job();
        std::chrono::duration<double, std::milli> const took = std::chrono::steady_clock::now() - wall;
        best.wall_ms = std::min(best.wall_ms, took.count());
        best.processor_ms = std::min(best.processor_ms, 1000.0 * double(std::clock() - processor) / CLOCKS_PER_SEC);
    }
    return best;
}

double sink = 0; // keeps the compiler from leaving work out

} // namespace

int main() {
    Fixes const day = a_day();
    Track track;
    track.segments = {day};
    Plot plot;
    Projection const plane;
    plot.polygons = {{{plane.reverse({440'020, 3'356'020}), plane.reverse({440'180, 3'356'020}),
                       plane.reverse({440'180, 3'356'300}), plane.reverse({440'020, 3'356'300})}}};
    struct Input {
        char const* name;
        std::string bytes;
    };
    int slow = 0;
    for (Input const& input : {Input{"gpx", gpx_of(day)}, Input{"nmea", nmea_of(day)}, Input{"csv", csv_of(day)}}) {
        Cost const limit = best_of([&] {
            for (char const byte : input.bytes) sink += byte;
            sink += length_m(track);
        });
        bool fine = true;
        WorkedArea area;
        Cost const whole = best_of([&] {
            auto const read = read_track(input.bytes, 1'760'960'000'000);
            auto const measured = read ? worked_area(*read, width_m, {}, &plot) : Result<WorkedArea>(read.error());
            fine = fine && measured;
            if (measured) area = *measured;
        });
        if (!fine) return std::fprintf(stderr, "%s: not measured\n", input.name), 1;
        std::printf("{\"bench\":\"tracks\",\"what\":\"%s\",\"fixes\":%d,\"bytes\":%zu,\"whole_ms\":%.1f,"
                    "\"processor_ms\":%.1f,\"limit_ms\":%.1f,\"worked_mu\":%.2f,\"overlap_mu\":%.2f}\n",
                    input.name, fixes, input.bytes.size(), whole.wall_ms, whole.processor_ms, limit.wall_ms,
                    area.worked_m2 / m2_per_mu, area.overlap_m2 / m2_per_mu);
        slow += whole.processor_ms > 200;
    }
    return slow == 0 && sink != 0 ? 0 : 1;
}
