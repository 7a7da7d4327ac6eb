#include "shared/domain/ledger/ledger.hpp"

#include "shared/base/hash.hpp"
#include "shared/catalog/catalog.hpp"

#include <array>

namespace gengji::domain {

namespace {

/// Goes up whenever the rules in code change: ledgers of older programs are derived anew.
constexpr std::string_view rules_version = "4";

constexpr char const *rules_note = "rules", *stale_note = "stale", *loading_note = "loading",
                     *logs_note = "logs_refreshed", *members_note = "members_refreshed";

} // namespace

Ledger::Ledger(ChangedRecords& source, LedgerRules rules)
    : source_(source), db_(source.tables()), given_(std::move(rules)), probe_(source) {
    rules_ = {given_.settings, given_.operations, given_.worked};
}

Result<std::optional<std::string>> Ledger::note(char const* name) {
    return db_.find(
        "SELECT value FROM ledger_note WHERE name = ?", [](Row const& row) { return std::string(row.text(0)); }, name);
}

Result<void> Ledger::set_note(char const* name, std::string_view value) {
    return db_.run("INSERT INTO ledger_note (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = "
                   "excluded.value",
                   name, value);
}

Result<void> Ledger::drop_note(char const* name) { return db_.run("DELETE FROM ledger_note WHERE name = ?", name); }

Result<Settings> Ledger::settings() {
    Settings settings = given_.settings;
    TRY(db_.query("SELECT name, value FROM ledger_setting ORDER BY record", [&](Row const& row) {
        (void)static_cast<bool>(set(settings, row.text(0), row.text(1))); // a value that does not fit changes nothing
    }));
    return settings;
}

Result<std::string> Ledger::rules_text() {
    rules_.settings = TRY(settings());
    std::string text(rules_version);
    for (SettingInfo const& info : setting_list()) text += "\n" + setting_text(rules_.settings, info);
    for (auto const& [operation, rule] : rules_.settings.kpi6_rules) text += "\n" + operation + "=" + rule;
    static std::string const operations = to_hex(hash_of(operations_json()).view()); // as shipped: it never changes
    text += "\n" + operations;
    if (given_.contributions) {
        given_.contributions->use(rules_.settings);
        text += "\n" + given_.contributions->rules();
    }
    return to_hex(hash_of(text).view());
}

Result<ChangedRecords::Progress> Ledger::progress() {
    ChangedRecords::Progress progress;
    TRY(db_.query("SELECT stream, position FROM ledger_cursor",
                  [&](Row const& row) { progress[std::string(row.text(0))] = row.integer(1); }));
    return progress;
}

Result<void> Ledger::keep(ChangedRecords::Progress const& progress) {
    for (auto const& [stream, position] : progress) {
        TRY(db_.run("INSERT INTO ledger_cursor (stream, position) VALUES (?, ?) ON CONFLICT (stream) DO UPDATE SET "
                    "position = excluded.position",
                    stream, position));
    }
    return {};
}

/// What the county set stays: by it the rest is derived.
Result<void> Ledger::wipe() {
    probe_.forget();
    return db_.execute("DELETE FROM ledger_note; DELETE FROM ledger_cursor; DELETE FROM ledger_thing; "
                       "DELETE FROM ledger_log; DELETE FROM ledger_proof; "
                       "DELETE FROM ledger_member; DELETE FROM ledger_finding; DELETE FROM ledger_group; "
                       "DELETE FROM ledger_contribution; DELETE FROM ledger_sum; DELETE FROM ledger_link; "
                       "DELETE FROM ledger_listed; DELETE FROM ledger_supply; DELETE FROM ledger_order_part; "
                       "DELETE FROM ledger_order; DELETE FROM ledger_booking;");
}

Result<bool> Ledger::step_within(std::size_t most) {
    std::string const rules = TRY(rules_text());
    if (TRY(note(rules_note)) != rules || TRY(note(stale_note))) {
        TRY(wipe());
        TRY(set_note(rules_note, rules));
        TRY(set_note(loading_note, "1"));
    }
    bool const loading = TRY(note(loading_note)).has_value();
    deriving_ = !loading;
    ChangedRecords::Progress reached = TRY(progress());
    bool const more = TRY(source_.changed_after(reached, most, [&](Changed const& changed) { return take(changed); }));
    TRY(keep(reached));
    if (more || TRY(rules_text()) != rules) return true; // other settings were among them: the next step begins anew
    if (!loading) return refresh_next(most);
    TRY(drop_note(loading_note));
    TRY(set_note(logs_note, "0"));
    TRY(set_note(members_note, "0"));
    return true;
}

Result<bool> Ledger::step(std::size_t most) {
    auto transaction = TRY(db_.begin());
    auto more = step_within(most);
    if (more) {
        auto const committed = transaction.commit();
        if (committed) return more;
        more = committed.error();
    }
    probe_.forget(); // what memory holds may not stand in the file
    return more;
}

Result<void> Ledger::catch_up() {
    while (TRY(step())) {
    }
    return {};
}

Result<void> Ledger::rebuild() {
    auto transaction = TRY(db_.begin());
    TRY(wipe());
    TRY(db_.run("DELETE FROM ledger_setting"));
    TRY(transaction.commit());
    return catch_up();
}

/// Findings of everything, once all rows are laid: what is next in order.
Result<bool> Ledger::refresh_next(std::size_t most) {
    if (auto const after = TRY(note(logs_note))) {
        std::vector<std::int64_t> records;
        TRY(db_.query(
            "SELECT record FROM ledger_log WHERE record > ? ORDER BY record LIMIT ?",
            [&](Row const& row) { records.push_back(row.integer(0)); }, std::int64_t{std::stoll(*after)}, most));
        for (std::int64_t const record : records) {
            if (auto const log = TRY(probe_.log(record))) TRY(refresh(*log));
        }
        if (records.empty())
            TRY(drop_note(logs_note));
        else
            TRY(set_note(logs_note, std::to_string(records.back())));
        return true;
    }
    if (auto const after = TRY(note(members_note))) {
        std::vector<std::int64_t> records;
        TRY(db_.query(
            "SELECT record FROM ledger_member WHERE record > ? ORDER BY record LIMIT ?",
            [&](Row const& row) { records.push_back(row.integer(0)); }, std::int64_t{std::stoll(*after)}, most));
        for (std::int64_t const record : records) {
            if (auto const member = TRY(probe_.member(record))) TRY(refresh(*member));
        }
        if (records.empty())
            TRY(drop_note(members_note));
        else
            TRY(set_note(members_note, std::to_string(records.back())));
        return !records.empty();
    }
    return false;
}

Result<std::vector<Finding>> Ledger::findings() {
    std::vector<Finding> all;
    TRY(db_.query(
        "SELECT rule, severity, subject, other, place, message FROM ledger_finding UNION ALL SELECT rule, "
        "severity, subject, 0, place, message FROM ledger_group ORDER BY severity DESC, rule, subject, other, "
        "place",
        [&](Row const& row) {
            all.push_back({std::string(row.text(0)), static_cast<FindingSeverity>(row.integer(1)), row.integer(2),
                           row.integer(3), std::string(row.text(4)), std::string(row.text(5))});
        }));
    return all;
}

Result<std::vector<Finding>> Ledger::findings_of(std::int64_t record) {
    std::vector<Finding> all;
    TRY(db_.query(
        "SELECT rule, severity, subject, other, place, message FROM ledger_finding WHERE subject = ?1 UNION "
        "ALL SELECT rule, severity, subject, other, place, message FROM ledger_finding WHERE other = ?1 AND "
        "other <> 0 UNION ALL SELECT rule, severity, subject, 0, place, message FROM ledger_group WHERE "
        "subject = ?1 ORDER BY severity DESC, rule, subject, other, place",
        [&](Row const& row) {
            all.push_back({std::string(row.text(0)), static_cast<FindingSeverity>(row.integer(1)), row.integer(2),
                           row.integer(3), std::string(row.text(4)), std::string(row.text(5))});
        },
        record));
    return all;
}

Result<std::vector<std::pair<std::int64_t, std::int64_t>>> Ledger::duplicates() {
    std::vector<std::pair<std::int64_t, std::int64_t>> all;
    TRY(db_.query("SELECT record, duplicate_of FROM ledger_log WHERE duplicate_of <> 0 ORDER BY record",
                  [&](Row const& row) { all.emplace_back(row.integer(0), row.integer(1)); }));
    return all;
}

Result<std::int64_t> Ledger::duplicate_of(std::int64_t record) {
    auto const stands = TRY(db_.find(
        "SELECT duplicate_of FROM ledger_log WHERE record = ?", [](Row const& row) { return row.integer(0); }, record));
    return stands.value_or(0);
}

Result<std::string> Ledger::dump() {
    // quote() writes every value without loss.
    constexpr std::array tables{
        "SELECT 'thing ' || record || ' ' || quote(id) || ' ' || form || ' ' || level FROM ledger_thing ORDER BY "
        "record",
        "SELECT 'setting ' || record || ' ' || quote(name) || ' ' || quote(value) FROM ledger_setting ORDER BY record",
        "SELECT 'log ' || record || ' ' || level || ' ' || quote(client) || ' ' || quote(plot) || ' ' || "
        "quote(village) "
        "|| ' ' || quote(operation) || ' ' || quote(season) || ' ' || quote(machine) || ' ' || quote(operator) || ' ' "
        "|| quote(scheme) || ' ' || quote(day) || ' ' || quote(start_s) || ' ' || quote(end_s) || ' ' || tracked || "
        "' ' || duplicate_of || ' ' || quote(body) FROM ledger_log ORDER BY record",
        "SELECT 'proof ' || kind || ' ' || hash || ' ' || record FROM ledger_proof ORDER BY kind, hash, record",
        "SELECT 'member ' || record || ' ' || level || ' ' || quote(id) || ' ' || quote(owner) || ' ' || quote(kind) "
        "|| "
        "' ' || quote(name) || ' ' || quote(phone) || ' ' || quote(village) || ' ' || quote(group_no) || ' ' || "
        "quote(id_no) || ' ' || quote(uscc) || ' ' || quote(merged_into) FROM ledger_member ORDER BY record",
        "SELECT 'finding ' || subject || ' ' || rule || ' ' || other || ' ' || quote(place) || ' ' || severity || ' ' "
        "|| quote(message) FROM ledger_finding ORDER BY subject, rule, other, place",
        "SELECT 'group ' || quote(place) || ' ' || rule || ' ' || subject || ' ' || severity || ' ' || quote(message) "
        "FROM ledger_group ORDER BY place",
        "SELECT 'contribution ' || record || ' ' || quote(indicator) || ' ' || quote(division) || ' ' || month || ' ' "
        "|| quote(thing) || ' ' || reported || ' ' || verified FROM ledger_contribution ORDER BY record, indicator, "
        "division, month, thing",
        "SELECT 'sum ' || quote(indicator) || ' ' || quote(township) || ' ' || month || ' ' || reported || ' ' || "
        "verified || ' ' || rows FROM ledger_sum ORDER BY indicator, township, month",
        "SELECT 'link ' || quote(target) || ' ' || form || ' ' || record FROM ledger_link ORDER BY target, form, "
        "record",
        "SELECT 'listed ' || form || ' ' || record FROM ledger_listed ORDER BY form, record",
        "SELECT 'supply ' || record || ' ' || form || ' ' || quote(id) || ' ' || quote(owner) || ' ' || quote(class) "
        "FROM ledger_supply ORDER BY record",
        "SELECT 'order_part ' || quote(id) || ' ' || kind || ' ' || record FROM ledger_order_part ORDER BY id, kind, "
        "record",
        "SELECT 'order ' || quote(id) || ' ' || township || ' ' || stage || ' ' || issues FROM ledger_order ORDER BY "
        "id",
        "SELECT 'booking ' || quote(who) || ' ' || quote(id) || ' ' || from_day || ' ' || to_day || ' ' || days FROM "
        "ledger_booking ORDER BY who, id",
    };
    std::string text;
    for (char const* const sql : tables)
        TRY(db_.query(sql, [&](Row const& row) { text.append(row.text(0)).append("\n"); }));
    return text;
}

} // namespace gengji::domain
