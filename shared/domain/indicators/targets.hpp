#pragma once

#include "shared/domain/indicators/indicator.hpp"
#include "shared/domain/ledger/contribution.hpp"

#include <map>
#include <string>
#include <string_view>

namespace gengji::domain {

/// Targets of townships and weights of the ranking, as the county sets them (records of county_setting):
///   target.K6.500231101        a township's target of 2027, in the unit shown
///   target.K6.500231101.2025   of one year
///   target.K6.500231.2025      the county's of one year
///   ranking.weight.K6          a weight
/// Without them: the county's are the plan's, K3 and K7 of a township its villages, the others by share of villages
/// (DOMAIN.md section 5).
struct TargetSettings {
    std::map<std::string, Decimal, std::less<>> given; ///< by name
    /// True when the name is one of these. Errors: invalid, saying what the value should be.
    Result<bool> set(std::string_view name, std::string_view value);
    bool operator==(TargetSettings const&) const = default;
};

class Targets {
public:
    explicit Targets(TargetSettings settings = {}) : settings_(std::move(settings)) {}

    /// Of a place at the end of a year from 2024 to 2027, in hundredths of the unit shown; between the years of the
    /// plan on the straight line. Nothing where nobody has set one.
    std::optional<std::int64_t> of_year(Indicator const& indicator, std::string_view place, int year) const;
    /// The straight line between the targets of 2024-12-31 and 2027-12-31, on a day: a reference only.
    std::optional<std::int64_t> pace(Indicator const& indicator, std::string_view place, Date day) const;
    /// Weights of the ranking, as shipped or set, in hundredths.
    std::vector<std::pair<std::string, std::int64_t>> weights() const;

private:
    std::optional<std::int64_t> set_by_hand(Indicator const& indicator, std::string_view place, int year) const;
    std::optional<std::int64_t> planned(Indicator const& indicator, std::string_view place, bool first) const;
    TargetSettings settings_;
};

Date last_day(Month month);

} // namespace gengji::domain
