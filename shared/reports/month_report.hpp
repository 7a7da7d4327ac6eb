#pragma once

#include "shared/domain/indicators/county_figures.hpp"
#include "shared/reports/report_source.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gengji::reports {

/// Whom a report is of: the county, a township, or a department (its tasks, and the county's figures that they name).
struct ReportScope {
    std::string place;      ///< 500231, or a township's nine digits
    std::string place_name; ///< 新民镇
    std::string unit;       ///< a department's name; empty: the place itself
    bool is_county() const { return unit.empty() && place.size() < 9; }
    std::string const& title() const { return unit.empty() ? place_name : unit; }
};

/// One line of the summary: a figure at the end of the month, and what the month has added to it.
struct MonthFigure {
    domain::Figure now;
    domain::Indicator indicator;
    /// Base units, hundredths: this month's end less last month's (of a flow, in January, less nothing). A closed month
    /// counts as it was closed, so corrections of earlier months are part of it. None of a ratio.
    std::optional<domain::Sums> this_month;
};

/// Everything a monthly report shows, computed once; the workbook and the printed page only lay it out. The logs and
/// records behind the figures come by ReportSource, one by one.
struct MonthReport {
    ReportScope scope;
    domain::Month month = 0;
    Date made_on;
    bool closed = false;
    Date may_close_from;
    std::vector<MonthFigure> figures;
    std::vector<PivotCell> pivot;
    std::vector<domain::TownshipRow> townships; ///< of the county, ranked
    std::map<std::string, int> last_ranks;      ///< of the month before, by township
    std::vector<std::pair<std::string, std::int64_t>> weights;
    int report_due_day = 15;            ///< of the month after
    std::vector<domain::TaskRow> tasks; ///< names in place of ids
    std::vector<domain::MajorRow> majors;
    std::vector<UnitReport> units;
    std::vector<std::string> not_reported; ///< townships that have handed in no report of this month

    domain::Month year_begins() const { return month - month % 12; }
    MonthFigure const* find(std::string_view indicator) const;
};

/// Pure: what the month has added to each figure.
std::vector<MonthFigure> month_figures(domain::Board const& now, domain::Board const& before);

/// Errors: invalid (no such place or department; a month that has not begun; nothing to report), storage.
Result<MonthReport> make_month_report(domain::CountyFigures& figures, ChangedRecords& source, ReportScope scope,
                                      domain::Month month, bool ranked, Date today);

/// The departments of annex 3 that lead or support a task.
std::vector<std::string> departments();

} // namespace gengji::reports
