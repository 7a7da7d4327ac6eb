#include "shared/reports/labels.hpp"
#include "shared/reports/month_workbook.hpp"
#include "shared/reports/ranking_sheet.hpp"
#include "shared/reports/workbook_writer.hpp"

/// 指标明细, 任务, 乡镇排名, 各单位月报.
namespace gengji::reports {

namespace {

SheetCell wrapped(std::string text) { return SheetCell(std::move(text), Tone::plain, Shape::wrapped); }

} // namespace

Result<void> write_figure_lines(WorkbookWriter& book, MonthReport const& report, ReportSource& source) {
    SheetWriter& sheet = book.sheet("指标明细");
    sheet.header(std::vector<std::string>{"编号", "指标", "表单", "名称", "所在地", "上报（基本单位）",
                                          "核实（基本单位）", "基本单位", "记录编号"},
                 2);
    return source.figure_lines(report.scope.place, report.month, [&](FigureLine const& line) {
        auto const* const indicator = report.find(line.indicator);
        if (!indicator) return; // none of this department's
        bool const ratio = indicator->indicator.kind == domain::Indicator::Kind::ratio;
        sheet.row({number_text(indicator->indicator), indicator->indicator.name, form_text(line.form), line.name,
                   division_text(line.division), of_hundredths(line.adds.reported), of_hundredths(line.adds.verified),
                   ratio ? "计入分子" : base_unit_text(indicator->indicator), to_text(line.record)});
    });
}

void write_tasks(WorkbookWriter& book, MonthReport const& report) {
    SheetWriter& sheet = book.sheet("任务");
    sheet.header(std::vector<std::string>{"任务序号", "类别", "任务内容", "牵头单位", "配合单位", "对应指标", "总进展",
                                          "完成（%）", "填报单位", "填报月份", "单位进展", "进展情况", "困难"},
                 1);
    for (auto const& task : report.tasks) {
        std::vector<SheetCell> const head{task.no,
                                          task.item,
                                          wrapped(task.text),
                                          wrapped(joined(task.lead)),
                                          wrapped(joined(task.support)),
                                          joined(task.indicators, " "),
                                          task_state_text(task.state),
                                          SheetCell(task.done_pct)};
        if (task.words.empty()) {
            auto row = head;
            row.insert(row.end(), {"", "", "没有填报"});
            sheet.row(row);
        }
        for (auto const& word : task.words) {
            auto row = head;
            row.insert(row.end(), {word.unit, month_text(word.month), task_state_text(word.state), wrapped(word.text),
                                   wrapped(word.obstacle)});
            sheet.row(row);
        }
    }
    SheetWriter& majors = book.sheet("四个重大");
    majors.header(
        std::vector<std::string>{"序号", "类别", "事项", "牵头单位", "指标", "核实数", "2027年目标", "完成（%）"});
    for (auto const& major : report.majors) {
        std::vector<SheetCell> const head{major.no, major.category, wrapped(major.name), joined(major.lead)};
        if (major.indicators.empty()) {
            auto row = head;
            row.emplace_back("没有对应的指标，见任务进展");
            majors.row(row);
        }
        for (auto const& id : major.indicators) {
            auto const* const figure = report.find(id);
            if (!figure) continue;
            auto row = head;
            row.insert(row.end(),
                       {id + " " + figure->indicator.name, of_hundredths(figure->now.value.verified),
                        figure->now.target_2027 ? SheetCell(of_hundredths(*figure->now.target_2027)) : SheetCell()});
            auto const done = percent_done(figure->now.value.verified, figure->now.target_2027);
            row.push_back(done ? SheetCell(of_hundredths(*done), Tone::plain, Shape::percent) : SheetCell());
            majors.row(row);
        }
    }
}

void write_ranking(WorkbookWriter& book, MonthReport const& report) {
    write_ranking_sheet(book.sheet("乡镇排名"), report);
}

void write_unit_reports(WorkbookWriter& book, MonthReport const& report) {
    SheetWriter& sheet = book.sheet("各单位月报");
    sheet.header(std::vector<std::string>{"报送单位", "所在地", "状态", "报送日期", "工作进展", "典型案例", "存在问题",
                                          "下步打算"},
                 1);
    for (UnitReport const& one : report.units)
        sheet.row({one.unit, division_text(one.division), report_state_text(one.state), SheetCell(one.submitted_on),
                   wrapped(one.progress), wrapped(one.cases), wrapped(one.problems), wrapped(one.next_steps),
                   wrapped(one.changed)});
    for (std::string const& name : report.not_reported) sheet.row({name, name, SheetCell("没有报送", Tone::warning)});
}

} // namespace gengji::reports
