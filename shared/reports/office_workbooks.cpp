#include "shared/reports/office_workbooks.hpp"

#include "shared/reports/labels.hpp"
#include "shared/reports/month_workbook.hpp"
#include "shared/reports/ranking_sheet.hpp"
#include "shared/reports/workbook_writer.hpp"

#include <algorithm>

namespace gengji::reports {

namespace {

/// Every township with every figure that it has: reported and verified apart.
void write_townships(WorkbookWriter& book, MonthReport const& report) {
    SheetWriter& sheet = book.sheet("各乡镇");
    std::vector<std::string> const shown{"K1", "K2", "K3", "K4", "K6", "K7", "K8", "A10"};
    std::vector<std::string> names{"乡镇（街道）"};
    for (auto const& id : shown) {
        auto const* const indicator = domain::Indicators::built_in().find(id);
        std::string const text =
            id + " " + (indicator ? indicator->name + "（" + indicator->unit + "）" : std::string());
        names.insert(names.end(), {text + " 上报", text + " 核实", text + " 当年目标"});
    }
    sheet.header(names, 1);
    auto const put = [&](std::string const& name, auto const& figure_of, Tone tone) {
        std::vector<SheetCell> cells{SheetCell(name, tone)};
        for (auto const& id : shown) {
            domain::Figure const* const figure = figure_of(id);
            cells.emplace_back(figure ? std::optional(of_hundredths(figure->value.reported)) : std::nullopt, tone);
            cells.emplace_back(figure ? std::optional(of_hundredths(figure->value.verified)) : std::nullopt, tone);
            cells.emplace_back(figure && figure->target ? std::optional(of_hundredths(*figure->target)) : std::nullopt,
                               tone);
        }
        sheet.row(cells);
    };
    auto rows = report.townships;
    std::ranges::sort(rows, {}, &domain::TownshipRow::code);
    for (auto const& row : rows)
        put(
            row.name,
            [&](std::string const& id) {
                auto const found = row.figures.find(id);
                return found == row.figures.end() ? nullptr : &found->second;
            },
            Tone::plain);
    put(
        "全县（另行计算，不是相加）",
        [&](std::string const& id) {
            auto const* const found = report.find(id);
            return found ? &found->now : nullptr;
        },
        Tone::strong);
}

void write_blocked(WorkbookWriter& book, MonthReport const& report) {
    MonthReport blocked = report;
    std::erase_if(blocked.tasks, [](auto const& task) { return task.state != "blocked"; });
    blocked.majors.clear();
    write_tasks(book, blocked);
}

void write_reporting(WorkbookWriter& book, MonthReport const& report) {
    SheetWriter& sheet = book.sheet("月报报送");
    sheet.across(month_text(report.month - 1) + "月报，应于" + month_text(report.month) +
                     std::to_string(report.report_due_day) + "日前报送",
                 3, Tone::note);
    sheet.header(std::vector<std::string>{"乡镇（街道）", "情况", "报送日（本月几日）"});
    for (auto const& row : report.townships) {
        char const* const how = !row.report_day                            ? "没有报送"
                                : *row.report_day <= report.report_due_day ? "按时"
                                                                           : "迟报";
        bool const later = row.report_day && *row.report_day > 31;
        std::optional<std::int64_t> day;
        if (row.report_day && !later) day = *row.report_day;
        sheet.row({row.name, SheetCell(how, row.report_day ? Tone::plain : Tone::warning),
                   later ? SheetCell("更晚") : SheetCell(day)});
    }
}

} // namespace

Result<void> write_ranking_workbook(MonthReport const& report, std::string const& path) {
    auto book = TRY(WorkbookWriter::create(path, "乡镇排名 " + month_text(report.month)));
    write_ranking(book, report);
    write_code_book(book);
    return book.finish();
}

Result<void> write_summary_workbook(MonthReport const& report, std::string const& path) {
    auto book = TRY(WorkbookWriter::create(path, "县级汇总 " + month_text(report.month)));
    write_cover(book, report);
    write_charts(book, report);
    write_townships(book, report);
    write_pivot(book, report);
    write_tasks(book, report);
    write_code_book(book);
    return book.finish();
}

Result<void> write_bulletin_workbook(MonthReport const& report, std::string const& path) {
    auto book = TRY(WorkbookWriter::create(path, "通报 " + month_text(report.month)));
    write_cover(book, report);
    write_ranking(book, report);
    write_reporting(book, report);
    write_blocked(book, report);
    write_code_book(book);
    return book.finish();
}

} // namespace gengji::reports
