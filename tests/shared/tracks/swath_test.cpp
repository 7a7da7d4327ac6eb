#include "tests/shared/tracks/exact_union.hpp"

#include <catch2/catch.hpp>

#include <numbers>
#include <random>

using namespace gengji;
using namespace gengji::tracks;

namespace {

constexpr double most_union_error = 0.01, most_overlap_error = 0.03; // relative, of issue 4; ours is far below

/// A walk along points, one stretch a metre or so.
std::vector<Stretch> along(std::vector<Flat> const& points) {
    std::vector<Stretch> stretches;
    for (std::size_t i = 1; i < points.size(); ++i) stretches.push_back({points[i - 1], points[i]});
    return stretches;
}

/// Parallel passes of `length` metres, `pitch` apart, turned by `angle`, in stretches of `step` metres.
std::vector<Stretch> passes(int count, double length, double pitch, double angle, double step) {
    std::vector<Stretch> stretches;
    double const c = std::cos(angle), s = std::sin(angle);
    for (int pass = 0; pass < count; ++pass) {
        std::vector<Flat> points;
        for (double x = 0; x <= length + 1e-9; x += step) {
            double const y = pass * pitch;
            points.push_back({440'000 + x * c - y * s, 3'356'000 + x * s + y * c});
        }
        auto const more = along(points);
        stretches.insert(stretches.end(), more.begin(), more.end());
    }
    return stretches;
}

SwathArea measured(std::vector<Stretch> const& stretches, double width, FlatPlot const* plot = nullptr) {
    auto const area = measure_swaths(stretches, width, 16, plot);
    REQUIRE(area);
    return *area;
}

} // namespace

TEST_CASE("parallel passes with a known overlap, in any direction", "[tracks]") {
    double const angle = GENERATE(0.0, std::numbers::pi / 2, std::numbers::pi / 4, 0.003, 0.5, 1.0, 2.0, 2.7);
    double const share = GENERATE(0.05, 0.1, 0.3);
    double const width = 2, pitch = width * (1 - share);
    SwathArea const area = measured(passes(10, 200, pitch, angle, 2), width);
    double const worked = 200 * (9 * pitch + width), overlap = 200 * 10 * width - worked;
    INFO("angle " << angle << ", overlap " << share);
    CHECK(area.swept_m2 == Approx(4000).epsilon(1e-9));
    CHECK(area.worked_m2 == Approx(worked).epsilon(0.001));
    CHECK(area.swept_m2 - area.worked_m2 == Approx(overlap).epsilon(most_overlap_error));
}

TEST_CASE("passes that leave gaps overlap nowhere", "[tracks]") {
    SwathArea const area = measured(passes(5, 100, 3, 0.3, 1), 2);
    CHECK(area.worked_m2 == Approx(1000).epsilon(0.001));
}

TEST_CASE("the same ground worked twice counts once", "[tracks]") {
    auto twice = passes(3, 100, 2, 0.7, 1);
    auto const once = twice;
    twice.insert(twice.end(), once.begin(), once.end());
    SwathArea const area = measured(twice, 2), single = measured(once, 2);
    CHECK(area.worked_m2 == Approx(single.worked_m2).epsilon(0.001));
    CHECK(area.swept_m2 == Approx(2 * single.swept_m2));
}

TEST_CASE("circles, crossings and random walks agree with the exact union", "[tracks]") {
    std::vector<std::vector<Stretch>> tracks;
    std::vector<Flat> circle;
    for (int i = 0; i <= 60; ++i) {
        double const t = i * 2 * std::numbers::pi / 60;
        circle.push_back({440'000 + 20 * std::cos(t), 3'356'000 + 20 * std::sin(t)});
    }
    tracks.push_back(along(circle));
    auto crossing = passes(3, 60, 8, 0, 20);
    auto const other = passes(3, 60, 8, 1.1, 20);
    crossing.insert(crossing.end(), other.begin(), other.end());
    tracks.push_back(crossing);
    std::mt19937 random(11);
    for (int round = 0; round < 10; ++round) {
        std::uniform_real_distribution<double> step(0.5, 12), turn(-1, 1);
        std::vector<Flat> walk{{440'000, 3'356'000}};
        double heading = round;
        for (int i = 0; i < 60; ++i) {
            double const length = step(random);
            heading += turn(random);
            walk.push_back(
                {walk.back().east_m + length * std::cos(heading), walk.back().north_m + length * std::sin(heading)});
        }
        tracks.push_back(along(walk));
    }
    for (std::vector<Stretch> const& track : tracks) {
        for (double const width : {0.6, 2.3, 11.0}) {
            SwathArea const area = measured(track, width);
            double const worked = exact_union_m2(track, width), overlap = area.swept_m2 - worked;
            INFO("width " << width);
            CHECK(area.worked_m2 == Approx(worked).epsilon(most_union_error / 2));
            CHECK(area.swept_m2 - area.worked_m2 == Approx(overlap).epsilon(most_overlap_error).margin(worked * 0.001));
        }
    }
}

TEST_CASE("the exact union is exact", "[tracks]") { // the oracle, against areas known by hand
    CHECK(exact_union_m2(passes(2, 10, 1, 0, 10), 2) == Approx(30));
    CHECK(exact_union_m2({{{0, 0}, {10, 0}}, {{5, -5}, {5, 5}}}, 2) == Approx(36));
}

TEST_CASE("what lies in the plot is clipped by its edge, its holes left out", "[tracks]") {
    Projection const projection;
    auto const place = [&](double east, double north) {
        return projection.reverse({440'000 + east, 3'356'000 + north});
    };
    auto const square = [&](double west, double south, double side) {
        return Ring{place(west, south), place(west + side, south), place(west + side, south + side),
                    place(west, south + side)};
    };
    auto const field = passes(20, 200, 5, 0, 10); // 200 × 100 metres from (0, −2.5)
    FlatPlot const whole(Plot{{{square(50, 10, 60)}}}, projection);
    CHECK(*measured(field, 5, &whole).in_plot_m2 == Approx(3600).epsilon(0.002));
    FlatPlot const holed(Plot{{{square(50, 10, 60), square(60, 20, 20)}}}, projection);
    CHECK(holed.area_m2() == Approx(3200).epsilon(1e-9));
    CHECK(*measured(field, 5, &holed).in_plot_m2 == Approx(3200).epsilon(0.002));
    FlatPlot const parted(Plot{{{square(50, 10, 30)}, {square(100, 10, 30)}}}, projection);
    CHECK(*measured(field, 5, &parted).in_plot_m2 == Approx(1800).epsilon(0.003));
    FlatPlot const away(Plot{{{square(500, 500, 30)}}}, projection);
    CHECK(*measured(field, 5, &away).in_plot_m2 == 0);
    FlatPlot const half(Plot{{{square(-100, 10, 200)}}}, projection); // only its east half lies in the field
    CHECK(*measured(field, 5, &half).in_plot_m2 == Approx(100 * 87.5).epsilon(0.002));
}

TEST_CASE("no stretch, no area; ground without bounds is refused", "[tracks]") {
    CHECK(measured({}, 2).worked_m2 == 0);
    CHECK(measured({{{1, 1}, {1, 1}}}, 2).worked_m2 == 0);
    CHECK_FALSE(measure_swaths(std::vector<Stretch>{{{0, 0}, {5'000'000, 3'000'000}}}, 0.1, 16));
}
