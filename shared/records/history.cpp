#include "shared/records/record_store_parts.hpp"

#include <algorithm>

namespace gengji {

namespace {

/// When it happened, as far as anyone knows: the server's time, else the laptop's.
std::int64_t time_of(HistoryEntry const& entry) { return entry.stamp != unstamped ? entry.stamp : entry.wall_seconds; }

/// By time; but a replica's own order is known for certain, and its clock may have been put back (S17): then what it
/// saved later counts as no earlier.
std::vector<HistoryEntry> in_order(std::map<Dot, HistoryEntry> entries) {
    std::vector<std::pair<std::int64_t, HistoryEntry>> timed;
    for (auto& [dot, entry] : entries) {
        std::int64_t time = time_of(entry);
        bool const follows = !timed.empty() && timed.back().second.dot.replica == dot.replica;
        if (follows) time = std::max(time, timed.back().first);
        timed.emplace_back(time, std::move(entry));
    }
    std::ranges::stable_sort(timed, {}, [](auto const& one) { return one.first; });
    std::vector<HistoryEntry> history;
    for (auto& [time, entry] : timed) history.push_back(std::move(entry));
    return history;
}

void note_standing(HistoryEntry& entry, std::string const& path, Head const& head) {
    entry.standing = true;
    entry.stamp = std::min(entry.stamp, head.stamp);
    if (!entry.own) entry.patch.push_back({path, head.value});
}

} // namespace

Result<std::vector<HistoryEntry>> RecordStore::history(RecordKey const& key) {
    Shown const shown = TRY(show(key));
    std::int64_t const bucket = TRY(parts_->names.number_of(key.bucket));
    std::map<Dot, HistoryEntry> entries;
    auto const held = TRY(parts_->records.find(bucket, key.id));
    for (OwnEdit& own : TRY(parts_->own.of_record(held ? held->number : -1))) {
        Edit& edit = own.edit;
        Dot const dot = edit.dot;
        entries[dot] = {dot, edit.actor, unstamped, edit.wall_seconds, std::move(edit.patch), true, false};
    }
    for (FieldState const& field : shown.state.fields) {
        for (Head const& head : field.heads) {
            auto const [entry, added] = entries.try_emplace(head.dot);
            if (added) entry->second.dot = head.dot, entry->second.actor = head.actor;
            note_standing(entry->second, field.path, head);
        }
    }
    return in_order(std::move(entries));
}

Result<std::vector<VerdictNote>> RecordStore::verdicts() { return parts_->own.verdicts(); }

Result<SyncCounts> RecordStore::counts() {
    Parts& parts = *parts_;
    SyncCounts counts;
    for (OwnReplica const& own : *TRY(parts.own.replicas())) {
        if (own.position.confirmed >= own.position.last) continue;
        counts.waiting_edits += own.position.last - own.position.confirmed;
        for (Edit const& first : TRY(parts.own.after(own, own.position.confirmed, 1, 0))) {
            bool const older =
                counts.oldest_waiting_wall_seconds == 0 || first.wall_seconds < counts.oldest_waiting_wall_seconds;
            if (older) counts.oldest_waiting_wall_seconds = first.wall_seconds;
        }
    }
    auto const number = [&](std::uint64_t& out) {
        return [&out](Row const& row) { out = static_cast<std::uint64_t>(row.integer(0)); };
    };
    TRY(parts.db.query("SELECT count(*) FROM edit WHERE verdict <> 0 AND verdict IN (1, 5)",
                       number(counts.quarantined)));
    TRY(parts.db.query("SELECT count(*) FROM record WHERE flags & 1", number(counts.conflicts)));
    std::uint64_t local = 0;
    TRY(parts.db.query("SELECT total(digest_count) FROM bucket", number(counts.records)));
    TRY(parts.db.query("SELECT count(*) FROM record WHERE flags & 2 AND base IS NULL", number(local)));
    counts.records += local;
    return counts;
}

} // namespace gengji
