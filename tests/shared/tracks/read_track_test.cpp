#include "shared/base/charset.hpp"
#include "shared/tracks/csv_track.hpp"
#include "shared/tracks/geodesy.hpp"
#include "shared/tracks/number.hpp"
#include "shared/tracks/read_track.hpp"
#include "tests/shared/tracks/nmea_lines.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::tracks;

namespace {
UnixMs const now = *parse_instant("2025-10-21T00:00:00Z");
}

TEST_CASE("a table of positions is read under Chinese and English headers", "[tracks]") {
    std::string const chinese =
        "定位时间,经度,纬度,作业状态,速度(km/h),精度(m)\n2025-10-20 08:30:00,107.35,30.33,作业,3.6,2.5\n"
        "2025-10-20 08:30:01,107.36,30.34,空驶,7.2,\n";
    for (std::string const& file : {chinese, *from_utf8(chinese, Charset::gb18030), "\xEF\xBB\xBF" + chinese}) {
        auto const track = read_track(file, now);
        REQUIRE(track);
        CHECK(track->format == TrackFormat::csv);
        Fixes const& fixes = track->segments.at(0);
        REQUIRE(fixes.size() == 2);
        CHECK(fixes[0].place == Place{30.33, 107.35});
        CHECK(to_text_utc(*fixes[0].time) == "2025-10-20T00:30:00Z"); // China's time
        CHECK(fixes[0].working == true);
        CHECK(fixes[1].working == false);
        CHECK(*fixes[0].speed_mps == Approx(1));
        CHECK(*fixes[0].accuracy_m == 2.5);
        CHECK_FALSE(fixes[1].accuracy_m);
    }
}

TEST_CASE("the plain header of the documentation, epoch times, two columns of time", "[tracks]") {
    auto const plain =
        read_csv_track("time,lat,lon,working\n2025-10-20T00:30:00Z,30.33,107.35,1\n1760920201000,30.34,107.35,0\n"
                       "1760920202,30.35,107.35,\n");
    REQUIRE(plain);
    Fixes const& fixes = plain->segments.at(0);
    CHECK(*fixes[0].time == 1760920200000);
    CHECK(*fixes[1].time == 1760920201000);
    CHECK(*fixes[2].time == 1760920202000);
    CHECK_FALSE(fixes[2].working);
    auto const parted = read_csv_track("日期;时间;Latitude;Longitude\n2025/10/20;08:30:00;30.33;107.35\n");
    REQUIRE(parted);
    CHECK(*parted->segments.at(0)[0].time == 1760920200000);
}

TEST_CASE("rows without a position are passed over, columns that are missing are named", "[tracks]") {
    auto const track = read_csv_track("lat,lon,working\n30.33,107.35,1\n,107,1\n91,107,1\n30.3,107.3,maybe\n30.3\n");
    REQUIRE(track);
    CHECK(track->fix_count() == 2);
    CHECK(track->skipped == 3);
    CHECK(track->notes.size() == 3);
    auto const lacking = read_csv_track("time,x,y\n1,2,3\n");
    REQUIRE_FALSE(lacking);
    CHECK(lacking.error().detail.find("纬度") != std::string::npos);
}

TEST_CASE("what the recorder writes is read again", "[tracks]") {
    Fix fix;
    fix.place = {30.33000001, -107.35};
    fix.time = 1760920200250;
    fix.accuracy_m = 1.25, fix.speed_mps = 0.5, fix.working = false;
    auto const track = read_track(csv_track_header() + csv_track_row(fix) + csv_track_row(fix).substr(0, 30), now);
    REQUIRE(track);
    CHECK(track->segments.at(0) == Fixes{fix});
    CHECK(track->skipped == 1); // the row that a power cut tore
}

TEST_CASE("the kind of a file is told by its content", "[tracks]") {
    CHECK(read_track("  <gpx><trk><trkseg><trkpt lat='1' lon='2'/></trkseg></trk></gpx>", now)->format ==
          TrackFormat::gpx);
    CHECK(read_track("# log\r\n" + rmc("003000", "201025", in_county()), now)->format == TrackFormat::nmea);
    CHECK(read_track("lat,lon\n1,2\n", now)->format == TrackFormat::csv);
}

TEST_CASE("bad files get a message that says what to do", "[tracks]") {
    struct Case {
        std::string file, says;
    };
    for (Case const& each :
         {Case{"", "空的"}, Case{" \r\n", "空的"}, Case{std::string(100, '\0'), "空的"}, Case{"hello", "认不出"},
          Case{"<gpx/>", "没有一个有效的定位点"}, Case{"lat,lon\n", "没有一个有效的定位点"},
          Case{"<gpx><wpt lat='1' lon='2'/></gpx>", "航点"}, Case{sentence("GPRMC,,V,,,,,,,,,,N"), "没有定上位"},
          Case{"\x89PNG\r\n\x1a\n", "认不出"}}) {
        auto const track = read_track(each.file, now);
        INFO(each.file);
        REQUIRE_FALSE(track);
        CHECK(track.error().problem == Problem::invalid);
        CHECK(track.error().detail.find(each.says) != std::string::npos);
    }
    CHECK(read_track_file("/nowhere/at/all.gpx", now).error().problem == Problem::not_found);
}

TEST_CASE("lengths and rings on the ellipsoid agree with published values", "[tracks]") {
    // Karney 2013, table 2: from (40° N, 0) to (41.79331020506° N, 137.84490004377° E) it is 10 000 km.
    CHECK(distance_m({40, 0}, {41.79331020506, 137.84490004377}) == Approx(10'000'000).epsilon(0).margin(1e-3));
    CHECK(distance_m({0, 0}, {0, 1}) ==
          Approx(6378137 * 3.14159265358979323846 / 180).epsilon(0).margin(1e-6)); // on the equator
    // Antarctica, the example of GeographicLib's Planimeter: 13 662 703 680 020.1 m², perimeter 16 831 067.893 m.
    std::vector<Place> const antarctica{{-63.1, -58},  {-72.9, -74}, {-71.9, -102}, {-74.9, -102}, {-74.3, -131},
                                        {-77.5, -163}, {-77.4, 163}, {-71.7, 172},  {-65.9, 140},  {-65.7, 113},
                                        {-66.6, 88},   {-66.9, 59},  {-69.8, 25},   {-70.0, -4},   {-71.0, -14},
                                        {-77.3, -33},  {-77.9, -46}, {-74.7, -61}};
    RingMeasure const ring = measure_ring(antarctica);
    CHECK(ring.area_m2 == Approx(13662703680020.1).epsilon(0).margin(0.1));
    CHECK(ring.perimeter_m == Approx(16831067.893).epsilon(0).margin(0.001));
}

TEST_CASE("the length of a track leaves out what lies between segments", "[tracks]") {
    Track track;
    track.segments = {{Fix{{0, 0}, {}, {}, {}, {}, {}}, Fix{{0, 1}, {}, {}, {}, {}, {}}},
                      {Fix{{0, 5}, {}, {}, {}, {}, {}}}};
    CHECK(length_m(track) == Approx(distance_m({0, 0}, {0, 1})));
}
