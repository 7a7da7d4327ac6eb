#include "shared/domain/service/subsidy.hpp"

#include "shared/domain/service/quotient.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace gengji::domain {

namespace {

struct Cap {
    std::optional<Decimal> most; ///< none: no bound
    char const* why;
};

Decimal whole_cents_down(Decimal value) {
    Decimal const rounded = round_half_up(value, 2);
    return rounded > value ? subtract(rounded, Decimal{1, 2}).value_or(Decimal{}) : rounded;
}

std::optional<Decimal> left_of(std::optional<Decimal> most, Decimal used) {
    return most ? subtract(*most, used) : std::nullopt;
}

bool paid_too_recently(SubsidyClaim const& claim, SubsidyRules const& rules, SubsidyBefore const& before) {
    if (!rules.plot_once_years || !before.plot_last_paid || !claim.worked_on) return false;
    using namespace std::chrono;
    year_month_day const last{sys_days{days{before.plot_last_paid->days}}};
    year_month_day next = last + years{*rules.plot_once_years};
    if (!next.ok()) next = next.year() / next.month() / std::chrono::last; // 29 February
    return sys_days{days{claim.worked_on->days}} < sys_days{next};
}

std::string reason_against(SubsidyClaim const& claim, SubsidyRules const& rules, SubsidyBefore const& before) {
    if (claim.duplicate) return "重复申报，不予补助";
    if (!claim.approved) return "先服务后补助：请先核验";
    if (std::ranges::find(rules.operations, claim.operation) == rules.operations.end()) return "这项作业不在补助范围内";
    if (!claim.worked_on) return "缺作业日期，请补全后再申请";
    bool const outside = (rules.valid_from && *claim.worked_on < *rules.valid_from) ||
                         (rules.valid_to && *claim.worked_on > *rules.valid_to);
    if (outside) return "作业日期不在补助期内";
    if (claim.evidence < rules.evidence_level) return "佐证等级不够，请补齐农户确认或轨迹";
    if (paid_too_recently(claim, rules, before)) return "这块地在规定年限内已补助过";
    return {};
}

} // namespace

SubsidyRules subsidy_rules_of(FundScheme const& scheme) {
    SubsidyRules rules;
    rules.operations = scheme.operations;
    rules.valid_from = scheme.valid_from;
    rules.valid_to = scheme.valid_to;
    rules.per_mu = scheme.per_mu.value_or(Decimal{});
    rules.per_mu_scale = scheme.per_mu_scale;
    rules.share_max_pct = scheme.share_max;
    rules.per_mu_season_max = scheme.per_mu_season_max;
    rules.operator_year_max = scheme.operator_year_max;
    rules.budget = scheme.budget;
    rules.evidence_level = scheme.evidence_level.value_or(2);
    rules.plot_once_years = scheme.plot_once_years;
    return rules;
}

Subsidy subsidy_of(SubsidyClaim const& claim, SubsidyRules const& rules, SubsidyBefore const& before,
                   Settings const& settings) {
    if (std::string why = reason_against(claim, rules, before); !why.empty()) return {{}, std::move(why)};
    auto const mu_times = multiply(claim.area, Decimal{claim.times, 0});
    Decimal const rate = claim.smallholder ? rules.per_mu : rules.per_mu_scale.value_or(rules.per_mu);
    auto const asked = mu_times ? multiply(*mu_times, rate) : std::nullopt;
    auto const price = mu_times ? multiply(*mu_times, claim.unit_price) : std::nullopt;
    if (!asked || !price) return {{}, "面积、次数或单价过大，请核对"};

    Decimal const share = rules.share_max_pct.value_or(
        Decimal{claim.hill ? settings.subsidy_share_max_hill_pct : settings.subsidy_share_max_pct, 0});
    Decimal const season = rules.per_mu_season_max.value_or(
        Decimal{claim.hill ? settings.subsidy_per_mu_season_max_hill : settings.subsidy_per_mu_season_max, 0});
    std::optional<Decimal> year;
    if (!claim.smallholder) year = rules.operator_year_max.value_or(Decimal{settings.subsidy_operator_year_max, 0});
    Decimal const land = std::max(before.land_area.value_or(claim.area), claim.area);
    std::array const caps{
        Cap{percent_of(*price, share), "已按单价的最高比例计"},
        Cap{multiply(season, claim.area), "已达每亩每季上限"},
        Cap{left_of(multiply(season, land), before.plot_season), "已达每亩每季上限"},
        Cap{left_of(year, before.operator_year), "已达本主体全年上限"},
        Cap{left_of(rules.budget, before.from_budget), "项目预算已用完"},
    };
    Subsidy subsidy{round_half_up(*asked, 2), {}};
    for (Cap const& cap : caps) {
        if (!cap.most || *cap.most >= subsidy.amount) continue;
        subsidy = {whole_cents_down(std::max(*cap.most, Decimal{})), cap.why};
    }
    return subsidy;
}

} // namespace gengji::domain
