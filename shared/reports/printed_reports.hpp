#pragma once

#include "shared/reports/month_report.hpp"

#include <string>

namespace gengji::reports {

class PrintedPages;

/// The reports on paper (PDF). The same figures as the workbooks. Errors: as PrintedPages.
Result<void> print_month(MonthReport const& report, std::string const& path);
Result<void> print_ranking(MonthReport const& report, std::string const& path);
Result<void> print_summary(MonthReport const& report, std::string const& path);
Result<void> print_bulletin(MonthReport const& report, std::string const& path);

/// What several of them hold.
void print_figures(PrintedPages& pages, MonthReport const& report);
void print_townships(PrintedPages& pages, MonthReport const& report);
void print_ranks(PrintedPages& pages, MonthReport const& report);
void print_tasks(PrintedPages& pages, MonthReport const& report, bool only_blocked);
/// As people write it: 14, 12.33, 24.48; nothing: —.
std::string amount_text(std::optional<std::int64_t> hundredths);

/// Who handed in last month's report, counted by townships.
struct Reporting {
    std::vector<std::string> on_time, late, missing;
};
Reporting reporting_of(MonthReport const& report, int due_day);

} // namespace gengji::reports
