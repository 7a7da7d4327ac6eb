#include "shared/tracks/worked_path.hpp"

#include "shared/tracks/geodesy.hpp"

#include <catch2/catch.hpp>

#include <cmath>

using namespace gengji;
using namespace gengji::tracks;

namespace {

constexpr UnixMs morning = 1'757'464'200'000; // 2025-09-10 08:30

/// Passes of 100 m to and fro, `apart_m` from each other, one fix a second at 1 m/s, from a corner `east_m` east of a
/// place in the county; turns are not worked.
Track field(int passes, double apart_m, double east_m = 0) {
    Projection const projection;
    Flat const corner = projection.forward({30.31, 107.33});
    Track track;
    track.format = TrackFormat::csv;
    UnixMs time = morning;
    Fixes fixes;
    for (int pass = 0; pass < passes; ++pass) {
        for (int metre = 0; metre <= 100; ++metre, time += 1000) {
            double const along = pass % 2 ? 100 - metre : metre;
            Fix fix;
            fix.place = projection.reverse({corner.east_m + east_m + pass * apart_m, corner.north_m + along});
            fix.time = time;
            fix.working = metre < 100;
            fixes.push_back(fix);
        }
    }
    track.segments.push_back(std::move(fixes));
    return track;
}
WorkedPath path_of(Track const& track, double width_m = 2) { return worked_path(track, width_m).value(); }

} // namespace

TEST_CASE("a worked path keeps the passes, the width and the times, in little text", "[tracks]") {
    WorkedPath const path = path_of(field(10, 2));
    REQUIRE(path.pieces.size() == 10);
    CHECK(path.width_m == 2);
    CHECK(path.from == morning);
    CHECK(path.to == morning + 1009 * 1000);
    std::string const text = to_text(path);
    CHECK(text.size() < 400);
    auto const read = parse_worked_path(text);
    REQUIRE(read);
    CHECK(read->pieces.size() == 10);
    CHECK(read->from == path.from);
    CHECK(to_text(*read) == text);
    for (std::size_t i = 0; i < 10; ++i) { // straight passes: their ends are enough, to 0.15 m
        REQUIRE(read->pieces[i].size() == 2);
        CHECK(distance_m(read->pieces[i].front(), path.pieces[i].front()) < 0.15);
        CHECK(distance_m(read->pieces[i].back(), path.pieces[i].back()) < 0.15);
    }
    auto const middle = path.middle();
    REQUIRE(middle);
    Projection const projection;
    Flat const corner = projection.forward({30.31, 107.33}), at = projection.forward(*middle);
    CHECK(at.east_m - corner.east_m == Approx(9).margin(0.5));
    CHECK(at.north_m - corner.north_m == Approx(50).margin(0.5));
}

TEST_CASE("two paths share the ground that both worked", "[tracks]") {
    WorkedPath const path = path_of(field(10, 2)); // 20 m wide
    CHECK(shared_ground(path, path).value() == Approx(1).margin(0.001));
    CHECK(shared_ground(path, path_of(field(10, 2, 20))).value() == Approx(0).margin(0.001));
    CHECK(shared_ground(path, path_of(field(10, 2, 12))).value() == Approx(0.4).margin(0.01)); // 8 m of 20
    CHECK(shared_ground(path_of(field(10, 2, 12)), path).value() == Approx(0.4).margin(0.01));
    CHECK(shared_ground(path, path_of(field(4, 2, 4))).value() == Approx(1).margin(0.01));    // of the smaller: all
    CHECK(shared_ground(path, path_of(field(2, 4, 2), 4)).value() == Approx(1).margin(0.01)); // another width
    auto const travelled = parse_worked_path(to_text(path_of(field(10, 2, 12))));
    CHECK(shared_ground(path, *travelled).value() == Approx(0.4).margin(0.02));
    CHECK_FALSE(shared_ground(path, WorkedPath{2, {}, {}, {}}));
}

TEST_CASE("a long wild track is thinned out until it fits", "[tracks]") {
    Track track = field(300, 2);
    int turn = 0;
    for (Fix& fix : track.segments[0]) fix.place.lon_deg += 1.5e-5 * std::sin(++turn * 1.7); // 1.5 m of noise
    std::string const text = to_text(path_of(track));
    CHECK(text.size() <= worked_path_bytes);
    CHECK(parse_worked_path(text));
}

TEST_CASE("broken paths are refused, never read beyond their end", "[tracks]") {
    for (char const* text :
         {"", "w1", "w1;200", "w1;0;;", "w1;-5;;", "w2;200;;", "w1;200;a;", "w1;200;;;?", "w1;200;;;~~~~~~~~~~~~~~~~",
          "w1;99999999999999999999;;", "w1;200;;9999999999999;", "w1;200;;;\x01\x02"})
        CHECK_FALSE(parse_worked_path(text));
    std::string const good = to_text(path_of(field(3, 2)));
    for (std::size_t end = 0; end < good.size(); ++end) (void)parse_worked_path(std::string_view(good).substr(0, end));
    CHECK(parse_worked_path("w1;200;;")->pieces.empty());
}
