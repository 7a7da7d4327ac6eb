#include "shared/domain/service/settlement.hpp"
#include "shared/reports/labels.hpp"
#include "shared/reports/month_workbook.hpp"
#include "shared/reports/workbook_writer.hpp"

#include <algorithm>

/// The sheets of the work itself: 作业汇总, 作业明细, 图表.
namespace gengji::reports {

namespace {

using domain::Month;
using domain::Sums;

std::string place_text(MonthReport const& report, std::string const& code) {
    if (code.size() < (report.scope.place.size() < 9 ? 9U : 12U))
        return report.scope.place.size() < 9 ? "县级（外乡镇已先核验的重复，扣除）" : "在外乡镇作业";
    return division_text(code);
}

char const* confirmation_text(domain::Confirmation confirmation) {
    return confirmation == domain::Confirmation::given   ? "已确认"
           : confirmation == domain::Confirmation::stale ? "确认后有改动"
                                                         : "未确认";
}

std::optional<Instant> moment_of(std::optional<std::int64_t> seconds) {
    return seconds ? std::optional(Instant{*seconds * 1000}) : std::nullopt;
}

/// What of a log its price, area and times make it cost.
std::optional<Decimal> amount_of(domain::LogRow const& log) {
    domain::ServiceLog job;
    job.operation = log.operation;
    job.claimed = log.claimed;
    job.accepted = log.accepted;
    job.tonnes = log.tonnes;
    job.times = log.times;
    job.unit_price = log.unit_price;
    job.surcharge = log.surcharge;
    job.discount = log.discount;
    return domain::amount_of(job, domain::Operations::built_in());
}

template<class Key>
std::vector<std::pair<Key, Sums>> summed(std::vector<PivotCell> const& cells, Key PivotCell::*by) {
    std::map<Key, Sums> sums;
    for (PivotCell const& cell : cells) sums[cell.*by] += cell.sums;
    return {sums.begin(), sums.end()};
}

} // namespace

void write_pivot(WorkbookWriter& book, MonthReport const& report) {
    SheetWriter& sheet = book.sheet("作业汇总");
    std::vector<std::string> names{report.scope.place.size() < 9 ? "乡镇（街道）" : "村（社区）", "作业", "口径"};
    for (Month month = report.year_begins(); month <= report.month; ++month) names.push_back(month_text(month));
    names.insert(names.end(), {"本年累计（亩次）", "记录数"});
    sheet.header(names, 2);
    struct Line {
        std::map<Month, Sums> months;
        Sums total;
        std::int64_t logs = 0;
    };
    std::map<std::pair<std::string, std::string>, Line> lines;
    Line all;
    for (PivotCell const& cell : report.pivot) {
        for (Line* const line : {&lines[{cell.place, cell.operation}], &all}) {
            line->months[cell.month] += cell.sums;
            line->total += cell.sums;
            line->logs += cell.logs;
        }
    }
    auto const put = [&](std::string const& place, std::string const& operation, Line const& line, Tone tone) {
        for (auto const& [word, side] : {std::pair("上报", &Sums::reported), std::pair("核实", &Sums::verified)}) {
            std::vector<SheetCell> cells{SheetCell(place, tone), SheetCell(operation, tone), SheetCell(word, tone)};
            for (Month month = report.year_begins(); month <= report.month; ++month) {
                std::optional<Decimal> sum;
                if (auto const found = line.months.find(month); found != line.months.end())
                    sum = of_hundredths(found->second.*side);
                cells.emplace_back(sum, tone);
            }
            cells.emplace_back(of_hundredths(line.total.*side), tone == Tone::plain ? Tone::strong : tone);
            cells.emplace_back(line.logs, tone);
            sheet.row(cells);
        }
    };
    for (auto const& [key, line] : lines)
        put(place_text(report, key.first), operation_text(key.second), line, Tone::plain);
    put("合计", "", all, Tone::strong);
}

Result<void> write_logs(WorkbookWriter& book, MonthReport const& report, ReportSource& source) {
    SheetWriter& sheet = book.sheet("作业明细");
    sheet.header(
        std::vector<std::string>{"月份",           "作业村",         "保管乡镇", "作业记录号",       "作业",
                                 "作物季",         "服务队",         "服务对象", "开始时间",         "结束时间",
                                 "申报面积（亩）", "认定面积（亩）", "次数",     "计入上报（亩次）", "计入核实（亩次）",
                                 "单价（元）",     "应收金额（元）", "状态",     "农户确认",         "重复申报",
                                 "可疑之处",       "记录编号"},
        4);
    std::vector<SheetCell> cells;
    return source.logs(report.scope.place, report.year_begins(), report.month, [&](LogLine const& line) {
        auto const& log = line.log;
        cells.clear();
        cells.emplace_back(log.day() ? domain::to_text(domain::month_of(*log.day())) : std::string());
        cells.emplace_back(division_text(log.village));
        cells.emplace_back(division_text(log.township()));
        cells.emplace_back(log.log_no);
        cells.emplace_back(operation_text(log.operation));
        cells.emplace_back(season_text(log.season));
        cells.emplace_back(line.team);
        cells.emplace_back(line.client);
        cells.emplace_back(moment_of(log.start_s));
        cells.emplace_back(moment_of(log.end_s));
        cells.emplace_back(log.claimed);
        cells.emplace_back(log.accepted);
        cells.emplace_back(log.times);
        cells.emplace_back(of_hundredths(line.counted.reported));
        cells.emplace_back(of_hundredths(line.counted.verified));
        cells.emplace_back(log.unit_price);
        cells.emplace_back(amount_of(log));
        cells.emplace_back(level_text(log.level));
        cells.emplace_back(confirmation_text(log.confirmation));
        cells.emplace_back(line.repeated ? "重复，不计" : "");
        cells.emplace_back(line.findings);
        cells.emplace_back(to_text(log.id));
        sheet.row(cells);
    });
}

void write_charts(WorkbookWriter& book, MonthReport const& report) {
    SheetWriter& sheet = book.sheet("图表");
    auto const months = summed(report.pivot, &PivotCell::month);
    auto operations = summed(report.pivot, &PivotCell::operation);
    std::ranges::sort(operations, std::greater(), [](auto const& one) { return one.second.verified; });
    if (operations.size() > 15) operations.resize(15);

    auto const table = [&](std::vector<std::string> const& names, auto const& rows, auto const& text) {
        std::vector<SheetCell> head;
        head.reserve(names.size());
        for (auto const& name : names) head.emplace_back(name, Tone::header);
        sheet.row(head);
        std::uint32_t const first = sheet.next_row();
        for (auto const& [key, sums] : rows)
            sheet.row({text(key), of_hundredths(sums.reported), of_hundredths(sums.verified)});
        std::uint32_t const last = std::max(first, sheet.next_row() - 1);
        sheet.skip(2);
        return std::pair(first, last);
    };
    auto const chart = [&](SheetChart::Kind kind, std::string title, std::string unit,
                           std::pair<std::uint32_t, std::uint32_t> rows, std::uint32_t at) {
        CellRange const labels{rows.first, 0, rows.second, 0};
        sheet.chart(
            {kind,
             std::move(title),
             std::move(unit),
             {{"上报", labels, {rows.first, 1, rows.second, 1}}, {"核实", labels, {rows.first, 2, rows.second, 2}}}},
            sheet, at, 4);
    };
    std::string const& who = report.scope.place_name;
    auto const by_month =
        table({"月份", "上报（亩次）", "核实（亩次）"}, months, [](Month month) { return month_text(month); });
    auto const by_operation = table({"作业", "上报（亩次）", "核实（亩次）"}, operations,
                                    [](std::string const& id) { return operation_text(id); });
    chart(SheetChart::Kind::columns, who + "各月亩次", "亩次", by_month, 0);
    chart(SheetChart::Kind::bars, who + "各项作业亩次（本年累计）", "", by_operation, 22);

    sheet.row({SheetCell("指标", Tone::header), SheetCell("完成率（%）", Tone::header)});
    std::uint32_t const first = sheet.next_row();
    for (MonthFigure const& one : report.figures) {
        auto const done = percent_done(one.now.value.verified, one.now.target);
        if (done && one.indicator.id.starts_with('K'))
            sheet.row({one.indicator.id + " " + one.indicator.name, of_hundredths(*done)});
    }
    if (sheet.next_row() > first) {
        CellRange const labels{first, 0, sheet.next_row() - 1, 0}, values{first, 1, sheet.next_row() - 1, 1};
        sheet.chart({SheetChart::Kind::bars, who + "当年目标完成率（%，核实数）", "", {{"完成率", labels, values}}},
                    sheet, 44, 4);
    }
    sheet.width(0, 44);
}

} // namespace gengji::reports
