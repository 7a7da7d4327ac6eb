#include "shared/reports/report_source.hpp"

#include "shared/domain/facts/fields.hpp"
#include "shared/domain/indicators/indicator.hpp"
#include "shared/domain/indicators/other_facts.hpp"
#include "shared/domain/indicators/targets.hpp"
#include "shared/forms/input.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace gengji::reports {

namespace {

using domain::Month;

std::int32_t first_day(Month month) { return domain::last_day(month - 1).days + 1; }

std::uint64_t leading(RecordId const& id) {
    std::uint64_t value = 0;
    for (char const byte : id.view().substr(0, 8)) value = value << 8 | static_cast<unsigned char>(byte);
    return value;
}

/// A person's name is not for reports; an organisation's is. Of a member that another township keeps, a township is
/// told no name: its own laptops do not hold it either.
std::string shown_name(std::string_view place, std::string_view owner, std::string_view name, std::string_view kind) {
    if (!owner.starts_with(place)) return place.size() < 9 ? "" : "（其他乡镇）";
    return kind == "farm_household" ? forms::mask_name(name) : std::string(name);
}

/// Where a log stands in the list: by owner, beginning and id, which are the same in every store. Small: a county's
/// year has a hundred thousand.
struct Place {
    std::uint32_t owner = 0, start_s = 0;
    std::uint64_t id = 0; ///< its first half
    std::int64_t record = 0;
    auto operator<=>(Place const&) const = default;
};

} // namespace

Result<std::vector<std::int64_t>> ReportSource::logs_in_order(std::string const& place, Month from, Month to) {
    std::map<std::string, std::uint32_t> owners;
    std::vector<Place> places;
    TRY(db_.query(
        "SELECT record, body FROM ledger_log WHERE level >= 2 AND day BETWEEN ? AND ?",
        [&](Row const& row) {
            auto const log = domain::decode_log_row(row.integer(0), row.blob(1));
            if (!log || !log->owner.starts_with(place)) return;
            auto const owner = owners.try_emplace(log->owner, static_cast<std::uint32_t>(owners.size())).first;
            places.push_back(
                {owner->second, static_cast<std::uint32_t>(log->start_s.value_or(0)), leading(log->id), log->record});
        },
        std::int64_t{first_day(from)}, std::int64_t{domain::last_day(to).days}));
    std::vector<std::uint32_t> rank(owners.size()); // numbered as they came; listed by code
    for (std::uint32_t next = 0; auto const& [owner, number] : owners) rank[number] = next++;
    for (Place& one : places) one.owner = rank[one.owner];
    std::ranges::sort(places);
    std::vector<std::int64_t> records;
    records.reserve(places.size());
    for (Place const& one : places) records.push_back(one.record);
    return records;
}

Result<void> ReportSource::logs(std::string const& place, Month from, Month to,
                                std::function<void(LogLine const&)> const& each) {
    // One statement stays open around all: one view of the database, and no locks taken and given for each look-up.
    Result<void> done;
    TRY(db_.query("SELECT COUNT(*) FROM ledger_cursor", [&](Row const&) { done = each_log(place, from, to, each); }));
    return done;
}

Result<void> ReportSource::each_log(std::string const& place, Month from, Month to,
                                    std::function<void(LogLine const&)> const& each) {
    for (std::int64_t const record : TRY(logs_in_order(place, from, to))) {
        LogLine line;
        TRY(db_.query(
            R"sql(SELECT l.body, b.owner, m.owner, m.name, m.kind FROM ledger_log l
                  LEFT JOIN ledger_member m ON m.id = l.client
                  LEFT JOIN record stands ON stands.number = l.duplicate_of LEFT JOIN bucket b ON b.number = stands.bucket
                  WHERE l.record = ?)sql",
            [&](Row const& row) {
                line.log = domain::decode_log_row(record, row.blob(0)).value_or(domain::LogRow());
                line.repeated = row.text(1).starts_with(place); // elsewhere: it counts here, and not in the county
                if (line.log.client) line.client = shown_name(place, row.text(2), row.text(3), row.text(4));
                return false;
            },
            record));
        TRY(db_.query(
            "SELECT division, reported, verified FROM ledger_contribution WHERE record = ? AND indicator = 'K6'",
            [&](Row const& row) {
                if (row.text(0).starts_with(place)) line.counted += {row.integer(1), row.integer(2)};
            },
            record));
        if (line.log.team) line.team = TRY(public_name(*line.log.team));
        line.findings = TRY(findings_of(record, place));
        each(line);
    }
    return {};
}

