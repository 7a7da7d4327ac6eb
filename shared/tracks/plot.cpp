#include "shared/tracks/plot.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace gengji::tracks {

namespace {

double cross(Flat const& o, Flat const& a, Flat const& b) {
    return (a.east_m - o.east_m) * (b.north_m - o.north_m) - (a.north_m - o.north_m) * (b.east_m - o.east_m);
}

double distance2_to_edge(Flat const& p, Flat const& a, Flat const& b) {
    double const dx = b.east_m - a.east_m, dy = b.north_m - a.north_m, length2 = dx * dx + dy * dy;
    double const along = length2 > 0 ? ((p.east_m - a.east_m) * dx + (p.north_m - a.north_m) * dy) / length2 : 0;
    double const t = std::clamp(along, 0.0, 1.0);
    double const ex = p.east_m - a.east_m - t * dx, ey = p.north_m - a.north_m - t * dy;
    return ex * ex + ey * ey;
}

double doubled_area(FlatPlot::FlatRing const& ring) {
    double sum = 0; // relative to the first point: far from the origin products lose digits
    for (std::size_t i = 1; i + 1 < ring.size(); ++i) sum += cross(ring[0], ring[i], ring[i + 1]);
    return std::abs(sum);
}

/// The place where two edges cross at an inner point of both.
std::optional<Flat> meeting(Flat const& a, Flat const& b, Flat const& c, Flat const& d) {
    double const ca = cross(c, d, a), cb = cross(c, d, b), ac = cross(a, b, c), ad = cross(a, b, d);
    if (!((ca > 0) != (cb > 0)) || !((ac > 0) != (ad > 0)) || ca == 0 || cb == 0 || ac == 0 || ad == 0)
        return std::nullopt;
    double const t = ca / (ca - cb);
    return Flat{a.east_m + t * (b.east_m - a.east_m), a.north_m + t * (b.north_m - a.north_m)};
}

} // namespace

FlatPlot::FlatPlot(Plot const& plot, Projection const& projection) : low_{1e300, 1e300}, high_{-1e300, -1e300} {
    for (auto const& polygon : plot.polygons) {
        auto& rings = polygons_.emplace_back();
        for (Ring const& ring : polygon) {
            FlatRing& flat = rings.emplace_back();
            for (Place const& place : ring) {
                Flat const p = flat.emplace_back(projection.forward(place));
                low_ = {std::min(low_.east_m, p.east_m), std::min(low_.north_m, p.north_m)};
                high_ = {std::max(high_.east_m, p.east_m), std::max(high_.north_m, p.north_m)};
            }
        }
    }
}

bool FlatPlot::inside(Flat const& p) const {
    for (auto const& polygon : polygons_) {
        bool odd = false;
        for (FlatRing const& ring : polygon) {
            for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
                Flat const &a = ring[i], &b = ring[j];
                if ((a.north_m > p.north_m) == (b.north_m > p.north_m)) continue;
                double const east =
                    a.east_m + (p.north_m - a.north_m) / (b.north_m - a.north_m) * (b.east_m - a.east_m);
                odd ^= p.east_m < east;
            }
        }
        if (odd) return true;
    }
    return false;
}

bool FlatPlot::near(Flat const& p, double margin_m) const {
    if (p.east_m < low_.east_m - margin_m || p.east_m > high_.east_m + margin_m ||
        p.north_m < low_.north_m - margin_m || p.north_m > high_.north_m + margin_m)
        return false;
    if (inside(p)) return true;
    for (auto const& polygon : polygons_)
        for (FlatRing const& ring : polygon)
            for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++)
                if (distance2_to_edge(p, ring[j], ring[i]) <= margin_m * margin_m) return true;
    return false;
}

double FlatPlot::area_m2() const {
    double sum = 0;
    for (auto const& polygon : polygons_)
        for (std::size_t i = 0; i < polygon.size(); ++i) sum += (i == 0 ? 0.5 : -0.5) * doubled_area(polygon[i]);
    return sum;
}

std::optional<Crossing> crossing_of(std::span<Flat const> ring) {
    std::size_t const count = ring.size();
    auto const west = [&](std::size_t i) { return std::min(ring[i].east_m, ring[(i + 1) % count].east_m); };
    auto const east = [&](std::size_t i) { return std::max(ring[i].east_m, ring[(i + 1) % count].east_m); };
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, west);
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t k = i + 1; k < count && west(order[k]) <= east(order[i]); ++k) {
            std::size_t const a = std::min(order[i], order[k]), b = std::max(order[i], order[k]);
            if (b - a == 1 || b - a == count - 1) continue; // neighbours meet at their common point
            if (auto const place = meeting(ring[a], ring[(a + 1) % count], ring[b], ring[(b + 1) % count]))
                return Crossing{*place, a, b};
        }
    }
    return std::nullopt;
}

Decimal mu_of(double area_m2) {
    auto const li = static_cast<std::int64_t>(std::floor(area_m2 / m2_per_mu * 100 + 0.5));
    return make_decimal(li, 2).value_or(Decimal{});
}

} // namespace gengji::tracks
