#pragma once

#include "shared/tracks/track.hpp"

#include <span>

namespace gengji::tracks {

/// Metres along the ellipsoid (WGS 84), exact to micrometres.
double distance_m(Place const& from, Place const& to);

/// From fix to fix within each segment, nothing between segments, nothing left out.
double length_m(Track const& track);

/// Geodesic area and perimeter of the ring through the points, which is closed by itself; the area is positive when it
/// runs against the clock. Means something only for a ring that does not cross itself.
struct RingMeasure {
    double area_m2{};
    double perimeter_m{};
};
RingMeasure measure_ring(std::span<Place const> ring);

} // namespace gengji::tracks
