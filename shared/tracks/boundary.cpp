#include "shared/tracks/boundary.hpp"

#include "shared/base/json.hpp"
#include "shared/base/limits.hpp"
#include "shared/tracks/geodesy.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace gengji::tracks {

namespace {

constexpr double thinned_m = 2, closing_m = 10;
constexpr std::size_t fewest_places = 4;

std::vector<Flat> flat(Ring const& ring, Projection const& projection) {
    std::vector<Flat> places;
    for (Place const& place : ring) places.push_back(projection.forward(place));
    return places;
}

Ring places_of(CleanTrack const& track) {
    Ring ring;
    for (Fixes const& piece : track.pieces)
        for (Fix const& fix : piece)
            if (ring.empty() || ring.back() != fix.place) ring.push_back(fix.place);
    if (ring.size() > 1 && ring.front() == ring.back()) ring.pop_back();
    return ring;
}

Ring thinned(Ring const& ring) {
    Ring out;
    for (Place const& place : ring)
        if (out.empty() || distance_m(out.back(), place) >= thinned_m) out.push_back(place);
    return out;
}

/// Who walks on past the start crosses the first metres again: the ring ends where it comes closest to its start.
Ring closed_once(Ring ring) {
    std::size_t closest = ring.size();
    double best = closing_m;
    for (std::size_t i = ring.size() / 2; i < ring.size(); ++i) {
        double const gap = distance_m(ring[i], ring.front());
        if (gap < best) best = gap, closest = i;
    }
    double past = 0;
    for (std::size_t i = closest + 1; i < ring.size(); ++i) past += distance_m(ring[i - 1], ring[i]);
    if (closest < ring.size() && past <= closing_m) ring.resize(closest + 1);
    return ring;
}

Error crossed(Crossing const& crossing, Projection const& projection) {
    Place const place = projection.reverse(crossing.place);
    char text[64];
    std::snprintf(text, sizeof text, "%.6f, %.6f", place.lat_deg, place.lon_deg);
    return problem(Problem::invalid, "边界自相交，位置在 " + std::string(text) + "（纬度, 经度）附近，第 " +
                                         std::to_string(crossing.first + 1) + " 点与第 " +
                                         std::to_string(crossing.second + 1) +
                                         " 点之后的两段相交。请沿地边重新走一圈，不要走回头路。");
}

} // namespace

Result<Boundary> boundary_of(Track const& track, TrackSettings const& settings) {
    TrackSettings loose = settings; // a walk may rest and its file may be sparse: gaps do not matter here
    loose.most_gap_s = loose.most_gap_m = 1e300;
    Ring ring = places_of(clean(track, loose));
    if (ring.size() < fewest_places)
        return problem(Problem::invalid, "可用的边界点只有 " + std::to_string(ring.size()) +
                                             " 个，至少要 4 个。请打开记录，沿地边走完整一圈。");
    if (ring.size() > limits::plot_points)
        return problem(Problem::invalid,
                       "边界点超过 " + std::to_string(limits::plot_points) + " 个。请只保存绕地块走的那一圈。");
    auto const bounds = bounds_of(track);
    Projection const projection(
        central_meridian_near((bounds->west + bounds->east) / 2, settings.central_meridian_deg));
    Boundary boundary;
    boundary.notes = track.notes;
    if (crossing_of(flat(ring, projection))) {
        Ring const tidy = closed_once(thinned(ring));
        auto const left = crossing_of(flat(tidy, projection));
        if (left || tidy.size() < fewest_places) return crossed(*crossing_of(flat(ring, projection)), projection);
        ring = tidy;
        boundary.notes.emplace_back("去掉了原地停留的抖动点和起终点重复的一段，边界不再相交。");
    }
    RingMeasure const measure = measure_ring(ring);
    boundary.walked_clockwise = measure.area_m2 < 0;
    if (boundary.walked_clockwise) std::ranges::reverse(ring);
    boundary.area_m2 = std::abs(measure.area_m2);
    boundary.perimeter_m = measure.perimeter_m;
    boundary.projected_m2 = FlatPlot(Plot{{{ring}}}, projection).area_m2();
    boundary.ring = std::move(ring);
    return boundary;
}

std::string to_geojson(Boundary const& boundary) {
    auto const degrees = [](double value) { return std::round(value * 1e7) / 1e7; };
    Json ring = Json::array();
    for (Place const& place : boundary.ring) ring.push_back({degrees(place.lon_deg), degrees(place.lat_deg)});
    ring.push_back(ring.front());
    Json feature{{"type", "Feature"}};
    feature["properties"] = {{"area_m2", std::round(boundary.area_m2 * 100) / 100},
                             {"area_mu", to_text(mu_of(boundary.area_m2), 2)},
                             {"perimeter_m", std::round(boundary.perimeter_m * 100) / 100}};
    feature["geometry"] = {{"type", "Polygon"}, {"coordinates", Json::array({ring})}};
    return dump(feature) + "\n";
}

} // namespace gengji::tracks
