#include "shared/reports/report_source.hpp"

#include "shared/domain/facts/fields.hpp"
#include "shared/domain/indicators/indicator.hpp"
#include "shared/domain/indicators/other_facts.hpp"
#include "shared/domain/indicators/targets.hpp"
#include "shared/forms/input.hpp"

#include <algorithm>

namespace gengji::reports {

namespace {

using domain::Month;

std::int32_t first_day(Month month) { return domain::last_day(month - 1).days + 1; }

/// Where a log stands in the list: by place and beginning.
struct Place {
    std::string_view owner;
    std::int64_t start_s, record;
    auto operator<=>(Place const&) const = default;
};

} // namespace

Result<void> ReportSource::logs(std::string const& place, Month from, Month to,
                                std::function<void(LogLine const&)> const& each) {
    // First where each stands in the list (some 32 bytes a log), then one by one in that order.
    std::map<std::string, std::int64_t> owners; // the keys' addresses stay
    std::vector<Place> places;
    TRY(db_.query(
        "SELECT record, body FROM ledger_log WHERE level >= 2 AND day BETWEEN ? AND ?",
        [&](Row const& row) {
            auto const log = domain::decode_log_row(row.integer(0), row.blob(1));
            if (!log || !log->owner.starts_with(place)) return;
            auto const owner = owners.try_emplace(log->owner, 0).first;
            places.push_back({owner->first, log->start_s.value_or(0), log->record});
        },
        std::int64_t{first_day(from)}, std::int64_t{domain::last_day(to).days}));
    std::ranges::sort(places);
    for (Place const& one : places) {
        LogLine line;
        std::int64_t repeated = 0;
        TRY(db_.query(
            "SELECT body, duplicate_of FROM ledger_log WHERE record = ?",
            [&](Row const& row) {
                line.log = domain::decode_log_row(one.record, row.blob(0)).value_or(domain::LogRow());
                repeated = row.integer(1);
            },
            one.record));
        TRY(db_.query(
            "SELECT SUM(reported), SUM(verified) FROM ledger_contribution WHERE record = ? AND indicator = "
            "'K6' AND substr(division, 1, ?) = ?",
            [&](Row const& row) {
                line.counted = {row.integer(0), row.integer(1)};
            },
            one.record, place.size(), place));
        line.repeated = repeated != 0;
        if (line.log.team) line.team = TRY(public_name(*line.log.team));
        if (line.log.client) line.client = TRY(member_name(*line.log.client));
        line.findings = TRY(findings_of(one.record));
        each(line);
    }
    return {};
}

Result<std::string> ReportSource::findings_of(std::int64_t record) {
    std::string rules;
    TRY(db_.query(
        "SELECT rule FROM ledger_finding WHERE subject = ?1 UNION SELECT rule FROM ledger_finding WHERE "
        "other = ?1 AND other <> 0 ORDER BY 1",
        [&](Row const& row) {
            if (!rules.empty()) rules += ' ';
            rules += row.text(0);
        },
        record));
    return rules;
}

Result<std::vector<PivotCell>> ReportSource::pivot(std::string const& place, Month from, Month to) {
    std::vector<PivotCell> cells;
    std::size_t const digits = place.size() < 9 ? 9 : 12;
    TRY(db_.query(
        "SELECT substr(c.division, 1, ?) AS place, COALESCE(l.operation, ''), c.month, SUM(c.reported), "
        "SUM(c.verified), COUNT(*) FROM ledger_contribution c LEFT JOIN ledger_log l ON l.record = c.record WHERE "
        "c.indicator = 'K6' AND c.month BETWEEN ? AND ? AND substr(c.division, 1, ?) = ? GROUP BY 1, 2, 3 ORDER BY 1, "
        "2, 3",
        [&](Row const& row) {
            cells.push_back({std::string(row.text(0)),
                             std::string(row.text(1)),
                             static_cast<Month>(row.integer(2)),
                             {row.integer(3), row.integer(4)},
                             row.integer(5)});
        },
        digits, from, to, place.size(), place));
    return cells;
}

Result<void> ReportSource::figure_lines(std::string const& place, Month month,
                                        std::function<void(FigureLine const&)> const& each) {
    struct Line {
        std::int64_t record;
        std::string division;
        domain::Sums adds;
    };
    for (auto const& indicator : domain::Indicators::built_in().all()) {
        if (indicator.id == "K6") continue; // its records are the logs
        bool const ratio = indicator.kind == domain::Indicator::Kind::ratio;
        std::vector<Line> lines;
        TRY(db_.query(
            "SELECT record, MIN(division), SUM(reported), SUM(verified) FROM ledger_contribution WHERE "
            "indicator = ? AND month <= ? AND substr(division, 1, ?) = ? GROUP BY record HAVING "
            "SUM(reported) <> 0 OR SUM(verified) <> 0 ORDER BY 2, 1",
            [&](Row const& row) {
                lines.push_back({row.integer(0), std::string(row.text(1)), {row.integer(2), row.integer(3)}});
            },
            ratio ? indicator.part : indicator.id, month, place.size(), place));
        for (Line const& line : lines) {
            auto const record = TRY(source_.record_at(line.record));
            if (!record) continue;
            each({indicator.id, record->state.form.form, TRY(name_of(record->state)), line.division, record->key.id,
                  line.adds});
        }
    }
    return {};
}

Result<std::string> ReportSource::name_of(RecordState const& state) {
    domain::Fields const fields(state);
    for (char const* const path : {"applicant", "subject", "client", "borrower"}) {
        if (auto const member = fields.record(path)) return TRY(member_name(*member));
    }
    // a profile's own name may be a person's
    if (fields.text("kind") == "farm_household") return forms::mask_name(fields.text("name"));
    return fields.text("name");
}

Result<std::vector<UnitReport>> ReportSource::unit_reports(std::string const& place, Month month) {
    std::vector<std::int64_t> numbers;
    TRY(db_.query(
        "SELECT DISTINCT record FROM ledger_contribution WHERE indicator = ? AND month = ? AND "
        "substr(division, 1, ?) = ? ORDER BY record",
        [&](Row const& row) { numbers.push_back(row.integer(0)); }, domain::rows::report_day, month, place.size(),
        place));
    std::vector<UnitReport> reports;
    for (std::int64_t const number : numbers) {
        auto const record = TRY(source_.record_at(number));
        if (!record) continue;
        domain::Fields const fields(record->state);
        UnitReport report;
        if (auto const unit = fields.record("unit")) report.unit = TRY(public_name(*unit));
        report.division = fields.text("division_code");
        report.state = fields.text("state");
        report.submitted_on = fields.date("submitted_on");
        report.progress = fields.text("progress");
        report.cases = fields.text("cases");
        report.problems = fields.text("problems");
        report.next_steps = fields.text("next_steps");
        reports.push_back(std::move(report));
    }
    std::ranges::sort(reports, {}, [](UnitReport const& one) { return std::tie(one.division, one.unit); });
    return reports;
}

Result<std::string> ReportSource::public_name(RecordId const& id) {
    auto const known = names_.find(id);
    if (known != names_.end()) return known->second;
    auto const number = TRY(db_.find(
        "SELECT r.number FROM bucket b JOIN record r ON r.bucket = b.number AND r.id = ? "
        "WHERE b.class = 0",
        [](Row const& row) { return row.integer(0); }, id));
    std::string name = to_text(id);
    if (number) {
        if (auto const record = TRY(source_.record_at(*number))) name = domain::Fields(record->state).text("name");
    }
    return names_.emplace(id, std::move(name)).first->second;
}

Result<std::string> ReportSource::member_name(RecordId const& id) {
    auto const name = TRY(db_.find(
        "SELECT name, kind FROM ledger_member WHERE id = ?",
        [](Row const& row) {
            return row.text(1) == "farm_household" ? forms::mask_name(row.text(0)) : std::string(row.text(0));
        },
        id));
    return name.value_or(std::string());
}

} // namespace gengji::reports