/// Of a pair only where the place keeps both: what another township has is not told here (S12).
Result<std::string> ReportSource::findings_of(std::int64_t record, std::string const& place) {
    std::set<std::string> rules;
    auto const take = [&](Row const& row) {
        if (row.integer(1) == 0 || row.text(2).starts_with(place)) rules.emplace(row.text(0));
    };
    TRY(db_.query("SELECT f.rule, f.other, b.owner FROM ledger_finding f LEFT JOIN record r ON r.number = f.other LEFT "
                  "JOIN bucket b ON b.number = r.bucket WHERE f.subject = ?",
                  take, record));
    TRY(db_.query("SELECT f.rule, f.subject, b.owner FROM ledger_finding f LEFT JOIN record r ON r.number = f.subject "
                  "LEFT JOIN bucket b ON b.number = r.bucket WHERE f.other = ? AND f.other <> 0",
                  take, record));
    std::string text;
    for (std::string const& rule : rules) text += (text.empty() ? "" : " ") + rule;
    return text;
}

Result<std::vector<PivotCell>> ReportSource::pivot(std::string const& place, Month from, Month to) {
    std::map<std::tuple<std::string, std::string, Month>, PivotCell> cells;
    std::size_t const digits = place.size() < 9 ? 9 : 12;
    TRY(db_.query(
        "SELECT c.division, l.operation, c.month, c.reported, c.verified FROM ledger_contribution c LEFT JOIN "
        "ledger_log l ON l.record = c.record WHERE c.indicator = 'K6' AND c.month BETWEEN ? AND ? AND "
        "c.division BETWEEN ? AND ?",
        [&](Row const& row) {
            std::tuple key{std::string(row.text(0).substr(0, digits)), std::string(row.text(1)),
                           static_cast<Month>(row.integer(2))};
            PivotCell& cell = cells[std::move(key)];
            cell.sums += {row.integer(3), row.integer(4)};
            ++cell.logs;
        },
        from, to, place, place + ":")); // behind every digit
    std::vector<PivotCell> list;
    for (auto& [key, cell] : cells) {
        std::tie(cell.place, cell.operation, cell.month) = key;
        list.push_back(std::move(cell));
    }
    return list;
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
            "SELECT c.record, MIN(c.division), SUM(c.reported), SUM(c.verified) FROM ledger_contribution c JOIN record "
            "r "
            "ON r.number = c.record WHERE c.indicator = ? AND c.month <= ? AND c.division BETWEEN ? AND ? GROUP BY "
            "c.record HAVING SUM(c.reported) <> 0 OR SUM(c.verified) <> 0 ORDER BY 2, r.id",
            [&](Row const& row) {
                lines.push_back({row.integer(0), std::string(row.text(1)), {row.integer(2), row.integer(3)}});
            },
            ratio ? indicator.part : indicator.id, month, place, place + ":")); // behind every digit
        for (Line const& line : lines) {
            auto const record = TRY(source_.record_at(line.record));
            if (!record) continue;
            each({indicator.id, record->state.form.form, TRY(name_of(record->state, place)), line.division,
                  record->key.id, line.adds});
        }
    }
    return {};
}

Result<std::string> ReportSource::name_of(RecordState const& state, std::string const& place) {
    domain::Fields const fields(state);
    for (char const* const path : {"applicant", "subject", "client", "borrower"}) {
        if (auto const member = fields.record(path)) return TRY(member_name(*member, place));
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
        for (std::string const& row : fields.instances("figures")) {
            std::string const note = fields.text(row + "/figure_note");
            if (note.empty()) continue;
            if (!report.changed.empty()) report.changed += "；";
            report.changed.append(fields.text(row + "/indicator"))
                .append(" 填报 ")
                .append(to_text(fields.decimal(row + "/reported").value_or(Decimal{})))
                .append("、核实 ")
                .append(to_text(fields.decimal(row + "/verified").value_or(Decimal{})))
                .append("：")
                .append(note);
        }
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

Result<std::string> ReportSource::member_name(RecordId const& id, std::string const& place) {
    auto const name = TRY(db_.find(
        "SELECT owner, name, kind FROM ledger_member WHERE id = ?",
        [&](Row const& row) { return shown_name(place, row.text(0), row.text(1), row.text(2)); }, id));
    return name.value_or(shown_name(place, {}, {}, {}));
}

} // namespace gengji::reports
