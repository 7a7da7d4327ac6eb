#pragma once

#include "shared/demo/dice.hpp"
#include "shared/records/value.hpp"

#include <string>
#include <vector>

namespace gengji::demo {

/// WGS 84, decimal degrees. Only to put invented things on a plausible spot.
struct Spot {
    double latitude = 0, longitude = 0;
};
Point point_of(Spot const& spot, double accuracy_m);
/// So many metres to the north and to the east.
Spot moved(Spot const& from, double north_m, double east_m);
double metres_between(Spot const& a, Spot const& b);

struct DemoVillage {
    std::string code, name;
    std::size_t township = 0; ///< index in Places::townships
    Spot spot;
};
struct DemoTownship {
    std::string code, name;
    bool federation = false; ///< one of the 14 towns that get a federation by 2027
    Spot seat;
    std::vector<std::size_t> villages;
    double weight = 1; ///< how much work falls to it, so that a ranking is not flat
};

/// Townships and villages of the county; a village lies at random nearer to its own township's seat than to any other,
/// inside the outline.
struct Places {
    std::vector<DemoTownship> townships;
    std::vector<DemoVillage> villages;
    std::vector<std::vector<std::size_t>> nearest; ///< of each township: all townships, itself first, then by distance
};
Places make_places(std::uint64_t seed);

} // namespace gengji::demo
