#include "shared/reports/labels.hpp"
#include "shared/reports/month_workbook.hpp"
#include "shared/reports/printed_pages.hpp"
#include "shared/reports/printed_reports.hpp"

#include <algorithm>

/// What the reform office prints: ranking, county summary, bulletin.
namespace gengji::reports {

namespace {

void begin(PrintedPages& pages, MonthReport const& report, std::string const& title) {
    pages.title(title);
    pages.line_under_title(month_text(report.month) + "　　改革工作专班办公室　　" + date_text(report.made_on));
    if (report.closed)
        pages.note(closing_words(report));
    else
        pages.warning(closing_words(report));
}

std::string names_or_none(std::vector<std::string> const& names) {
    return names.empty() ? std::string("无") : std::to_string(names.size()) + " 个：" + joined(names);
}

std::string counts_of_tasks(MonthReport const& report) {
    std::string text;
    for (char const* const state : {"done", "under_way", "blocked", "not_started"}) {
        auto const count = std::ranges::count(report.tasks, state, &domain::TaskRow::state);
        text += (text.empty() ? "" : "，") + task_state_text(state) + " " + std::to_string(count) + " 项";
    }
    return std::to_string(report.tasks.size()) + " 项任务：" + text + "。";
}

/// 综合服务社 205 家，完成当年目标的 119.42%，高于进度参考线。
std::string sentence_of(MonthFigure const& one) {
    auto const& value = one.now.value.verified;
    std::string text = one.indicator.name + "：核实 " + amount_text(value) + " " + one.indicator.unit;
    if (auto const done = percent_done(value, one.now.target))
        text += "，完成当年目标（" + amount_text(one.now.target) + "）的 " + amount_text(done) + "%";
    if (auto const done = percent_done(value, one.now.target_2027))
        text += "、2027 年目标的 " + amount_text(done) + "%";
    if (one.now.pace)
        text +=
            value >= *one.now.pace ? "，不低于进度参考线" : "，低于进度参考线 " + amount_text(*one.now.pace - value);
    return text + "。";
}

void end(PrintedPages& pages) { pages.signatures({"拟稿", "核稿", "签发"}); }

} // namespace

Result<void> print_ranking(MonthReport const& report, std::string const& path) {
    std::string const title = report.scope.place_name + "乡镇（街道）赛马比拼排名";
    auto pages = TRY(PrintedPages::create(path, title + " " + month_text(report.month), PrintedPages::Paper::across));
    begin(pages, report, title);
    print_ranks(pages, report);
    end(pages);
    return pages.finish();
}

Result<void> print_summary(MonthReport const& report, std::string const& path) {
    std::string const title = report.scope.place_name + "“三位一体”改革情况汇总";
    auto pages = TRY(PrintedPages::create(path, title + " " + month_text(report.month)));
    begin(pages, report, title);
    pages.heading("一、全县指标");
    print_figures(pages, report);
    pages.heading("二、各乡镇（街道）");
    print_townships(pages, report);
    pages.heading("三、四个重大");
    PrintedTable table;
    table.columns = {
        {"序号", 5, PrintedTable::Align::centre}, {"类别", 12}, {"事项", 40}, {"指标（核实 / 2027 目标）", 28}};
    for (auto const& major : report.majors) {
        std::vector<std::string> figures;
        for (auto const& id : major.indicators) {
            if (auto const* const one = report.find(id))
                figures.push_back(id + " " + amount_text(one->now.value.verified) + " / " +
                                  amount_text(one->now.target_2027));
        }
        table.rows.push_back(
            {std::to_string(major.no), major.category, major.name, figures.empty() ? "—" : joined(figures, "\n")});
    }
    pages.table(table);
    pages.heading("四、任务进展");
    pages.paragraph(counts_of_tasks(report));
    print_tasks(pages, report, false);
    end(pages);
    return pages.finish();
}

Result<void> print_bulletin(MonthReport const& report, std::string const& path) {
    std::string const title = "关于" + month_text(report.month) + "“三位一体”改革进展情况的通报";
    auto pages = TRY(PrintedPages::create(path, title));
    begin(pages, report, title);
    pages.heading("一、总体进展");
    for (MonthFigure const& one : report.figures) {
        if (one.indicator.id.starts_with('K')) pages.paragraph(sentence_of(one));
    }
    pages.heading("二、乡镇（街道）排名");
    auto const names = [&](std::size_t from, std::size_t to) {
        std::vector<std::string> list;
        for (std::size_t i = from; i < std::min(to, report.townships.size()); ++i)
            list.push_back(report.townships[i].name);
        return joined(list);
    };
    std::size_t const count = report.townships.size();
    if (count >= 10) pages.paragraph("前五名：" + names(0, 5) + "。后五名：" + names(count - 5, count) + "。");
    print_ranks(pages, report);
    pages.heading("三、月报报送");
    Reporting const reporting = reporting_of(report, report.report_due_day);
    pages.paragraph(month_text(report.month - 1) + "月报应于" + month_text(report.month) +
                    std::to_string(report.report_due_day) + "日前报送。按时 " +
                    std::to_string(reporting.on_time.size()) + " 个；迟报 " + names_or_none(reporting.late) +
                    "；没有报送 " + names_or_none(reporting.missing) + "。");
    pages.heading("四、任务进展");
    pages.paragraph(counts_of_tasks(report) + "受阻的任务：");
    print_tasks(pages, report, true);
    end(pages);
    return pages.finish();
}

} // namespace gengji::reports
