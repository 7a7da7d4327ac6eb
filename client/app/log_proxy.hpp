#pragma once

#include "client/app/store_worker.hpp"
#include "shared/records/local_log.hpp"

namespace gengji::client {

/// The store as the sync worker sees it: each call runs on the store worker, and the sync worker waits for it. Thread:
/// the sync worker.
class LogProxy final : public LocalLog {
public:
    explicit LogProxy(StoreWorker& worker) : worker_(worker) {}

    Result<Scope> scope() override;
    Result<std::vector<PartitionPosition>> positions() override;
    Result<std::vector<Edit>> edits_after(ReplicaId const& replica, std::uint64_t seq, std::size_t most,
                                          std::size_t most_bytes) override;
    Result<std::vector<SealedEdit>> sealed_after(ReplicaId const& replica, std::uint64_t seq,
                                                 std::size_t most) override;
    Result<std::vector<Dot>> sealed_waiting(std::string const& partition) override;
    Result<void> reopen(std::string const& partition, std::vector<Edit> const& edits) override;
    Result<Hash> hash_at(ReplicaId const& replica, std::uint64_t seq) override;
    Result<void> confirm(ReplicaId const& replica, std::uint64_t seq, Hash const& hash) override;
    Result<void> fork(std::string const& partition, ReplicaId const& replica, std::uint64_t k) override;
    Result<std::vector<RecordKey>> apply(PageUpdate const& page) override;
    Result<void> enter_epoch(std::string const& partition, EpochId const& epoch) override;
    Result<void> settle_epoch(std::string const& partition) override;
    Result<void> set_scope(Scope const& scope, BytesView server_key) override;
    Result<void> join_streams(std::string const& partition) override;
    Result<std::vector<BucketDigest>> digests(std::string const& partition) override;
    Result<std::vector<RangeDigest>> ranges(Bucket const& bucket, std::uint8_t prefix_bits) override;
    Result<std::vector<StateUpdate>> states_in(Bucket const& bucket, std::uint8_t prefix_bits,
                                               std::uint16_t prefix) override;
    Result<void> refetch(Bucket const& bucket) override;

private:
    template<class T, class Do>
    Result<T> on_store(Do const& what) {
        return worker_.call<T>([&](Desk& desk) -> Result<T> { return what(desk.laptop().store()); });
    }
    StoreWorker& worker_;
};

} // namespace gengji::client
