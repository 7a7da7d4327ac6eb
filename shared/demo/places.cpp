#include "shared/demo/places.hpp"

#include "shared/base/json.hpp"
#include "shared/catalog/catalog.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace gengji::demo {

namespace {

constexpr double metres_a_degree = 111320, at_30_north = 0.8635;

double number(Json const& json, char const* key) {
    auto const* const value = member(json, key);
    return value && value->is_number() ? value->get<double>() : 0;
}

bool inside(std::vector<Spot> const& ring, Spot const& spot) {
    bool in = false;
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
        bool const crosses = (ring[i].latitude > spot.latitude) != (ring[j].latitude > spot.latitude);
        if (crosses && spot.longitude < (ring[j].longitude - ring[i].longitude) * (spot.latitude - ring[i].latitude) /
                                                (ring[j].latitude - ring[i].latitude) +
                                            ring[i].longitude)
            in = !in;
    }
    return in;
}

std::size_t nearest_of(std::vector<DemoTownship> const& townships, Spot const& spot) {
    auto const best = std::ranges::min_element(
        townships, {}, [&](DemoTownship const& township) { return metres_between(township.seat, spot); });
    return static_cast<std::size_t>(best - townships.begin());
}

Spot spot_of_village(Dice& dice, std::vector<DemoTownship> const& townships, std::size_t township,
                     std::vector<Spot> const& outline) {
    for (int attempt = 0; attempt < 400; ++attempt) {
        Spot const spot = moved(townships[township].seat, dice.within(-6500, 6500), dice.within(-6500, 6500));
        std::size_t const near = nearest_of(townships, spot);
        // two seats may stand on one spot (桂阳街道 has the county seat's)
        bool const own = near == township || metres_between(townships[near].seat, townships[township].seat) < 50;
        if (own && inside(outline, spot)) return spot;
    }
    return townships[township].seat;
}

} // namespace

Point point_of(Spot const& spot, double accuracy_m) {
    return {std::llround(spot.latitude * 1e7), std::llround(spot.longitude * 1e7),
            static_cast<std::uint32_t>(accuracy_m * 100)};
}

Spot moved(Spot const& from, double north_m, double east_m) {
    return {from.latitude + north_m / metres_a_degree, from.longitude + east_m / (metres_a_degree * at_30_north)};
}

double metres_between(Spot const& a, Spot const& b) {
    return metres_a_degree * std::hypot(a.latitude - b.latitude, (a.longitude - b.longitude) * at_30_north);
}

Places make_places(std::uint64_t seed) {
    Places places;
    auto const json = parse_json(divisions_json());
    if (!json) return places;
    std::vector<Spot> outline;
    for (auto const& corner : *member(*json, "outline"))
        outline.push_back({corner[1].get<double>(), corner[0].get<double>()});
    Dice dice(seed, "places");
    for (auto const& township : *member(*json, "townships")) {
        auto const* const federation = member(township, "federation_2027");
        auto const& seat = *member(township, "seat");
        places.townships.push_back({std::string(text_member(township, "code")),
                                    std::string(text_member(township, "name")),
                                    federation && federation->is_boolean() && federation->get<bool>(),
                                    {number(seat, "lat"), number(seat, "lon")},
                                    {},
                                    1});
    }
    std::size_t index = 0;
    for (auto const& township : *member(*json, "townships")) {
        auto& place = places.townships[index];
        for (auto const& village : *member(township, "villages")) {
            place.villages.push_back(places.villages.size());
            places.villages.push_back({std::string(text_member(village, "code")),
                                       std::string(text_member(village, "name")), index,
                                       spot_of_village(dice, places.townships, index, outline)});
        }
        place.weight = static_cast<double>(place.villages.size()) * dice.within(0.55, 1.45);
        ++index;
    }
    for (auto const& township : places.townships) {
        std::vector<std::size_t> order(places.townships.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::ranges::stable_sort(order, {}, [&](std::size_t other) {
            return places.townships[other].code == township.code
                       ? -1
                       : metres_between(township.seat, places.townships[other].seat);
        });
        places.nearest.push_back(std::move(order));
    }
    return places;
}

} // namespace gengji::demo
