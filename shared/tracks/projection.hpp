#pragma once

#include "shared/tracks/track.hpp"

#include <GeographicLib/TransverseMercator.hpp>

namespace gengji::tracks {

/// A place on the plane of a Projection, in metres.
struct Flat {
    double east_m{};
    double north_m{};
    bool operator==(Flat const&) const = default;
};

/// CGCS2000, Gauss-Krüger in zones of three degrees: transverse Mercator, scale 1 on the central meridian, 500 km false
/// easting without a zone number. With 108° E it is EPSG:4545, the county's plane (DOMAIN.md 3.4).
class Projection {
public:
    explicit Projection(double central_meridian_deg = 108);
    Flat forward(Place const& place) const;
    Place reverse(Flat const& flat) const;
    double central_meridian_deg() const { return central_meridian_deg_; }

private:
    GeographicLib::TransverseMercator mercator_;
    double central_meridian_deg_;
};

/// `wanted_deg` where `lon_deg` lies within two degrees of it; else the meridian of the place's own zone, so that areas
/// stay right for tracks from elsewhere.
double central_meridian_near(double lon_deg, double wanted_deg);

} // namespace gengji::tracks
