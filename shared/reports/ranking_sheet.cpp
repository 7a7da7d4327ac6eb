#include "shared/reports/ranking_sheet.hpp"

#include "shared/reports/labels.hpp"
#include "shared/reports/workbook_writer.hpp"

namespace gengji::reports {

void write_ranking_sheet(SheetWriter& sheet, MonthReport const& report) {
    auto const columns = static_cast<std::uint16_t>(6 + 3 * report.weights.size());
    sheet.across("乡镇（街道）赛马比拼排名　" + month_text(report.month), columns, Tone::title);
    sheet.across(
        "得分 = Σ 权重 × min(上限, 核实数 ÷ 当年目标) + 按时报送 + 不退回率；同分先比 K6，再比 K7，再比谁先报送。"
        "权重、上限、目标是县级设置，方案没有规定公式。",
        columns, Tone::note);
    std::vector<std::string> names{"名次", "乡镇（街道）", "上月名次", "名次变化", "得分"};
    for (auto const& [name, weight] : report.weights) {
        std::string const text = weight_text(name);
        if (domain::Indicators::built_in().find(name))
            names.insert(names.end(), {text + " 核实数", text + " 当年目标"});
        names.push_back(text + " 得分（权重 " + to_text(of_hundredths(weight)) + "）");
    }
    names.push_back("月报报送日");
    sheet.header(names, 2);
    for (auto const& row : report.townships) {
        auto const last = report.last_ranks.find(row.code);
        std::vector<SheetCell> cells{row.rank, SheetCell(row.name, Tone::strong)};
        cells.push_back(last == report.last_ranks.end() ? SheetCell() : SheetCell(last->second));
        cells.push_back(last == report.last_ranks.end() ? SheetCell() : SheetCell(last->second - row.rank));
        cells.emplace_back(of_hundredths(row.score), Tone::strong);
        for (auto const& [name, weight] : report.weights) {
            if (domain::Indicators::built_in().find(name)) {
                auto const figure = row.figures.find(name);
                bool const known = figure != row.figures.end();
                cells.push_back(known ? SheetCell(of_hundredths(figure->second.value.verified)) : SheetCell());
                cells.push_back(known && figure->second.target ? SheetCell(of_hundredths(*figure->second.target))
                                                               : SheetCell());
            }
            auto const part = row.parts.find(name);
            cells.push_back(part == row.parts.end() ? SheetCell() : SheetCell(of_hundredths(part->second)));
        }
        // the ranking looks at the report of the month before, which came in this month
        cells.push_back(row.report_day ? SheetCell(*row.report_day > 31 ? "更晚"
                                                                        : month_text(report.month) +
                                                                              std::to_string(*row.report_day) + "日")
                                       : SheetCell("没有报送"));
        sheet.row(cells);
    }
}

} // namespace gengji::reports
