#include "shared/domain/findings/nearness.hpp"

#include "shared/base/json.hpp"
#include "shared/catalog/catalog.hpp"

#include <algorithm>
#include <limits>

namespace gengji::domain {

namespace {

using Wide = __int128;

struct Place {
    std::int64_t x_cm, y_cm;
};

/// 1e-7 degrees are 1.1086 cm of latitude and, at 30.3° N, 0.9625 cm of longitude.
Place place_of(Point const& point) { return {point.longitude_e7 * 9625 / 10000, point.latitude_e7 * 11086 / 10000}; }

std::int64_t root(Wide square) {
    if (square <= 0) return 0;
    Wide low = 0, high = Wide{1} << 62;
    while (low < high) {
        Wide const middle = (low + high + 1) / 2;
        if (middle * middle <= square)
            low = middle;
        else
            high = middle - 1;
    }
    return static_cast<std::int64_t>(low);
}

std::int64_t distance_cm(Place a, Place b) {
    Wide const dx = a.x_cm - b.x_cm, dy = a.y_cm - b.y_cm;
    return root(dx * dx + dy * dy);
}

std::int64_t distance_cm(Place point, Place a, Place b) {
    Wide const dx = b.x_cm - a.x_cm, dy = b.y_cm - a.y_cm;
    Wide const length = dx * dx + dy * dy;
    Wide const along = (point.x_cm - a.x_cm) * dx + (point.y_cm - a.y_cm) * dy;
    if (length == 0 || along <= 0) return distance_cm(point, a);
    if (along >= length) return distance_cm(point, b);
    Place const foot{a.x_cm + static_cast<std::int64_t>(dx * along / length),
                     a.y_cm + static_cast<std::int64_t>(dy * along / length)};
    return distance_cm(point, foot);
}

/// Does the ray to the east cross this edge?
bool crosses(Place point, Place a, Place b) {
    if ((a.y_cm > point.y_cm) == (b.y_cm > point.y_cm)) return false;
    Wide const left = Wide{point.x_cm - a.x_cm} * (b.y_cm - a.y_cm);
    Wide const right = Wide{b.x_cm - a.x_cm} * (point.y_cm - a.y_cm);
    return b.y_cm > a.y_cm ? left < right : left > right;
}

std::optional<std::int64_t> degrees_e7(Json const& json) {
    if (!json.is_number()) return std::nullopt;
    auto const number = parse_decimal(dump(json));
    auto const scaled = number ? multiply(*number, Decimal{10'000'000, 0}) : std::nullopt;
    return scaled ? std::optional(round_half_up(*scaled, 0).unscaled) : std::nullopt;
}

} // namespace

std::int64_t distance_m(Point const& a, Point const& b) { return distance_cm(place_of(a), place_of(b)) / 100; }

std::int64_t distance_to_ring_m(Point const& point, std::span<Point const> ring) {
    Place const here = place_of(point);
    std::int64_t nearest = std::numeric_limits<std::int64_t>::max();
    bool inside = false;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        Place const a = place_of(ring[i]), b = place_of(ring[(i + 1) % ring.size()]);
        nearest = std::min(nearest, distance_cm(here, a, b));
        if (crosses(here, a, b)) inside = !inside;
    }
    return inside && ring.size() >= 3 ? 0 : nearest / 100;
}

std::vector<Point> const& county_outline() {
    static std::vector<Point> const outline = [] {
        std::vector<Point> ring;
        auto const data = parse_json(divisions_json());
        Json const* const list = data ? member(*data, "outline") : nullptr;
        if (!list || !list->is_array()) return ring;
        for (Json const& corner : *list) {
            if (!corner.is_array() || corner.size() != 2) continue;
            auto const longitude = degrees_e7(corner[0]), latitude = degrees_e7(corner[1]);
            if (longitude && latitude) ring.push_back({*latitude, *longitude, {}});
        }
        return ring;
    }();
    return outline;
}

} // namespace gengji::domain
