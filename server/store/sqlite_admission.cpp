#include "server/store/log_notes.hpp"
#include "server/store/sqlite_store.hpp"
#include "shared/base/switch.hpp"

/// What enters the log, and what it does to the records.
namespace gengji::server {

namespace {

/// Of what the edits of a batch have seen: the highest of each replica.
std::vector<VersionVector::Entry> named_in(std::vector<sync::Admission> const& admissions) {
    VersionVector named;
    for (sync::Admission const& admission : admissions) {
        if (admission.reason == Reason::unknown_dot) continue; // what nobody can have seen says nothing of its owner
        if (!named.covers(admission.edit.seen)) named.join(admission.edit.seen);
    }
    return named.entries();
}

/// Of two stamps for one dot the earlier counts (R13): an edit whose heads came back by an offer keeps the older of the
/// two.
bool lower_stamps(RecordState& state, Edit const& edit, Stamp stamp, std::uint64_t seq) {
    bool changed = false;
    for (FieldState& field : state.fields) {
        for (Head& head : field.heads) {
            bool const keeps = GENGJI_SWITCH(r13_off) ? head.stamp >= stamp : head.stamp <= stamp;
            if (head.dot != edit.dot || keeps) continue;
            head.stamp = stamp;
            field.changed_at = seq;
            changed = true;
        }
    }
    return changed;
}

} // namespace

Result<bool> SqliteStore::has_waiting(std::string const& partition, ReplicaId const& replica, RecordKey const& key) {
    Replica const known = TRY(this->replica(TRY(partition_number(partition)), replica));
    if (!known.number) return false;
    auto const found = TRY(db_.find(
        "SELECT 1 FROM waiting WHERE replica = ? AND owner = ? AND class = ? AND id = ? LIMIT 1",
        [](Row const&) { return true; }, known.number, key.bucket.owner, static_cast<int>(key.bucket.cls), key.id));
    return found.has_value();
}

Result<bool> SqliteStore::waits_from_another(std::string const& partition, Dot const& last, RecordKey const& key,
                                             DeviceId const& device) {
    Replica const known = TRY(this->replica(TRY(partition_number(partition)), last.replica));
    if (!known.number) return false;
    auto const found = TRY(db_.find(
        "SELECT 1 FROM waiting WHERE replica = ? AND seq <= ? AND device <> ? AND "
        "owner = ? AND class = ? AND id = ? LIMIT 1",
        [](Row const&) { return true; }, known.number, last.seq, device, key.bucket.owner,
        static_cast<int>(key.bucket.cls), key.id));
    return found.has_value();
}

Result<bool> SqliteStore::holds_already(Edit const& edit) {
    auto const held = TRY(state(edit.record));
    return held && held->vv.covers(edit.dot);
}

Result<bool> SqliteStore::lay(Edit const& edit, std::int64_t replica, Stamp stamp, std::uint64_t seq,
                              Digests& digests) {
    BucketRow const bucket = TRY(need_bucket(edit.record.bucket));
    RecordRow& row = *TRY(load(bucket.number, edit.record.id));
    bool overtaken = false;
    if (row.number) {
        for (Change const& change : edit.patch) {
            FieldState const* const field = row.state.field(change.path);
            if (field && field->replaced.covers(edit.dot)) overtaken = true;
        }
    }
    bool const changed = apply(row.state, edit, stamp, seq) || lower_stamps(row.state, edit, stamp, seq);
    if (changed || !row.number) row.seq = seq;
    if (!row.number) row.created = seq;
    ByteWriter history;
    history.varint(static_cast<std::uint64_t>(replica));
    history.varint(edit.dot.seq);
    row.history += history.bytes();
    TRY(write(row, bucket, edit.record.id, digests));
    return overtaken;
}

Result<void> SqliteStore::set_verdict(std::int64_t replica, std::uint64_t edit, Verdict verdict, Reason reason,
                                      std::uint64_t changed_at) {
    return db_.run(
        "INSERT INTO verdict (replica, seq, verdict, reason, changed_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (replica, "
        "seq) "
        "DO UPDATE SET verdict = excluded.verdict, reason = excluded.reason, changed_at = excluded.changed_at",
        replica, edit, static_cast<int>(verdict), static_cast<int>(reason), changed_at);
}

Result<void> SqliteStore::keep_waiting(Replica const& replica, sync::Admission const& admission,
                                       DeviceId const& device) {
    Edit const& edit = admission.edit;
    return db_.run("INSERT INTO waiting (replica, seq, owner, class, id, behind, reason, stamp, device, body) VALUES "
                   "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   replica.number, edit.dot.seq, edit.record.bucket.owner, static_cast<int>(edit.record.bucket.cls),
                   edit.record.id, admission.verdict == Verdict::waiting, static_cast<int>(admission.reason),
                   admission.stamp, device, Blob{encode(edit)});
}

Result<void> SqliteStore::admit(sync::AdmittedBatch const& batch) {
    if (batch.admissions.empty()) return {};
    Work work = TRY(this->work());
    std::int64_t const partition = TRY(need_partition(batch.partition));
    Replica replica = TRY(need_replica(partition, batch.raw.replica));
    std::uint64_t const first = batch.admissions.front().edit.dot.seq, last = first + batch.admissions.size() - 1;
    if (first != replica.held + 1 || batch.raw.first > first)
        return problem(Problem::internal, "程序内部错误：收到的修改与已有的不相接（S5）。");

    Place const place = TRY(take_seqs(partition, batch.admissions.size()));
    Digests digests;
    for (std::size_t i = 0; i < batch.admissions.size(); ++i) {
        sync::Admission const& admission = batch.admissions[i];
        Edit const& edit = admission.edit;
        if (edit.dot.replica != batch.raw.replica || edit.dot.seq != first + i)
            return problem(Problem::internal, "程序内部错误：一批修改的编号不连续（S5）。");
        std::uint64_t const seq = place.first + i;
        Verdict verdict = admission.verdict;
        bool const waits = verdict == Verdict::quarantined || verdict == Verdict::waiting;
        if (waits && TRY(holds_already(edit))) verdict = Verdict::stored; // in an offer that a person released
        if (verdict == Verdict::stored || verdict == Verdict::released || verdict == Verdict::overtaken) {
            if (edit.record.bucket.partition() != batch.partition)
                return problem(Problem::internal, "程序内部错误：修改属于另一个分区。");
            verdict =
                TRY(lay(edit, replica.number, admission.stamp, seq, digests)) ? Verdict::overtaken : Verdict::stored;
        } else if (waits) {
            TRY(keep_waiting(replica, admission, batch.device));
        }
        if (verdict != Verdict::stored) TRY(set_verdict(replica.number, edit.dot.seq, verdict, admission.reason, seq));
    }
    TRY(add(digests));
    TRY(note_named(partition, named_in(batch.admissions)));

    Bytes const notes = write_notes(batch.admissions);
    std::uint64_t const last_seq = place.first + batch.admissions.size() - 1;
    Hash const hash = batch_hash(place.previous, place.first, last_seq, batch.raw.replica, last, batch.last_hash,
                                 batch.device, notes);
    TRY(db_.run("INSERT INTO log (partition, first_seq, last_seq, hash, kind, replica, first, last, last_hash, device, "
                "raw_first, raw_previous, "
                "earlier_epoch, signature, notes, sealed, opened, edits) VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, "
                "?, ?, ?, ?, ?, ?)",
                partition, place.first, last_seq, Blob{hash.view()}, replica.number, first, last,
                Blob{batch.last_hash.view()}, batch.device, batch.raw.first, Blob{batch.raw.previous.view()},
                batch.raw.earlier_epoch, Blob{batch.raw.signature}, Blob{notes}, batch.raw.sealed,
                Blob{batch.raw.sealed ? write_opened(batch.admissions) : Bytes()}, Blob{batch.raw.edits}));
    TRY(move_log(place, hash));
    TRY(db_.run("UPDATE replica SET held = ?, hash = ? WHERE number = ?", last, Blob{batch.last_hash.view()},
                replica.number));
    replicas_.erase(batch.raw.replica);
    return work.commit();
}

} // namespace gengji::server
