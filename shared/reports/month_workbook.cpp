#include "shared/reports/month_workbook.hpp"

#include "shared/reports/labels.hpp"
#include "shared/reports/workbook_writer.hpp"

namespace gengji::reports {

namespace {

using domain::Indicator;
using domain::Sums;

SheetCell percent(std::optional<std::int64_t> hundredths) {
    return hundredths ? SheetCell(of_hundredths(*hundredths), Tone::plain, Shape::percent) : SheetCell();
}

SheetCell amount(std::optional<std::int64_t> hundredths) { // a count of things as a whole number, where it is one
    if (hundredths && *hundredths % 100 == 0) return SheetCell(*hundredths / 100);
    return hundredths ? SheetCell(of_hundredths(*hundredths)) : SheetCell();
}

SheetCell exact(std::int64_t hundredths, Indicator const& indicator) {
    return indicator.scale == 1 ? amount(hundredths) : SheetCell(of_hundredths(hundredths));
}

std::int64_t scaled(std::int64_t base, Indicator const& indicator) { // half away from zero
    std::int64_t const by = indicator.scale;
    return (2 * base + (base >= 0 ? by : -by)) / (2 * by);
}

void write_figure(SheetWriter& sheet, MonthFigure const& one) {
    auto const& [now, indicator, this_month] = one;
    std::optional<Sums> month;
    if (this_month) month = {scaled(this_month->reported, indicator), scaled(this_month->verified, indicator)};
    std::vector<SheetCell> cells{number_text(indicator), indicator.name, indicator.unit};
    cells.push_back(month ? exact(month->reported, indicator) : SheetCell());
    cells.push_back(month ? exact(month->verified, indicator) : SheetCell());
    cells.push_back(exact(now.value.reported, indicator));
    cells.push_back(exact(now.value.verified, indicator));
    cells.back().tone = Tone::strong;
    cells.push_back(amount(now.target));
    cells.push_back(percent(percent_done(now.value.verified, now.target)));
    cells.push_back(amount(now.target_2027));
    cells.push_back(amount(now.pace));
    cells.push_back(now.pace ? amount(now.value.verified - *now.pace) : SheetCell());
    bool const corrected = now.adjustment && !(*now.adjustment == Sums{});
    cells.push_back(corrected ? amount(now.adjustment->reported) : SheetCell());
    cells.push_back(corrected ? amount(now.adjustment->verified) : SheetCell());
    cells.push_back(now.whole ? amount(now.part->verified) : exact(now.base.verified, indicator));
    cells.push_back(now.whole ? SheetCell("分子，分母 " + to_text(of_hundredths(now.whole->verified)))
                              : SheetCell(base_unit_text(indicator)));
    sheet.row(cells);
}

} // namespace

std::string closing_words(MonthReport const& report) {
    if (report.closed)
        return month_text(report.month) +
               "已经关账：本表的指标是关账时的数，不再变动；以后的更正列入下个月的“上期更正”。";
    return month_text(report.month) + "尚未关账：数字会随补录、审核和更正变动，只作参考。" +
           date_text(report.may_close_from) + "起由县里关账，关账后请重新导出。";
}

Sums since_closing(MonthReport const& report) {
    auto const* const served = report.find("K6");
    if (!served || !report.closed) return {};
    Sums all;
    for (PivotCell const& cell : report.pivot) all += cell.sums;
    return all - served->now.base;
}

void write_cover(WorkbookWriter& book, MonthReport const& report) {
    SheetWriter& sheet = book.sheet("封面");
    constexpr std::uint16_t columns = 16;
    sheet.across(report.scope.title() + "“三位一体”改革月报", columns, Tone::title);
    sheet.across("报告月份：" + month_text(report.month) + "　　编制日期：" + date_text(report.made_on) +
                     "　　报送：改革工作专班办公室（次月 15 日前）",
                 columns, Tone::note);
    sheet.across(closing_words(report), columns, report.closed ? Tone::note : Tone::warning);
    if (!report.scope.unit.empty())
        sheet.across("部门月报：本部门牵头、配合的任务，以及这些任务对应的全县指标。", columns, Tone::note);
    sheet.across(
        "上报数与核实数分列，永不相加。本月数 = 本月末累计 − 上月末累计（已关账的月份用关账数，所以含上期更正）。",
        columns, Tone::note);
    sheet.header(std::vector<std::string>{"编号", "指标", "单位", "本月上报", "本月核实", "累计上报", "累计核实",
                                          "当年目标", "完成率（%）", "2027年目标", "进度参考线", "比参考线",
                                          "上期更正（上报）", "上期更正（核实）", "核实数（基本单位）", "基本单位"},
                 2);
    for (MonthFigure const& one : report.figures) write_figure(sheet, one);
    if (Sums const since = since_closing(report); !(since == Sums{}))
        sheet.across("关账以后 K6 又变动：上报 " + to_text(of_hundredths(since.reported), 2) + " 亩次，核实 " +
                         to_text(of_hundredths(since.verified), 2) +
                         " 亩次。作业汇总、作业明细是现在的记录，与上表相差的就是这个数。",
                     columns, Tone::warning);
    sheet.skip();
    sheet.row({"填报人：", "", "", "审核人：", "", "", "单位负责人：", "", "", "（盖章）"});
    sheet.width(1, 46);
}

Result<void> write_month_workbook(MonthReport const& report, ChangedRecords& source, std::string const& path) {
    auto book = TRY(WorkbookWriter::create(path, report.scope.title() + month_text(report.month) + "月报"));
    ReportSource reader(source);
    write_cover(book, report);
    bool const own_work = report.scope.unit.empty() || report.find("K6");
    if (own_work) write_charts(book, report);
    if (own_work) write_pivot(book, report);
    if (report.scope.unit.empty()) TRY(write_logs(book, report, reader));
    TRY(write_figure_lines(book, report, reader));
    write_tasks(book, report);
    if (report.scope.is_county()) write_ranking(book, report);
    write_unit_reports(book, report);
    write_code_book(book);
    return book.finish();
}

} // namespace gengji::reports
