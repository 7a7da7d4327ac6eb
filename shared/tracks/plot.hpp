#pragma once

#include "shared/base/decimal.hpp"
#include "shared/base/result.hpp"
#include "shared/tracks/projection.hpp"

#include <span>

namespace gengji::tracks {

using Ring = std::vector<Place>; ///< without the first place repeated at its end

/// A plot: polygons of an outer ring and the rings of its holes.
struct Plot {
    std::vector<std::vector<Ring>> polygons;
};

/// Polygon or MultiPolygon of GeoJSON, as a geometry, a Feature or a FeatureCollection. Errors: `invalid`, also for a
/// ring of fewer than three places and for one that crosses itself (says where).
Result<Plot> read_plot(std::string_view geojson);

/// A plot on the plane of a projection, for questions of place.
class FlatPlot {
public:
    using FlatRing = std::vector<Flat>;
    FlatPlot(Plot const& plot, Projection const& projection);
    /// True inside, and outside within `margin_m` of the edge.
    bool near(Flat const& place, double margin_m) const;
    std::vector<std::vector<FlatRing>> const& polygons() const { return polygons_; }
    double area_m2() const;

private:
    bool inside(Flat const& place) const;
    std::vector<std::vector<FlatRing>> polygons_;
    Flat low_, high_;
};

/// Where the closed ring crosses itself, if it does: the place and the two points that begin the edges.
struct Crossing {
    Flat place;
    std::size_t first{}, second{};
};
std::optional<Crossing> crossing_of(std::span<Flat const> ring);

/// Square metres as mu, rounded half up to whole 厘. Area is finite and below 10^12.
Decimal mu_of(double area_m2);
constexpr double m2_per_mu = 2000.0 / 3;

} // namespace gengji::tracks
