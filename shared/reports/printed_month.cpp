#include "shared/reports/labels.hpp"
#include "shared/reports/month_workbook.hpp"
#include "shared/reports/printed_pages.hpp"
#include "shared/reports/printed_reports.hpp"

#include <algorithm>

/// The monthly report on paper.
namespace gengji::reports {

namespace {

using Align = PrintedTable::Align;
using domain::Sums;

std::string mu_times(std::int64_t hundredths) { return to_text(of_hundredths(hundredths), 2); }

/// By operation, or by place: this month and the year.
void print_work(PrintedPages& pages, MonthReport const& report, std::string const& title, std::string PivotCell::*by,
                std::string (*name)(std::string_view)) {
    struct Line {
        Sums month, year;
        std::int64_t logs = 0;
    };
    std::map<std::string, Line> lines;
    Line all;
    for (PivotCell const& cell : report.pivot) {
        for (Line* const line : {&lines[cell.*by], &all}) {
            line->year += cell.sums;
            line->logs += cell.logs;
            if (cell.month == report.month) line->month += cell.sums;
        }
    }
    std::vector<std::pair<std::string, Line>> sorted(lines.begin(), lines.end());
    if (by == &PivotCell::operation)
        std::ranges::sort(sorted, std::greater(), [](auto const& one) { return one.second.year.verified; });
    PrintedTable table;
    table.columns = {{title, 20},
                     {"本月上报", 11, Align::right},
                     {"本月核实", 11, Align::right},
                     {"本年上报", 12, Align::right},
                     {"本年核实", 12, Align::right},
                     {"记录数", 8, Align::right}};
    auto const put = [&](std::string const& what, Line const& line) {
        table.rows.push_back({what, mu_times(line.month.reported), mu_times(line.month.verified),
                              mu_times(line.year.reported), mu_times(line.year.verified), std::to_string(line.logs)});
    };
    std::size_t const place = report.scope.place.size() < 9 ? 9 : 12;
    for (auto const& [key, line] : sorted) {
        bool const outside = by == &PivotCell::place && key.size() < place;
        put(outside ? (place == 9 ? "县级（扣除外乡镇重复）" : "在外乡镇作业") : name(key), line);
    }
    put("合计", all);
    table.last_is_sum = true;
    pages.table(table);
}

void print_words(PrintedPages& pages, std::string const& what, std::string const& text) {
    if (text.empty()) return;
    pages.paragraph("【" + what + "】" + text);
}

void print_units(PrintedPages& pages, MonthReport const& report) {
    for (UnitReport const& one : report.units) {
        if (report.units.size() > 1) pages.heading(one.unit);
        pages.note(report_state_text(one.state) +
                   (one.submitted_on ? "，" + date_text(*one.submitted_on) + "报送" : ""));
        print_words(pages, "工作进展", one.progress);
        print_words(pages, "典型案例", one.cases);
        print_words(pages, "存在问题", one.problems);
        print_words(pages, "下步打算", one.next_steps);
        print_words(pages, "填报数的调整", one.changed);
    }
    if (report.units.empty()) pages.paragraph("本月还没有报送文字情况（表单“月报”）。");
}

} // namespace

Result<void> print_month(MonthReport const& report, std::string const& path) {
    auto pages =
        TRY(PrintedPages::create(path, report.scope.title() + " " + month_text(report.month) + "“三位一体”改革月报"));
    pages.title(report.scope.title() + "“三位一体”改革月报");
    pages.line_under_title(month_text(report.month) + "　　编制日期：" + date_text(report.made_on));
    if (report.closed)
        pages.note(closing_words(report));
    else
        pages.warning(closing_words(report));
    if (!report.scope.unit.empty()) pages.note("部门月报：本部门牵头、配合的任务，以及这些任务对应的全县指标。");
    pages.heading("一、指标完成情况");
    if (report.figures.empty())
        pages.paragraph("本部门的任务没有对应的指标。");
    else
        print_figures(pages, report);
    char const* const numbers[] = {"二", "三", "四"};
    int next = 0;
    auto const heading = [&](char const* what) { pages.heading(std::string(numbers[next++]) + "、" + what); };
    if (report.scope.unit.empty()) {
        heading("农业生产社会化服务（亩次）");
        if (Sums const since = since_closing(report); !(since == Sums{}))
            pages.note("关账以后 K6 又变动：上报 " + mu_times(since.reported) + " 亩次，核实 " +
                       mu_times(since.verified) + " 亩次；下表是现在的记录。");
        print_work(pages, report, "作业", &PivotCell::operation, &operation_text);
        print_work(pages, report, report.scope.is_county() ? "乡镇（街道）" : "村（社区）", &PivotCell::place,
                   &division_text);
    }
    heading("任务进展");
    bool const nobody = std::ranges::all_of(report.tasks, [](auto const& task) { return task.words.empty(); });
    if (nobody)
        pages.paragraph("到本月还没有填报任务进展（表单“任务进展”）。");
    else
        print_tasks(pages, report, false);
    heading(report.scope.is_county() ? "各单位月报" : "文字情况");
    print_units(pages, report);
    if (!report.not_reported.empty()) pages.paragraph("没有报送本月月报的：" + joined(report.not_reported) + "。");
    pages.signatures({"填报人", "审核人", "单位负责人"});
    pages.note("每个数字都能打开看到背后的记录：表格（.xlsx）的“作业明细”“指标明细”，或命令 gengji board --records K6 "
               "--month " +
               domain::to_text(report.month) + "。");
    return pages.finish();
}

} // namespace gengji::reports
