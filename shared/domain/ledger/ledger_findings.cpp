#include "shared/domain/ledger/ledger.hpp"
#include "shared/domain/ledger/ledger_probe_sql.hpp"

/// Findings of what changed, and of what that touches.
namespace gengji::domain {

namespace {

std::string day_place(RecordId const& machine, Date day) { return "day/" + to_text(machine) + "/" + to_text(day); }

std::string season_place(LogRow const& log) {
    return "season/" + to_text(*log.plot) + "/" + log.operation + "/" + log.season + "/" +
           (log.team ? to_text(*log.team) : "");
}

} // namespace

Result<std::vector<Finding>> Ledger::pair_findings(LogRow const& log) {
    std::map<std::int64_t, LogRow> others; // each once, whatever it shares
    auto const meet = [&](std::vector<LogRow>&& rows) {
        for (LogRow& row : rows) {
            if (row.record != log.record) others.try_emplace(row.record, std::move(row));
        }
    };
    Client client;
    if (log.client) client = TRY(probe_.client(*log.client));
    if (log.plot) meet(TRY(probe_.on_plot(*log.plot, log.operation, log.season)));
    if (auto const day = log.day(); day && log.client) {
        auto const span = static_cast<std::int32_t>(rules_.settings.duplicate_days);
        for (RecordId const& id : TRY(probe_.same_client(client)))
            meet(TRY(probe_.for_client(id, log.operation, Date{day->days - span}, Date{day->days + span})));
    }
    if (log.start_s && log.end_s && *log.end_s > *log.start_s) {
        if (log.machine) meet(TRY(probe_.at_work(Probe::Whose::machine, *log.machine, *log.start_s, *log.end_s)));
        if (log.operator_id)
            meet(TRY(probe_.at_work(Probe::Whose::operator_, *log.operator_id, *log.start_s, *log.end_s)));
    }
    for (std::uint64_t const photo : log.photos) meet(TRY(probe_.with_proof(Probe::Proof::photo, photo)));
    if (log.strokes) meet(TRY(probe_.with_proof(Probe::Proof::strokes, *log.strokes)));
    if (rules_.worked && !log.path.empty()) meet(TRY(probe_.tracks_in(log.village, log.operation, log.season)));

    std::vector<Finding> found;
    std::map<RecordId, Client> clients; // most of them share one
    if (log.client) clients.emplace(*log.client, client);
    for (auto const& [record, other] : others) {
        Client other_client;
        if (other.client) {
            auto known = clients.find(*other.client);
            if (known == clients.end()) known = clients.emplace(*other.client, TRY(probe_.client(*other.client))).first;
            other_client = known->second;
        }
        for (Finding& finding : domain::findings_of(log, client, other, other_client, rules_))
            found.push_back(std::move(finding));
    }
    return found;
}

Result<void> Ledger::refresh(LogRow const& log) {
    std::set<std::int64_t> touched = TRY(partners(log.record));
    TRY(db_.run(probe_sql::forget_subject, log.record));
    TRY(db_.run(probe_sql::forget_other, log.record));
    if (log.is_live()) {
        Referred referred;
        if (log.plot) referred.plot = TRY(probe_.plot(*log.plot));
        if (log.machine) referred.machine = TRY(probe_.machine(*log.machine));
        if (log.scheme) referred.scheme = TRY(probe_.scheme(*log.scheme));
        for (Finding const& finding : domain::findings_of(log, referred, rules_)) TRY(put(finding));
        for (Finding const& finding : TRY(pair_findings(log))) TRY(put(finding));
    }
    std::set<std::int64_t> const now = TRY(partners(log.record));
    TRY(settle_duplicate(log.record, now));
    touched.insert(now.begin(), now.end());
    for (std::int64_t const record : touched) TRY(settle_duplicate(record, TRY(partners(record))));
    return refresh_groups(log);
}

Result<void> Ledger::refresh_groups(LogRow const& log) {
    if (auto const day = log.day(); log.machine && day) {
        auto const logs = TRY(probe_.on_day(*log.machine, *day));
        TRY(put_group(day_place(*log.machine, *day),
                      machine_day(logs, TRY(probe_.machine(*log.machine)), *day, rules_)));
    }
    if (log.plot) {
        auto logs = TRY(probe_.on_plot(*log.plot, log.operation, log.season));
        std::erase_if(logs, [&](LogRow const& other) { return other.team != log.team; });
        TRY(put_group(season_place(log), season_times(logs, TRY(probe_.plot(*log.plot)), rules_)));
    }
    return {};
}

Result<void> Ledger::refresh(MemberRow const& member) {
    TRY(db_.run(probe_sql::forget_subject, member.record));
    TRY(db_.run(probe_sql::forget_other, member.record));
    if (!member.is_live()) return {};
    for (MemberRow const& other : TRY(probe_.alike(member))) {
        if (auto const finding = same_member(member, other)) TRY(put(*finding));
    }
    return {};
}

Result<void> Ledger::refresh_logs(char const* sql, RecordId const& id) {
    std::vector<std::int64_t> records;
    TRY(db_.query(
        sql, [&](Row const& row) { records.push_back(row.integer(0)); }, id));
    for (std::int64_t const record : records) {
        if (auto const log = TRY(probe_.log(record))) TRY(refresh(*log));
    }
    return {};
}

Result<void> Ledger::put(Finding const& finding) {
    return db_.run("INSERT OR REPLACE INTO ledger_finding (subject, rule, other, place, severity, message) VALUES (?, "
                   "?, ?, ?, ?, ?)",
                   finding.subject, finding.rule, finding.other, finding.place, static_cast<int>(finding.severity),
                   finding.message);
}

Result<void> Ledger::put_group(std::string const& place, std::optional<Finding> const& finding) {
    if (!finding) return db_.run("DELETE FROM ledger_group WHERE place = ?", place);
    return db_.run(
        "INSERT OR REPLACE INTO ledger_group (place, rule, subject, severity, message) VALUES (?, ?, ?, ?, ?)", place,
        finding->rule, finding->subject, static_cast<int>(finding->severity), finding->message);
}

Result<std::set<std::int64_t>> Ledger::partners(std::int64_t record) {
    std::set<std::int64_t> others;
    auto const note = [&](Row const& row) { others.insert(row.integer(0)); };
    TRY(db_.query(probe_sql::partners_after, note, record));
    TRY(db_.query(probe_sql::partners_before, note, record));
    return others;
}

/// First verified stands; a claim that is verified later, or not at all, stands back.
Result<void> Ledger::settle_duplicate(std::int64_t record, std::set<std::int64_t> const& partners) {
    std::int64_t const before = TRY(duplicate_of(record));
    if (partners.empty() && before == 0) return {}; // nearly all
    auto const log = TRY(probe_.log(record));
    if (!log) return {};
    std::optional<LogRow> first;
    for (std::int64_t const number : partners) {
        auto other = TRY(probe_.log(number));
        if (!other || !stands_before(*other, *log)) continue;
        if (!first || *other->verified < *first->verified) first = std::move(other);
    }
    std::int64_t const stands = first ? first->record : 0;
    if (stands == before) return {};
    TRY(db_.run("UPDATE ledger_log SET duplicate_of = ? WHERE record = ?", stands, record));
    if (auto const changed = TRY(source_.record_at(record))) TRY(contribute(record, changed->key, changed->state));
    return {};
}

} // namespace gengji::domain
