#include "server/store/sqlite_store.hpp"
#include "shared/base/switch.hpp"

/// Edits that wait for a person: a queue per (replica, record), because a later edit must not enter before an earlier
/// one (R1).
namespace gengji::server {

Result<std::uint64_t> SqliteStore::next_seq(Act& act) {
    Place const place = TRY(take_seqs(act.partition, 1));
    if (!act.place) act.place = place;
    ++act.count;
    return place.first;
}

Result<void> SqliteStore::finish(Act& act, int kind, BytesView notes) {
    TRY(add(act.digests));
    if (act.place) TRY(append_log(*act.place, act.count, kind, notes));
    return {};
}

Result<std::optional<SqliteStore::Queued>> SqliteStore::queued(std::int64_t replica, std::uint64_t seq) {
    return db_.find(
        "SELECT behind, owner, class, id FROM waiting WHERE replica = ? AND seq = ?",
        [&](Row const& row) {
            Bucket bucket{std::string(row.text(1)), static_cast<BucketClass>(row.integer(2))};
            return Queued{replica, seq, row.integer(0) != 0, {std::move(bucket), row.id<RecordId>(3)}};
        },
        replica, seq);
}

Result<std::optional<SqliteStore::Queued>> SqliteStore::front_of(Queued const& any) {
    return db_.find(
        "SELECT seq, behind FROM waiting WHERE replica = ? AND owner = ? AND class = ? AND id = ? ORDER BY seq LIMIT 1",
        [&](Row const& row) {
            return Queued{any.replica, static_cast<std::uint64_t>(row.integer(0)), row.integer(1) != 0, any.record};
        },
        any.replica, any.record.bucket.owner, static_cast<int>(any.record.bucket.cls), any.record.id);
}

Result<void> SqliteStore::enter(Act& act, Queued const& queued) {
    struct Kept {
        Bytes body;
        Stamp stamp;
    };
    auto const kept = TRY(db_.find(
        "SELECT body, stamp FROM waiting WHERE replica = ? AND seq = ?",
        [](Row const& row) {
            return Kept{Bytes(row.blob(0)), row.integer(1)};
        },
        queued.replica, queued.seq));
    if (!kept) return problem(Problem::internal, "程序内部错误：等待处理的修改不见了。");
    Edit const edit = TRY(decode_edit(kept->body));
    std::uint64_t const seq = TRY(next_seq(act));
    bool const overtaken =
        !GENGJI_SWITCH(release_skipped) && TRY(lay(edit, queued.replica, kept->stamp, seq, act.digests));
    TRY(db_.run("DELETE FROM waiting WHERE replica = ? AND seq = ?", queued.replica, queued.seq));
    return set_verdict(queued.replica, queued.seq, overtaken ? Verdict::overtaken : Verdict::released, Reason::none,
                       seq);
}

/// Why an edit that waits cannot enter its record, whoever lets it in; none when it can.
Result<Reason> SqliteStore::barred(std::string const& partition, Queued const& queued) {
    if (queued.record.bucket.partition() != partition) return Reason::bucket_mismatch;
    auto const body = TRY(db_.find(
        "SELECT body FROM waiting WHERE replica = ? AND seq = ?", [](Row const& row) { return Bytes(row.blob(0)); },
        queued.replica, queued.seq));
    if (!body) return Reason::none;
    RecordState const held = TRY(state(queued.record)).value_or(RecordState{});
    return fits_with(held, TRY(decode_edit(*body))) ? Reason::none : Reason::too_large;
}

/// Lets in what stands at the head of a queue without waiting in its own right.
Result<void> SqliteStore::enter_front(Act& act, Queued const& any) {
    while (auto const front = TRY(front_of(any))) {
        if (!front->behind) return {};
        if (Reason const reason = TRY(barred(act.name, *front));
            reason != Reason::none) { // now it waits in its own right
            std::uint64_t const seq = TRY(next_seq(act));
            TRY(db_.run("UPDATE waiting SET behind = 0, reason = ? WHERE replica = ? AND seq = ?",
                        static_cast<int>(reason), front->replica, front->seq));
            return set_verdict(front->replica, front->seq, Verdict::quarantined, reason, seq);
        }
        TRY(enter(act, *front));
    }
    return {};
}

Result<void> SqliteStore::end_wait(std::string const& partition, WaitEnd const& end) {
    Act act{.partition = TRY(partition_number(partition)), .name = partition};
    Replica const replica = TRY(this->replica(act.partition, end.dot.replica));
    auto const wanted = TRY(queued(replica.number, end.dot.seq));
    if (!wanted) return problem(Problem::not_found, "这条修改不在待处理之列，可能已有人处理。请刷新列表。");
    Reason const bar = end.enter ? TRY(barred(partition, *wanted)) : Reason::none;
    if (bar == Reason::bucket_mismatch)
        return problem(Problem::invalid, "这条修改属于另一个乡镇的数据，不能放行，只能作废。");
    if (bar == Reason::too_large)
        return problem(Problem::invalid, "这条修改会使记录大到笔记本读不了，不能放行，只能作废。");
    if (end.enter && wanted->behind)
        return problem(Problem::invalid, "这条修改排在另一条待处理的修改之后。请先处理前面那一条。");
    if (end.enter) {
        bool const first = TRY(front_of(*wanted))->seq == wanted->seq;
        TRY(db_.run("UPDATE waiting SET behind = 1, reason = ? WHERE replica = ? AND seq = ?",
                    static_cast<int>(Reason::behind), wanted->replica, wanted->seq));
        if (!first)
            TRY(set_verdict(wanted->replica, wanted->seq, Verdict::waiting, Reason::behind, TRY(next_seq(act))));
    } else {
        TRY(db_.run("DELETE FROM waiting WHERE replica = ? AND seq = ?", wanted->replica, wanted->seq));
        TRY(set_verdict(wanted->replica, wanted->seq, Verdict::discarded, Reason::none, TRY(next_seq(act))));
    }
    TRY(enter_front(act, *wanted));
    return finish(act, log_wait_ended, write_wait_end(end));
}

Result<void> SqliteStore::release(std::string const& partition, Dot const& dot, ActorId const& by, std::int64_t now) {
    Work work = TRY(this->work());
    TRY(end_wait(partition, {dot, true}));
    TRY(audit({.at = now,
               .actor = by,
               .act = "quarantine.release",
               .detail = partition + " " + to_text(dot.replica) + ":" + std::to_string(dot.seq)}));
    return work.commit();
}

Result<void> SqliteStore::discard(std::string const& partition, Dot const& dot, ActorId const& by, std::int64_t now) {
    Work work = TRY(this->work());
    TRY(end_wait(partition, {dot, false}));
    TRY(audit({.at = now,
               .actor = by,
               .act = "quarantine.discard",
               .detail = partition + " " + to_text(dot.replica) + ":" + std::to_string(dot.seq)}));
    return work.commit();
}

Result<std::vector<WaitingEdit>> SqliteStore::waiting(std::string const& partition, std::size_t most) {
    std::vector<WaitingEdit> waiting;
    std::optional<Error> broken;
    TRY(db_.query(
        "SELECT body, waiting.reason, behind, stamp, device FROM waiting JOIN replica ON replica.number = "
        "waiting.replica "
        "WHERE replica.partition = ? ORDER BY waiting.replica, waiting.seq LIMIT ?",
        [&](Row const& row) {
            auto edit = decode_edit(row.blob(0));
            if (!edit) return broken = edit.error(), false;
            waiting.push_back({partition, std::move(*edit), static_cast<Reason>(row.integer(1)), row.integer(2) != 0,
                               row.integer(3), row.id<DeviceId>(4)});
            return true;
        },
        TRY(partition_number(partition)), static_cast<std::uint64_t>(most)));
    if (broken) return *broken;
    return waiting;
}

Result<std::vector<Bytes>> SqliteStore::waiting_of(std::string const& partition, DeviceId const& device,
                                                   std::vector<Grant> const& grants, std::vector<Dot> const& dots,
                                                   std::size_t most_bytes) {
    std::vector<Bytes> edits;
    std::size_t bytes = 0;
    std::int64_t const number = TRY(partition_number(partition));
    for (Dot const& dot : dots) {
        Replica const replica = TRY(this->replica(number, dot.replica));
        auto const body = TRY(db_.find(
            "SELECT body, owner, class FROM waiting WHERE replica = ? AND seq = ? AND device = ?",
            [&](Row const& row) {
                Bucket const bucket{std::string(row.text(1)), static_cast<BucketClass>(row.integer(2))};
                return may_read(grants, bucket) ? Bytes(row.blob(0)) : Bytes();
            },
            replica.number, dot.seq, device));
        if (!body || body->empty()) continue;
        bytes += body->size();
        if (!edits.empty() && bytes > most_bytes) break;
        edits.push_back(*body);
    }
    return edits;
}

} // namespace gengji::server
