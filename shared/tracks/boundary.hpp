#pragma once

#include "shared/tracks/cleaning.hpp"
#include "shared/tracks/plot.hpp"

namespace gengji::tracks {

/// A plot from a walk around it.
struct Boundary {
    Ring ring;             ///< against the clock, as GeoJSON wants the outer ring
    double area_m2{};      ///< on the ellipsoid
    double projected_m2{}; ///< on the county's plane; within 0.02 % of the other there
    double perimeter_m{};
    bool walked_clockwise = false;
    std::vector<std::string> notes;
};

/// The ring through all usable fixes. Where standing still or the meeting of start and end made it cross itself, fixes
/// closer than 2 m are thinned out and a piece of up to 10 m past the start is cut off.
/// Errors: `invalid` for fewer than four places, and for a ring that still crosses itself: says where.
Result<Boundary> boundary_of(Track const& track, TrackSettings const& settings = {});

/// A GeoJSON Feature, coordinates with seven digits (a centimetre), its area in the properties.
std::string to_geojson(Boundary const& boundary);

} // namespace gengji::tracks
