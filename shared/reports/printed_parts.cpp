#include "shared/reports/labels.hpp"
#include "shared/reports/printed_pages.hpp"
#include "shared/reports/printed_reports.hpp"

#include <algorithm>

/// Tables that several printed reports hold.
namespace gengji::reports {

namespace {

using Align = PrintedTable::Align;

std::string percent_text(std::optional<std::int64_t> hundredths) {
    return hundredths ? amount_text(hundredths) + "%" : std::string("—");
}

std::string change_text(int change) {
    return change > 0   ? "升 " + std::to_string(change)
           : change < 0 ? "降 " + std::to_string(-change)
                        : std::string("持平");
}

} // namespace

std::string amount_text(std::optional<std::int64_t> hundredths) {
    return hundredths ? domain::hundredths_text(*hundredths) : std::string("—");
}

void print_figures(PrintedPages& pages, MonthReport const& report) {
    PrintedTable table;
    table.columns = {{"编号", 5, Align::centre},     {"指标", 25},
                     {"单位", 7, Align::centre},     {"本月核实", 9, Align::right},
                     {"累计上报", 10, Align::right}, {"累计核实", 10, Align::right},
                     {"当年目标", 9, Align::right},  {"完成率", 9, Align::right},
                     {"2027目标", 9, Align::right}};
    for (MonthFigure const& one : report.figures) {
        std::optional<std::int64_t> month;
        if (one.this_month) {
            std::int64_t const by = one.indicator.scale, base = one.this_month->verified;
            month = (2 * base + (base >= 0 ? by : -by)) / (2 * by);
        }
        table.rows.push_back(
            {number_text(one.indicator), one.indicator.name, one.indicator.unit, amount_text(month),
             amount_text(one.now.value.reported), amount_text(one.now.value.verified), amount_text(one.now.target),
             percent_text(percent_done(one.now.value.verified, one.now.target)), amount_text(one.now.target_2027)});
    }
    pages.table(table);
    pages.note("上报数与核实数分列，永不相加；完成率按核实数。当年目标在方案 2024、2027 两个目标之间取直线。");
    std::string corrections;
    for (MonthFigure const& one : report.figures) {
        if (!one.now.adjustment || *one.now.adjustment == domain::Sums{}) continue;
        corrections += (corrections.empty() ? "上期更正（关账以后的补录和更正，基本单位）：" : "；") +
                       number_text(one.indicator) + " 上报 " + amount_text(one.now.adjustment->reported) + "、核实 " +
                       amount_text(one.now.adjustment->verified);
    }
    if (!corrections.empty()) pages.note(corrections);
}

void print_townships(PrintedPages& pages, MonthReport const& report) {
    PrintedTable table;
    table.columns = {{"乡镇（街道）", 12}};
    std::vector<std::string> const shown{"K1", "K2", "K3", "K4", "K6", "K7", "K8", "A10"};
    for (auto const& id : shown) {
        auto const* const indicator = domain::Indicators::built_in().find(id);
        table.columns.push_back({id + "\n" + (indicator ? indicator->unit : ""), 8, Align::right});
    }
    auto rows = report.townships;
    std::ranges::sort(rows, {}, &domain::TownshipRow::code);
    for (auto const& row : rows) {
        std::vector<std::string> cells{row.name};
        for (auto const& id : shown) {
            auto const found = row.figures.find(id);
            cells.push_back(found == row.figures.end() ? "—" : amount_text(found->second.value.verified));
        }
        table.rows.push_back(std::move(cells));
    }
    std::vector<std::string> county{"全县"};
    for (auto const& id : shown) {
        auto const* const figure = report.find(id);
        county.push_back(figure ? amount_text(figure->now.value.verified) : "—");
    }
    table.rows.push_back(std::move(county));
    table.last_is_sum = true;
    pages.table(table);
    pages.note(
        "核实数。全县数另行计算，不是各行相加：县里保管的记录只算全县，跨乡镇的重复申报在全县扣除，各行各自四舍五入。");
}

void print_ranks(PrintedPages& pages, MonthReport const& report) {
    PrintedTable table;
    table.columns = {
        {"名次", 6, Align::centre}, {"乡镇（街道）", 13}, {"得分", 9, Align::right}, {"名次变化", 9, Align::centre}};
    for (auto const& [name, weight] : report.weights)
        table.columns.push_back({(domain::Indicators::built_in().find(name) ? name : weight_text(name)) + "\n（" +
                                     amount_text(weight) + "）",
                                 9, Align::right});
    for (auto const& row : report.townships) {
        auto const last = report.last_ranks.find(row.code);
        std::vector<std::string> cells{std::to_string(row.rank), row.name, amount_text(row.score),
                                       last == report.last_ranks.end() ? "—" : change_text(last->second - row.rank)};
        for (auto const& [name, weight] : report.weights) {
            auto const part = row.parts.find(name);
            cells.push_back(part == row.parts.end() ? "—" : amount_text(part->second));
        }
        table.rows.push_back(std::move(cells));
    }
    pages.table(table);
    pages.note("得分 = Σ 权重 × min(上限, 核实数 ÷ 当年目标) + 按时报送 + 不退回率；括号内是权重。同分先比 K6，再比 "
               "K7，再比谁先报送。"
               "方案没有规定排名公式，权重、上限、乡镇目标都是县级设置。");
}

void print_tasks(PrintedPages& pages, MonthReport const& report, bool only_blocked) {
    PrintedTable table;
    table.columns = {{"序号", 5, Align::centre}, {"任务", 30},      {"牵头单位", 13}, {"进展", 8, Align::centre},
                     {"完成", 7, Align::right},  {"情况和困难", 28}};
    for (auto const& task : report.tasks) {
        if (only_blocked && task.state != "blocked") continue;
        std::vector<std::string> words;
        for (auto const& word : task.words)
            words.push_back(word.unit + "（" + month_text(word.month) + "）：" + word.text +
                            (word.obstacle.empty() ? "" : "困难：" + word.obstacle));
        table.rows.push_back({std::to_string(task.no), task.text, joined(task.lead), task_state_text(task.state),
                              task.done_pct ? std::to_string(*task.done_pct) + "%" : "—",
                              words.empty() ? "没有填报" : joined(words, "\n")});
    }
    if (table.rows.empty()) return pages.paragraph(only_blocked ? "没有受阻的任务。" : "没有任务。");
    pages.table(table);
}

Reporting reporting_of(MonthReport const& report, int due_day) {
    Reporting found;
    for (auto const& row : report.townships)
        (!row.report_day ? found.missing : *row.report_day <= due_day ? found.on_time : found.late).push_back(row.name);
    return found;
}

} // namespace gengji::reports
