#include "shared/tracks/geodesy.hpp"
#include "shared/tracks/plot.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <numbers>

using namespace gengji;
using namespace gengji::tracks;

namespace {

/// Gauss-Krüger by the classical series in the difference of longitude (to its sixth power) with the meridian arc by
/// numerical integration: another way than the product's. Good to millimetres within two degrees.
Flat by_series(Place const& place, double meridian_deg) {
    double const a = 6378137, f = 1 / 298.257222101, e2 = f * (2 - f), ep2 = e2 / (1 - e2);
    double const phi = place.lat_deg * std::numbers::pi / 180;
    double const l = (place.lon_deg - meridian_deg) * std::numbers::pi / 180;
    int const steps = 2000; // Simpson
    double arc = 0;
    for (int i = 0; i <= steps; ++i) {
        double const s = std::sin(phi * i / steps), weight = i == 0 || i == steps ? 1 : i % 2 ? 4 : 2;
        arc += weight * a * (1 - e2) / std::pow(1 - e2 * s * s, 1.5);
    }
    arc *= phi / steps / 3;
    double const s = std::sin(phi), c = std::cos(phi), t2 = std::pow(std::tan(phi), 2), n2 = ep2 * c * c;
    double const radius = a / std::sqrt(1 - e2 * s * s), lc = l * c;
    double const north = arc + radius * s * c * l * l / 2 *
                                   (1 + lc * lc / 12 * (5 - t2 + 9 * n2 + 4 * n2 * n2) +
                                    std::pow(lc, 4) / 360 * (61 - 58 * t2 + t2 * t2));
    double const east =
        radius * lc *
        (1 + lc * lc / 6 * (1 - t2 + n2) + std::pow(lc, 4) / 120 * (5 - 18 * t2 + t2 * t2 + 14 * n2 - 58 * n2 * t2));
    return {east + 500'000, north};
}

} // namespace

TEST_CASE("the county's plane agrees with the classical series to the millimetre", "[tracks]") {
    Projection const projection;
    for (double lat = -60; lat <= 60; lat += 7.5)
        for (double lon = 106.5; lon <= 109.5; lon += 0.25) {
            Flat const ours = projection.forward({lat, lon}), theirs = by_series({lat, lon}, 108);
            INFO(lat << " " << lon);
            CHECK(ours.east_m == Approx(theirs.east_m).epsilon(0).margin(1e-3));
            CHECK(ours.north_m == Approx(theirs.north_m).epsilon(0).margin(1e-3));
            Place const back = projection.reverse(ours);
            CHECK(back.lat_deg == Approx(lat).epsilon(0).margin(1e-11));
            CHECK(back.lon_deg == Approx(lon).epsilon(0).margin(1e-11));
        }
}

TEST_CASE("the county's plane agrees with known coordinates", "[tracks]") {
    // The arc of the meridian to 45° on GRS 80 is 4 984 944.378 m, a quarter is 10 001 965.729 m (Moritz 2000).
    Projection const projection;
    CHECK(projection.forward({45, 108}).north_m == Approx(4'984'944.378).epsilon(0).margin(1e-3));
    CHECK(projection.forward({90, 108}).north_m == Approx(10'001'965.7293).epsilon(0).margin(1e-3));
    CHECK(projection.forward({45, 108}).east_m == 500'000);
    CHECK(projection.forward({-45, 108}).north_m == Approx(-4'984'944.378).epsilon(0).margin(1e-3));
}

TEST_CASE("areas on the plane are those of the ellipsoid within 0.02 % in the county", "[tracks]") {
    for (double const lon : {107.2, 107.5, 107.7}) {
        Ring const ring{{30.3, lon}, {30.3, lon + 0.002}, {30.302, lon + 0.002}, {30.302, lon}};
        double const flat = FlatPlot(Plot{{{ring}}}, Projection()).area_m2();
        CHECK(flat == Approx(measure_ring(ring).area_m2).epsilon(0.0002));
    }
}

TEST_CASE("places far from the county take the meridian of their own zone", "[tracks]") {
    CHECK(central_meridian_near(107.3, 108) == 108);
    CHECK(central_meridian_near(-121.3, 108) == -120);
    CHECK(central_meridian_near(6.08, 108) == 6);
    CHECK(central_meridian_near(179.9, 108) == 180);
}
