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
