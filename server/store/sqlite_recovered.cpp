#include "server/store/sqlite_store.hpp"

/// States that laptops offer after a restore (R9): kept until a person releases those of a bucket in one act, then
/// joined.
namespace gengji::server {

Result<std::uint32_t> SqliteStore::keep_offers(std::string const& partition, DeviceId const& device,
                                               std::vector<StateUpdate> const& offers) {
    Work work = TRY(this->work());
    std::uint32_t kept = 0;
    VersionVector named;
    for (StateUpdate const& offer : offers) {
        if (offer.record.bucket.partition() != partition) continue;
        if (!named.covers(offer.state.vv)) named.join(offer.state.vv);
        auto const held = TRY(state(offer.record));
        if (held && held->vv.covers(offer.state.vv))
            continue; // the edits in it are here: nothing is new but perhaps stamps
        BucketRow const bucket = TRY(need_bucket(offer.record.bucket));
        Bytes const canonical = encode(offer.state);
        TRY(db_.run("INSERT INTO recovered (partition, bucket, id, device, hash, state) VALUES (?, ?, ?, ?, ?, ?) "
                    "ON CONFLICT (bucket, id, hash) DO NOTHING",
                    bucket.partition, bucket.number, offer.record.id, device, Blob{hash_of(canonical).view()},
                    Blob{canonical}));
        kept += static_cast<std::uint32_t>(db_.changes());
    }
    TRY(note_named(TRY(need_partition(partition)), named.entries()));
    TRY(work.commit());
    return kept;
}

Result<std::vector<Recovered>> SqliteStore::recovered(Bucket const& bucket, std::size_t most) {
    std::vector<Recovered> recovered;
    auto const row = TRY(this->bucket(bucket));
    if (!row) return recovered;
    std::optional<Error> broken;
    TRY(db_.query(
        "SELECT number, id, device, state FROM recovered WHERE bucket = ? AND fate = 0 ORDER BY number LIMIT ?",
        [&](Row const& found) {
            auto state = decode_state(found.blob(3));
            if (!state) return broken = state.error(), false;
            recovered.push_back(
                {found.integer(0), {bucket, found.id<RecordId>(1)}, found.id<DeviceId>(2), std::move(*state)});
            return true;
        },
        row->number, static_cast<std::uint64_t>(most)));
    if (broken) return *broken;
    return recovered;
}

Result<std::vector<std::pair<Bucket, std::uint64_t>>> SqliteStore::recovered_buckets() {
    std::vector<std::pair<Bucket, std::uint64_t>> buckets;
    TRY(db_.query(
        "SELECT owner, class, count(*) FROM recovered JOIN bucket ON bucket.number = recovered.bucket WHERE fate = 0 "
        "GROUP BY owner, class ORDER BY owner, class",
        [&](Row const& row) {
            buckets.emplace_back(Bucket{std::string(row.text(0)), static_cast<BucketClass>(row.integer(1))},
                                 static_cast<std::uint64_t>(row.integer(2)));
        }));
    return buckets;
}

/// An edit that an offer holds has entered with it, whatever the check said of it, and what stood behind it follows.
Result<void> SqliteStore::enter_covered(Act& act, Bucket const& bucket) {
    std::vector<Queued> queue;
    TRY(db_.query(
        "SELECT waiting.replica, seq, behind, waiting.id FROM waiting JOIN replica ON replica.number = waiting.replica "
        "WHERE replica.partition = ? AND owner = ? AND class = ? ORDER BY replica.id, seq",
        [&](Row const& row) {
            queue.push_back({row.integer(0),
                             static_cast<std::uint64_t>(row.integer(1)),
                             row.integer(2) != 0,
                             {bucket, row.id<RecordId>(3)}});
        },
        act.partition, bucket.owner, static_cast<int>(bucket.cls)));
    for (Queued const& queued : queue) {
        auto const held = TRY(state(queued.record));
        if (!held || !held->vv.covers(Dot{TRY(replica_id(queued.replica)), queued.seq})) continue;
        if (!TRY(this->queued(queued.replica, queued.seq))) continue; // has followed one before it
        TRY(enter(act, queued));
        TRY(enter_front(act, queued));
    }
    return {};
}

Result<std::uint64_t> SqliteStore::join_offers(Bucket const& bucket, std::vector<Offer> const& offers) {
    BucketRow const place = TRY(need_bucket(bucket));
    Act act{.partition = place.partition, .name = std::string(bucket.partition())};
    std::uint64_t changed = 0;
    for (Offer const& offer : offers) {
        struct Kept {
            RecordId id;
            Bytes state;
        };
        auto const kept = TRY(db_.find(
            "SELECT id, state FROM recovered WHERE number = ?",
            [](Row const& row) {
                return Kept{row.id<RecordId>(0), Bytes(row.blob(1))};
            },
            offer.number));
        if (!kept) return problem(Problem::storage, "找回的记录不见了。请运行 gengji-server check。");
        RecordState const offered = TRY(decode_state(kept->state));
        RecordRow& row = *TRY(load(place.number, kept->id));
        RecordState joined = row.state; // what is covered may still bring an earlier stamp (R13)
        join(joined, offered);
        if (!fits(joined)) continue; // larger than any laptop reads: it goes on waiting, to be discarded
        TRY(db_.run("UPDATE recovered SET fate = 1 WHERE number = ?", offer.number));
        if (row.number && joined == row.state) continue;
        std::uint64_t const seq = TRY(next_seq(act));
        join(row.state, offered, seq);
        row.seq = seq;
        if (!row.number) row.created = seq;
        TRY(write(row, place, kept->id, act.digests));
        ++changed;
    }
    if (changed) TRY(enter_covered(act, bucket));
    TRY(finish(act, log_offers_joined, to_text(bucket) + "\n" + write_offers(offers)));
    return changed;
}

Result<std::uint64_t> SqliteStore::release_recovered(Bucket const& bucket, ActorId const& by, std::int64_t now) {
    Work work = TRY(this->work());
    BucketRow const place = TRY(need_bucket(bucket));
    std::vector<Offer> offers;
    TRY(db_.query(
        "SELECT number, hash FROM recovered WHERE bucket = ? AND fate = 0 ORDER BY number",
        [&](Row const& row) {
            offers.push_back({row.integer(0), Hash::from_view(row.blob(1))});
        },
        place.number));
    std::uint64_t const changed = TRY(join_offers(bucket, offers));
    TRY(audit({.at = now,
               .actor = by,
               .act = "recovered.release",
               .detail = to_text(bucket) + " " + std::to_string(changed)}));
    TRY(work.commit());
    return changed;
}

Result<std::uint64_t> SqliteStore::discard_recovered(Bucket const& bucket, ActorId const& by, std::int64_t now) {
    Work work = TRY(this->work());
    BucketRow const place = TRY(need_bucket(bucket));
    TRY(db_.run("UPDATE recovered SET fate = 2 WHERE bucket = ? AND fate = 0", place.number));
    auto const discarded = static_cast<std::uint64_t>(db_.changes());
    TRY(audit({.at = now,
               .actor = by,
               .act = "recovered.discard",
               .detail = to_text(bucket) + " " + std::to_string(discarded)}));
    TRY(work.commit());
    return discarded;
}

} // namespace gengji::server
