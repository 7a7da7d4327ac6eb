#pragma once

#include "shared/reports/month_report.hpp"

namespace gengji::reports {

class SheetWriter;

/// 赛马比拼: rank, change, score and its parts with their weights, figures and targets, the day of the report.
void write_ranking_sheet(SheetWriter& sheet, MonthReport const& report);

} // namespace gengji::reports
