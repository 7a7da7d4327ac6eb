#include "shared/domain/ledger/ledger_probe.hpp"

#include "shared/domain/ledger/ledger_probe_sql.hpp"

#include <algorithm>

namespace gengji::domain {

namespace {

constexpr std::size_t most_known = 8192;    ///< records of a kind kept in memory: a few MiB
constexpr std::int64_t long_job_s = 86'400; ///< longer jobs have an index of their own
constexpr std::int64_t china_offset_s = 8 * 3600;

/// Gathers rows of `record, body`. A body that cannot be read is a fault of ours and is left out: a rebuild mends it.
struct Gather {
    std::vector<LogRow>& rows;
    void operator()(Row const& row) const {
        if (auto log = decode_log_row(row.integer(0), row.blob(1))) rows.push_back(*std::move(log));
    }
};

MemberRow member_of(Row const& row) {
    MemberRow member;
    member.record = row.integer(0);
    member.level = static_cast<Level>(row.integer(1));
    member.id = row.id<RecordId>(2);
    member.owner = row.text(3), member.kind = row.text(4), member.name = row.text(5), member.phone = row.text(6);
    member.village = row.text(7), member.group_no = row.text(8), member.id_no = row.text(9), member.uscc = row.text(10);
    if (!row.is_null(11)) member.merged_into = row.id<RecordId>(11);
    return member;
}

constexpr int live = static_cast<int>(Level::returned);

} // namespace

Result<std::vector<LogRow>> LedgerProbe::on_plot(RecordId const& plot, std::string_view operation,
                                                 std::string_view season) {
    std::vector<LogRow> rows;
    TRY(db_.query(probe_sql::on_plot, Gather{rows}, plot, operation, season, live));
    return rows;
}

Result<std::vector<LogRow>> LedgerProbe::for_client(RecordId const& client, std::string_view operation, Date from,
                                                    Date to) {
    std::vector<LogRow> rows;
    TRY(db_.query(probe_sql::for_client, Gather{rows}, client, operation, from.days, to.days, live));
    return rows;
}

Result<std::vector<LogRow>> LedgerProbe::at_work(Whose whose, RecordId const& id, std::int64_t start_s,
                                                 std::int64_t end_s) {
    std::vector<LogRow> rows;
    std::int64_t const earliest = start_s - long_job_s;
    if (whose == Whose::machine) {
        TRY(db_.query(probe_sql::machine_at_work, Gather{rows}, id, earliest, end_s, start_s, live));
        TRY(db_.query(probe_sql::machine_long_jobs, Gather{rows}, id, end_s, start_s, live));
        return rows;
    }
    TRY(db_.query(probe_sql::operator_at_work, Gather{rows}, id, earliest, end_s, start_s, live));
    TRY(db_.query(probe_sql::operator_long_jobs, Gather{rows}, id, end_s, start_s, live));
    return rows;
}

Result<std::vector<LogRow>> LedgerProbe::on_day(RecordId const& machine, Date day) {
    std::vector<LogRow> rows;
    std::int64_t const from = std::int64_t{day.days} * 86'400 - china_offset_s;
    TRY(db_.query(probe_sql::on_day, Gather{rows}, machine, from, from + 86'400, live));
    return rows;
}

Result<std::vector<LogRow>> LedgerProbe::with_proof(Proof kind, std::uint64_t hash) {
    std::vector<LogRow> rows;
    TRY(db_.query(probe_sql::with_proof, Gather{rows}, kind == Proof::photo ? 0 : 1, hash, live));
    return rows;
}

Result<std::vector<LogRow>> LedgerProbe::tracks_in(std::string_view village, std::string_view operation,
                                                   std::string_view season) {
    std::vector<LogRow> rows;
    TRY(db_.query(probe_sql::tracks_in, Gather{rows}, village, operation, season, live));
    return rows;
}

Result<Client> LedgerProbe::client(RecordId const& id) {
    struct Step {
        std::optional<RecordId> next;
        std::string phone;
    };
    std::vector<RecordId> way{id};
    for (;;) {
        auto const step = TRY(db_.find(
            probe_sql::client,
            [](Row const& row) {
                return Step{row.is_null(0) ? std::nullopt : std::optional(row.id<RecordId>(0)),
                            std::string(row.text(1))};
            },
            way.back()));
        if (!step) return Client{way.back(), {}};
        if (!step->next) return Client{way.back(), step->phone};
        auto const again = std::ranges::find(way, *step->next);
        if (again != way.end()) return Client{*std::min_element(again, way.end()), {}}; // merged in a circle
        way.push_back(*step->next);
    }
}

Result<void> LedgerProbe::add_merged(RecordId const& id, std::set<RecordId>& all) {
    if (!all.insert(id).second) return {};
    std::vector<RecordId> into;
    TRY(db_.query(
        probe_sql::merged_into, [&](Row const& row) { into.push_back(row.id<RecordId>(0)); }, id));
    for (RecordId const& one : into) TRY(add_merged(one, all));
    return {};
}

Result<std::vector<RecordId>> LedgerProbe::merged_into(RecordId const& id) {
    std::set<RecordId> all;
    TRY(add_merged(id, all));
    return std::vector<RecordId>(all.begin(), all.end());
}

Result<std::vector<RecordId>> LedgerProbe::same_client(Client const& client) {
    std::vector<RecordId> roots{client.root};
    if (!client.phone.empty()) {
        TRY(db_.query(
            probe_sql::by_phone, [&](Row const& row) { roots.push_back(row.id<RecordId>(0)); }, client.phone));
    }
    std::set<RecordId> all;
    for (RecordId const& root : roots) TRY(add_merged(root, all));
    return std::vector<RecordId>(all.begin(), all.end());
}

Result<std::vector<MemberRow>> LedgerProbe::alike(MemberRow const& member) {
    std::vector<MemberRow> rows;
    auto const gather = [&](Row const& row) { rows.push_back(member_of(row)); };
    TRY(db_.query(probe_sql::by_id_no, gather, member.id_no, live));
    TRY(db_.query(probe_sql::by_uscc, gather, member.uscc, live));
    TRY(db_.query(probe_sql::by_name, gather, member.name, member.village, live));
    return rows;
}

template<class T>
Result<std::optional<T>> LedgerProbe::referred(std::unordered_map<RecordId, std::optional<T>>& known,
                                               RecordId const& id, char const* form) {
    if (auto const found = known.find(id); found != known.end()) return found->second;
    auto const number = TRY(db_.find(
        probe_sql::thing, [](Row const& row) { return row.integer(0); }, id, form, live));
    std::optional<T> thing;
    if (number) {
        if (auto const record = TRY(source_.record_at(*number))) thing = shown<T>(record->key, record->state);
    }
    if (known.size() >= most_known) known.clear();
    return known[id] = std::move(thing);
}

Result<std::optional<Plot>> LedgerProbe::plot(RecordId const& id) { return referred(plots_, id, plot_form); }
Result<std::optional<Machine>> LedgerProbe::machine(RecordId const& id) {
    return referred(machines_, id, machine_form);
}
Result<std::optional<FundScheme>> LedgerProbe::scheme(RecordId const& id) {
    return referred(schemes_, id, fund_scheme_form);
}

Result<std::optional<LogRow>> LedgerProbe::log(std::int64_t record) {
    std::vector<LogRow> rows;
    TRY(db_.query(probe_sql::log, Gather{rows}, record));
    return rows.empty() ? std::optional<LogRow>() : std::optional(std::move(rows.front()));
}

Result<std::vector<std::int64_t>> LedgerProbe::named_by(BytesView target, std::string_view form) {
    std::vector<std::int64_t> records;
    TRY(db_.query(
        probe_sql::named_by, [&](Row const& row) { records.push_back(row.integer(0)); }, Blob{target}, form));
    return records;
}

Result<std::vector<std::int64_t>> LedgerProbe::logs_of(RecordId const& client) {
    std::vector<std::int64_t> records;
    TRY(db_.query(
        probe_sql::logs_of_client, [&](Row const& row) { records.push_back(row.integer(0)); }, client));
    return records;
}

Result<std::optional<MemberRow>> LedgerProbe::member(std::int64_t record) {
    return db_.find(probe_sql::member, member_of, record);
}

void LedgerProbe::forget(RecordId const& id) { plots_.erase(id), machines_.erase(id), schemes_.erase(id); }
void LedgerProbe::forget() { plots_.clear(), machines_.clear(), schemes_.clear(); }

} // namespace gengji::domain
