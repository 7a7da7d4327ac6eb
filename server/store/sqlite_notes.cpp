#include "server/store/sqlite_store.hpp"
#include "shared/base/signature.hpp"
#include "sync-protocol/signing.hpp"

/// What stands beside the records, held against the log: how far each replica is held, its verdicts, what waits; and
/// who signed the batches.
namespace gengji::server {

Result<SqliteStore::Notes> SqliteStore::notes_of_replicas() {
    Notes notes;
    struct Named {
        std::pair<std::string, ReplicaId> name;
        std::int64_t number;
        Hash sum;
    };
    std::vector<Named> places;
    TRY(db_.query(
        "SELECT partition.name, replica.id, replica.number, replica.held, replica.hash FROM replica "
        "JOIN partition ON partition.number = replica.partition",
        [&](Row const& row) {
            ByteWriter out;
            out.varint(static_cast<std::uint64_t>(row.integer(3)));
            out.raw(row.blob(4));
            places.push_back({{std::string(row.text(0)), row.id<ReplicaId>(1)}, row.integer(2), hash_of(out.bytes())});
        }));
    Hash const nothing = [] { // a replica that was only named, by what others have seen
        ByteWriter out;
        out.varint(0);
        out.raw(Hash{}.view());
        return hash_of(out.bytes());
    }();
    for (Named& place : places) {
        TRY(db_.query(
            "SELECT seq, verdict, reason, changed_at FROM verdict WHERE replica = ? ORDER BY seq",
            [&](Row const& row) {
                ByteWriter out;
                for (int column = 0; column < 4; ++column) out.zigzag(row.integer(column));
                place.sum = chain(place.sum, out.bytes());
            },
            place.number));
        TRY(db_.query(
            "SELECT seq, behind, reason, stamp, class, owner, id, device, body FROM waiting WHERE replica = ? ORDER BY "
            "seq",
            [&](Row const& row) {
                ByteWriter out;
                for (int column = 0; column < 5; ++column) out.zigzag(row.integer(column));
                out.text(row.text(5));
                for (int column = 6; column < 9; ++column) out.text(row.blob(column));
                place.sum = chain(place.sum, out.bytes());
            },
            place.number));
        if (place.sum != nothing) notes[place.name] = place.sum;
    }
    return notes;
}

Result<void> SqliteStore::compare_notes(SqliteStore& scratch, bool mend, std::vector<std::string>& found) {
    Notes const here = TRY(notes_of_replicas()), there = TRY(scratch.notes_of_replicas());
    std::vector<std::pair<std::string, ReplicaId>> differing;
    for (auto const& [name, sum] : here) {
        auto const other = there.find(name);
        if (other == there.end() || other->second != sum) differing.push_back(name);
    }
    for (auto const& [name, sum] : there) {
        if (!here.contains(name)) differing.push_back(name);
    }
    for (auto const& [partition, id] : differing) {
        if (found.size() < 200) found.push_back("副本 " + partition + " " + to_text(id) + " 的答复或隔离与日志不符");
        if (mend) TRY(mend_notes(scratch, partition, id));
    }
    return {};
}

Result<void> SqliteStore::mend_notes(SqliteStore& scratch, std::string const& partition, ReplicaId const& id) {
    Replica const here = TRY(need_replica(TRY(need_partition(partition)), id));
    Replica const there = TRY(scratch.replica(TRY(scratch.partition_number(partition)), id));
    TRY(db_.run("DELETE FROM verdict WHERE replica = ?", here.number));
    TRY(db_.run("DELETE FROM waiting WHERE replica = ?", here.number));
    TRY(db_.run("UPDATE replica SET held = ?, hash = ?, named = max(named, ?) WHERE number = ?", there.held,
                Blob{there.hash.view()}, there.named, here.number));
    replicas_.clear();
    Result<void> copied;
    TRY(scratch.db_.query(
        "SELECT seq, verdict, reason, changed_at FROM verdict WHERE replica = ?",
        [&](Row const& row) {
            copied = db_.run("INSERT INTO verdict (replica, seq, verdict, reason, changed_at) VALUES (?, ?, ?, ?, ?)",
                             here.number, row.integer(0), row.integer(1), row.integer(2), row.integer(3));
            return static_cast<bool>(copied);
        },
        there.number));
    TRY(std::move(copied));
    copied = {};
    TRY(scratch.db_.query(
        "SELECT seq, owner, class, id, behind, reason, stamp, device, body FROM waiting WHERE replica = ?",
        [&](Row const& row) {
            copied =
                db_.run("INSERT INTO waiting (replica, seq, owner, class, id, behind, reason, stamp, device, body) "
                        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        here.number, row.integer(0), std::string(row.text(1)), row.integer(2), Blob{row.blob(3)},
                        row.integer(4), row.integer(5), row.integer(6), Blob{row.blob(7)}, Blob{row.blob(8)});
            return static_cast<bool>(copied);
        },
        there.number));
    return copied;
}

/// Batches are kept as they came, signature included: what a device has signed nobody else can have written. The
/// server's own have no device; those of a device that nobody knows any more cannot be judged.
Result<void> SqliteStore::check_signatures(std::vector<std::string>& found) {
    return db_.query(
        "SELECT log.number, partition.name, replica.id, raw_first, raw_previous, earlier_epoch, sealed, edits, "
        "signature, "
        "device.public_key FROM log JOIN device ON device.id = log.device JOIN partition ON partition.number = "
        "log.partition JOIN replica ON replica.number = log.replica WHERE kind = 1 ORDER BY log.number",
        [&](Row const& row) {
            sync::PushedBatch batch;
            batch.replica = row.id<ReplicaId>(2);
            batch.first = static_cast<std::uint64_t>(row.integer(3));
            batch.previous = Hash::from_view(row.blob(4));
            batch.earlier_epoch = row.integer(5) != 0;
            batch.sealed = row.integer(6) != 0;
            batch.edits = Bytes(row.blob(7));
            batch.signature = Bytes(row.blob(8));
            if (!sync::is_signed_by(row.blob(9), row.text(1), batch))
                found.push_back("日志第 " + std::to_string(row.integer(0)) + " 行不是所记的笔记本签的名");
            return found.size() < 200;
        });
}

} // namespace gengji::server
