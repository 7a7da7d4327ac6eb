#include "shared/base/switch.hpp"
#include "shared/records/record_store_parts.hpp"

namespace gengji {

Result<Scope> RecordStore::scope() { return parts_->positions.scope(); }

Result<std::vector<PartitionPosition>> RecordStore::positions() {
    std::vector<PartitionPosition> positions;
    for (auto const& [name, partition] : *TRY(parts_->positions.partitions())) {
        PartitionPosition position{name, partition.epoch, partition.settled, {}, {}};
        for (OwnReplica const& replica : *TRY(parts_->own.replicas())) {
            if (replica.partition != name) continue;
            position.replicas.push_back(replica.position);
            position.replicas.back().retired = !replica.current;
        }
        for (OwnStream const& own : partition.streams) position.streams.push_back(own.stream);
        positions.push_back(std::move(position));
    }
    return positions;
}

Result<std::vector<Edit>> RecordStore::edits_after(ReplicaId const& replica, std::uint64_t seq, std::size_t most,
                                                   std::size_t most_bytes) {
    return parts_->own.after(*TRY(parts_->own.find(replica)), seq, most, most_bytes);
}

Result<std::vector<SealedEdit>> RecordStore::sealed_after(ReplicaId const& replica, std::uint64_t seq,
                                                          std::size_t most) {
    return parts_->own.sealed_after(*TRY(parts_->own.find(replica)), seq, most);
}

Result<std::vector<Dot>> RecordStore::sealed_waiting(std::string const& partition) {
    return parts_->own.sealed_waiting(partition);
}

Result<void> RecordStore::Parts::reopen(std::string const& partition, Edit const& edit) {
    auto const replica = own.find(edit.dot.replica);
    if (!replica && replica.error().problem == Problem::not_found) return {};
    Bucket const& bucket = edit.record.bucket;
    bool const mine = TRY(replica)->partition == partition && bucket.partition() == partition;
    if (!mine || !TRY(positions.allows(bucket)) || !TRY(own.is_sealed_here(**replica, edit))) return {};
    std::int64_t const number = TRY(names.number_of(bucket));
    HeldRecord held =
        TRY(records.find(number, edit.record.id)).value_or(HeldRecord{0, number, edit.record.id, 0, 0, 0, {}});
    if (held.number == 0) TRY(refresh(held, bucket, false)); // its row first: the edit names it
    TRY(own.unseal(**replica, edit, held.number));
    return refresh(held, bucket, false);
}

Result<void> RecordStore::reopen(std::string const& partition, std::vector<Edit> const& edits) {
    return parts_->write([&]() -> Result<void> {
        for (Edit const& edit : edits) TRY(parts_->reopen(partition, edit));
        return {};
    });
}

Result<Hash> RecordStore::hash_at(ReplicaId const& replica, std::uint64_t seq) {
    return parts_->own.hash_at(*TRY(parts_->own.find(replica)), seq);
}

Result<void> RecordStore::confirm(ReplicaId const& replica, std::uint64_t seq, Hash const& hash) {
    return parts_->write(
        [&]() -> Result<void> { return parts_->own.confirm(*TRY(parts_->own.find(replica)), seq, hash); });
}

Result<void> RecordStore::Parts::fork(OwnReplica const& replica, std::uint64_t k) {
    OwnReplica const from = replica; // re-issuing moves the list it stands in
    OwnEdits::Reissue const done = TRY(own.reissue(from, k));
    if (done.to.is_nil()) return {};
    bool const forgotten = GENGJI_SWITCH(r4_off) || GENGJI_SWITCH(fork_forgets_drafts);
    if (!forgotten) TRY(drafts.reissue(from.partition, from.position.replica, k, done.to));
    return refresh(done.records);
}

Result<void> RecordStore::Parts::reissue_unconfirmed() {
    std::vector<OwnReplica> const all = *TRY(own.replicas());
    for (OwnReplica const& replica : all) {
        if (replica.current && replica.position.confirmed < replica.position.last)
            TRY(fork(replica, replica.position.confirmed));
    }
    return {};
}

Result<void> RecordStore::fork(std::string const& partition, ReplicaId const& replica, std::uint64_t k) {
    return parts_->write([&]() -> Result<void> {
        OwnReplica const* const from = TRY(parts_->own.find(replica));
        if (from->partition != partition) return problem(Problem::invalid, "副本编号不属于这个乡镇。");
        return parts_->fork(*from, k);
    });
}

} // namespace gengji
