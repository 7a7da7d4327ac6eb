#include "shared/forms/expression/evaluation.hpp"
#include "shared/forms/expression/numbers.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

// Places as ODK writes them: "latitude longitude altitude accuracy", several joined with ";". Lengths and areas on a
// sphere of the equator's radius, to two decimals, as ODK's engines give them; the county's own areas come from
// shared/domain.

namespace gengji::forms::expression {

namespace {

constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();
constexpr double radius_m = 6'378'100;
constexpr double radians = std::numbers::pi / 180;

struct Place {
    double latitude = 0, longitude = 0; // degrees
};

bool add_place(std::string_view text, std::vector<Place>& places) {
    text = trimmed(text);
    std::array<double, 4> parts{};
    std::size_t count = 0;
    while (!text.empty()) {
        std::size_t const end = std::min(text.find_first_of(" \t\r\n"), text.size());
        auto const number = parse_number(text.substr(0, end));
        if (!number || count == parts.size()) return false;
        parts[count++] = *number;
        text = trimmed(text.substr(end));
    }
    if (count < 2) return false;
    places.push_back({parts[0], parts[1]});
    return true;
}

bool add_line(std::string_view text, std::vector<Place>& places) {
    while (true) {
        std::size_t const end = std::min(text.find(';'), text.size());
        if (!add_place(text.substr(0, end), places)) return false;
        if (end == text.size() || trimmed(text.substr(end + 1)).empty()) return true; // a ";" may stand at the end
        text.remove_prefix(end + 1);
    }
}

/// The places of arguments from `first` to before `end`; nothing when one of them is none.
std::optional<std::vector<Place>> places(Call const& call, std::size_t first, std::size_t end) {
    std::vector<Place> found;
    for (std::size_t at = first; at < end && !call.run.failed(); ++at) {
        XValue const value = call.value(at);
        if (!value.is_nodes()) {
            if (!add_line(call.run.text_of(value), found)) return std::nullopt;
            continue;
        }
        for (NodeRef const node : value.nodes()) {
            if (!add_line(call.run.text_of_node(node), found)) return std::nullopt;
        }
    }
    if (!call.run.spend(found.size())) return std::nullopt;
    return found;
}

double distance_m(Place from, Place to) { // haversine: exact for near places, too
    double const high = std::sin((to.latitude - from.latitude) * radians / 2);
    double const wide = std::sin((to.longitude - from.longitude) * radians / 2);
    double const chord =
        high * high + std::cos(from.latitude * radians) * std::cos(to.latitude * radians) * wide * wide;
    return 2 * radius_m * std::asin(std::min(1.0, std::sqrt(chord)));
}

XValue distance(Call const& call) {
    auto const line = places(call, 0, call.count());
    if (!line) return {nan_value};
    double metres = 0;
    for (std::size_t at = 1; at < line->size(); ++at) metres += distance_m((*line)[at - 1], (*line)[at]);
    return {round_to(metres, 2)};
}

/// The ring on the sphere: between two meridians, down to the equator, edge by edge.
XValue area(Call const& call) {
    auto const ring = places(call, 0, call.count());
    if (!ring) return {nan_value};
    if (ring->size() < 3) return {0.0};
    double sum = 0;
    for (std::size_t at = 0; at < ring->size(); ++at) {
        Place const from = (*ring)[at], to = (*ring)[(at + 1) % ring->size()];
        sum += (to.longitude - from.longitude) * radians *
               (2 + std::sin(from.latitude * radians) + std::sin(to.latitude * radians));
    }
    return {round_to(std::abs(sum * radius_m * radius_m / 2), 2)};
}

/// Whether a place lies within a closed ring: an odd number of its edges cross the line from there to the east.
XValue geofence(Call const& call) {
    auto const ring = places(call, 1, 2);
    auto const point = places(call, 0, 1);
    if (ring && !point && trimmed(call.text(0)).empty()) return {false}; // not answered yet
    if (!point || !ring || point->size() != 1) {
        call.run.fail("geofence() 要一个位置（geopoint）和一块范围（geoshape），请先填好这两项");
        return {false};
    }
    Place const here = point->front();
    bool inside = false;
    for (std::size_t at = 1; at < ring->size(); ++at) {
        Place const from = (*ring)[at - 1], to = (*ring)[at];
        if ((to.latitude > here.latitude) == (from.latitude > here.latitude)) continue;
        double const share = (here.latitude - to.latitude) / (from.latitude - to.latitude);
        if (here.longitude < to.longitude + (from.longitude - to.longitude) * share) inside = !inside;
    }
    return {inside};
}

double turn(Place a, Place b, Place c) {
    return (b.longitude - a.longitude) * (c.latitude - a.latitude) -
           (b.latitude - a.latitude) * (c.longitude - a.longitude);
}

bool between(Place a, Place b, Place c) { // c, on the line through a and b, lies from a to b
    return std::min(a.longitude, b.longitude) <= c.longitude && c.longitude <= std::max(a.longitude, b.longitude) &&
           std::min(a.latitude, b.latitude) <= c.latitude && c.latitude <= std::max(a.latitude, b.latitude);
}

bool cross(Place a, Place b, Place c, Place d) {
    double const abc = turn(a, b, c), abd = turn(a, b, d), cda = turn(c, d, a), cdb = turn(c, d, b);
    if (((abc > 0 && abd < 0) || (abc < 0 && abd > 0)) && ((cda > 0 && cdb < 0) || (cda < 0 && cdb > 0))) return true;
    return (abc == 0 && between(a, b, c)) || (abd == 0 && between(a, b, d)) || (cda == 0 && between(c, d, a)) ||
           (cdb == 0 && between(c, d, b));
}

/// Whether a line or ring crosses itself.
XValue intersects(Call const& call) {
    auto const line = places(call, 0, 1);
    if (!line || line->size() < 4) return {false};
    std::size_t const edges = line->size() - 1;
    bool const closed =
        line->front().latitude == line->back().latitude && line->front().longitude == line->back().longitude;
    for (std::size_t one = 0; one < edges; ++one) {
        for (std::size_t other = one + 2; other < edges; ++other) {
            if (!call.run.spend()) return {false};
            if (closed && one == 0 && other + 1 == edges) continue; // they meet where the ring closes
            if (cross((*line)[one], (*line)[one + 1], (*line)[other], (*line)[other + 1])) return {true};
        }
    }
    return {false};
}

} // namespace

std::vector<Function> const& geo_functions() {
    static std::vector<Function> const table{
        {"area", 1, 1, 0, area},         {"enclosed-area", 1, 1, 0, area},    {"distance", 1, -1, 0, distance},
        {"geofence", 2, 2, 0, geofence}, {"intersects", 1, 1, 0, intersects},
    };
    return table;
}

} // namespace gengji::forms::expression
