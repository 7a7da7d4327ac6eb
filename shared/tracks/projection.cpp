#include "shared/tracks/projection.hpp"

#include <cmath>

namespace gengji::tracks {

namespace {
constexpr double cgcs2000_radius_m = 6378137, cgcs2000_flattening = 1 / 298.257222101;
constexpr double false_easting_m = 500'000, zone_deg = 3, zone_reach_deg = 2;
} // namespace

Projection::Projection(double central_meridian_deg)
    : mercator_(cgcs2000_radius_m, cgcs2000_flattening, 1), central_meridian_deg_(central_meridian_deg) {}

Flat Projection::forward(Place const& place) const {
    Flat flat;
    mercator_.Forward(central_meridian_deg_, place.lat_deg, place.lon_deg, flat.east_m, flat.north_m);
    flat.east_m += false_easting_m;
    return flat;
}

Place Projection::reverse(Flat const& flat) const {
    Place place;
    mercator_.Reverse(central_meridian_deg_, flat.east_m - false_easting_m, flat.north_m, place.lat_deg, place.lon_deg);
    return place;
}

double central_meridian_near(double lon_deg, double wanted_deg) {
    if (std::abs(lon_deg - wanted_deg) <= zone_reach_deg) return wanted_deg;
    return std::round(lon_deg / zone_deg) * zone_deg;
}

} // namespace gengji::tracks
