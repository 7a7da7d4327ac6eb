#include "shared/records/own_edits.hpp"

#include "shared/base/switch.hpp"

#include <algorithm>

namespace gengji {

namespace {

Verdict verdict_of(Row const& row, int column) { return static_cast<Verdict>(row.integer(column)); }
Reason reason_of(Row const& row, int column) { return static_cast<Reason>(row.integer(column)); }

/// A verdict that a later one of the same epoch may only replace by another that is final too: late notes change
/// nothing.
bool is_settled(Verdict verdict) {
    return verdict != Verdict::stored && verdict != Verdict::quarantined && verdict != Verdict::waiting;
}

} // namespace

Result<std::vector<OwnReplica>*> OwnEdits::replicas() {
    if (loaded_) return &replicas_;
    replicas_.clear();
    TRY(db_.query(
        "SELECT number, id, partition, current, confirmed, confirmed_hash, earlier_epoch, place FROM replica "
        "ORDER BY place, number",
        [&](Row const& row) {
            OwnReplica replica{row.integer(0), row.integer(3) != 0, std::string(row.text(2)), row.integer(7), {}};
            replica.position.replica = row.id<ReplicaId>(1);
            replica.position.confirmed = static_cast<std::uint64_t>(row.integer(4));
            replica.position.confirmed_hash = Hash::from_view(row.blob(5));
            replica.position.earlier_epoch = static_cast<std::uint64_t>(row.integer(6));
            replicas_.push_back(std::move(replica));
        }));
    for (OwnReplica& replica : replicas_) {
        TRY(db_.query(
            "SELECT seq, hash FROM edit WHERE replica = ? ORDER BY seq DESC LIMIT 1",
            [&](Row const& row) {
                replica.position.last = static_cast<std::uint64_t>(row.integer(0));
                replica.position.last_hash = Hash::from_view(row.blob(1));
            },
            replica.number));
    }
    loaded_ = true;
    return &replicas_;
}

Result<OwnReplica*> OwnEdits::find(ReplicaId const& replica) {
    for (OwnReplica& own : *TRY(replicas())) {
        if (own.position.replica == replica) return &own;
    }
    return problem(Problem::not_found, "这台电脑上没有这个副本编号。");
}

Result<OwnReplica*> OwnEdits::current(std::string_view partition) {
    for (OwnReplica& own : *TRY(replicas())) {
        if (own.current && own.partition == partition) return &own;
    }
    return begin_replica(partition);
}

Result<OwnReplica*> OwnEdits::begin_replica(std::string_view partition) {
    std::int64_t last_place = 0;
    for (OwnReplica const& own : *TRY(replicas())) last_place = std::max(last_place, own.place);
    return begin_replica(partition, last_place + 1, true, random_replica_id(random_));
}

Result<OwnReplica*> OwnEdits::begin_replica(std::string_view partition, std::int64_t place, bool current,
                                            ReplicaId const& id) {
    TRY(replicas());
    OwnReplica replica{0, current, std::string(partition), place, {}};
    replica.position.replica = id;
    TRY(db_.run("INSERT INTO replica (id, partition, current, confirmed_hash, place) VALUES (?, ?, ?, ?, ?)",
                replica.position.replica, partition, current, Blob{Hash{}.view()}, place));
    replica.number = db_.last_row_id();
    replicas_.push_back(std::move(replica));
    return &replicas_.back();
}

Result<void> OwnEdits::retire(std::string_view partition) {
    for (OwnReplica& own : *TRY(replicas())) {
        if (!own.current || (!partition.empty() && own.partition != partition)) continue;
        TRY(db_.run("UPDATE replica SET current = 0 WHERE number = ?", own.number));
        own.current = false;
    }
    return {};
}

Result<std::uint64_t> OwnEdits::count() {
    std::uint64_t sum = 0;
    for (OwnReplica const& own : *TRY(replicas())) sum += own.position.last;
    return sum;
}

Result<void> OwnEdits::add(OwnReplica& replica, Edit const& edit, std::int64_t record) {
    Bytes const body = encode(edit);
    Hash const hash = chain(replica.position.last_hash, BytesView(body));
    TRY(db_.run("INSERT INTO edit (replica, seq, record, hash, body) VALUES (?, ?, ?, ?, ?)", replica.number,
                edit.dot.seq, record, Blob{hash.view()}, Blob{body}));
    replica.position.last = edit.dot.seq;
    replica.position.last_hash = hash;
    return {};
}

Result<std::vector<OwnEdit>> OwnEdits::standing(std::int64_t record, std::string_view partition,
                                                VersionVector const& vv) {
    std::vector<OwnEdit> edits;
    std::optional<Error> broken;
    for (OwnReplica const& own : *TRY(replicas())) {
        std::uint64_t covered = vv.of(own.position.replica);
        if (GENGJI_SWITCH(r2_off)) covered = std::max(covered, own.position.confirmed);
        if (own.partition != partition || covered >= own.position.last) continue;
        TRY(db_.query(
            "SELECT body, verdict, reason FROM edit INDEXED BY edit_record WHERE record = ? AND replica = ? AND seq > "
            "? ORDER BY seq",
            [&](Row const& row) {
                if (has_ended(verdict_of(row, 1))) return;
                auto edit = decode_edit(row.blob(0));
                if (!edit)
                    broken = edit.error();
                else
                    edits.push_back({*std::move(edit), verdict_of(row, 1), reason_of(row, 2)});
            },
            record, own.number, covered));
    }
    if (broken) return *broken;
    std::sort(edits.begin(), edits.end(), [](OwnEdit const& a, OwnEdit const& b) { return a.edit.dot < b.edit.dot; });
    return edits;
}

Result<std::vector<OwnEdit>> OwnEdits::of_record(std::int64_t record) {
    std::vector<OwnEdit> edits;
    std::optional<Error> broken;
    TRY(db_.query(
        "SELECT body, verdict, reason FROM edit WHERE record = ? ORDER BY replica, seq",
        [&](Row const& row) {
            auto edit = decode_edit(row.blob(0));
            if (!edit)
                broken = edit.error();
            else
                edits.push_back({*std::move(edit), verdict_of(row, 1), reason_of(row, 2)});
        },
        record));
    if (broken) return *broken;
    return edits;
}

Result<bool> OwnEdits::touch(std::int64_t record) {
    auto const found = TRY(db_.find(
        "SELECT 1 FROM edit WHERE record = ? LIMIT 1", [](Row const&) { return true; }, record));
    return found.has_value();
}

Result<std::vector<Edit>> OwnEdits::after(OwnReplica const& replica, std::uint64_t seq, std::size_t most,
                                          std::size_t most_bytes) {
    std::vector<Edit> edits;
    std::size_t bytes = 0;
    std::optional<Error> broken;
    TRY(db_.query(
        "SELECT body FROM edit WHERE replica = ? AND seq > ? ORDER BY seq",
        [&](Row const& row) {
            bytes += row.blob(0).size();
            bool const enough = edits.size() >= most || (!edits.empty() && bytes > most_bytes);
            if (enough || row.is_null(0)) return false; // a sealed one ends the run: pushes have no gaps (S5)
            auto edit = decode_edit(row.blob(0));
            if (!edit) return broken = edit.error(), false;
            edits.push_back(*std::move(edit));
            return true;
        },
        replica.number, seq));
    if (broken) return *broken;
    return edits;
}

Result<Hash> OwnEdits::hash_at(OwnReplica const& replica, std::uint64_t seq) {
    if (seq == 0) return Hash{};
    if (seq == replica.position.last) return replica.position.last_hash;
    auto const hash = TRY(db_.find(
        "SELECT hash FROM edit WHERE replica = ? AND seq = ?",
        [](Row const& row) { return Hash::from_view(row.blob(0)); }, replica.number, seq));
    if (!hash) return problem(Problem::not_found, "这台电脑上没有这么多条保存记录。");
    return *hash;
}

Result<void> OwnEdits::confirm(OwnReplica& replica, std::uint64_t seq, Hash const& hash) {
    if (seq <= replica.position.confirmed || seq > replica.position.last)
        return {}; // never back, never beyond what there is
    TRY(db_.run("UPDATE replica SET confirmed = ?, confirmed_hash = ? WHERE number = ?", seq, Blob{hash.view()},
                replica.number));
    replica.position.confirmed = seq;
    replica.position.confirmed_hash = hash;
    return {};
}

Result<bool> OwnEdits::chain_holds(OwnReplica const& replica) {
    bool holds = true;
    std::int64_t expected = 1;
    Hash link;
    TRY(db_.query(
        "SELECT seq, hash, body FROM edit WHERE replica = ? ORDER BY seq",
        [&](Row const& row) {
            Hash const kept = Hash::from_view(row.blob(1));
            link = row.is_null(2) ? kept : chain(link, row.blob(2));
            holds = holds && row.integer(0) == expected++ && link == kept;
        },
        replica.number));
    return holds;
}

Result<std::optional<std::int64_t>> OwnEdits::judge(VerdictNote const& note) {
    using Record = std::optional<std::int64_t>;
    auto const own = find(note.dot.replica);
    if (!own) return own.error().problem == Problem::not_found ? Result<Record>(Record()) : own.error();
    struct Known {
        std::int64_t record;
        Verdict verdict;
        Reason reason;
    };
    auto const known = TRY(db_.find(
        "SELECT record, verdict, reason FROM edit WHERE replica = ? AND seq = ?",
        [](Row const& row) {
            return Known{row.integer(0), verdict_of(row, 1), reason_of(row, 2)};
        },
        (*own)->number, note.dot.seq));
    if (!known || (known->verdict == note.verdict && known->reason == note.reason)) return Record();
    if (is_settled(known->verdict) && !is_settled(note.verdict)) return Record();
    TRY(db_.run("UPDATE edit SET verdict = ?, reason = ? WHERE replica = ? AND seq = ?", static_cast<int>(note.verdict),
                static_cast<int>(note.reason), (*own)->number, note.dot.seq));
    return Record(known->record);
}

Result<std::vector<VerdictNote>> OwnEdits::verdicts() {
    std::vector<VerdictNote> notes;
    TRY(db_.query(
        "SELECT replica.id, edit.seq, edit.verdict, edit.reason FROM edit JOIN replica ON replica.number = "
        "edit.replica "
        "WHERE edit.verdict <> 0 AND edit.verdict <> ? ORDER BY edit.replica, edit.seq",
        [&](Row const& row) {
            Dot const dot{row.id<ReplicaId>(0), static_cast<std::uint64_t>(row.integer(1))};
            notes.push_back({dot, verdict_of(row, 2), reason_of(row, 3)});
        },
        static_cast<int>(Verdict::released)));
    return notes;
}

Result<std::vector<std::int64_t>> OwnEdits::begin_epoch(std::string_view partition, bool had_epoch) {
    std::vector<std::int64_t> records;
    for (OwnReplica& own : *TRY(replicas())) {
        if (own.partition != partition) continue;
        TRY(db_.query(
            "SELECT DISTINCT record FROM edit WHERE verdict <> 0 AND replica = ?",
            [&](Row const& row) { records.push_back(row.integer(0)); }, own.number));
        TRY(db_.run("UPDATE edit SET verdict = 0, reason = 0 WHERE verdict <> 0 AND replica = ?", own.number));
        std::uint64_t const earlier = had_epoch ? own.position.last : 0;
        TRY(db_.run("UPDATE replica SET confirmed = 0, confirmed_hash = ?, earlier_epoch = ? WHERE number = ?",
                    Blob{Hash{}.view()}, earlier, own.number));
        own.position.confirmed = 0;
        own.position.confirmed_hash = {};
        own.position.earlier_epoch = earlier;
    }
    return records;
}

Result<void> OwnEdits::end_epoch_change(std::string_view partition) {
    for (OwnReplica& own : *TRY(replicas())) {
        if (own.partition != partition) continue;
        TRY(db_.run("UPDATE replica SET earlier_epoch = ? WHERE number = ?", own.position.last, own.number));
        own.position.earlier_epoch = own.position.last;
    }
    return {};
}

} // namespace gengji
