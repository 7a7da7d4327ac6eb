#pragma once

#include "shared/reports/month_report.hpp"

#include <string>

namespace gengji::reports {

/// The reform office's ranking, county summary and bulletin as .xlsx. Errors: as WorkbookWriter.
Result<void> write_ranking_workbook(MonthReport const& report, std::string const& path);
Result<void> write_summary_workbook(MonthReport const& report, std::string const& path);
Result<void> write_bulletin_workbook(MonthReport const& report, std::string const& path);

} // namespace gengji::reports
