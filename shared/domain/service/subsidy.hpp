#pragma once

#include "shared/domain/facts/fund_scheme.hpp"
#include "shared/domain/settings.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gengji::domain {

/// What a scheme pays, and within which bounds. What the scheme leaves open is filled from the settings (defaults of
/// another province, DOMAIN.md 3.6).
struct SubsidyRules {
    std::vector<std::string> operations;
    std::optional<Date> valid_from, valid_to;
    Decimal per_mu;                       ///< yuan per mu-time, smallholders
    std::optional<Decimal> per_mu_scale;  ///< scale operators; none: as smallholders
    std::optional<Decimal> share_max_pct; ///< of the price
    std::optional<Decimal> per_mu_season_max;
    std::optional<Decimal> operator_year_max; ///< scale operators
    std::optional<Decimal> budget;
    std::int64_t evidence_level = 2;
    std::optional<std::int64_t> plot_once_years; ///< a plot is paid once in so many years
};
SubsidyRules subsidy_rules_of(FundScheme const& scheme);

/// One job for which money is asked. Only what was accepted is paid: service first, subsidy after.
struct SubsidyClaim {
    std::string operation;
    std::optional<Date> worked_on;
    Decimal area; ///< mu accepted; measured − repeated − rejected on check
    std::int64_t times = 1;
    Decimal unit_price; ///< yuan per mu
    bool smallholder = true;
    bool hill = false;
    bool approved = true;   ///< township_verified or higher
    bool duplicate = false; ///< carries duplicate_of
    int evidence = 0;
};

/// What was paid before this claim, in the order of payment.
struct SubsidyBefore {
    Decimal plot_season;                ///< yuan, for the same plot and crop season, all schemes
    Decimal operator_year;              ///< yuan, to the same operator in the calendar year
    Decimal from_budget;                ///< yuan, out of this scheme
    std::optional<Date> plot_last_paid; ///< by this scheme
    std::optional<Decimal> land_area;   ///< mu of the land that plot_season was paid for; none: the claim's own
};

struct Subsidy {
    Decimal amount;  ///< yuan
    std::string why; ///< why it is nothing, or less than the rate says; empty otherwise
};

/// min(rate × area × times, share of the price, cap per mu and season, cap per operator and year, budget left). The
/// rate is rounded half up to 分 once, a cap is never exceeded by rounding.
Subsidy subsidy_of(SubsidyClaim const& claim, SubsidyRules const& rules, SubsidyBefore const& before,
                   Settings const& settings);

} // namespace gengji::domain
