#include "shared/base/switch.hpp"
#include "shared/records/record_store_parts.hpp"

#include <algorithm>

namespace gengji {

namespace {

bool contains(Grant const& wide, Grant const& narrow) {
    if (wide.subtree) return narrow.owner.starts_with(wide.owner);
    return !narrow.subtree && wide.owner == narrow.owner;
}

/// The part of `wanted` that a stream already brings, class by class.
std::uint8_t brought(Stream const& stream, Grant const& wanted) {
    std::uint8_t classes = 0;
    for (Grant const& held : stream.grants) {
        if (contains(held, wanted)) classes |= held.classes & wanted.classes;
    }
    return classes;
}

bool is_granted(Grant const& one, std::vector<Grant> const& wanted) {
    return std::any_of(wanted.begin(), wanted.end(),
                       [&](Grant const& wide) { return contains(wide, one) && (one.classes & ~wide.classes) == 0; });
}

/// What a partition should be pulled by: streams that run keep what is still granted of theirs, what is new begins at
/// 0: exactly named owners first (the own village and team), whole subtrees after them.
std::vector<OwnStream> streams_for(std::vector<OwnStream> const& running, std::vector<Grant> const& wanted) {
    std::vector<OwnStream> streams;
    std::uint32_t next_id = 1;
    std::vector<Grant> left = wanted;
    for (OwnStream const& own : running) {
        next_id = std::max(next_id, own.stream.id + 1);
        if (own.refetched) { // begun for one bucket that differed: goes on while that is granted
            if (is_granted(own.stream.grants.front(), wanted)) streams.push_back(own);
            continue;
        }
        OwnStream kept = own;
        kept.stream.grants.clear();
        for (Grant& grant : left) {
            std::uint8_t const classes = brought(own.stream, grant);
            if (classes == 0) continue;
            Grant part = grant;
            part.classes = classes;
            kept.stream.grants.push_back(part);
            grant.classes &= static_cast<std::uint8_t>(~classes);
        }
        if (!kept.stream.grants.empty()) streams.push_back(std::move(kept));
    }
    for (bool const subtree : {false, true}) {
        OwnStream fresh{{next_id, {}, {}}, std::nullopt};
        for (Grant const& grant : left) {
            if (grant.classes != 0 && grant.subtree == subtree) fresh.stream.grants.push_back(grant);
        }
        if (fresh.stream.grants.empty()) continue;
        streams.push_back(std::move(fresh));
        ++next_id;
    }
    return streams;
}

std::vector<Grant> const& grants_in(Scope const& scope, std::string_view partition) {
    static std::vector<Grant> const none;
    for (PartitionScope const& one : scope.partitions) {
        if (one.partition == partition) return one.grants;
    }
    return none;
}

} // namespace

/// Rows, search entries, drafts and the texts of own edits: overwritten, not only unlinked (secure_delete).
Result<void> RecordStore::Parts::purge(Bucket const& bucket, std::int64_t number, BytesView server_key) {
    std::vector<std::int64_t> lost;
    TRY(db.query(
        "SELECT number FROM record WHERE bucket = ?", [&](Row const& row) { lost.push_back(row.integer(0)); }, number));
    for (std::int64_t const record : lost) {
        TRY(own.seal(record, server_key));
        auto held = TRY(records.at(record));
        if (held && GENGJI_SWITCH(purge_forgets_index)) held->words = 0;
        if (held) TRY(records.remove(*held));
    }
    if (!GENGJI_SWITCH(purge_forgets_drafts)) TRY(drafts.remove_bucket(number));
    for (auto const& [name, partition] : *TRY(positions.partitions())) {
        if (name != bucket.partition()) continue;
        for (OwnStream const& stream : partition.streams) {
            if (stream.refetched == number)
                TRY(db.run("DELETE FROM stream WHERE partition = ? AND id = ?", name, stream.stream.id));
        }
    }
    return db.run("DELETE FROM bucket WHERE number = ?", number);
}

Result<void> RecordStore::Parts::set_scope(Scope const& scope, BytesView server_key) {
    std::vector<std::pair<Bucket, std::int64_t>>
        lost; // own work too that was never granted: the server has it in its box
    for (auto const& [bucket, number] : *TRY(names.buckets())) {
        if (!may_read(grants_in(scope, bucket.partition()), bucket)) lost.emplace_back(bucket, number);
    }
    for (auto const& [bucket, number] : lost) TRY(purge(bucket, number, server_key));
    if (!lost.empty()) {
        TRY(records.search().squeeze());
        TRY(set_note("_purged", "1"));
        forget();
    }

    for (PartitionScope const& one : scope.partitions) TRY(positions.partition(one.partition));
    for (auto& [name, partition] : *TRY(positions.partitions())) {
        TRY(positions.set_streams(partition, streams_for(partition.streams, grants_in(scope, name))));
    }
    return positions.set_scope(scope);
}

Result<void> RecordStore::set_scope(Scope const& scope, BytesView server_key) {
    Scope const before = TRY(parts_->positions.scope());
    if (before.version != 0 && scope.version <= before.version) return {};
    TRY(parts_->write([&] { return parts_->set_scope(scope, server_key); }));
    return parts_->finish_purge();
}

Result<void> RecordStore::Parts::finish_purge() {
    auto const purged = TRY(db.find("SELECT 1 FROM note WHERE name = '_purged'", [](Row const&) { return true; }));
    if (!purged) return {};
    TRY(db.checkpoint());
    return db.run("DELETE FROM note WHERE name = '_purged'");
}

Result<void> RecordStore::join_streams(std::string const& name) {
    Parts& parts = *parts_;
    return parts.write([&]() -> Result<void> {
        OwnPartition* const partition = TRY(parts.positions.partition(name));
        std::vector<OwnStream> joined;
        DigestChanges digests;
        for (OwnStream const& own : partition->streams) {
            auto const same = std::find_if(joined.begin(), joined.end(), [&](OwnStream const& other) {
                return other.stream.cursor == own.stream.cursor;
            });
            if (same == joined.end()) {
                joined.push_back(own);
                continue;
            }
            // what a refetch did not bring again, the server does not hold
            for (std::optional<std::int64_t> const& bucket : {same->refetched, own.refetched}) {
                if (bucket) TRY(parts.drop_bases(*bucket, partition->generation, digests));
            }
            for (Grant const& grant : own.stream.grants) {
                bool const known =
                    std::any_of(same->stream.grants.begin(), same->stream.grants.end(), [&](Grant const& held) {
                        return contains(held, grant) && (grant.classes & ~held.classes) == 0;
                    });
                if (!known) same->stream.grants.push_back(grant);
            }
            same->stream.full_as_of = std::min(same->stream.full_as_of, own.stream.full_as_of);
            same->refetched.reset();
        }
        TRY(parts.records.add(digests));
        if (joined.size() == partition->streams.size()) return {};
        for (OwnStream& own : joined) std::sort(own.stream.grants.begin(), own.stream.grants.end());
        return parts.positions.set_streams(*partition, std::move(joined));
    });
}

Result<void> RecordStore::refetch(Bucket const& bucket) {
    Parts& parts = *parts_;
    return parts.write([&]() -> Result<void> {
        OwnPartition* const partition = TRY(parts.positions.partition(bucket.partition()));
        std::int64_t const number = TRY(parts.names.number_of(bucket));
        TRY(parts.db.run("UPDATE record SET generation = 0 WHERE bucket = ?",
                         number)); // in doubt: any state of this epoch replaces it
        std::vector<OwnStream> streams = partition->streams;
        std::uint32_t id = 1;
        for (OwnStream const& own : streams) id = std::max(id, own.stream.id + 1);
        std::erase_if(streams, [&](OwnStream const& own) { return own.refetched == number; });
        Grant grant;
        grant.owner = bucket.owner;
        grant.classes = static_cast<std::uint8_t>(1u << static_cast<unsigned>(bucket.cls));
        streams.push_back({{id, {grant}, {}}, number});
        return parts.positions.set_streams(*partition, std::move(streams));
    });
}

} // namespace gengji
