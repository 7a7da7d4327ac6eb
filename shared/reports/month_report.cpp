#include "shared/reports/month_report.hpp"

#include "shared/catalog/catalog.hpp"

#include <algorithm>
#include <set>

namespace gengji::reports {

namespace {

using domain::Board;
using domain::Month;
using domain::Sums;

bool names(std::vector<std::string> const& units, std::string const& unit) {
    return std::ranges::find(units, unit) != units.end();
}

/// A department's report: its own tasks, and the county's figures that those name.
void keep_department(MonthReport& report) {
    std::string const& unit = report.scope.unit;
    std::erase_if(report.tasks,
                  [&](auto const& task) { return !names(task.lead, unit) && !names(task.support, unit); });
    std::erase_if(report.majors, [&](auto const& major) { return !names(major.lead, unit); });
    std::set<std::string> wanted;
    for (auto const& task : report.tasks) wanted.insert(task.indicators.begin(), task.indicators.end());
    for (auto const& major : report.majors) wanted.insert(major.indicators.begin(), major.indicators.end());
    std::erase_if(report.figures, [&](auto const& one) {
        return !wanted.contains(one.indicator.id.substr(0, one.indicator.id.find('/')));
    });
    std::erase_if(report.units, [&](auto const& one) { return one.unit != unit; });
    report.not_reported.clear();
}

bool is_empty(MonthReport const& report) {
    bool const no_figure = std::ranges::all_of(report.figures, [](MonthFigure const& one) {
        return one.now.base == Sums{} && one.now.whole.value_or(Sums{}) == Sums{};
    });
    bool const no_word = std::ranges::all_of(report.tasks, [](auto const& task) { return task.words.empty(); });
    return no_figure && no_word && report.pivot.empty() && report.units.empty();
}

} // namespace

MonthFigure const* MonthReport::find(std::string_view indicator) const {
    auto const found = std::ranges::find_if(figures, [&](auto const& one) { return one.indicator.id == indicator; });
    return found == figures.end() ? nullptr : &*found;
}

std::vector<MonthFigure> month_figures(Board const& now, Board const& before) {
    std::vector<MonthFigure> figures;
    for (auto const& figure : now.figures) {
        auto const* const indicator = domain::Indicators::built_in().find(figure.id);
        if (!indicator) continue;
        MonthFigure one{figure, *indicator, {}};
        if (indicator->kind != domain::Indicator::Kind::ratio) {
            auto const last = std::ranges::find(before.figures, figure.id, &domain::Figure::id);
            bool const anew = indicator->kind == domain::Indicator::Kind::flow && now.month % 12 == 0;
            one.this_month = anew || last == before.figures.end() ? figure.base : figure.base - last->base;
        }
        figures.push_back(std::move(one));
    }
    return figures;
}

Result<MonthReport> make_month_report(domain::CountyFigures& figures, ChangedRecords& source, ReportScope scope,
                                      Month month, bool ranked, Date today) {
    if (month > domain::month_of(today))
        return problem(Problem::invalid, domain::to_text(month) + " 还没有到，没有可报的数。请写今天以前的月份。");
    if (!scope.unit.empty() && !names(departments(), scope.unit)) {
        std::string known;
        for (auto const& name : departments()) known += (known.empty() ? "" : "、") + name;
        return problem(Problem::invalid, "方案附件 3 里没有“" + scope.unit + "”这个单位。可用：" + known);
    }
    MonthReport report;
    report.month = month;
    report.made_on = today;
    Board const before = TRY(figures.board(scope.place, month - 1, ranked));
    Board now = TRY(figures.board(scope.place, month, ranked));
    scope.place_name = now.place_name;
    report.scope = std::move(scope);
    report.figures = month_figures(now, before);
    report.closed = std::ranges::any_of(now.figures, &domain::Figure::frozen);
    auto const settings = TRY(figures.ledger().settings());
    report.may_close_from = {domain::last_day(month).days + static_cast<std::int32_t>(settings.closing_day)};
    report.report_due_day = static_cast<int>(settings.report_due_day);
    for (auto const& row : before.townships) report.last_ranks[row.code] = row.rank;
    report.townships = std::move(now.townships);
    report.weights = figures.weights();

    std::string const& place = report.scope.place;
    ReportSource reader(source);
    report.pivot = TRY(reader.pivot(place, report.year_begins(), month));
    report.tasks = TRY(figures.tasks(place, month));
    for (auto& task : report.tasks) {
        for (auto& word : task.words) {
            auto const id = parse_record_id(word.unit);
            word.unit = id ? TRY(reader.public_name(*id)) : std::string("（没有写单位）");
        }
    }
    report.majors = domain::majors();
    report.units = TRY(reader.unit_reports(place, month));
    if (report.scope.is_county()) {
        for (auto const* const township : Catalog::built_in().townships()) {
            bool const there = std::ranges::any_of(
                report.units, [&](UnitReport const& one) { return one.division.starts_with(township->code); });
            if (!there) report.not_reported.push_back(township->name);
        }
    }
    if (!report.scope.unit.empty()) keep_department(report);
    if (is_empty(report))
        return problem(Problem::not_found, report.scope.title() + " " + domain::to_text(month) +
                                               " 没有任何记录，没有可报的内容。请检查月份，或先同步。");
    return report;
}

std::vector<std::string> departments() {
    std::set<std::string> const townships{"各乡镇（街道）", "涉及乡镇（街道）"};
    std::vector<std::string> found;
    for (auto const& task : domain::tasks_at({}, 0)) {
        for (auto const* const units : {&task.lead, &task.support}) {
            for (auto const& unit : *units) {
                if (!townships.contains(unit) && !names(found, unit)) found.push_back(unit);
            }
        }
    }
    return found;
}

} // namespace gengji::reports
