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

Result<std::vector<Edit>> RecordStore::edits_after(ReplicaId const& replica, std::uint64_t seq, std::size_t most, std::size_t most_bytes) {
    return parts_->own.after(*TRY(parts_->own.find(replica)), seq, most, most_bytes);
}

Result<Hash> RecordStore::hash_at(ReplicaId const& replica, std::uint64_t seq) {
    return parts_->own.hash_at(*TRY(parts_->own.find(replica)), seq);
}

Result<void> RecordStore::confirm(ReplicaId const& replica, std::uint64_t seq, Hash const& hash) {
    return parts_->write([&]() -> Result<void> { return parts_->own.confirm(*TRY(parts_->own.find(replica)), seq, hash); });
}

Result<void> RecordStore::fork(std::string const& partition, ReplicaId const& replica, std::uint64_t k) {
    Parts& parts = *parts_;
    return parts.write([&]() -> Result<void> {
        OwnReplica const from = *TRY(parts.own.find(replica));
        if (from.partition != partition) return problem(Problem::invalid, "副本编号不属于这个乡镇。");
        OwnEdits::Reissue const done = TRY(parts.own.reissue(from, k));
        if (done.to.is_nil()) return {};
        TRY(parts.drafts.reissue(partition, replica, k, done.to));
        return parts.refresh(done.records);
    });
}

} // namespace gengji
