#include "shared/domain/service/mu_times.hpp"

#include "shared/domain/service/quotient.hpp"

#include <algorithm>

namespace gengji::domain {

namespace {

std::optional<Decimal> positive(std::optional<Decimal> value) {
    return value && *value > Decimal{} ? value : std::nullopt;
}

} // namespace

std::optional<Decimal> area_of(ServiceLog const& log) {
    auto const area = log.accepted ? log.accepted : log.claimed;
    if (!positive(area)) return std::nullopt;
    return positive(round_half_up(*area, 2));
}

std::optional<Decimal> dried_area(Decimal tonnes, Decimal yield_kg_per_mu, std::optional<Decimal> harvested_mu) {
    auto const kilograms = multiply(tonnes, Decimal{1000, 0});
    if (tonnes <= Decimal{} || !kilograms) return std::nullopt;
    auto const area = quotient(*kilograms, yield_kg_per_mu, 2);
    if (!area || !harvested_mu) return area;
    return std::min(*area, round_half_up(*harvested_mu, 2));
}

std::optional<Decimal> mu_times_of(ServiceLog const& log, Operations const& operations, Settings const& settings,
                                   std::optional<Decimal> harvested_mu) {
    Operation const* const operation = operations.operation(log.operation);
    if (!operation) return std::nullopt;
    Decimal const times{log.times.value_or(1), 0};
    if (times <= Decimal{}) return std::nullopt;
    std::optional<Decimal> area;
    switch (kpi6_of(*operation, settings)) {
    case Kpi6::none:
        return Decimal{};
    case Kpi6::area_if_priced_per_mu:
        if (operation->price_unit != "yuan_per_mu") return Decimal{};
        [[fallthrough]];
    case Kpi6::area:
        area = area_of(log);
        break;
    case Kpi6::converted: {
        auto const season = parse_season(log.crop_season);
        Crop const* const crop = season ? operations.crop(season->crop) : nullptr;
        if (log.tonnes && crop && crop->yield_kg_per_mu)
            area = dried_area(*log.tonnes, *crop->yield_kg_per_mu, harvested_mu);
        // Never more than what was accepted, or claimed; without tonnes or a yield that area stands for itself.
        if (auto const stated = area_of(log)) area = area ? std::min(*area, *stated) : stated;
        break;
    }
    }
    return area ? multiply(*area, times) : std::nullopt;
}

} // namespace gengji::domain
