#pragma once

#include "shared/base/decimal.hpp"
#include "shared/base/result.hpp"
#include "shared/base/time.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace gengji::domain {

/// Everything that DOMAIN.md marks [K] or [D], with its defaults there. A county overlays them with records of the form
/// county_setting: `name` is a name of `setting_list()`, `value` its text. A value; rules take it by reference.
struct Settings {
    // --- 3.2 trusteeship area: weights of the links, in sum 1
    Decimal weight_till{36, 2}, weight_plant{27, 2}, weight_protect{1, 1}, weight_harvest{27, 2};

    // --- 3.3 which operations count in K6: kpi6.<operation> = area, converted, area_if_priced_per_mu or none; those
    // not named keep the rule of operations.json
    std::map<std::string, std::string, std::less<>> kpi6_rules;

    // --- 3.5 evidence and findings
    std::int64_t evidence_to_verify = 2;
    std::int64_t clock_skew_min = 10;                         ///< R02
    Decimal plot_warn_ratio{105, 2}, plot_block_ratio{12, 1}; ///< R05
    Decimal rate_warn_factor{15, 1};                          ///< R06
    Decimal track_warn_ratio{5, 2}, track_decide_ratio{1, 1}; ///< R11
    std::int64_t phone_track_least_mu = 3;                    ///< below it a phone's track proves presence, not area
    std::int64_t far_from_plot_m = 100, far_from_village_m = 2000, far_from_county_m = 1000; ///< R12
    Decimal price_low_factor{5, 1}, price_high_factor{2, 0};                                 ///< R13
    std::int64_t late_days = 15;                                                             ///< R15
    std::int64_t closing_day = 15;   ///< of the next month: then a month is closed
    std::string reopened_months;     ///< `2025-08 2025-09`: R15 does not block in them
    std::int64_t duplicate_days = 3; ///< claims without a plot
    Decimal duplicate_area_ratio{1, 1}, duplicate_overlap_ratio{3, 1};

    // --- 3.6 settlement and subsidy
    std::int64_t balance_days = 30;                                           ///< after acceptance the balance is due
    Decimal late_fee_per_day{5, 4};                                           ///< of what is owed
    Decimal late_fee_most{5, 1};                                              ///< of the fee
    std::int64_t subsidy_share_max_pct = 30, subsidy_share_max_hill_pct = 40; ///< of the market price
    std::int64_t subsidy_per_mu_season_max = 100, subsidy_per_mu_season_max_hill = 130; ///< yuan
    std::int64_t subsidy_operator_year_max = 100'000;                                   ///< yuan, one scale operator
    std::int64_t smallholder_share_least_pct = 80;                                      ///< of money or area
    std::int64_t smallholder_most_mu = 50; ///< a household that works more is a scale operator
    std::int64_t hill_slope_deg = 6;       ///< a plot as steep as this counts as hill land
    std::int64_t check_pct = 5;            ///< of claims are checked on the spot
    bool subsidy_pays_farmer = false;      ///< the subsidy goes to the farmer, not to who did the work

    // --- 3.4 worked area from tracks (shared/tracks/settings.hpp has what is not set here)
    Decimal track_accuracy_m{15, 0}, track_speed_mps{15, 0}, track_aircraft_speed_mps{20, 0};
    Decimal track_gap_s{10, 0}, track_gap_m{30, 0}, track_margin_m{10, 0};
    /// km/h at work, track.speed.<machine class> = `0.8-10`
    std::map<std::string, std::pair<Decimal, Decimal>, std::less<>> track_speeds;

    // --- 3.6, 6 orders: when one is finished, and how much a day holds (docs/domain.md, orders)
    Decimal order_done_ratio{95, 2};   ///< of what was ordered; the area of an order is an estimate
    std::int64_t work_hours_a_day = 8; ///< of a machine
    std::int64_t manual_mu_a_day = 5;  ///< of a team that works by hand

    // --- 6 credit and supply
    std::int64_t credit_service_years = 2; ///< whose logs make the service score
    Decimal price_alarm_ratio{2, 1};       ///< of the last price
    std::int64_t sold_weeks = 4;           ///< whose sales tell how long a stock lasts
    std::int64_t low_stock_days = 15, low_staple_days = 7;

    // --- 4 members
    std::int64_t profile_stale_months = 12;
    std::int64_t keep_after_leaving_years = 5;

    // --- 5 indicators, months, ranking
    Date k8_from{19'723}; ///< 2024-01-01
    bool k8_counts_renewals = false;
    std::int64_t report_due_day = 15;
    Decimal ranking_most{12, 1}; ///< of actual/target

    bool operator==(Settings const&) const = default;
};

/// One setting as it is named in county_setting, shown and documented.
struct SettingInfo {
    char const* name;    ///< findings.plot_warn_ratio
    char const* meaning; ///< for people
    std::variant<std::int64_t Settings::*, Decimal Settings::*, bool Settings::*, Date Settings::*,
                 std::string Settings::*>
        member;
};
std::span<SettingInfo const> setting_list();
/// As it is written in county_setting.
std::string setting_text(Settings const& settings, SettingInfo const& info);
/// True when the name is one of ours. Errors: `invalid`, saying what the value should be; then nothing has changed.
Result<bool> set(Settings& settings, std::string_view name, std::string_view value);

} // namespace gengji::domain
