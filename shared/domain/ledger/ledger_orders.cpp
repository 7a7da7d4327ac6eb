#include "shared/domain/facts/machine.hpp"
#include "shared/domain/facts/service_team.hpp"
#include "shared/domain/facts/station_registry.hpp"
#include "shared/domain/facts/supply_offer.hpp"
#include "shared/domain/ledger/ledger.hpp"
#include "shared/domain/ledger/ledger_probe_sql.hpp"
#include "shared/domain/orders/order_parts.hpp"
#include "shared/domain/orders/workload.hpp"

#include <algorithm>
#include <array>
#include <set>

/// Orders: which records speak of them, where they stand, and what they still take of teams and machines. A changed
/// record costs its orders' records anew, a handful; nothing here reads a table through.
namespace gengji::domain {

namespace {

enum Part : std::int64_t { order_part = 0, log_part = 1, survey_part = 2 };

/// Forms whose records are shown as they are; there are thousands of them in a county, not millions.
constexpr std::array listed_forms{"credit_evaluation", "village_credit", "credit_ledger", "input_price_monitor",
                                  "outlet_registry",   "logistics_node", "route",         "reserve_stock",
                                  "demand_survey"};

/// The records that stand in a field: both, while two do.
void add_standing(std::set<RecordId>& ids, FieldState const& field) {
    for (Head const& head : field.heads) {
        if (auto const id = head.value.record()) ids.insert(*id);
    }
}

/// The orders that a record speaks of, and as what.
std::pair<std::optional<Part>, std::set<RecordId>> orders_in(ChangedRecords::Changed const& changed) {
    std::set<RecordId> ids;
    std::string const& form = changed.state.form.form;
    if (form == service_order_form) return {order_part, {changed.key.id}};
    if (form == service_log_form) {
        if (FieldState const* const field = changed.state.field("order")) add_standing(ids, *field);
        return {log_part, ids};
    }
    if (form == demand_survey_form) {
        for (FieldState const& field : changed.state.fields) {
            if (field.path.ends_with("/linked_order")) add_standing(ids, field);
        }
        return {survey_part, ids};
    }
    return {};
}

} // namespace

Result<void> Ledger::take_for_orders(Changed const& changed) {
    std::string const& form = changed.state.form.form;
    if (std::ranges::find(listed_forms, form) != listed_forms.end())
        TRY(db_.run("INSERT OR IGNORE INTO ledger_listed (form, record) VALUES (?, ?)", form, changed.number));
    TRY(take_supply(changed));
    auto const [part, ids] = orders_in(changed);
    if (!part) return {};
    std::set<RecordId> touched = ids;
    if (part != order_part) {
        TRY(db_.query(
            probe_sql::orders_of_record, [&](Row const& row) { touched.insert(row.id<RecordId>(0)); }, changed.number));
        if (touched.empty()) return {};
        TRY(db_.run("DELETE FROM ledger_order_part WHERE record = ?", changed.number));
    }
    for (RecordId const& id : ids)
        TRY(db_.run("INSERT OR IGNORE INTO ledger_order_part (id, kind, record) VALUES (?, ?, ?)", id,
                    static_cast<std::int64_t>(*part), changed.number));
    if (part == survey_part) return {};
    for (RecordId const& id : touched) TRY(refresh_order(id));
    return {};
}

Result<void> Ledger::take_supply(Changed const& changed) {
    std::string const& form = changed.state.form.form;
    std::optional<RecordId> owner;
    std::string cls;
    if (form == machine_form) {
        Machine const machine = machine_of(changed.key, changed.state);
        owner = machine.team, cls = machine.machine_class;
    } else if (form == service_team_form) {
        ServiceTeam const team = service_team_of(changed.key, changed.state);
        owner = team.org, cls = team.kind;
    } else if (form == supply_offer_form) {
        owner = supply_offer_of(changed.key, changed.state).provider;
    } else if (form == station_registry_form) {
        cls = station_registry_of(changed.key, changed.state).division_code;
    } else {
        return {};
    }
    return db_.run("INSERT INTO ledger_supply (record, form, id, owner, class) VALUES (?, ?, ?, ?, ?) ON CONFLICT "
                   "(record) DO UPDATE SET form = excluded.form, id = excluded.id, owner = excluded.owner, class = "
                   "excluded.class",
                   changed.number, form, changed.key.id, owner, cls);
}

Result<Ledger::OrderRecords> Ledger::order_records(RecordId const& id) {
    std::vector<std::pair<std::int64_t, std::int64_t>> numbers;
    TRY(db_.query(
        probe_sql::parts_of_order, [&](Row const& row) { numbers.emplace_back(row.integer(0), row.integer(1)); }, id));
    OrderRecords records;
    for (auto const& [kind, number] : numbers) {
        auto record = TRY(source_.record_at(number));
        if (!record) continue;
        if (kind == order_part)
            records.parts.emplace_back(std::move(record->key), std::move(record->state));
        else if (kind == survey_part)
            records.surveys.push_back(std::move(record->key));
        else if (auto log = order_log_of(record->key, record->state, *given_.operations))
            records.logs.push_back(*std::move(log));
    }
    return records;
}

Result<void> Ledger::refresh_order(RecordId const& id) {
    TRY(db_.run("DELETE FROM ledger_booking WHERE id = ?", id));
    OrderRecords const records = TRY(order_records(id));
    if (records.parts.empty() && records.logs.empty()) return db_.run("DELETE FROM ledger_order WHERE id = ?", id);
    OrderView const view = order_view(id, records.parts, records.logs, *given_.operations, rules_.settings);
    // Kept under the township of the record that stays; while it is not here, of the first log.
    RecordKey const* home = records.parts.empty() ? &view.logs.front().key : nullptr;
    for (auto const& part : records.parts) {
        if (!home || (!presence_of({part}).moved_away && part.first < *home)) home = &part.first;
    }
    TRY(db_.run("INSERT INTO ledger_order (id, township, stage, issues) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO "
                "UPDATE SET township = excluded.township, stage = excluded.stage, issues = excluded.issues",
                id, home->bucket.partition(), static_cast<int>(view.stage), view.issues.size()));
    ServiceOrder const order = service_order_of({{}, id}, one_order(records.parts));
    auto const booking = booking_of(view, order, *given_.operations, rules_.settings);
    if (!booking) return {};
    for (RecordId const& who : booking->who)
        TRY(db_.run("INSERT INTO ledger_booking (who, id, from_day, to_day, days) VALUES (?, ?, ?, ?, ?)", who, id,
                    std::int64_t{booking->from.days}, std::int64_t{booking->to.days}, booking->days));
    return {};
}

Result<std::vector<Ledger::Changed>> Ledger::listed(char const* form) {
    std::vector<std::int64_t> numbers;
    TRY(db_.query(
        probe_sql::listed, [&](Row const& row) { numbers.push_back(row.integer(0)); }, form));
    std::vector<Changed> records;
    for (std::int64_t const number : numbers) {
        if (auto record = TRY(source_.record_at(number))) records.push_back(*std::move(record));
    }
    return records;
}

} // namespace gengji::domain
