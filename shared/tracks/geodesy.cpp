#include "shared/tracks/geodesy.hpp"

#include <GeographicLib/Geodesic.hpp>
#include <GeographicLib/PolygonArea.hpp>

namespace gengji::tracks {

double distance_m(Place const& from, Place const& to) {
    double metres = 0;
    GeographicLib::Geodesic::WGS84().Inverse(from.lat_deg, from.lon_deg, to.lat_deg, to.lon_deg, metres);
    return metres;
}

double length_m(Track const& track) {
    double sum = 0;
    for (Fixes const& segment : track.segments)
        for (std::size_t i = 1; i < segment.size(); ++i) sum += distance_m(segment[i - 1].place, segment[i].place);
    return sum;
}

RingMeasure measure_ring(std::span<Place const> ring) {
    GeographicLib::PolygonArea polygon(GeographicLib::Geodesic::WGS84());
    for (Place const& place : ring) polygon.AddPoint(place.lat_deg, place.lon_deg);
    RingMeasure measure;
    polygon.Compute(false, true, measure.perimeter_m, measure.area_m2);
    return measure;
}

} // namespace gengji::tracks
