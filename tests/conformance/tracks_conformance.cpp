// Reads every log of corpus/tracks and compares it with what two independent programs read (expected.json): counts,
// bounds and ends exactly, lengths within 0.1 % (NMEA 0.5 %), areas of rings within 0.1 %.
// Usage: tracks_conformance CORPUS_FOLDER

#include "shared/base/files.hpp"
#include "shared/base/json.hpp"
#include "shared/tracks/geodesy.hpp"
#include "shared/tracks/gpx.hpp"
#include "shared/tracks/nmea.hpp"
#include "shared/tracks/read_track.hpp"

#include <algorithm>
#include <cmath>
#include <iostream>

using namespace gengji;
using namespace gengji::tracks;

namespace {

constexpr double place_limit_deg = 2e-7; // expected.json has seven digits
constexpr double gpx_length_limit = 0.001, nmea_length_limit = 0.005, ring_limit = 0.001;
constexpr std::size_t most_names = 5;
constexpr double short_length_m = 0.05; // a receiver that stands still: lengths are rounded to millimetres

class Report {
public:
    explicit Report(std::string file) : file_(std::move(file)) {}
    template<class A, class B>
    void same(char const* what, A const& got, B const& wanted) {
        ++all;
        if (got == wanted) return;
        ++wrong;
        std::cout << "miss " << file_ << ": " << what << " is " << got << ", expected " << wanted << "\n";
    }
    void near(char const* what, double got, double wanted, double limit) {
        ++all;
        if (std::abs(got - wanted) <= limit) return;
        ++wrong;
        std::cout << "miss " << file_ << ": " << what << " is " << got << ", expected " << wanted << " ± " << limit
                  << "\n";
    }
    std::size_t all = 0, wrong = 0;

private:
    std::string file_;
};

bool near(Place const& place, Json const& lat_lon) {
    return std::abs(place.lat_deg - lat_lon[0].get<double>()) <= place_limit_deg &&
           std::abs(place.lon_deg - lat_lon[1].get<double>()) <= place_limit_deg;
}

bool bounds_agree(Track const& track, Json const& bbox) { // south, west, north, east there
    auto const bounds = bounds_of(track);
    return bounds && near({bounds->south, bounds->west}, Json{bbox[0], bbox[1]}) &&
           near({bounds->north, bounds->east}, Json{bbox[2], bbox[3]});
}

std::vector<Place> places_of(Track const& track) {
    std::vector<Place> places;
    for (Fixes const& segment : track.segments)
        for (Fix const& fix : segment) places.push_back(fix.place);
    return places;
}

void compare_gpx(Json const& expected, BytesView file, UnixMs now, Report& report) {
    auto const read = read_gpx(file);
    report.same("readable", bool(read), true);
    if (!read) return;
    Track const& track = *read;
    report.same("points", track.fix_count(), expected.at("points").get<std::size_t>());
    report.same("segments", track.segments.size(), expected.at("segments").get<std::size_t>());
    report.same("routes", track.routes, expected.at("routes").get<std::size_t>());
    report.same("waypoints", track.waypoints, expected.at("waypoints").get<std::size_t>());
    Json const& version = expected.at("gpx_version");
    report.same("version", track.version, version.is_null() ? "" : version.get<std::string>());
    Json const& names = expected.at("names"); // of the first five tracks
    for (std::size_t i = 0; i < names.size() && i < track.names.size(); ++i)
        report.same("name", track.names[i], names[i].is_null() ? "" : names[i].get<std::string>());
    report.same("tracks", std::min(track.names.size(), most_names), names.size());
    report.same("usable", bool(read_track(file, now)), !track.empty());
    if (track.empty()) return;
    report.same("bounds", bounds_agree(track, expected.at("bbox")), true);
    report.same("first point", near(track.segments.front().front().place, expected.at("first")), true);
    report.same("last point", near(last_fix_of(track)->place, expected.at("last")), true);
    double const length = expected.at("length_m").get<double>();
    report.near("length", length_m(track), length, length * gpx_length_limit);
    if (expected.value("closed_ring_is_simple", false)) {
        double const area = expected.at("closed_ring_area_m2").get<double>();
        report.near("area of the ring", std::abs(measure_ring(places_of(track)).area_m2), area, area * ring_limit);
    }
}

/// True when the log agrees with one of the two independent readings, which differ in the epochs that they count.
bool agrees(Track const& track, Json const& reading) {
    double const length = reading.at("length_m").get<double>();
    return bounds_agree(track, reading.at("bbox")) && near(last_fix_of(track)->place, reading.at("last")) &&
           std::abs(length_m(track) - length) <= std::max(length * nmea_length_limit, short_length_m);
}

void compare_nmea(Json const& expected, BytesView file, UnixMs now, Report& report) {
    auto const read = read_nmea(file, now);
    report.same("readable", bool(read), true);
    if (!read) return;
    // Beside binary frames the other program loses sentences that touch one: ours may be more right and fewer wrong.
    bool const mixed = std::ranges::any_of(file, [](char byte) { return static_cast<signed char>(byte) < '\t'; });
    SentenceCounts const& counts = *read->sentences;
    std::size_t const good = expected.at("sentences_good").get<std::size_t>();
    std::size_t const bad = expected.at("sentences_bad_checksum").get<std::size_t>();
    report.same("good checksums", mixed ? std::min(counts.good, good) : counts.good, good);
    report.same("bad checksums", mixed ? std::max(counts.bad, bad) : counts.bad, bad);
    for (auto const& [kind, count] : expected.at("types").items()) {
        auto const found = counts.kinds.find(kind);
        std::size_t const ours = found == counts.kinds.end() ? 0 : found->second;
        report.same(kind.c_str(), mixed ? std::min(ours, count.get<std::size_t>()) : ours, count.get<std::size_t>());
    }
    bool const one = expected.contains("pynmea2") && agrees(*read, expected.at("pynmea2"));
    bool const other = expected.contains("gpsd") && agrees(*read, expected.at("gpsd"));
    report.same("bounds, last point and length of either reading", one || other, true);
}

} // namespace

int main(int count, char** arguments) {
    if (count < 2) return std::cerr << "用法：tracks_conformance 语料文件夹\n", 2;
    std::string const folder = std::string(arguments[1]) + "/tracks/";
    auto const text = read_file(folder + "expected.json");
    auto const corpus = text ? parse_json(*text) : Result<Json>(text.error());
    if (!corpus) return std::cerr << corpus.error().detail << "\n", 2;
    UnixMs const now = SystemClock().now_ms();
    std::size_t all = 0, wrong = 0;
    for (Json const& log : *corpus) {
        Report report(log.at("file").get<std::string>());
        auto const file = read_file(folder + log.at("file").get<std::string>());
        if (!file) return std::cerr << file.error().detail << "\n", 2;
        if (log.at("kind") == "gpx")
            compare_gpx(log.at("expected"), *file, now, report);
        else
            compare_nmea(log.at("expected"), *file, now, report);
        all += report.all, wrong += report.wrong;
    }
    std::cout << corpus->size() << " logs, " << all << " figures, " << wrong << " off\n";
    return wrong == 0 ? 0 : 1;
}
