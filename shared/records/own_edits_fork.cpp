#include "shared/base/switch.hpp"
#include "shared/records/own_edits.hpp"

#include <algorithm>

namespace gengji {

namespace {

/// The name that edits k+1 … get: the same on every copy of this file that holds the same ones, so that what two copies
/// both re-issue stays one edit, identical bytes pushed twice, and does not enter twice under two names (S15).
ReplicaId reissued_id(ReplicaId const& from, std::uint64_t k, Hash const& first) {
    ByteWriter name;
    name.text("gengji-reissue");
    name.raw(from.view());
    name.u64(k);
    name.raw(first.view());
    return ReplicaId::from_view(hash_of(name.bytes()).view().substr(0, 16));
}

} // namespace

Result<OwnEdits::Reissue> OwnEdits::reissue(OwnReplica const& from, std::uint64_t k) {
    struct Moved {
        std::uint64_t seq;
        std::int64_t record;
        Bytes body; ///< empty: sealed, its bytes cannot be rewritten
    };
    std::vector<Moved> moved;
    TRY(db_.query(
        "SELECT seq, record, body FROM edit WHERE replica = ? AND seq > ? ORDER BY seq",
        [&](Row const& row) {
            moved.push_back({static_cast<std::uint64_t>(row.integer(0)), row.integer(1), Bytes(row.blob(2))});
        },
        from.number, k));
    OwnReplica const old = from; // begin_replica may move the list
    if (moved.empty()) {
        if (old.current) TRY(retire(old.partition));
        return Reissue{};
    }
    if (old.current) TRY(retire(old.partition));
    ReplicaId const id = reissued_id(old.position.replica, k, TRY(hash_at(old, k + 1)));
    TRY(db_.run("DELETE FROM edit WHERE replica = ? AND seq > ?", old.number, k));
    std::uint64_t const confirmed = std::min(old.position.confirmed, k);
    TRY(db_.run(
        "UPDATE replica SET confirmed = ?, confirmed_hash = ?, earlier_epoch = min(earlier_epoch, ?) WHERE number = ?",
        confirmed, Blob{TRY(hash_at(old, confirmed)).view()}, k, old.number));
    // One that was left behind has later ones, which may have seen its edits: they keep saving, and are pushed after
    // it.
    OwnReplica fresh = *TRY(begin_replica(old.partition, old.place, old.current, id));
    Reissue result{fresh.position.replica, {}};
    for (Moved const& one : moved) {
        result.records.push_back(one.record);
        if (one.body.empty()) { // stays sealed under its old name; the server names it anew by its place
            Bytes const box = TRY(sealed_box(old.number, one.seq));
            TRY(db_.run("UPDATE sealed SET replica = ?, seq = ? WHERE replica = ? AND seq = ?", fresh.number,
                        one.seq - k, old.number, one.seq));
            fresh.position.last = one.seq - k;
            fresh.position.last_hash = chain(fresh.position.last_hash, BytesView(box));
            TRY(db_.run("INSERT INTO edit (replica, seq, record, hash) VALUES (?, ?, 0, ?)", fresh.number,
                        fresh.position.last, Blob{fresh.position.last_hash.view()}));
            continue;
        }
        Edit const saved = TRY(decode_edit(one.body));
        Edit edit = reissued(saved, old.position.replica, k, result.to);
        if (GENGJI_SWITCH(r4_off)) edit.seen = saved.seen, edit.patch = saved.patch;
        TRY(add(fresh, edit, one.record));
    }
    std::uint64_t const earlier = old.position.earlier_epoch > k ? old.position.earlier_epoch - k : 0;
    TRY(db_.run("UPDATE replica SET earlier_epoch = ? WHERE number = ?", earlier, fresh.number));
    forget(); // read back: both replicas changed
    for (OwnReplica& other : *TRY(replicas())) {
        bool const concerned =
            other.partition == old.partition && other.number != old.number && other.number != fresh.number;
        if (concerned) TRY(rewrite_seen(other, old.position.replica, k, result));
    }
    return result;
}

Result<Bytes> OwnEdits::sealed_box(std::int64_t replica, std::uint64_t seq) {
    auto const box = TRY(db_.find(
        "SELECT body FROM sealed WHERE replica = ? AND seq = ?", [](Row const& row) { return Bytes(row.blob(0)); },
        replica, seq));
    return box.value_or(Bytes());
}

/// A third replica of this file may have saved after the forked one: what it saved has `seen` the old names.
Result<void> OwnEdits::rewrite_seen(OwnReplica& replica, ReplicaId const& from, std::uint64_t k, Reissue& result) {
    struct Later {
        std::uint64_t seq;
        std::int64_t record;
        Hash hash;
        Bytes body; ///< empty: sealed
    };
    std::vector<Later> later;
    TRY(db_.query(
        "SELECT seq, record, hash, body FROM edit WHERE replica = ? AND seq > ? ORDER BY seq",
        [&](Row const& row) {
            later.push_back({static_cast<std::uint64_t>(row.integer(0)), row.integer(1), Hash::from_view(row.blob(2)),
                             Bytes(row.blob(3))});
        },
        replica.number, replica.position.confirmed));
    bool changed = false;
    Hash link = TRY(hash_at(replica, replica.position.confirmed));
    for (Later const& one : later) {
        if (one.body.empty()) { // nobody but the server can say what it had seen; its link follows what changed
            link = changed ? chain(link, BytesView(TRY(sealed_box(replica.number, one.seq)))) : one.hash;
            if (!changed) continue;
            TRY(db_.run("UPDATE edit SET hash = ? WHERE replica = ? AND seq = ?", Blob{link.view()}, replica.number,
                        one.seq));
            if (one.seq == replica.position.last) replica.position.last_hash = link;
            continue;
        }
        Bytes const body = encode(reissued(TRY(decode_edit(one.body)), from, k, result.to));
        changed = changed || body != one.body;
        link = chain(link, BytesView(body));
        if (!changed) continue;
        result.records.push_back(one.record);
        TRY(db_.run("UPDATE edit SET body = ?, hash = ? WHERE replica = ? AND seq = ?", Blob{body}, Blob{link.view()},
                    replica.number, one.seq));
        if (one.seq == replica.position.last) replica.position.last_hash = link;
    }
    return {};
}

} // namespace gengji
