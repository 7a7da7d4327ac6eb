#pragma once

#include "shared/domain/facts/facts.hpp"

namespace gengji::domain {

/// A fund and, for subsidies of services, its rules (form fund_scheme).
struct FundScheme : Facts {
    std::string scheme_code;
    std::string name;
    std::string source;
    std::vector<std::string> purposes;
    std::optional<std::int64_t> year;
    std::optional<Decimal> budget;
    std::optional<Date> valid_from;
    std::optional<Date> valid_to;
    std::vector<std::string> operations;
    std::optional<Decimal> per_mu;    ///< yuan per mu-time
    std::optional<Decimal> share_max; ///< % of the unit price
    std::optional<Decimal> per_mu_season_max;
    std::optional<Decimal> operator_year_max;
    std::optional<std::int64_t> evidence_level;
    std::optional<Decimal> per_mu_scale;         ///< scale operators; none: as per_mu
    std::optional<std::int64_t> plot_once_years; ///< a plot is paid once in so many years

    void read(Fields const& fields);
    bool operator==(FundScheme const&) const = default;
};

constexpr char const* fund_scheme_form = "fund_scheme";
inline FundScheme fund_scheme_of(RecordKey const& key, RecordState const& state) {
    return shown<FundScheme>(key, state);
}

} // namespace gengji::domain
