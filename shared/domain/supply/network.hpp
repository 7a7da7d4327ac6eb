#pragma once

#include "shared/domain/facts/input_price_monitor.hpp"
#include "shared/domain/facts/outlet_registry.hpp"

#include <map>
#include <span>
#include <string>
#include <vector>

/// Outlets and the three levels of logistics nodes. Pure.
namespace gengji::domain {

/// Of a township, or of the county.
struct OutletSums {
    std::int64_t villages = 0, with_outlet = 0; ///< villages there are; … with an outlet that operates and is accepted
    std::int64_t operating = 0, preparing = 0, suspended = 0, closed = 0;
    std::int64_t with_terminal = 0, with_inputs = 0; ///< of those that operate
    std::int64_t parcels_day = 0;
    bool operator==(OutletSums const&) const = default;
};
/// `villages`: codes of the place. One outlet a village is the rule (DOMAIN.md 2), so villages are counted, not
/// outlets.
OutletSums outlets_of(std::span<OutletRegistry const> outlets, std::span<std::string const> villages, Date day);
std::vector<std::string> without_outlet(std::span<OutletRegistry const> outlets, std::span<std::string const> villages,
                                        Date day);

struct NodeSums {
    std::map<std::string, std::int64_t> operating; ///< by level: county, township, village, shared
    std::int64_t vehicles = 0, parcels_day = 0, routes_running = 0, runs_week = 0;
    bool operator==(NodeSums const&) const = default;
};
NodeSums nodes_of(std::span<LogisticsNode const> nodes, std::span<Route const> routes, std::string_view place);

/// A node that hangs in the air, and why, for people.
struct NodeFault {
    RecordKey node;
    std::string name, text;
};
/// A township's or village's node without a higher one; one whose higher node is not above it, does not operate, or is
/// not there. `all_held`: every node of the county is among `nodes`, so one that is missing is missing.
std::vector<NodeFault> node_faults(std::span<LogisticsNode const> nodes, bool all_held);

} // namespace gengji::domain
