#include "shared/domain/settings.hpp"

#include <array>
#include <charconv>
#include <optional>

namespace gengji::domain {

namespace {

using S = Settings;

constexpr std::array list{
    SettingInfo{"trusteeship.till", "托管面积权重：耕", &S::weight_till},
    SettingInfo{"trusteeship.plant", "托管面积权重：种", &S::weight_plant},
    SettingInfo{"trusteeship.protect", "托管面积权重：防", &S::weight_protect},
    SettingInfo{"trusteeship.harvest", "托管面积权重：收", &S::weight_harvest},
    SettingInfo{"evidence.to_verify", "核验所需的最低佐证等级", &S::evidence_to_verify},
    SettingInfo{"findings.clock_skew_min", "R02：时间可晚于收到时间的分钟数", &S::clock_skew_min},
    SettingInfo{"findings.plot_warn_ratio", "R05：申报面积/地块面积，超过则提醒", &S::plot_warn_ratio},
    SettingInfo{"findings.plot_block_ratio", "R05：申报面积/地块面积，超过则不能核验", &S::plot_block_ratio},
    SettingInfo{"findings.rate_warn_factor", "R06：常见最高效率的倍数，超过则提醒", &S::rate_warn_factor},
    SettingInfo{"findings.track_warn_ratio", "R11：轨迹与申报之差，超过则提醒", &S::track_warn_ratio},
    SettingInfo{"findings.track_decide_ratio", "R11：轨迹与申报之差，超过则由审核员裁定", &S::track_decide_ratio},
    SettingInfo{"findings.phone_track_least_mu", "手机轨迹作为面积依据的最小面积（亩）", &S::phone_track_least_mu},
    SettingInfo{"findings.far_from_plot_m", "R12：距地块的最大距离（米）", &S::far_from_plot_m},
    SettingInfo{"findings.far_from_village_m", "R12：距本村的最大距离（米）；没有村界资料，暂不起作用", &S::far_from_village_m},
    SettingInfo{"findings.far_from_county_m", "R12：距县界的最大距离（米）", &S::far_from_county_m},
    SettingInfo{"findings.price_low_factor", "R13：参考低价的倍数", &S::price_low_factor},
    SettingInfo{"findings.price_high_factor", "R13：参考高价的倍数", &S::price_high_factor},
    SettingInfo{"findings.late_days", "R15：作业后多少天内应提交", &S::late_days},
    SettingInfo{"months.closing_day", "次月几日关账", &S::closing_day},
    SettingInfo{"months.reopened", "重新开放的月份，用空格隔开", &S::reopened_months},
    SettingInfo{"duplicates.days", "无地块的重复申报：日期相差天数", &S::duplicate_days},
    SettingInfo{"duplicates.area_ratio", "无地块的重复申报：面积相差比例", &S::duplicate_area_ratio},
    SettingInfo{"duplicates.overlap_ratio", "轨迹重叠比例，超过则为重复申报", &S::duplicate_overlap_ratio},
    SettingInfo{"settlement.balance_days", "验收后多少天内付清余款", &S::balance_days},
    SettingInfo{"settlement.late_fee_per_day", "每日滞纳金占欠款比例", &S::late_fee_per_day},
    SettingInfo{"settlement.late_fee_most", "滞纳金最多占服务费的比例", &S::late_fee_most},
    SettingInfo{"subsidy.share_max_pct", "补助占市场价的最高比例（%）", &S::subsidy_share_max_pct},
    SettingInfo{"subsidy.share_max_hill_pct", "丘陵地补助占市场价的最高比例（%）", &S::subsidy_share_max_hill_pct},
    SettingInfo{"subsidy.per_mu_season_max", "每亩每季最高补助（元）", &S::subsidy_per_mu_season_max},
    SettingInfo{"subsidy.per_mu_season_max_hill", "丘陵地每亩每季最高补助（元）", &S::subsidy_per_mu_season_max_hill},
    SettingInfo{"subsidy.operator_year_max", "每个规模主体每年最高补助（元）", &S::subsidy_operator_year_max},
    SettingInfo{"subsidy.smallholder_share_least_pct", "小农户至少占补助的比例（%）", &S::smallholder_share_least_pct},
    SettingInfo{"subsidy.smallholder_most_mu", "小农户的最大经营面积（亩）", &S::smallholder_most_mu},
    SettingInfo{"subsidy.hill_slope_deg", "坡度达到多少度按丘陵地计", &S::hill_slope_deg},
    SettingInfo{"subsidy.check_pct", "抽查比例（%）", &S::check_pct},
    SettingInfo{"subsidy.pays_farmer", "补助付给农户（否：付给服务方）", &S::subsidy_pays_farmer},
    SettingInfo{"track.accuracy_m", "轨迹：精度差于此的点不用（米）", &S::track_accuracy_m},
    SettingInfo{"track.speed_mps", "轨迹：快于此算跳变（米/秒）", &S::track_speed_mps},
    SettingInfo{"track.aircraft_speed_mps", "轨迹：飞机快于此算跳变（米/秒）", &S::track_aircraft_speed_mps},
    SettingInfo{"track.gap_s", "轨迹：间隔长于此断开（秒）", &S::track_gap_s},
    SettingInfo{"track.gap_m", "轨迹：间隔远于此断开（米）", &S::track_gap_m},
    SettingInfo{"track.margin_m", "轨迹：地块外多远仍算本地块的作业（米）", &S::track_margin_m},
    SettingInfo{"orders.done_ratio", "作业面积达到订单面积的多少算完工", &S::order_done_ratio},
    SettingInfo{"orders.hours_a_day", "机具一天作业几小时", &S::work_hours_a_day},
    SettingInfo{"orders.manual_mu_a_day", "人工作业一个队一天几亩", &S::manual_mu_a_day},
    SettingInfo{"credit.service_years", "服务履约分看最近几年的作业记录", &S::credit_service_years},
    SettingInfo{"supply.price_alarm_ratio", "农资价格比上期变动超过多少就提醒", &S::price_alarm_ratio},
    SettingInfo{"supply.sold_weeks", "可售天数按最近几周的销量算", &S::sold_weeks},
    SettingInfo{"supply.low_stock_days", "农资库存可售不足多少天就提醒", &S::low_stock_days},
    SettingInfo{"supply.low_staple_days", "生活必需品可供不足多少天就提醒", &S::low_staple_days},
    SettingInfo{"members.profile_stale_months", "档案超过多少个月未更新算过期", &S::profile_stale_months},
    SettingInfo{"members.keep_after_leaving_years", "退会后资料保存年数", &S::keep_after_leaving_years},
    SettingInfo{"k8.from", "K8 累计起始日", &S::k8_from},
    SettingInfo{"k8.counts_renewals", "K8 是否计入续贷", &S::k8_counts_renewals},
    SettingInfo{"months.report_due_day", "月报截止日", &S::report_due_day},
    SettingInfo{"ranking.most", "排名中完成率的上限", &S::ranking_most},
};

constexpr std::string_view kpi6_prefix = "kpi6.", track_speed_prefix = "track.speed.";

bool is_kpi6_rule(std::string_view rule) {
    return rule == "area" || rule == "converted" || rule == "area_if_priced_per_mu" || rule == "none";
}

std::optional<std::int64_t> integer_of(std::string_view text) {
    std::int64_t number = 0;
    auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::optional<bool> boolean_of(std::string_view text) {
    if (text == "yes" || text == "true" || text == "1" || text == "是") return true;
    if (text == "no" || text == "false" || text == "0" || text == "否") return false;
    return std::nullopt;
}

/// Reads a setting of each type; false when the text is none.
struct Reader {
    Settings& settings;
    std::string_view text;

    template<class T>
    bool put(T Settings::*member, std::optional<T> value) {
        if (value) settings.*member = *std::move(value);
        return value.has_value();
    }
    bool operator()(std::int64_t S::*m) {
        auto const number = integer_of(text);
        return number && *number >= 0 && put(m, number);
    }
    bool operator()(Decimal S::*m) {
        auto const number = parse_decimal(text);
        return number && number->unscaled >= 0 && put(m, number);
    }
    bool operator()(bool S::*m) { return put(m, boolean_of(text)); }
    bool operator()(Date S::*m) { return put(m, parse_date(text)); }
    bool operator()(std::string S::*m) { return put(m, std::optional(std::string(text))); }
};

struct Writer {
    Settings const& settings;
    std::string operator()(std::int64_t S::*m) const { return std::to_string(settings.*m); }
    std::string operator()(Decimal S::*m) const { return to_text(settings.*m); }
    std::string operator()(bool S::*m) const { return settings.*m ? "yes" : "no"; }
    std::string operator()(Date S::*m) const { return to_text(settings.*m); }
    std::string operator()(std::string S::*m) const { return settings.*m; }
};

/// `0.8-10`: least and most, the first not above the second.
std::optional<std::pair<Decimal, Decimal>> band_of(std::string_view text) {
    auto const dash = text.find('-');
    if (dash == text.npos) return std::nullopt;
    auto const least = parse_decimal(text.substr(0, dash)), most = parse_decimal(text.substr(dash + 1));
    if (!least || !most || least->unscaled < 0 || *most <= *least) return std::nullopt;
    return std::pair(*least, *most);
}

Error refused(std::string_view name, std::string_view value) {
    return problem(Problem::invalid, "县级设置“" + std::string(name) + "”的值“" + std::string(value) +
                                         "”不对，请按说明填写数字、日期或是否");
}

} // namespace

std::span<SettingInfo const> setting_list() { return list; }

std::string setting_text(Settings const& settings, SettingInfo const& info) {
    return std::visit(Writer{settings}, info.member);
}

Result<bool> set(Settings& settings, std::string_view name, std::string_view value) {
    if (name.starts_with(kpi6_prefix)) {
        if (!is_kpi6_rule(value)) return refused(name, value);
        settings.kpi6_rules[std::string(name.substr(kpi6_prefix.size()))] = value;
        return true;
    }
    if (name.starts_with(track_speed_prefix)) {
        auto const band = band_of(value);
        if (!band) return refused(name, value);
        settings.track_speeds[std::string(name.substr(track_speed_prefix.size()))] = *band;
        return true;
    }
    for (SettingInfo const& info : list) {
        if (name != info.name) continue;
        if (!std::visit(Reader{settings, value}, info.member)) return refused(name, value);
        return true;
    }
    return false;
}

} // namespace gengji::domain
