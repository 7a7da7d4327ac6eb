#include "shared/domain/findings/log_rules.hpp"
#include "shared/domain/service/quotient.hpp"

#include <algorithm>
#include <cstdlib>
#include <tuple>

namespace gengji::domain {

namespace {

constexpr auto warn = FindingSeverity::warn;
constexpr std::size_t serial_digits = 6; ///< of log_no: what stands before them names the laptop

/// The same on every replica: record numbers are each store's own.
template<class T>
bool comes_first(T const& a, T const& b) {
    return std::tie(a.id, a.owner, a.record) < std::tie(b.id, b.owner, b.record);
}

bool has_span(LogRow const& log) { return log.start_s && log.end_s && *log.end_s > *log.start_s; }

bool overlap_in_time(LogRow const& a, LogRow const& b) {
    return has_span(a) && has_span(b) && *a.start_s < *b.end_s && *b.start_s < *a.end_s;
}

std::string_view laptop_of(LogRow const& log) {
    std::string_view const number = log.log_no;
    return number.size() > serial_digits ? number.substr(0, number.size() - serial_digits) : std::string_view();
}

/// From another team, or another laptop where both say which.
bool from_elsewhere(LogRow const& a, LogRow const& b) {
    if (a.team != b.team) return true;
    std::string_view const one = laptop_of(a), other = laptop_of(b);
    return !one.empty() && !other.empty() && one != other;
}

bool same_plot(LogRow const& a, LogRow const& b) {
    return a.plot && a.plot == b.plot && a.operation == b.operation && a.season == b.season && a.time_no == b.time_no;
}

bool similar_areas(LogRow const& a, LogRow const& b, Settings const& settings) {
    if (!a.claimed || !b.claimed) return false;
    auto const [less, more] = std::minmax(*a.claimed, *b.claimed);
    auto const apart = subtract(more, less);
    return apart && !exceeds(*apart, more, settings.duplicate_area_ratio);
}

bool same_client(LogRow const& a, Client const& client_a, LogRow const& b, Client const& client_b) {
    if (!a.client || !b.client) return false;
    return client_a.root == client_b.root || (!client_a.phone.empty() && client_a.phone == client_b.phone);
}

bool same_without_plot(LogRow const& a, Client const& client_a, LogRow const& b, Client const& client_b,
                       Settings const& settings) {
    if (a.plot && b.plot) return false;
    if (a.operation != b.operation || a.village != b.village || !same_client(a, client_a, b, client_b)) return false;
    auto const day_a = a.day(), day_b = b.day();
    return day_a && day_b && std::abs(day_a->days - day_b->days) <= settings.duplicate_days &&
           similar_areas(a, b, settings);
}

bool same_ground(LogRow const& a, LogRow const& b, FindingRules const& rules) {
    if (!rules.worked || a.path.empty() || b.path.empty()) return false;
    if (a.operation != b.operation || a.season != b.season || a.time_no != b.time_no || a.village != b.village)
        return false;
    auto const part = rules.worked->shared_part(a, b);
    return part && *part > rules.settings.duplicate_overlap_ratio;
}

/// What makes two claims one; empty when nothing does.
std::string duplicate_by(LogRow const& a, Client const& client_a, LogRow const& b, Client const& client_b,
                         FindingRules const& rules) {
    if (a.operation.empty() || !from_elsewhere(a, b)) return {};
    if (same_plot(a, b)) return "plot";
    if (same_without_plot(a, client_a, b, client_b, rules.settings)) return "client";
    if (same_ground(a, b, rules)) return "track";
    return {};
}

/// What the tracks of two jobs at once say to it.
std::string seen_on_tracks(LogRow const& a, LogRow const& b, FindingRules const& rules) {
    auto const one = rules.worked ? rules.worked->span_s(a) : std::nullopt;
    auto const other = rules.worked ? rules.worked->span_s(b) : std::nullopt;
    if (!one || !other) return {};
    bool const at_once = one->first < other->second && other->first < one->second;
    return at_once ? "两条轨迹也在同一时间。" : "两条轨迹的时间并不重叠，请更正起止时间。";
}

std::string which(LogRow const& log) { return log.log_no.empty() ? "（未编号）" : log.log_no; }

} // namespace

bool stands_before(LogRow const& a, LogRow const& b) {
    if (!a.verified || !a.is_live()) return false;
    return !b.verified || *a.verified < *b.verified;
}

std::vector<Finding> findings_of(LogRow const& first, Client const& client_first, LogRow const& second,
                                 Client const& client_second, FindingRules const& rules) {
    if (first.record == second.record || !first.is_live() || !second.is_live()) return {};
    bool const in_order = comes_first(first, second);
    LogRow const &a = in_order ? first : second, &b = in_order ? second : first;
    Client const &client_a = in_order ? client_first : client_second,
                 &client_b = in_order ? client_second : client_first;

    std::vector<Finding> found;
    auto const tell = [&](char const* rule, std::string place, std::string message) {
        found.push_back({rule, warn, a.record, b.record, std::move(place), std::move(message)});
    };
    std::string const both = which(a) + " 与 " + which(b);
    if (overlap_in_time(a, b)) {
        if (a.machine && a.machine == b.machine)
            tell("R08", "machine",
                 both + " 的作业时间重叠，用的是同一台机具，请核对时间或机具。" + seen_on_tracks(a, b, rules));
        else if (a.operator_id && a.operator_id == b.operator_id)
            tell("R08", "operator",
                 both + " 的作业时间重叠，是同一名机手，请核对时间或机手。" + seen_on_tracks(a, b, rules));
    }
    if (std::string by = duplicate_by(a, client_a, b, client_b, rules); !by.empty()) {
        std::string const what = by == "plot"     ? "是同一地块、同一作业、同一季的同一次"
                                 : by == "client" ? "是同一服务对象、同村、同一作业，日期和面积相近"
                                                  : "的作业轨迹大面积重叠";
        std::string const now = stands_before(a, b) ? which(a) + " 先核验，计数；请作废或更正另一条。"
                                : stands_before(b, a) ? which(b) + " 先核验，计数；请作废或更正另一条。"
                                                      : "请核对后只核验一条。";
        tell("R09", std::move(by), both + " " + what + "，疑为重复申报。" + now);
    }
    bool const photo =
        std::ranges::any_of(a.photos, [&](std::uint64_t hash) { return std::ranges::count(b.photos, hash) > 0; });
    if (photo) tell("R18", "photo", both + " 用了同一张照片，请补拍或说明。");
    if (a.strokes && a.strokes == b.strokes) tell("R18", "strokes", both + " 的签名笔迹完全相同，请重新签名确认。");
    return found;
}

std::optional<Finding> machine_day(std::vector<LogRow> const& logs, std::optional<Machine> const& machine, Date day,
                                   FindingRules const& rules) {
    MachineClass const* const known = machine ? rules.operations->machine_class(machine->machine_class) : nullptr;
    if (!known || !known->hard_max_mu_day || logs.empty()) return std::nullopt;
    Decimal sum;
    std::size_t counted = 0;
    LogRow const* subject = nullptr; // the first by id, whatever order they come in
    for (LogRow const& log : logs) {
        Operation const* const operation = rules.operations->operation(log.operation);
        auto const all = log.claimed ? multiply(*log.claimed, Decimal{log.times, 0}) : std::nullopt;
        if (!operation || operation->area_basis != "mu" || !all) continue;
        sum = add(sum, *all).value_or(sum);
        if (!subject || comes_first(log, *subject)) subject = &log;
        ++counted;
    }
    if (!subject || sum <= *known->hard_max_mu_day) return std::nullopt;
    return Finding{"R07",
                   warn,
                   subject->record,
                   0,
                   "day/" + to_text(machine->key.id) + "/" + to_text(day),
                   "农机 " + machine->machine_no + " 在 " + to_text(day) + " 共申报 " + to_text(sum, 2) + " 亩（" +
                       std::to_string(counted) + " 条），超过" + known->name + "一天的极限 " +
                       to_text(*known->hard_max_mu_day) + " 亩，请逐条核对。"};
}

std::optional<Finding> season_times(std::vector<LogRow> const& logs, std::optional<Plot> const& plot,
                                    FindingRules const& rules) {
    if (logs.size() < 2 || !plot || !plot->contract_area) return std::nullopt;
    Operation const* const operation = rules.operations->operation(logs.front().operation);
    if (!operation) return std::nullopt;
    Decimal sum;
    LogRow const* subject = &logs.front();
    for (LogRow const& log : logs) {
        auto const all = log.claimed ? multiply(*log.claimed, Decimal{log.times, 0}) : std::nullopt;
        sum = add(sum, all.value_or(Decimal{})).value_or(sum);
        if (comes_first(log, *subject)) subject = &log;
    }
    auto const most = multiply(*plot->contract_area, Decimal{operation->max_times, 0});
    if (!most || !exceeds(sum, *most, rules.settings.plot_block_ratio)) return std::nullopt;
    std::string const team = subject->team ? to_text(*subject->team) : "";
    return Finding{"R03",
                   FindingSeverity::block,
                   subject->record,
                   0,
                   "season/" + to_text(plot->key.id) + "/" + subject->operation + "/" + subject->season + "/" + team,
                   "地块“" + plot->name + "”这一季的" + operation->name + "已申报 " + to_text(sum, 2) + " 亩次（" +
                       std::to_string(logs.size()) + " 条），超过一季最多 " + std::to_string(operation->max_times) +
                       " 次，请核对。"};
}

std::optional<Finding> same_member(MemberRow const& first, MemberRow const& second) {
    if (first.record == second.record || !first.is_live() || !second.is_live()) return std::nullopt;
    bool const in_order = comes_first(first, second);
    MemberRow const &a = in_order ? first : second, &b = in_order ? second : first;
    auto const shared = [](std::string const& one, std::string const& other) { return !one.empty() && one == other; };
    bool const named = shared(a.name, b.name) && shared(a.village, b.village);
    auto const tell = [&](char const* rule, char const* why) {
        return Finding{rule,     FindingSeverity::warn,
                       a.record, b.record,
                       {},       "两份会员档案" + std::string(why) + "，请核对；是同一主体就合并档案（可撤销）。"};
    };
    if (shared(a.id_no, b.id_no)) return tell("M1", "身份证号相同");
    if (shared(a.uscc, b.uscc)) return tell("M1", "统一社会信用代码相同");
    if (named && shared(a.phone, b.phone)) return tell("M2", "姓名、村和电话相同");
    if (named && shared(a.group_no, b.group_no)) return tell("M3", "姓名、村和小组相同");
    return std::nullopt;
}

} // namespace gengji::domain
