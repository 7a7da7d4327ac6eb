#include "shared/domain/service/trusteeship.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

namespace gengji::domain {

namespace {

using Time = std::tuple<std::string, std::int64_t>; ///< operation, time_no

struct LinkGround {
    std::map<Time, Decimal> done;
    std::optional<Decimal> plot_area;

    Decimal covered() const {
        Decimal most;
        for (auto const& [time, area] : done) most = std::max(most, area);
        return plot_area ? std::min(most, *plot_area) : most;
    }
};

Decimal weight_of(Link link, Settings const& settings) {
    switch (link) {
    case Link::till:
        return settings.weight_till;
    case Link::plant:
        return settings.weight_plant;
    case Link::protect:
        return settings.weight_protect;
    case Link::harvest:
        return settings.weight_harvest;
    case Link::none:
        break;
    }
    return {};
}

} // namespace

Decimal trusteeship_area(std::span<PlotWork const> works, Operations const& operations, Settings const& settings) {
    std::map<std::tuple<std::string, std::string, Link>, LinkGround> grounds;
    for (PlotWork const& work : works) {
        Operation const* const operation = operations.operation(work.operation);
        if (!operation || operation->link == Link::none || work.area <= Decimal{}) continue;
        LinkGround& ground = grounds[{work.plot, work.season, operation->link}];
        if (work.plot_area) ground.plot_area = work.plot_area;
        Decimal& done = ground.done[{work.operation, work.time_no}];
        done = add(done, work.area).value_or(done);
    }
    Decimal sum;
    for (auto const& [place, ground] : grounds) {
        auto const weighted = multiply(ground.covered(), weight_of(std::get<Link>(place), settings));
        sum = add(sum, weighted.value_or(Decimal{})).value_or(sum);
    }
    return sum;
}

ScopeMode scope_mode_of(std::span<std::string const> operation_ids, Operations const& operations) {
    std::set<Link> links;
    for (std::string const& id : operation_ids) {
        Operation const* const operation = operations.operation(id);
        if (operation && operation->link != Link::none) links.insert(operation->link);
    }
    constexpr std::array modes{ScopeMode::none, ScopeMode::single, ScopeMode::multi, ScopeMode::multi, ScopeMode::full};
    return modes[links.size()];
}

char const* id_of(ScopeMode mode) {
    constexpr std::array ids{"", "single", "multi", "full"};
    return ids[static_cast<std::size_t>(mode)];
}

} // namespace gengji::domain
