#include "shared/domain/supply/network.hpp"

#include <algorithm>
#include <set>

namespace gengji::domain {

namespace {

bool is_built(OutletRegistry const& outlet, Date day) {
    return outlet.standing.is_live() && outlet.status == "operating" && outlet.accepted_on &&
           *outlet.accepted_on <= day;
}

std::set<std::string> villages_with(std::span<OutletRegistry const> outlets, Date day) {
    std::set<std::string> villages;
    for (OutletRegistry const& outlet : outlets) {
        if (is_built(outlet, day)) villages.insert(outlet.division_code);
    }
    return villages;
}

bool has(std::vector<std::string> const& all, std::string_view one) { return std::ranges::find(all, one) != all.end(); }

/// Village below township below county; a shared centre serves like the county's.
int height_of(std::string_view level) { return level == "village" ? 0 : level == "township" ? 1 : 2; }

} // namespace

OutletSums outlets_of(std::span<OutletRegistry const> outlets, std::span<std::string const> villages, Date day) {
    OutletSums sums;
    std::set<std::string> const place(villages.begin(), villages.end()), with = villages_with(outlets, day);
    sums.villages = static_cast<std::int64_t>(place.size());
    sums.with_outlet = std::ranges::count_if(place, [&](std::string const& village) { return with.contains(village); });
    for (OutletRegistry const& outlet : outlets) {
        if (!outlet.standing.is_live() || !place.contains(outlet.division_code)) continue;
        bool const operates = outlet.status == "operating";
        sums.operating += operates;
        sums.preparing += outlet.status == "preparing";
        sums.suspended += outlet.status == "suspended";
        sums.closed += outlet.status == "closed";
        if (!operates) continue;
        sums.with_terminal += outlet.finance_terminal.value_or(false);
        sums.with_inputs += has(outlet.functions, "inputs");
        sums.parcels_day += outlet.parcels_day.value_or(0);
    }
    return sums;
}

std::vector<std::string> without_outlet(std::span<OutletRegistry const> outlets, std::span<std::string const> villages,
                                        Date day) {
    std::set<std::string> const with = villages_with(outlets, day);
    std::vector<std::string> without;
    std::ranges::copy_if(villages, std::back_inserter(without),
                         [&](std::string const& village) { return !with.contains(village); });
    return without;
}

NodeSums nodes_of(std::span<LogisticsNode const> nodes, std::span<Route const> routes, std::string_view place) {
    NodeSums sums;
    for (LogisticsNode const& node : nodes) {
        if (!node.standing.is_live() || node.status != "operating" || !node.division_code.starts_with(place)) continue;
        ++sums.operating[node.level];
        sums.vehicles += node.vehicles.value_or(0);
        sums.parcels_day += node.parcels_day.value_or(0);
    }
    for (Route const& route : routes) {
        if (!route.standing.is_live() || route.state != "running" || !route.division_code.starts_with(place)) continue;
        ++sums.routes_running;
        sums.runs_week += route.runs_week.value_or(0);
    }
    return sums;
}

std::vector<NodeFault> node_faults(std::span<LogisticsNode const> nodes, bool all_held) {
    std::map<RecordId, LogisticsNode const*> by_id;
    for (LogisticsNode const& node : nodes) {
        if (node.standing.is_live()) by_id[node.key.id] = &node;
    }
    std::vector<NodeFault> faults;
    for (LogisticsNode const& node : nodes) {
        bool const needs = node.level == "township" || node.level == "village";
        if (!node.standing.is_live() || node.status != "operating" || !needs) continue;
        auto const fault = [&](char const* text) { faults.push_back({node.key, node.name, text}); };
        auto const above = node.parent ? by_id.find(*node.parent) : by_id.end();
        if (!node.parent)
            fault("没有上级节点，请补上");
        else if (above == by_id.end()) {
            if (all_held) fault("上级节点已作废或不存在，请重选");
        } else if (height_of(above->second->level) <= height_of(node.level))
            fault("上级节点不比它高，请重选");
        else if (above->second->status != "operating")
            fault("上级节点没有在运行");
    }
    return faults;
}

} // namespace gengji::domain
