#include "shared/domain/ledger/ledger.hpp"
#include "shared/domain/ledger/ledger_links.hpp"
#include "shared/domain/ledger/ledger_probe_sql.hpp"

#include <array>

/// How one changed record is taken in.
namespace gengji::domain {

namespace {

constexpr char const* setting_form = "county_setting";

/// Logs that name a thing, by the column that names it.
struct Naming {
    char const *form, *column;
};
constexpr std::array things{Naming{plot_form, probe_sql::logs_on_plot},
                            Naming{machine_form, probe_sql::logs_of_machine},
                            Naming{fund_scheme_form, probe_sql::logs_of_scheme}};

std::int64_t hundredths(Decimal value) {
    Decimal const rounded = round_half_up(value, 2);
    std::int64_t unscaled = rounded.unscaled;
    for (int scale = rounded.scale; scale < 2; ++scale) unscaled *= 10;
    return unscaled;
}

} // namespace

Result<void> Ledger::take(Changed const& changed) {
    std::string const& form = changed.state.form.form;
    TRY(take_for_orders(changed));
    if (form == service_log_form) return take_log(changed);
    if (form == member_profile_form) TRY(take_member(changed));
    if (form == setting_form) TRY(take_setting(changed));
    if (names_things(form)) TRY(take_links(changed));
    for (Naming const& naming : things) {
        if (form == naming.form) TRY(take_thing(changed, naming.column));
    }
    return contribute(changed.number, changed.key, changed.state);
}

Result<void> Ledger::take_log(Changed const& changed) {
    LogRow const row = log_row_of(changed.number, changed.key, changed.state, *given_.operations);
    auto const before = TRY(probe_.log(changed.number));
    if (!before || *before != row) {
        TRY(write(row));
        if (deriving_) {
            TRY(refresh(row));
            if (before) TRY(refresh_groups(*before)); // it may have left them
        }
    }
    return contribute(changed.number, changed.key, changed.state);
}

Result<void> Ledger::write(LogRow const& row) {
    auto const day = row.day();
    TRY(db_.run(R"sql(
        INSERT INTO ledger_log (record, level, client, plot, village, operation, season, machine, operator, scheme, day,
                                start_s, end_s, tracked, body)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (record) DO UPDATE SET
            level = excluded.level, client = excluded.client, plot = excluded.plot, village = excluded.village,
            operation = excluded.operation, season = excluded.season, machine = excluded.machine,
            operator = excluded.operator, scheme = excluded.scheme, day = excluded.day, start_s = excluded.start_s,
            end_s = excluded.end_s, tracked = excluded.tracked, body = excluded.body
    )sql",
                row.record, static_cast<int>(row.level), row.client, row.plot, row.village, row.operation, row.season,
                row.machine, row.operator_id, row.scheme, day ? std::optional<std::int64_t>(day->days) : std::nullopt,
                row.start_s, row.end_s, !row.path.empty(), Blob{encode(row)}));
    TRY(db_.run("DELETE FROM ledger_proof WHERE record = ?", row.record));
    for (std::uint64_t const photo : row.photos)
        TRY(db_.run("INSERT OR IGNORE INTO ledger_proof (kind, hash, record) VALUES (0, ?, ?)", photo, row.record));
    if (row.strokes)
        TRY(db_.run("INSERT OR IGNORE INTO ledger_proof (kind, hash, record) VALUES (1, ?, ?)", *row.strokes,
                    row.record));
    return {};
}

Result<void> Ledger::write(MemberRow const& row) {
    return db_.run(R"sql(
        INSERT INTO ledger_member (record, level, id, owner, kind, name, phone, village, group_no, id_no, uscc,
                                   merged_into)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (record) DO UPDATE SET
            level = excluded.level, id = excluded.id, owner = excluded.owner, kind = excluded.kind,
            name = excluded.name, phone = excluded.phone, village = excluded.village, group_no = excluded.group_no,
            id_no = excluded.id_no, uscc = excluded.uscc, merged_into = excluded.merged_into
    )sql",
                   row.record, static_cast<int>(row.level), row.id, row.owner, row.kind, row.name, row.phone,
                   row.village, row.group_no, row.id_no, row.uscc, row.merged_into);
}

Result<void> Ledger::take_member(Changed const& changed) {
    MemberRow const row = member_row_of(changed.number, changed.key, changed.state);
    auto const before = TRY(probe_.member(changed.number));
    if (before && *before == row) return {};
    TRY(write(row));
    if (!deriving_) return {};
    TRY(refresh(row));
    bool const same_client =
        before && before->phone == row.phone && before->merged_into == row.merged_into && before->level == row.level;
    if (same_client) return {};
    for (RecordId const& id : TRY(probe_.merged_into(row.id))) // whose logs are now another client's
        TRY(refresh_logs(probe_sql::logs_of_client, id));
    return {};
}

Result<void> Ledger::take_thing(Changed const& changed, char const* logs_naming_it) {
    probe_.forget(changed.key.id);
    TRY(db_.run("INSERT INTO ledger_thing (record, id, form, level) VALUES (?, ?, ?, ?) ON CONFLICT (record) DO UPDATE "
                "SET id = excluded.id, form = excluded.form, level = excluded.level",
                changed.number, changed.key.id, changed.state.form.form,
                static_cast<int>(standing_of(changed.state).level)));
    return deriving_ ? refresh_logs(logs_naming_it, changed.key.id) : Result<void>{};
}

Result<void> Ledger::take_links(Changed const& changed) {
    TRY(db_.run(probe_sql::forget_links, changed.number));
    for (Bytes const& target : links_of(changed.state))
        TRY(db_.run("INSERT INTO ledger_link (target, form, record) VALUES (?, ?, ?)", Blob{target},
                    changed.state.form.form, changed.number));
    return {};
}

Result<void> Ledger::take_setting(Changed const& changed) {
    Fields const fields(changed.state);
    if (!standing_of(changed.state).is_live())
        return db_.run("DELETE FROM ledger_setting WHERE record = ?", changed.number);
    return db_.run("INSERT INTO ledger_setting (record, name, value) VALUES (?, ?, ?) ON CONFLICT (record) DO UPDATE "
                   "SET name = excluded.name, value = excluded.value",
                   changed.number, fields.text("name"), fields.text("value"));
}

Result<void> Ledger::contribute(std::int64_t record, RecordKey const& key, RecordState const& state) {
    if (!given_.contributions) return {};
    std::int64_t const standing = TRY(duplicate_of(record));
    auto const other = standing ? TRY(probe_.log(standing)) : std::nullopt;
    bool const elsewhere = other && other->township() != key.bucket.partition();
    auto const rows = elsewhere ? given_.contributions->of_repeated_elsewhere(key, state)
                                : given_.contributions->of(key, state, standing != 0);
    TRY(db_.run("DELETE FROM ledger_contribution WHERE record = ?", record));
    for (Contribution const& row : rows) {
        TRY(db_.run(R"sql(
            INSERT INTO ledger_contribution (record, indicator, division, month, thing, reported, verified)
            VALUES (?, ?, ?, ?, ?, ?, ?)
        )sql",
                    record, row.indicator, row.division, row.month, row.thing, hundredths(row.reported),
                    hundredths(row.verified)));
    }
    return {};
}

} // namespace gengji::domain
