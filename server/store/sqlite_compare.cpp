#include "server/store/sqlite_store.hpp"

/// Live records against those of a log played again.
namespace gengji::server {

namespace {

struct Stored {
    std::uint64_t seq = 0, created = 0;
    Bytes member, history, state;
    bool operator==(Stored const&) const = default;
};

Stored stored(Row const& row) { // id, seq, created, member, history, state
    return {static_cast<std::uint64_t>(row.integer(1)), static_cast<std::uint64_t>(row.integer(2)), Bytes(row.blob(3)),
            Bytes(row.blob(4)), Bytes(row.blob(5))};
}

} // namespace

/// A history with this store's numbers of replicas, made from one with `from`'s.
Result<Bytes> SqliteStore::translated(SqliteStore& from, std::int64_t partition, BytesView history,
                                      std::map<std::int64_t, std::int64_t>& known) {
    ByteWriter out;
    ByteReader in(history);
    while (in.ok() && !in.at_end()) {
        auto const [number, fresh] = known.try_emplace(static_cast<std::int64_t>(in.varint()));
        if (fresh) number->second = TRY(replica(partition, TRY(from.replica_id(number->first)))).number;
        out.varint(static_cast<std::uint64_t>(number->second));
        out.varint(in.varint());
    }
    return out.take();
}

Result<void> SqliteStore::compare_bucket(SqliteStore& scratch, BucketRow const& bucket, bool mend,
                                         std::vector<std::string>& found) {
    std::vector<RecordId> differing;
    std::map<std::int64_t, std::int64_t> known;
    std::optional<Error> broken;
    auto const other = TRY(scratch.bucket(bucket.bucket));
    std::int64_t const there = other ? other->number : 0;
    auto const of_log = [&](RecordId const& id) -> Result<std::optional<Stored>> {
        auto row = TRY(
            scratch.db_.find("SELECT id, seq, created, member, history, state FROM record WHERE bucket = ? AND id = ?",
                             stored, there, id));
        if (row) row->history = TRY(translated(scratch, bucket.partition, row->history, known));
        return row;
    };
    TRY(db_.query(
        "SELECT id, seq, created, member, history, state FROM record WHERE bucket = ? ORDER BY id",
        [&](Row const& row) {
            auto const right = of_log(row.id<RecordId>(0));
            if (!right) return broken = right.error(), false;
            if (*right != stored(row)) differing.push_back(row.id<RecordId>(0));
            return true;
        },
        bucket.number));
    if (broken) return *broken;
    TRY(scratch.db_.query(
        "SELECT id FROM record WHERE bucket = ? ORDER BY id",
        [&](Row const& row) {
            auto const here = db_.find(
                "SELECT 1 FROM record WHERE bucket = ? AND id = ?", [](Row const&) { return true; }, bucket.number,
                row.id<RecordId>(0));
            if (!here) return broken = here.error(), false;
            if (!*here) differing.push_back(row.id<RecordId>(0));
            return true;
        },
        there));
    if (broken) return *broken;
    for (RecordId const& id : differing) {
        if (found.size() < 200) found.push_back("记录 " + to_text(bucket.bucket) + " " + to_text(id) + " 与日志不符");
        if (mend) TRY(db_.run("DELETE FROM record WHERE bucket = ? AND id = ?", bucket.number, id));
    }
    for (RecordId const& id : differing) {
        auto const right = mend ? TRY(of_log(id)) : std::optional<Stored>{};
        if (!right) continue;
        TRY(db_.run("INSERT INTO record (partition, seq, bucket, id, created, member, history, state) VALUES (?, ?, ?, "
                    "?, ?, ?, ?, ?)",
                    bucket.partition, right->seq, bucket.number, id, right->created, Blob{right->member},
                    Blob{right->history}, Blob{right->state}));
    }
    return {};
}

Result<void> SqliteStore::compare_records(SqliteStore& scratch, bool mend, std::vector<std::string>& found) {
    std::vector<BucketRow> buckets;
    auto const read = [](Row const& row) {
        return BucketRow{
            row.integer(0), row.integer(1), {std::string(row.text(2)), static_cast<BucketClass>(row.integer(3))}};
    };
    TRY(scratch.db_.query("SELECT number, partition, owner, class FROM bucket WHERE count > 0",
                          [&](Row const& row) { buckets.push_back(read(row)); }));
    for (BucketRow const& there : buckets) {
        if (!TRY(bucket(there.bucket))) found.push_back("缺了数据桶 " + to_text(there.bucket));
        if (mend) TRY(need_bucket(there.bucket));
    }
    buckets.clear();
    TRY(db_.query("SELECT number, partition, owner, class FROM bucket ORDER BY owner, class",
                  [&](Row const& row) { buckets.push_back(read(row)); }));
    for (BucketRow const& here : buckets) TRY(compare_bucket(scratch, here, mend, found));
    return {};
}

} // namespace gengji::server
