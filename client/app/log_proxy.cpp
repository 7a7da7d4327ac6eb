#include "client/app/log_proxy.hpp"

namespace gengji::client {

Result<Scope> LogProxy::scope() {
    return on_store<Scope>([](LocalLog& log) { return log.scope(); });
}
Result<std::vector<PartitionPosition>> LogProxy::positions() {
    return on_store<std::vector<PartitionPosition>>([](LocalLog& log) { return log.positions(); });
}
Result<std::vector<Edit>> LogProxy::edits_after(ReplicaId const& replica, std::uint64_t seq, std::size_t most,
                                                std::size_t most_bytes) {
    return on_store<std::vector<Edit>>([&](LocalLog& log) { return log.edits_after(replica, seq, most, most_bytes); });
}
Result<std::vector<SealedEdit>> LogProxy::sealed_after(ReplicaId const& replica, std::uint64_t seq, std::size_t most) {
    return on_store<std::vector<SealedEdit>>([&](LocalLog& log) { return log.sealed_after(replica, seq, most); });
}
Result<std::vector<Dot>> LogProxy::sealed_waiting(std::string const& partition) {
    return on_store<std::vector<Dot>>([&](LocalLog& log) { return log.sealed_waiting(partition); });
}
Result<void> LogProxy::reopen(std::string const& partition, std::vector<Edit> const& edits) {
    return on_store<void>([&](LocalLog& log) { return log.reopen(partition, edits); });
}
Result<Hash> LogProxy::hash_at(ReplicaId const& replica, std::uint64_t seq) {
    return on_store<Hash>([&](LocalLog& log) { return log.hash_at(replica, seq); });
}
Result<void> LogProxy::confirm(ReplicaId const& replica, std::uint64_t seq, Hash const& hash) {
    return on_store<void>([&](LocalLog& log) { return log.confirm(replica, seq, hash); });
}
Result<void> LogProxy::fork(std::string const& partition, ReplicaId const& replica, std::uint64_t k) {
    return on_store<void>([&](LocalLog& log) { return log.fork(partition, replica, k); });
}
Result<std::vector<RecordKey>> LogProxy::apply(PageUpdate const& page) {
    return on_store<std::vector<RecordKey>>([&](LocalLog& log) { return log.apply(page); });
}
Result<void> LogProxy::enter_epoch(std::string const& partition, EpochId const& epoch) {
    return on_store<void>([&](LocalLog& log) { return log.enter_epoch(partition, epoch); });
}
Result<void> LogProxy::settle_epoch(std::string const& partition) {
    return on_store<void>([&](LocalLog& log) { return log.settle_epoch(partition); });
}
Result<void> LogProxy::set_scope(Scope const& scope, BytesView server_key) {
    return on_store<void>([&](LocalLog& log) { return log.set_scope(scope, server_key); });
}
Result<void> LogProxy::join_streams(std::string const& partition) {
    return on_store<void>([&](LocalLog& log) { return log.join_streams(partition); });
}
Result<std::vector<BucketDigest>> LogProxy::digests(std::string const& partition) {
    return on_store<std::vector<BucketDigest>>([&](LocalLog& log) { return log.digests(partition); });
}
Result<std::vector<RangeDigest>> LogProxy::ranges(Bucket const& bucket, std::uint8_t prefix_bits) {
    return on_store<std::vector<RangeDigest>>([&](LocalLog& log) { return log.ranges(bucket, prefix_bits); });
}
Result<std::vector<StateUpdate>> LogProxy::states_in(Bucket const& bucket, std::uint8_t prefix_bits,
                                                     std::uint16_t prefix) {
    return on_store<std::vector<StateUpdate>>(
        [&](LocalLog& log) { return log.states_in(bucket, prefix_bits, prefix); });
}
Result<void> LogProxy::refetch(Bucket const& bucket) {
    return on_store<void>([&](LocalLog& log) { return log.refetch(bucket); });
}

} // namespace gengji::client
