#include "server/store/sqlite_store.hpp"

/// Buckets and record states.
namespace gengji::server {

namespace {

constexpr std::size_t remembered_records = 1024; ///< about 6 KiB each, within one unit
constexpr std::size_t remembered_buckets = 8192; ///< a county has some 2,000

Hash member_of(BytesView half) {
    return Hash::from_view(Bytes(half) + Bytes(16, '\0'));
} // a set hash sums the first sixteen bytes only

std::vector<Dot> read_history(BytesView history, std::vector<std::int64_t>& replicas) {
    std::vector<Dot> dots;
    ByteReader in(history);
    while (in.ok() && !in.at_end()) {
        auto const replica = static_cast<std::int64_t>(in.varint());
        std::uint64_t const seq = in.varint();
        if (!in.ok()) break;
        replicas.push_back(replica);
        dots.push_back({{}, seq});
    }
    return dots;
}

} // namespace

Result<std::optional<SqliteStore::BucketRow>> SqliteStore::bucket(Bucket const& bucket) {
    std::optional<BucketRow> row;
    if (auto const known = buckets_.find(bucket); known != buckets_.end()) return row = known->second;
    row = TRY(db_.find(
        "SELECT number, partition FROM bucket WHERE owner = ? AND class = ?",
        [&](Row const& found) {
            return BucketRow{found.integer(0), found.integer(1), bucket};
        },
        bucket.owner, static_cast<int>(bucket.cls)));
    if (buckets_.size() >= remembered_buckets) buckets_.clear();
    if (row) buckets_[bucket] = *row;
    return row;
}

Result<SqliteStore::BucketRow> SqliteStore::need_bucket(Bucket const& bucket) {
    if (auto const known = TRY(this->bucket(bucket))) return *known;
    std::int64_t const partition = TRY(need_partition(std::string(bucket.partition())));
    TRY(db_.run("INSERT INTO bucket (partition, owner, class) VALUES (?, ?, ?)", partition, bucket.owner,
                static_cast<int>(bucket.cls)));
    return buckets_[bucket] = BucketRow{db_.last_row_id(), partition, bucket};
}

Result<SqliteStore::BucketRow> SqliteStore::bucket_row(std::int64_t number) {
    auto const row = TRY(db_.find(
        "SELECT partition, owner, class FROM bucket WHERE number = ?",
        [&](Row const& found) {
            return BucketRow{
                number, found.integer(0), {std::string(found.text(1)), static_cast<BucketClass>(found.integer(2))}};
        },
        number));
    if (!row) return problem(Problem::storage, "服务器的数据库缺了一个数据桶。请运行 gengji-server check。");
    return *row;
}

Result<SqliteStore::RecordRow*> SqliteStore::load(std::int64_t bucket, RecordId const& id) {
    if (!in_unit_ || records_.size() >= remembered_records) records_.clear();
    auto const [place, fresh] = records_.try_emplace(RecordName{bucket, id});
    RecordRow& record = place->second;
    if (!fresh) return &record;
    Bytes state;
    TRY(db_.query(
        "SELECT number, seq, created, member, history, state FROM record WHERE bucket = ? AND id = ?",
        [&](Row const& row) {
            record.number = row.integer(0);
            record.seq = static_cast<std::uint64_t>(row.integer(1));
            record.created = static_cast<std::uint64_t>(row.integer(2));
            record.member = row.blob(3);
            record.history = row.blob(4);
            state = row.blob(5);
        },
        bucket, id));
    if (record.number) record.state = TRY(decode_state(state));
    return &record;
}

/// Puts a changed row where it belongs, and forgets it: a batch rarely comes back to a record, and memory is bounded.
Result<void> SqliteStore::write(RecordRow& row, BucketRow const& bucket, RecordId const& id, Digests& digests) {
    Hash const member = hash_of(RecordKey{bucket.bucket, id}, encode(row.state));
    BytesView const half = member.view().substr(0, 16);
    Bytes const state = encode_with_marks(row.state);
    SetHash& digest = digests[bucket.number];
    if (row.number) {
        digest.remove(member_of(row.member));
        TRY(db_.run("UPDATE record SET seq = ?, member = ?, history = ?, state = ? WHERE number = ?", row.seq,
                    Blob{half}, Blob{row.history}, Blob{state}, row.number));
    } else {
        TRY(db_.run("INSERT INTO record (partition, seq, bucket, id, created, member, history, state) VALUES (?, ?, ?, "
                    "?, ?, ?, ?, ?)",
                    bucket.partition, row.seq, bucket.number, id, row.created, Blob{half}, Blob{row.history},
                    Blob{state}));
    }
    digest.add(member);
    records_.erase(RecordName{bucket.number, id});
    return {};
}

Result<void> SqliteStore::add(Digests const& digests) {
    for (auto const& [number, change] : digests) {
        auto digest = TRY(db_.find(
            "SELECT count, low, high FROM bucket WHERE number = ?",
            [](Row const& row) {
                return SetHash{static_cast<std::uint64_t>(row.integer(1)), static_cast<std::uint64_t>(row.integer(2)),
                               static_cast<std::uint64_t>(row.integer(0))};
            },
            number));
        if (!digest) return problem(Problem::internal, "程序内部错误：没有这个数据桶。");
        digest->join(change);
        TRY(db_.run("UPDATE bucket SET count = ?, low = ?, high = ? WHERE number = ?", digest->count, digest->low,
                    digest->high, number));
    }
    return {};
}

Result<std::optional<RecordState>> SqliteStore::state(RecordKey const& key) {
    std::optional<RecordState> state;
    auto const bucket = TRY(this->bucket(key.bucket));
    if (!bucket) return state;
    RecordRow const* const row = TRY(load(bucket->number, key.id));
    if (row->number) state = row->state;
    return state;
}

Result<std::vector<HistoryItem>> SqliteStore::items(RecordKey const& key, VersionVector const* as_of) {
    std::vector<HistoryItem> items;
    auto const bucket = TRY(this->bucket(key.bucket));
    if (!bucket) return items;
    std::vector<std::int64_t> replicas;
    std::vector<Dot> dots = read_history(TRY(load(bucket->number, key.id))->history, replicas);
    std::unordered_map<std::int64_t, ReplicaId> names;
    for (std::size_t i = 0; i < dots.size(); ++i) {
        auto const [name, fresh] = names.try_emplace(replicas[i]);
        if (fresh) name->second = TRY(replica_id(replicas[i]));
        dots[i].replica = name->second;
        if (as_of && !as_of->covers(dots[i])) continue;
        OpenedBatch const* const batch = TRY(opened(replicas[i], dots[i].seq));
        if (!batch || dots[i].seq < batch->edits_first || dots[i].seq - batch->edits_first >= batch->edits.size() ||
            dots[i].seq - batch->first >= batch->stamps.size())
            return problem(Problem::storage, "服务器的日志缺了一段。请运行 gengji-server check，并用备份恢复。");
        items.push_back({batch->edits[dots[i].seq - batch->edits_first], batch->stamps[dots[i].seq - batch->first]});
    }
    return items;
}

Result<std::vector<std::pair<Edit, Stamp>>> SqliteStore::edits_within(RecordKey const& key,
                                                                      VersionVector const& as_of) {
    std::vector<std::pair<Edit, Stamp>> edits;
    for (HistoryItem& item : TRY(items(key, &as_of))) edits.emplace_back(std::move(item.edit), item.stamp);
    return edits;
}

Result<std::vector<HistoryItem>> SqliteStore::history(RecordKey const& key) { return items(key, nullptr); }

Result<std::vector<RecordKey>> SqliteStore::find(RecordId const& id) {
    std::vector<RecordKey> keys;
    TRY(db_.query(
        "SELECT bucket.owner, bucket.class FROM bucket JOIN record ON record.bucket = bucket.number AND record.id = ? "
        "ORDER BY 1, 2",
        [&](Row const& row) {
            keys.push_back({{std::string(row.text(0)), static_cast<BucketClass>(row.integer(1))}, id});
        },
        id));
    return keys;
}

Result<void> SqliteStore::each_of(BucketRow const& bucket, EachState const& each, bool& enough) {
    std::optional<Error> broken;
    TRY(db_.query(
        "SELECT id, seq, state FROM record WHERE bucket = ? ORDER BY id",
        [&](Row const& row) {
            auto state = decode_state(row.blob(2));
            if (!state) return broken = state.error(), false;
            enough = !each({{bucket.bucket, row.id<RecordId>(0)},
                            static_cast<std::uint64_t>(row.integer(1)),
                            0,
                            std::move(*state)});
            return !enough;
        },
        bucket.number));
    if (broken) return *broken;
    return {};
}

Result<void> SqliteStore::each_in(Bucket const& bucket, EachState const& each) {
    bool enough = false;
    if (auto const row = TRY(this->bucket(bucket))) TRY(each_of(*row, each, enough));
    return {};
}

Result<void> SqliteStore::each(EachState const& each) {
    std::vector<std::int64_t> numbers;
    TRY(db_.query("SELECT bucket.number FROM partition JOIN bucket ON bucket.partition = partition.number ORDER BY "
                  "partition.name, owner, class",
                  [&](Row const& row) { numbers.push_back(row.integer(0)); }));
    bool enough = false;
    for (std::int64_t const number : numbers) {
        if (!enough) TRY(each_of(TRY(bucket_row(number)), each, enough));
    }
    return {};
}

} // namespace gengji::server
