#include "shared/records/positions.hpp"

#include <algorithm>

namespace gengji {

namespace {

void encode_grants(ByteWriter& out, std::vector<Grant> const& grants) {
    out.varint(grants.size());
    for (Grant const& grant : grants) {
        out.text(grant.owner);
        out.u8(grant.classes);
        out.u8(static_cast<std::uint8_t>((grant.subtree ? 1 : 0) | (grant.write ? 2 : 0)));
    }
}

std::vector<Grant> decode_grants(ByteReader& in) {
    std::vector<Grant> grants;
    for (std::size_t left = in.count(3); left > 0 && in.ok(); --left) {
        Grant grant;
        grant.owner = std::string(in.text());
        grant.classes = in.u8();
        std::uint8_t const bits = in.u8();
        grant.subtree = bits & 1, grant.write = bits & 2;
        grants.push_back(std::move(grant));
    }
    return grants;
}

} // namespace

Result<std::map<std::string, OwnPartition, std::less<>>*> Positions::partitions() {
    if (loaded_) return &partitions_;
    partitions_.clear();
    TRY(db_.query("SELECT name, epoch, generation, settled FROM partition", [&](Row const& row) {
        OwnPartition partition{std::string(row.text(0)), std::nullopt, row.integer(2), row.integer(3) != 0, {}};
        if (!row.is_null(1)) partition.epoch = row.id<EpochId>(1);
        partitions_[partition.name] = std::move(partition);
    }));
    TRY(db_.query("SELECT partition, id, grants, seq, mark, refetched, full_as_of FROM stream ORDER BY partition, id",
                  [&](Row const& row) {
                      OwnStream own;
                      ByteReader grants(row.blob(2));
                      own.stream = {static_cast<std::uint32_t>(row.integer(1)), decode_grants(grants),
                                    Cursor{static_cast<std::uint64_t>(row.integer(3)),
                                           static_cast<std::uint64_t>(row.integer(4))},
                                    static_cast<std::uint64_t>(row.integer(6))};
                      if (!row.is_null(5)) own.refetched = row.integer(5);
                      partitions_[std::string(row.text(0))].streams.push_back(std::move(own));
                  }));
    loaded_ = true;
    return &partitions_;
}

Result<OwnPartition*> Positions::partition(std::string_view name) {
    auto& known = *TRY(partitions());
    auto const found = known.find(name);
    if (found != known.end()) return &found->second;
    OwnPartition fresh;
    fresh.name = std::string(name);
    TRY(write(fresh));
    return &known.emplace(fresh.name, fresh).first->second;
}

Result<void> Positions::write(OwnPartition const& partition) {
    return db_.run(
        "INSERT INTO partition (name, epoch, generation, settled) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET "
        "epoch = excluded.epoch, generation = excluded.generation, settled = excluded.settled",
        partition.name, partition.epoch, partition.generation, partition.settled);
}

Result<void> Positions::write_stream(std::string const& partition, OwnStream const& own) {
    ByteWriter grants;
    encode_grants(grants, own.stream.grants);
    return db_.run(
        "INSERT INTO stream (partition, id, grants, seq, mark, refetched, full_as_of) VALUES (?, ?, ?, ?, ?, ?, ?) ON "
        "CONFLICT (partition, id) "
        "DO UPDATE SET grants = excluded.grants, seq = excluded.seq, mark = excluded.mark, refetched = "
        "excluded.refetched, full_as_of = excluded.full_as_of",
        partition, own.stream.id, Blob{grants.bytes()}, own.stream.cursor.seq, own.stream.cursor.check, own.refetched,
        own.stream.full_as_of);
}

Result<void> Positions::set_streams(OwnPartition& partition, std::vector<OwnStream> streams) {
    TRY(db_.run("DELETE FROM stream WHERE partition = ?", partition.name));
    for (OwnStream const& stream : streams) TRY(write_stream(partition.name, stream));
    partition.streams = std::move(streams);
    return {};
}

Result<Scope> Positions::scope() {
    Scope scope;
    auto const kept = TRY(
        db_.find("SELECT value FROM note WHERE name = '_scope'", [](Row const& row) { return Bytes(row.blob(0)); }));
    if (!kept) return scope;
    ByteReader in(*kept);
    scope.version = in.varint();
    for (std::size_t left = in.count(2); left > 0 && in.ok(); --left) {
        PartitionScope partition;
        partition.partition = std::string(in.text());
        partition.grants = decode_grants(in);
        scope.partitions.push_back(std::move(partition));
    }
    if (!in.ok()) return problem(Problem::storage, "数据库里的权限范围读不出来。请重新同步。");
    return scope;
}

Result<bool> Positions::allows(Bucket const& bucket) {
    Scope const known = TRY(scope());
    bool const unknown = known.version == 0 && known.partitions.empty();
    return unknown || std::any_of(known.partitions.begin(), known.partitions.end(), [&](auto const& one) {
               return one.partition == bucket.partition() && may_read(one.grants, bucket);
           });
}

Result<void> Positions::forget_scope_version() {
    Scope kept = TRY(scope());
    kept.version = 0;
    return set_scope(kept);
}

Result<void> Positions::set_scope(Scope const& scope) {
    ByteWriter out;
    out.varint(scope.version);
    out.varint(scope.partitions.size());
    for (PartitionScope const& partition : scope.partitions) {
        out.text(partition.partition);
        encode_grants(out, partition.grants);
    }
    return db_.run(
        "INSERT INTO note (name, value) VALUES ('_scope', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        Blob{out.bytes()});
}

} // namespace gengji
