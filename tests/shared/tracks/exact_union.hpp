#pragma once

#include "shared/tracks/swath.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

/// The exact area of a union of rectangles, by another way than the product's: the plane is cut into slabs at every
/// corner and every crossing of edges; within a slab the covered length is linear, so its value in the middle counts.
namespace gengji::tracks {

using Quad = std::array<Flat, 4>;

inline Quad quad_of(Stretch const& stretch, double width_m) {
    double const dx = stretch.to.east_m - stretch.from.east_m, dy = stretch.to.north_m - stretch.from.north_m;
    double const length = std::hypot(dx, dy), sx = -dy / length * width_m / 2, sy = dx / length * width_m / 2;
    auto const [a, b] = stretch;
    return {Flat{a.east_m + sx, a.north_m + sy}, Flat{b.east_m + sx, b.north_m + sy},
            Flat{b.east_m - sx, b.north_m - sy}, Flat{a.east_m - sx, a.north_m - sy}};
}

inline double covered_at(std::vector<Quad> const& quads, double x) {
    std::vector<std::pair<double, double>> spans;
    for (Quad const& quad : quads) {
        double low = 1e300, high = -1e300;
        for (std::size_t i = 0; i < 4; ++i) {
            Flat const &a = quad[i], &b = quad[(i + 1) % 4];
            if ((a.east_m < x) == (b.east_m < x)) continue;
            double const y = a.north_m + (x - a.east_m) / (b.east_m - a.east_m) * (b.north_m - a.north_m);
            low = std::min(low, y), high = std::max(high, y);
        }
        if (low < high) spans.emplace_back(low, high);
    }
    std::ranges::sort(spans);
    double sum = 0, reached = -1e300;
    for (auto const& [low, high] : spans) {
        sum += std::max(0.0, high - std::max(low, reached));
        reached = std::max(reached, high);
    }
    return sum;
}

inline double exact_union_m2(std::vector<Stretch> const& stretches, double width_m) {
    std::vector<Quad> quads;
    for (Stretch const& each : stretches) quads.push_back(quad_of(each, width_m));
    std::vector<std::pair<Flat, Flat>> edges;
    std::vector<double> cuts;
    for (Quad const& quad : quads)
        for (std::size_t i = 0; i < 4; ++i) {
            edges.emplace_back(quad[i], quad[(i + 1) % 4]);
            cuts.push_back(quad[i].east_m);
        }
    for (std::size_t i = 0; i < edges.size(); ++i) {
        for (std::size_t k = i + 1; k < edges.size(); ++k) {
            auto const& [a, b] = edges[i];
            auto const& [c, d] = edges[k];
            double const rx = b.east_m - a.east_m, ry = b.north_m - a.north_m;
            double const qx = d.east_m - c.east_m, qy = d.north_m - c.north_m, bend = rx * qy - ry * qx;
            if (bend == 0) continue;
            double const t = ((c.east_m - a.east_m) * qy - (c.north_m - a.north_m) * qx) / bend;
            double const u = ((c.east_m - a.east_m) * ry - (c.north_m - a.north_m) * rx) / bend;
            if (t > 0 && t < 1 && u > 0 && u < 1) cuts.push_back(a.east_m + t * rx);
        }
    }
    std::ranges::sort(cuts);
    double sum = 0;
    for (std::size_t i = 1; i < cuts.size(); ++i)
        if (cuts[i] - cuts[i - 1] > 1e-9)
            sum += (cuts[i] - cuts[i - 1]) * covered_at(quads, (cuts[i] + cuts[i - 1]) / 2);
    return sum;
}

} // namespace gengji::tracks
