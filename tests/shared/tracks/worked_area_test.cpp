#include "shared/tracks/worked_area.hpp"

#include "shared/tracks/boundary.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace gengji;
using namespace gengji::tracks;

namespace {

UnixMs const start = *parse_instant("2025-10-20T00:30:00Z");
Projection const plane;

/// A fix `east`, `north` metres from a corner in 垫江, `second` seconds after the start.
Fix at(double east, double north, double second) {
    Fix fix;
    fix.place = plane.reverse({440'000 + east, 3'356'000 + north});
    fix.time = start + static_cast<UnixMs>(second * 1000);
    return fix;
}

/// Straight on at 1 Hz and `speed` m/s.
Fixes straight(int seconds, double speed = 2, double from_second = 0) {
    Fixes fixes;
    for (int i = 0; i <= seconds; ++i) fixes.push_back(at(i * speed, 0, from_second + i));
    return fixes;
}

Track track_of(std::vector<Fixes> segments) {
    Track track;
    track.segments = std::move(segments);
    return track;
}

WorkedArea measured(Track const& track, double width = 2, TrackSettings const& settings = {},
                    Plot const* plot = nullptr) {
    auto const area = worked_area(track, width, settings, plot);
    REQUIRE(area);
    return *area;
}

bool says(std::vector<std::string> const& notes, std::string const& word) {
    for (std::string const& note : notes)
        if (note.find(word) != std::string::npos) return true;
    return false;
}

Ring square(double west, double south, double side) {
    Ring ring;
    for (auto const& [x, y] : {std::pair{0.0, 0.0}, {1.0, 0.0}, {1.0, 1.0}, {0.0, 1.0}})
        ring.push_back(plane.reverse({440'000 + west + x * side, 3'356'000 + south + y * side}));
    return ring;
}

} // namespace

TEST_CASE("a straight pass is its length times its width", "[tracks]") {
    WorkedArea const area = measured(track_of({straight(100)}));
    CHECK(area.length_m == Approx(200).epsilon(1e-4));
    CHECK(area.worked_m2 == Approx(400).epsilon(0.001));
    CHECK(area.overlap_m2 < 2);
    CHECK(area.distance_width_m2 == Approx(400).epsilon(1e-4));
    CHECK_FALSE(area.in_plot_m2);
    CHECK(area.notes.empty());
}

TEST_CASE("fixes that cannot be are dropped and counted by reason", "[tracks]") {
    Fixes fixes = straight(20);
    fixes[3].accuracy_m = 15.1;
    fixes[4].accuracy_m = 15;
    fixes[6] = at(500, 0, 6); // a jump of one fix
    fixes.insert(fixes.begin() + 10, fixes[9]);
    fixes.insert(fixes.begin() + 15, at(1, 0, 2)); // one fix of an earlier time
    CleanTrack const cleaned = clean(track_of({fixes}), {});
    CHECK(cleaned.dropped == Dropped{1, 1, 1, 1, 0});
    REQUIRE(cleaned.pieces.size() == 1);
    CHECK(cleaned.pieces[0].size() == 19);
    WorkedArea const area = measured(track_of({fixes}));
    CHECK(area.worked_m2 == Approx(80).epsilon(0.002));
    CHECK(says(area.notes, "跳变"));
    CHECK(says(area.notes, "时间倒退"));
}

TEST_CASE("an aircraft may fly faster than a tractor can drive", "[tracks]") {
    Fixes const fast = straight(10, 18);
    CHECK(clean(track_of({fast}), {}).dropped.jumps == 10);
    CHECK(clean(track_of({fast}), *settings_of_class("uav")).dropped.jumps == 0);
}

TEST_CASE("the track breaks at gaps of time and of place", "[tracks]") {
    auto const pieces = [](Fixes const& fixes) { return clean(track_of({fixes}), {}).pieces.size(); };
    CHECK(pieces({at(0, 0, 0), at(1, 0, 10)}) == 1);
    CHECK(pieces({at(0, 0, 0), at(1, 0, 10.5)}) == 2);
    CHECK(pieces({at(0, 0, 0), at(29.9, 0, 3)}) == 1);
    CHECK(pieces({at(0, 0, 0), at(30.1, 0, 3)}) == 2);
    CHECK(clean(track_of({straight(3), straight(3, 2, 100)}), {}).pieces.size() == 2); // segments of the file
}

TEST_CASE("a receiver, or clock, that finds itself elsewhere breaks the track", "[tracks]") {
    Fixes moved = straight(5);
    for (int i = 6; i < 12; ++i) moved.push_back(at(5000 + i * 2, 0, i));
    CleanTrack const jumped = clean(track_of({moved}), {});
    CHECK(jumped.pieces.size() == 2);
    CHECK(jumped.dropped == Dropped{0, 0, 0, 0, 1});
    Fixes back = straight(5, 2, 1000);
    Fixes const earlier = straight(5, 2, 0);
    back.insert(back.end(), earlier.begin(), earlier.end());
    CleanTrack const turned = clean(track_of({back}), {});
    CHECK(turned.pieces.size() == 2);
    CHECK(turned.dropped.backwards == 0);
}

TEST_CASE("one time for all fixes is no time", "[tracks]") {
    Fixes fixes = straight(20);
    for (Fix& fix : fixes) fix.time = start;
    CHECK(measured(track_of({fixes})).worked_m2 == Approx(80).epsilon(0.002));
}

TEST_CASE("the switch of the implement decides where there is one", "[tracks]") {
    Fixes fixes = straight(30);
    fixes[0].working = true;
    fixes[10].working = false;
    fixes[20].working = true; // fixes between say nothing: the state stays
    WorkedArea const area = measured(track_of({fixes}), 2, *settings_of_class("micro_tiller")); // no speed band then
    CHECK(area.working_m == Approx(40).epsilon(1e-3));
    CHECK(area.idle == Idle{10, 0, 0, 0});
    for (Fix& fix : fixes) fix.working = false;
    WorkedArea const none = measured(track_of({fixes}));
    CHECK(none.worked_m2 == 0);
    CHECK(says(none.notes, "开关"));
}

TEST_CASE("the speed band of the machine decides where there is no switch", "[tracks]") {
    Fixes fixes = straight(10, 0.05); // standing, and the receiver wanders
    for (int i = 1; i <= 10; ++i) fixes.push_back(at(0.5 + i, 0, 10 + i));
    for (int i = 1; i <= 10; ++i) fixes.push_back(at(10.5 + i * 6, 0, 20 + i)); // on the road
    WorkedArea const area = measured(track_of({fixes}), 2, *settings_of_class("tractor_rotary"));
    CHECK(area.working_m == Approx(10).epsilon(1e-3));
    CHECK(area.idle == Idle{0, 10, 10, 0});
    CHECK_FALSE(settings_of_class("bicycle"));
}

TEST_CASE("work counts within the plot and its margin, the area only within the plot", "[tracks]") {
    Plot const plot{{{square(50, -50, 100)}}}; // the pass goes through from 50 to 150
    WorkedArea const area = measured(track_of({straight(100)}), 2, {}, &plot);
    CHECK(area.working_m == Approx(120).epsilon(0).margin(4));
    CHECK(*area.in_plot_m2 == Approx(200).epsilon(0.005));
    CHECK(area.idle.outside == Approx(40).epsilon(0).margin(2));
    Plot const away{{{square(5000, 5000, 100)}}};
    WorkedArea const none = measured(track_of({straight(100)}), 2, {}, &away);
    CHECK(none.worked_m2 == 0);
    CHECK(*none.in_plot_m2 == 0);
    CHECK(says(none.notes, "不在地块内"));
}

TEST_CASE("a width that cannot be is refused", "[tracks]") {
    for (double const width : {0.0, -2.0, 60.5, std::nan("")}) {
        auto const area = worked_area(track_of({straight(10)}), width);
        REQUIRE_FALSE(area);
        CHECK(area.error().problem == Problem::invalid);
        CHECK(area.error().detail.find("幅宽") != std::string::npos);
    }
}

TEST_CASE("places of other hemispheres are measured and remarked", "[tracks]") {
    for (double const lat : {-27.2, 44.0})
        for (double const lon : {-121.3, 6.08, 179.999}) {
            Fixes fixes;
            for (int i = 0; i <= 100; ++i) {
                Fix fix = at(0, 0, i);
                fix.place = {lat + i * 1e-5, lon};
                fixes.push_back(fix);
            }
            WorkedArea const area = measured(track_of({fixes}), 2);
            INFO(lat << " " << lon);
            CHECK(area.worked_m2 == Approx(area.distance_width_m2).epsilon(0.002));
            CHECK(says(area.notes, lat < 0 ? "南" : lon < 0 ? "西" : "不在中国"));
        }
}

TEST_CASE("a walk around a field is a plot", "[tracks]") {
    Fixes walk;
    for (auto const& [x, y] : {std::pair{0.0, 0.0}, {0.0, 60.0}, {80.0, 60.0}, {80.0, 0.0}, {0.5, 0.0}})
        walk.push_back(at(x, y, walk.size() * 60.0));
    auto const boundary = boundary_of(track_of({walk}));
    REQUIRE(boundary);
    CHECK(boundary->projected_m2 == Approx(4800).epsilon(1e-6));
    CHECK(boundary->area_m2 == Approx(4800).epsilon(0.0003));
    CHECK(boundary->walked_clockwise);
    CHECK(measure_swaths({}, 1, 16));
    CHECK(to_text(mu_of(4800), 2) == "7.20");
    CHECK(to_text(mu_of(2000.0 / 3), 2) == "1.00");
    auto const plot = read_plot(to_geojson(*boundary));
    REQUIRE(plot);
    CHECK(FlatPlot(*plot, plane).area_m2() == Approx(4800).epsilon(1e-4)); // seven digits are a centimetre
}

TEST_CASE("a boundary that crosses itself is refused with the place", "[tracks]") {
    auto const bow = boundary_of(track_of({{at(0, 0, 0), at(80, 60, 60), at(80, 0, 120), at(0, 60, 180)}}));
    REQUIRE_FALSE(bow);
    CHECK(bow.error().detail.find("自相交") != std::string::npos);
    Place const middle = plane.reverse({440'040, 3'356'030});
    char text[32];
    std::snprintf(text, sizeof text, "%.6f", middle.lat_deg);
    CHECK(bow.error().detail.find(text) != std::string::npos);
    auto const few = boundary_of(track_of({{at(0, 0, 0), at(80, 60, 60), at(80, 0, 120)}}));
    REQUIRE_FALSE(few);
    CHECK(few.error().detail.find("至少要 4 个") != std::string::npos);
}

TEST_CASE("resting on the way and walking past the start do no harm", "[tracks]") {
    Fixes walk{at(0, 0, 0), at(80, 0, 60)};
    for (int i = 0; i < 20; ++i) walk.push_back(at(80 + 0.3 * std::cos(i * 2.4), 0.3 * std::sin(i * 2.4), 61 + i));
    for (auto const& [x, y] : {std::pair{80.0, 60.0}, {0.0, 60.0}, {0.3, 1.0}, {3.0, -1.0}, {6.0, 0.5}})
        walk.push_back(at(x, y, 90 + walk.size() * 60.0));
    auto const boundary = boundary_of(track_of({walk}));
    REQUIRE(boundary);
    CHECK(boundary->area_m2 == Approx(4800).epsilon(0.01));
    CHECK(says(boundary->notes, "抖动"));
}

TEST_CASE("plots of GeoJSON in their shapes, and those that are none", "[tracks]") {
    std::string const ring = "[[107.35,30.33],[107.351,30.33],[107.351,30.331],[107.35,30.331],[107.35,30.33]]";
    std::string const polygon = R"({"type":"Polygon","coordinates":[)" + ring + "]}";
    CHECK(read_plot(polygon)->polygons.size() == 1);
    CHECK(read_plot(R"({"type":"MultiPolygon","coordinates":[[)" + ring + "],[" + ring + "]]}")->polygons.size() == 2);
    std::string const feature = R"({"type":"Feature","properties":{},"geometry":)" + polygon + "}";
    CHECK(read_plot("\xEF\xBB\xBF" + feature));
    CHECK(read_plot(R"({"type":"FeatureCollection","features":[)" + feature + "," + feature + "]}")->polygons.size() ==
          2);
    for (char const* const bad :
         {R"({"type":"Point","coordinates":[107,30]})", R"({"type":"Polygon","coordinates":[]})",
          R"({"type":"Polygon","coordinates":[[[107,30],[108,30]]]})", R"({"type":"Polygon","coordinates":"x"})",
          R"({"type":"Polygon","coordinates":[[[107,95],[108,30],[108,31]]]})", "[]", "{", "null",
          R"({"type":"FeatureCollection","features":[]})"}) {
        INFO(bad);
        auto const plot = read_plot(bad);
        REQUIRE_FALSE(plot);
        CHECK(plot.error().problem == Problem::invalid);
    }
    auto const bow =
        read_plot(R"({"type":"Polygon","coordinates":[[[107,30],[107.01,30.01],[107.01,30],[107,30.01]]]})");
    REQUIRE_FALSE(bow);
    CHECK(bow.error().detail.find("自相交，位置在 30.005") != std::string::npos);
}
