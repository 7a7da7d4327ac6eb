#pragma once

#include "shared/reports/month_report.hpp"

#include <string>

namespace gengji::reports {

class WorkbookWriter;

/// The monthly report as .xlsx: 封面, 图表, 作业汇总 (place × operation × month), 作业明细 (one row a log), 指标明细
/// (the records behind the other indicators), 任务, 乡镇排名 (county), 各单位月报, 编码说明. Logs are read one by one.
/// Errors: as WorkbookWriter; storage.
Result<void> write_month_workbook(MonthReport const& report, ChangedRecords& source, std::string const& path);

/// The sheets, by file. `figures`: the summary as it stands on the cover.
void write_cover(WorkbookWriter& book, MonthReport const& report);
void write_charts(WorkbookWriter& book, MonthReport const& report);
void write_pivot(WorkbookWriter& book, MonthReport const& report);
Result<void> write_logs(WorkbookWriter& book, MonthReport const& report, ReportSource& source);
Result<void> write_figure_lines(WorkbookWriter& book, MonthReport const& report, ReportSource& source);
void write_tasks(WorkbookWriter& book, MonthReport const& report);
void write_ranking(WorkbookWriter& book, MonthReport const& report);
void write_unit_reports(WorkbookWriter& book, MonthReport const& report);
void write_code_book(WorkbookWriter& book);

/// What to say of a month that is not closed, or that it is; and what later corrections amount to.
std::string closing_words(MonthReport const& report);
/// All cells less the figure on the cover: what has come in since the month was closed; zero while it is open.
domain::Sums since_closing(MonthReport const& report);
/// What adds up to a figure, and from which level on it counts.
std::string meaning_of(domain::Indicator const& indicator);

} // namespace gengji::reports
