#include "server/store/sqlite_store.hpp"

#include "sync-protocol/limits.hpp"

#include <algorithm>

/// What laptops are sent: pages by seq, verdicts, digests. All of it may run on a reader.
namespace gengji::server {

namespace {

constexpr std::size_t bytes_of_a_record = 24; ///< id, seq and vector, roughly, as they travel
constexpr std::size_t bytes_of_a_head = 6;

struct Weight {
    std::size_t bytes = bytes_of_a_record, cells = 0;
};

/// Roughly what a state takes in a batch before its texts are compressed.
Weight weigh(RecordState const& state) {
    Weight weight;
    for (FieldState const& field : state.fields) {
        weight.cells += std::max<std::size_t>(1, field.heads.size());
        for (Head const& head : field.heads) weight.bytes += bytes_of_a_head + head.value.packed().size();
    }
    return weight;
}

} // namespace

Result<sync::StatePage> SqliteStore::page(std::string const& partition, std::vector<Grant> const& grants,
                                          Cursor const& from, std::size_t most_records, std::size_t most_bytes,
                                          std::optional<std::uint64_t> full_as_of) {
    sync::StatePage page{{}, from, true};
    std::int64_t const number = TRY(partition_number(partition));
    if (!number) return page;
    std::unordered_map<std::int64_t, Bucket> allowed;
    TRY(db_.query(
        "SELECT number, owner, class FROM bucket WHERE partition = ?",
        [&](Row const& row) {
            Bucket bucket{std::string(row.text(1)), static_cast<BucketClass>(row.integer(2))};
            if (may_read(grants, bucket)) allowed.emplace(row.integer(0), std::move(bucket));
        },
        number));

    std::uint64_t const base = std::min(full_as_of.value_or(from.seq), from.seq);
    most_records = std::clamp<std::size_t>(most_records, 1, sync::limits::batch_records);
    std::optional<Error> broken;
    Weight total{0, 0};
    auto const take = [&](Bucket const& bucket, Row const& row) -> Result<bool> {
        StateUpdate update{{bucket, row.id<RecordId>(0)},
                           static_cast<std::uint64_t>(row.integer(1)),
                           0,
                           TRY(decode_state(row.blob(3)))};
        if (base > 0 && static_cast<std::uint64_t>(row.integer(2)) <= base) { // it was there then: what changed since
            update.after = base;
            update.state = changes_after(update.state, base);
        }
        Weight const weight = weigh(update.state);
        total = {total.bytes + weight.bytes, total.cells + weight.cells};
        bool const too_much =
            page.states.size() >= most_records || total.bytes > most_bytes || total.cells > sync::limits::batch_cells;
        if (too_much && !page.states.empty()) return false;
        page.states.push_back(std::move(update));
        return true;
    };
    TRY(db_.query(
        "SELECT bucket, number FROM record INDEXED BY record_pull WHERE partition = ? AND seq > ? ORDER BY seq",
        [&](Row const& place) {
            auto const bucket = allowed.find(place.integer(0));
            if (bucket == allowed.end()) return true;
            auto const read = db_.query(
                "SELECT id, seq, created, state FROM record WHERE number = ?",
                [&](Row const& row) {
                    auto const taken = take(bucket->second, row);
                    if (!taken) broken = taken.error();
                    if (taken && !*taken) page.level = false;
                },
                place.integer(1));
            if (!read) broken = read.error();
            return !broken && page.level;
        },
        number, from.seq));
    if (broken) return *broken;
    page.to.seq = page.level ? TRY(head(partition)) : page.states.back().seq;
    page.to.check = TRY(check_at(partition, page.to.seq)).value_or(0);
    return page;
}

Result<std::vector<VerdictNote>> SqliteStore::verdicts(std::string const& partition,
                                                       std::vector<ReplicaId> const& replicas, std::uint64_t after,
                                                       std::uint64_t up_to) {
    std::vector<VerdictNote> notes;
    std::int64_t const number = TRY(partition_number(partition));
    for (ReplicaId const& id : replicas) {
        Replica const replica = TRY(this->replica(number, id));
        if (!replica.number) continue;
        TRY(db_.query(
            "SELECT seq, verdict, reason FROM verdict WHERE replica = ? AND changed_at > ? AND changed_at <= ? ORDER "
            "BY changed_at",
            [&](Row const& row) {
                notes.push_back({{id, static_cast<std::uint64_t>(row.integer(0))},
                                 static_cast<Verdict>(row.integer(1)),
                                 static_cast<Reason>(row.integer(2))});
            },
            replica.number, after, up_to));
    }
    return notes;
}

Result<std::vector<StateUpdate>> SqliteStore::whole(std::string const& partition, std::vector<RecordKey> const& keys) {
    std::vector<StateUpdate> states;
    for (RecordKey const& key : keys) {
        if (key.bucket.partition() != partition) continue;
        auto const bucket = TRY(this->bucket(key.bucket));
        if (!bucket) continue;
        RecordRow const* const row = TRY(load(bucket->number, key.id));
        if (row->number) states.push_back({key, row->seq, 0, row->state});
    }
    return states;
}

Result<std::vector<BucketDigest>> SqliteStore::digests(std::string const& partition, std::vector<Grant> const& grants) {
    std::vector<BucketDigest> digests;
    TRY(db_.query(
        "SELECT owner, class, count, low, high FROM bucket WHERE partition = ? AND count > 0 ORDER BY owner, class",
        [&](Row const& row) {
            Bucket bucket{std::string(row.text(0)), static_cast<BucketClass>(row.integer(1))};
            if (!may_read(grants, bucket)) return;
            digests.push_back({std::move(bucket), SetHash{static_cast<std::uint64_t>(row.integer(3)),
                                                          static_cast<std::uint64_t>(row.integer(4)),
                                                          static_cast<std::uint64_t>(row.integer(2))}});
        },
        TRY(partition_number(partition))));
    return digests;
}

Result<std::vector<RangeDigest>> SqliteStore::ranges(Bucket const& bucket, std::uint8_t prefix_bits) {
    std::vector<RangeDigest> ranges;
    auto const place = TRY(this->bucket(bucket));
    if (!place) return ranges;
    std::map<std::uint16_t, SetHash> sums;
    TRY(db_.query(
        "SELECT id, member FROM record WHERE bucket = ?",
        [&](Row const& row) {
            sums[range_of(row.id<RecordId>(0), prefix_bits)].add(Hash::from_view(Bytes(row.blob(1)) + Bytes(16, '\0')));
        },
        place->number));
    for (auto const& [prefix, digest] : sums) ranges.push_back({bucket, prefix_bits, prefix, digest});
    return ranges;
}

} // namespace gengji::server
