#include "server/store/sqlite_store.hpp"

#include "server/store/log_notes.hpp"
#include "sync-protocol/codec.hpp"
#include "sync-protocol/signing.hpp"

/// The log and the names in it: partitions, replicas, batches as they came, hashes.
namespace gengji::server {

namespace {
/// Kept decoded, at least one batch: an approval of many records reads the same few again and again. Some 1.5 KiB each.
constexpr std::size_t opened_edits = 2048;
} // namespace

Result<std::int64_t> SqliteStore::partition_number(std::string const& name) {
    if (auto const found = partition_numbers_.find(name); found != partition_numbers_.end()) return found->second;
    auto const number = TRY(db_.find(
        "SELECT number FROM partition WHERE name = ?", [](Row const& row) { return row.integer(0); }, name));
    if (!number) return std::int64_t{0};
    partition_numbers_[name] = *number;
    return *number;
}

Result<std::int64_t> SqliteStore::need_partition(std::string const& name) {
    if (std::int64_t const number = TRY(partition_number(name))) return number;
    TRY(db_.run("INSERT INTO partition (name, log_hash) VALUES (?, ?)", name, Blob{Hash{}.view()}));
    return partition_numbers_[name] = db_.last_row_id();
}

Result<std::string> SqliteStore::partition_name(std::int64_t number) {
    auto const name = TRY(db_.find(
        "SELECT name FROM partition WHERE number = ?", [](Row const& row) { return std::string(row.text(0)); },
        number));
    return name.value_or("");
}

Result<std::vector<std::string>> SqliteStore::partitions() {
    std::vector<std::string> names;
    TRY(db_.query("SELECT name FROM partition ORDER BY name",
                  [&](Row const& row) { names.emplace_back(row.text(0)); }));
    return names;
}

Result<EpochId> SqliteStore::epoch(std::string const&) { return epoch_; }

Result<std::uint64_t> SqliteStore::head(std::string const& partition) {
    auto const head = TRY(db_.find(
        "SELECT head FROM partition WHERE name = ?", [](Row const& row) { return row.integer(0); }, partition));
    return static_cast<std::uint64_t>(head.value_or(0));
}

/// Each row's hash covers all before it; within a row the places are told apart by their number.
Result<std::optional<std::uint64_t>> SqliteStore::check_at(std::string const& partition, std::uint64_t seq) {
    std::optional<std::uint64_t> check;
    if (seq == 0) return check = 0;
    std::int64_t const number = TRY(partition_number(partition));
    auto const row = TRY(db_.find(
        "SELECT hash FROM log WHERE partition = ? AND last_seq >= ? ORDER BY last_seq LIMIT 1",
        [](Row const& found) { return Hash::from_view(found.blob(0)); }, number, seq));
    if (!row) return check;
    ByteWriter place;
    place.u64(seq);
    return check = chain(*row, place.bytes()).check();
}

/// Counts the partition's head up: gapless in commit order on any database, because the row is locked until the commit.
Result<SqliteStore::Place> SqliteStore::take_seqs(std::int64_t partition, std::uint64_t count) {
    auto const place = TRY(db_.find(
        "UPDATE partition SET head = head + ? WHERE number = ? RETURNING head, log_hash",
        [&](Row const& row) {
            return Place{partition, static_cast<std::uint64_t>(row.integer(0)) - count + 1,
                         Hash::from_view(row.blob(1))};
        },
        count, partition));
    if (!place) return problem(Problem::internal, "程序内部错误：没有这个分区。");
    return *place;
}

Result<void> SqliteStore::move_log(Place const& place, Hash const& hash) {
    return db_.run("UPDATE partition SET log_hash = ? WHERE number = ?", Blob{hash.view()}, place.partition);
}

/// A row of the log that is no batch.
Result<void> SqliteStore::append_log(Place const& place, std::uint64_t count, int kind, BytesView notes) {
    std::uint64_t const last = place.first + count - 1;
    Hash const hash = act_hash(place.previous, kind, place.first, last, notes);
    TRY(db_.run("INSERT INTO log (partition, first_seq, last_seq, hash, kind, notes) VALUES (?, ?, ?, ?, ?, ?)",
                place.partition, place.first, last, Blob{hash.view()}, kind, Blob{notes}));
    return move_log(place, hash);
}

Result<SqliteStore::Replica> SqliteStore::replica(std::int64_t partition, ReplicaId const& id) {
    if (!in_unit_ || replicas_of_ != partition || replicas_.size() > 4096) replicas_.clear();
    replicas_of_ = partition;
    if (auto const known = replicas_.find(id); known != replicas_.end()) return known->second;
    auto const found = TRY(db_.find(
        "SELECT number, held, named, hash FROM replica WHERE partition = ? AND id = ?",
        [&](Row const& row) {
            return Replica{row.integer(0), id, static_cast<std::uint64_t>(row.integer(1)),
                           static_cast<std::uint64_t>(row.integer(2)), Hash::from_view(row.blob(3))};
        },
        partition, id));
    if (!found) return Replica{0, id, 0, 0, {}};
    replicas_[id] = *found;
    return *found;
}

Result<SqliteStore::Replica> SqliteStore::need_replica(std::int64_t partition, ReplicaId const& id) {
    Replica known = TRY(replica(partition, id));
    if (known.number) return known;
    TRY(db_.run("INSERT INTO replica (partition, id, hash) VALUES (?, ?, ?)", partition, id, Blob{Hash{}.view()}));
    known.number = db_.last_row_id();
    replicas_[id] = known;
    return known;
}

Result<ReplicaId> SqliteStore::replica_id(std::int64_t number) {
    auto const id = TRY(db_.find(
        "SELECT id FROM replica WHERE number = ?", [](Row const& row) { return row.id<ReplicaId>(0); }, number));
    return id.value_or(ReplicaId{});
}

Result<void> SqliteStore::note_named(std::int64_t partition, std::vector<VersionVector::Entry> const& named) {
    for (auto const& entry : named) {
        Replica const known = TRY(need_replica(partition, entry.replica));
        if (known.named >= entry.seq) continue;
        TRY(db_.run("UPDATE replica SET named = ? WHERE number = ?", entry.seq, known.number));
        replicas_[entry.replica].named = entry.seq;
    }
    return {};
}

Result<std::optional<sync::Held>> SqliteStore::held(std::string const& partition, ReplicaId const& replica) {
    std::optional<sync::Held> held;
    Replica const known = TRY(this->replica(TRY(partition_number(partition)), replica));
    if (known.held) held = sync::Held{replica, known.held, known.hash, known.named};
    return held;
}

Result<std::uint64_t> SqliteStore::highest_named(std::string const& partition, ReplicaId const& replica) {
    return TRY(this->replica(TRY(partition_number(partition)), replica)).named;
}

Result<std::optional<Hash>> SqliteStore::hash_at(std::string const& partition, ReplicaId const& replica,
                                                 std::uint64_t seq) {
    std::optional<Hash> hash;
    if (seq == 0) return hash = Hash{};
    Replica const known = TRY(this->replica(TRY(partition_number(partition)), replica));
    if (known.held < seq) return hash;
    if (known.held == seq) return hash = known.hash;
    hash = TRY(db_.find(
        "SELECT last_hash FROM log WHERE kind = 1 AND replica = ? AND last = ?",
        [](Row const& row) { return Hash::from_view(row.blob(0)); }, known.number, seq));
    if (hash) return hash;
    OpenedBatch const* const batch = TRY(opened(known.number, seq));
    if (!batch) return problem(Problem::storage, "服务器的日志缺了一段。请运行 gengji-server check，并用备份恢复。");
    if (!batch->links.empty()) {
        if (seq < batch->raw_first || seq - batch->raw_first >= batch->links.size()) return std::optional<Hash>{};
        return hash = batch->links[seq - batch->raw_first];
    }
    Hash link = batch->raw_previous;
    for (std::size_t i = 0; batch->raw_first + i <= seq && i < batch->edits.size(); ++i)
        link = chain(link, batch->edits[i]);
    return hash = link;
}

Result<SqliteStore::OpenedBatch const*> SqliteStore::opened(std::int64_t replica, std::uint64_t seq) {
    struct Found {
        std::int64_t log;
        std::uint64_t first, last;
    };
    auto const found = TRY(db_.find(
        "SELECT number, first, last FROM log WHERE kind = 1 AND replica = ? AND last >= ? ORDER BY last LIMIT 1",
        [](Row const& row) {
            return Found{row.integer(0), static_cast<std::uint64_t>(row.integer(1)),
                         static_cast<std::uint64_t>(row.integer(2))};
        },
        replica, seq));
    if (!found || found->first > seq) return nullptr;
    for (OpenedBatch const& batch : opened_) {
        if (batch.log == found->log) return &batch;
    }
    OpenedBatch batch{.log = found->log, .first = found->first};
    Bytes edits, inside;
    bool sealed = false;
    TRY(db_.query(
        "SELECT raw_first, raw_previous, notes, edits, sealed, opened FROM log WHERE number = ?",
        [&](Row const& row) {
            batch.raw_first = static_cast<std::uint64_t>(row.integer(0));
            batch.raw_previous = Hash::from_view(row.blob(1));
            for (Note const& note : read_notes(row.blob(2))) batch.stamps.push_back(note.stamp);
            edits = row.blob(3);
            sealed = row.integer(4) != 0;
            inside = row.blob(5);
        },
        found->log));
    batch.edits_first = sealed ? batch.first : batch.raw_first;
    batch.edits = sealed ? TRY(read_opened(inside)) : TRY(sync::decode_edits(edits));
    if (sealed) {
        for (sync::SealedLink const& link : TRY(sync::decode_sealed(edits))) batch.links.push_back(link.hash);
    }
    std::size_t kept = batch.edits.size();
    for (OpenedBatch const& other : opened_) kept += other.edits.size();
    for (; !opened_.empty() && kept > opened_edits; opened_.pop_front()) kept -= opened_.front().edits.size();
    opened_.push_back(std::move(batch));
    return &opened_.back();
}

} // namespace gengji::server
