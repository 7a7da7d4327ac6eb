#include "shared/domain/findings/log_rules.hpp"
#include "shared/domain/findings/nearness.hpp"
#include "shared/domain/service/quotient.hpp"
#include "shared/domain/service/settlement.hpp"
#include "shared/domain/service/subsidy.hpp"

#include <algorithm>
#include <chrono>

namespace gengji::domain {

namespace {

constexpr auto warn = FindingSeverity::warn, block = FindingSeverity::block;

std::string mu(Decimal area) { return to_text(area, 2) + " 亩"; }
std::string yuan(Decimal money) { return to_text(money, 2) + " 元"; }

/// One log under examination: what is wrong with it gathers in `found`.
struct Examined {
    LogRow const& log;
    Referred const& referred;
    FindingRules const& rules;
    std::vector<Finding> found;

    Settings const& settings() const { return rules.settings; }
    Operation const* operation() const { return rules.operations->operation(log.operation); }
    void tell(char const* rule, FindingSeverity severity, std::string message, std::string place = {}) {
        found.push_back({rule, severity, log.record, 0, std::move(place), std::move(message)});
    }
};

void r01_area(Examined& at) {
    for (auto const& [area, name] : {std::pair(at.log.claimed, "申报面积"), {at.log.accepted, "认定面积"}}) {
        if (!area) continue;
        if (*area <= Decimal{})
            at.tell("R01", block, std::string(name) + "应大于 0，请更正。", name);
        else if (area->scale > 2)
            at.tell("R01", block, std::string(name) + "应精确到厘（两位小数），请更正。", name);
    }
    if (!at.log.claimed) at.tell("R01", block, "没有填申报面积，请补填。");
}

void r02_time(Examined& at) {
    auto const [start, end] = std::pair(at.log.start_s, at.log.end_s);
    if (start && end && *end <= *start) at.tell("R02", block, "结束时间不晚于开始时间，请核对两个时间。");
    if (!at.log.submitted_at) return; // only the server knows what time it was
    std::int64_t const latest = *at.log.submitted_at + at.settings().clock_skew_min * 60;
    if ((start && *start > latest) || (end && *end > latest))
        at.tell("R02", block, "作业时间晚于提交时间，请核对日期和笔记本的时钟。", "future");
}

void r03_times(Examined& at) {
    Operation const* const operation = at.operation();
    if (!operation) return at.tell("R03", block, "没有这项作业，请从作业目录中重选。");
    auto const bad = [&](std::int64_t count) { return count < 1 || count > operation->max_times; };
    if (bad(at.log.times) || bad(at.log.time_no))
        at.tell("R03", block,
                operation->name + "一季最多 " + std::to_string(operation->max_times) + " 次，请核对“次数”和“第几次”。");
}

void r04_confirmation(Examined& at) {
    if (at.log.confirmation == Confirmation::stale)
        at.tell("R04", block, "农户确认后又改了地块、作业、面积或金额，请重新请农户确认。");
}

void r05_plot(Examined& at) {
    auto const& plot = at.referred.plot;
    if (!plot || !plot->contract_area || !at.log.claimed) return;
    bool const far = exceeds(*at.log.claimed, *plot->contract_area, at.settings().plot_block_ratio);
    if (!far && !exceeds(*at.log.claimed, *plot->contract_area, at.settings().plot_warn_ratio)) return;
    at.tell("R05", far ? block : warn,
            "申报 " + mu(*at.log.claimed) + "，地块登记 " + mu(*plot->contract_area) + "，请核对面积或改选地块。");
}

void r06_rate(Examined& at) {
    auto const& machine = at.referred.machine;
    if (!machine || !at.log.claimed || !at.log.start_s || !at.log.end_s || *at.log.end_s <= *at.log.start_s) return;
    MachineClass const* const known = at.rules.operations->machine_class(machine->machine_class);
    Operation const* const operation = at.operation();
    if (!known || !operation || operation->area_basis != "mu") return;
    // area / hours > limit, without dividing: area · 3600 > limit · seconds
    auto const worked = multiply(*at.log.claimed, Decimal{3600, 0});
    Decimal const seconds{*at.log.end_s - *at.log.start_s, 0};
    auto const above = [&](std::optional<Decimal> limit, Decimal factor) {
        auto const most = limit ? multiply(*limit, factor) : std::nullopt;
        return worked && most && exceeds(*worked, seconds, *most);
    };
    bool const hard = above(known->hard_max_mu_h, Decimal{1, 0});
    if (!hard && !above(known->typical_high_mu_h, at.settings().rate_warn_factor)) return;
    auto const rate = quotient(*worked, seconds, 1);
    at.tell("R06", hard ? block : warn,
            known->name + "每小时 " + (rate ? to_text(*rate, 1) : std::string("过多")) + " 亩，高于" +
                (hard ? "机具极限" : "常见水平") + "，请核对面积和起止时间。");
}

void r10_season(Examined& at) {
    auto const day = at.log.day();
    auto const season = parse_season(at.log.season);
    Operation const* const operation = at.operation();
    Crop const* const crop = season ? at.rules.operations->crop(season->crop) : nullptr;
    if (!day || !crop || !operation) return;
    auto const windows = windows_of(*crop, *operation, season->year);
    bool const within =
        std::ranges::any_of(windows, [&](auto const& window) { return *day >= window.first && *day <= window.second; });
    if (windows.empty() || within) return;
    at.tell("R10", warn,
            crop->name + std::to_string(season->year) + "季的" + operation->name + "一般在 " +
                to_text(windows[0].first) + " 至 " + to_text(windows[0].second) + "，请核对日期和作物季。");
}

void r11_track(Examined& at) {
    if (!at.log.gnss_area || !at.log.claimed) return;
    Decimal const difference = subtract(*at.log.gnss_area, *at.log.claimed).value_or(Decimal{});
    Decimal const apart = difference < Decimal{} ? Decimal{-difference.unscaled, difference.scale} : difference;
    if (!exceeds(apart, *at.log.claimed, at.settings().track_warn_ratio)) return;
    bool const decide = exceeds(apart, *at.log.claimed, at.settings().track_decide_ratio);
    at.tell("R11", warn,
            "轨迹面积 " + mu(*at.log.gnss_area) + "，申报 " + mu(*at.log.claimed) +
                (decide ? "，相差超过允许范围，请审核员裁定认定面积。" : "，请核对后认定面积。"));
}

/// A track that was recorded at another time than the job was claimed for belongs to another job.
void r11_track_time(Examined& at) {
    auto const span = at.rules.worked ? at.rules.worked->span_s(at.log) : std::nullopt;
    if (!span || !at.log.start_s || !at.log.end_s) return;
    constexpr std::int64_t leeway_s = 1800; // people write down half hours
    if (span->first >= *at.log.start_s - leeway_s && span->second <= *at.log.end_s + leeway_s) return;
    at.tell("R11", warn,
            "轨迹是 " + to_text_local(span->first * 1000) + " 至 " + to_text_local(span->second * 1000) +
                " 记录的，不在申报的作业时间内，请核对起止时间或轨迹。",
            "time");
}

void r12_position(Examined& at) {
    if (!at.log.position) return;
    auto const& plot = at.referred.plot;
    if (plot && plot->boundary.size() >= 3) {
        std::int64_t const off = distance_to_ring_m(*at.log.position, plot->boundary);
        if (off > at.settings().far_from_plot_m)
            at.tell("R12", warn, "作业位置离地块 " + std::to_string(off) + " 米，请核对地块或轨迹。", "plot");
    }
    auto const& outline = county_outline();
    if (outline.empty()) return;
    std::int64_t const off = distance_to_ring_m(*at.log.position, outline);
    if (off > at.settings().far_from_county_m)
        at.tell("R12", warn, "作业位置在县界外 " + std::to_string(off) + " 米，请核对轨迹。", "county");
}

void r13_price(Examined& at) {
    Operation const* const operation = at.operation();
    if (!operation || !at.log.unit_price || !operation->price_low || !operation->price_high) return;
    auto const low = multiply(*operation->price_low, at.settings().price_low_factor);
    auto const high = multiply(*operation->price_high, at.settings().price_high_factor);
    if (!low || !high || (*at.log.unit_price >= *low && *at.log.unit_price <= *high)) return;
    at.tell("R13", warn,
            operation->name + "单价 " + yuan(*at.log.unit_price) + "，常见范围 " + yuan(*low) + " 至 " + yuan(*high) +
                "，请核对。");
}

void r14_amount(Examined& at) {
    if (!at.log.amount) return; // ours computes it
    ServiceLog log;
    log.operation = at.log.operation, log.claimed = at.log.claimed, log.accepted = at.log.accepted;
    log.tonnes = at.log.tonnes, log.unit_price = at.log.unit_price, log.times = at.log.times;
    log.surcharge = at.log.surcharge, log.discount = at.log.discount;
    auto const right = amount_of(log, *at.rules.operations);
    if (right && *right != *at.log.amount)
        at.tell("R14", block, "应收金额应为 " + yuan(*right) + "，记录为 " + yuan(*at.log.amount) + "，请更正。");
}

Date closing_of(Date day, std::int64_t closing_day) {
    using namespace std::chrono;
    year_month_day const date{sys_days{days{day.days}}};
    year_month_day closing = date.year() / date.month() / std::chrono::day{static_cast<unsigned>(closing_day)};
    closing += months{1};
    if (!closing.ok()) closing = closing.year() / closing.month() / last;
    return Date{static_cast<std::int32_t>(sys_days{closing}.time_since_epoch().count())};
}

void r15_late(Examined& at) {
    auto const day = at.log.day();
    if (!day || !at.log.submitted_at) return;
    Date const handed_in = date_of(*at.log.submitted_at * 1000);
    std::int64_t const days = handed_in.days - day->days;
    bool const reopened = at.settings().reopened_months.find(to_text(*day).substr(0, 7)) != std::string::npos;
    bool const closed = at.settings().closing_day > 0 && !reopened &&
                        handed_in > closing_of(*day, std::min<std::int64_t>(at.settings().closing_day, 28));
    if (!closed && days <= at.settings().late_days) return;
    at.tell("R15", closed ? block : warn,
            closed ? "作业后 " + std::to_string(days) + " 天才提交，当月已关账，请县专班重新开放该月。"
                   : "作业后 " + std::to_string(days) + " 天才提交，请说明原因。");
}

void r16_subsidy(Examined& at) {
    auto const& scheme = at.referred.scheme;
    if (!scheme || !at.log.subsidy || *at.log.subsidy <= Decimal{}) return;
    SubsidyClaim claim;
    claim.operation = at.log.operation;
    claim.worked_on = at.log.day();
    claim.area = at.log.area().value_or(Decimal{});
    claim.times = at.log.times;
    claim.unit_price = at.log.unit_price.value_or(Decimal{});
    claim.hill = at.referred.plot && at.referred.plot->slope.value_or(0) >= at.settings().hill_slope_deg;
    claim.evidence = 4; // what it needs to be verified is another matter
    Subsidy const most = subsidy_of(claim, subsidy_rules_of(*scheme), {}, at.settings());
    if (*at.log.subsidy > most.amount)
        at.tell("R16", block,
                "财政补助 " + yuan(*at.log.subsidy) + "，按项目规定最多 " + yuan(most.amount) +
                    (most.why.empty() ? "" : "（" + most.why + "）") + "，请更正。");
}

void r17_machine(Examined& at) {
    auto const& machine = at.referred.machine;
    if (!machine) return;
    if (machine->team && at.log.team && *machine->team != *at.log.team && machine->status != "lent")
        at.tell("R17", warn, "机具不属于这支服务队，也没有登记借用，请核对机具或登记借用。", "team");
    auto const day = at.log.day();
    if (day && machine->licence_until && *machine->licence_until < *day)
        at.tell("R17", warn, "作业时操作证已于 " + to_text(*machine->licence_until) + " 到期，请换证后更新。",
                "licence");
    if (day && machine->inspection_until && *machine->inspection_until < *day)
        at.tell("R17", warn, "作业时年检已于 " + to_text(*machine->inspection_until) + " 到期，请年检后更新。",
                "inspection");
}

void r18_own_photos(Examined& at) {
    if (at.log.photos.size() == 2 && at.log.photos[0] == at.log.photos[1])
        at.tell("R18", warn, "作业前后用了同一张照片，请补拍或说明。", "own");
}

/// Whoever verifies is stopped at his laptop; an older program, or a confirmation that an edit has made stale since, is
/// seen here.
void v1_evidence(Examined& at) {
    if (!at.log.verified) return;
    auto const& machine = at.referred.machine;
    ServiceLog proof;
    if (at.log.track) proof.track.emplace();
    int level = evidence_level(proof, at.log.confirmation, machine && !machine->gnss_id.empty());
    if (level == 0 && at.log.two_photos) level = 1;
    if (auto const missing = evidence_missing(level, at.settings()))
        at.tell("V1", warn, "已核验，但" + *missing + "，或撤回核验。");
}

} // namespace

std::vector<Finding> findings_of(LogRow const& log, Referred const& referred, FindingRules const& rules) {
    if (!log.is_live()) return {};
    Examined at{log, referred, rules, {}};
    for (auto const rule :
         {r01_area, r02_time, r03_times, r04_confirmation, r05_plot, r06_rate, r10_season, r11_track, r11_track_time,
          r12_position, r13_price, r14_amount, r15_late, r16_subsidy, r17_machine, r18_own_photos, v1_evidence})
        rule(at);
    return std::move(at.found);
}

} // namespace gengji::domain
