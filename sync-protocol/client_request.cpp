#include "shared/base/switch.hpp"
#include "sync-protocol/client_parts.hpp"
#include "sync-protocol/codec.hpp"
#include "sync-protocol/signing.hpp"

#include <algorithm>

namespace gengji::sync {

namespace {

constexpr std::size_t most_wanted = 500;    // keys of a request: about 20 kB
constexpr std::size_t most_returning = 500; // dots of a request, at most 26 bytes each
constexpr std::size_t most_ranges = 4;    // buckets narrowed at once: each answer is up to 256 ranges of about 40 bytes
constexpr std::size_t most_offered = 200; // states offered at once, or the last range's more
constexpr std::size_t most_in_range = 1000; // together below limits::batch_records
constexpr std::uint8_t range_bits = 8;

bool is_first_sync(PartitionPosition const& position) { return !position.epoch; }

} // namespace

Result<SyncRequest> ClientMachine::Parts::compose() {
    SyncRequest request;
    request.scope_version = TRY(log.scope()).version;
    request.most_records = options.pull_records;
    request.most_bytes = options.pull_bytes;
    std::size_t edits = options.push_edits, bytes = options.push_bytes;
    pushed_to.clear();
    for (PartitionPosition const& position : TRY(log.positions())) {
        request.partitions.push_back(TRY(compose(position, edits, bytes)));
    }
    verify = verify && request.partitions.empty();
    return request;
}

Result<PartitionRequest> ClientMachine::Parts::compose(PartitionPosition const& position, std::size_t& edits_left,
                                                       std::size_t& bytes_left) {
    PartitionWork& work = partitions[position.partition];
    bool const unsettled = !position.epoch_settled && position.epoch;
    if (unsettled && work.step == EpochStep::settled)
        work.step = EpochStep::push; // a machine before this one had begun it

    if (verify) work.changed = true;
    PartitionRequest request;
    request.partition = position.partition;
    request.epoch = position.epoch;
    for (ReplicaPosition const& replica : position.replicas) {
        request.replicas.push_back({replica.replica, replica.confirmed, replica.confirmed_hash});
    }
    std::size_t const edits_before = edits_left;
    TRY(add_pushes(position, request, edits_left, bytes_left));
    for (auto const& [replica, search] : work.forks) {
        for (std::uint64_t const seq : search.probes()) request.probes.push_back({replica, seq});
    }
    if (draining || side || !work.forks.empty()) return request;
    // While batch follows batch, own states come back once, in full pages, when all are pushed: half the commits on the
    // laptop. The confirmation of a full batch does not wait behind a page either: over a village link that is seconds
    // in which a break would have it said again. As soon as a round moves nothing, pulling goes on beside pushing, so
    // that what cannot be pushed holds up nothing.
    bool const pushes_much = edits_before - edits_left >= options.batch_edits;
    if (work.step == EpochStep::settled && still_rounds == 0 && (pushes_much || more_to_push(position))) return request;

    bool const pulls = work.step == EpochStep::settled || work.step == EpochStep::pull;
    if (pulls) {
        for (Stream const& stream : position.streams) {
            std::uint64_t const from = GENGJI_SWITCH(delta_unchecked) ? stream.cursor.seq : stream.full_as_of;
            request.streams.push_back({stream.id, stream.grants, stream.cursor, from});
        }
        request.wanted.assign(work.wanted.begin(), work.wanted.begin() + static_cast<std::ptrdiff_t>(std::min(
                                                                             work.wanted.size(), most_wanted)));
        request.digests = work.comparing && !is_first_sync(position);
        request.returning.assign(work.returning.begin(),
                                 work.returning.begin() +
                                     static_cast<std::ptrdiff_t>(std::min(work.returning.size(), most_returning)));
    } else if (work.step == EpochStep::compare) {
        request.digests = true;
    } else if (work.step == EpochStep::offer) {
        TRY(add_offers(work, request));
    }
    for (std::size_t i = 0; i < std::min(work.differing.size(), most_ranges); ++i)
        request.ranges.push_back({work.differing[i], range_bits});
    return request;
}

bool ClientMachine::Parts::more_to_push(PartitionPosition const& position) const {
    return std::ranges::any_of(position.replicas, [&](ReplicaPosition const& replica) {
        auto const pushed = pushed_to.find(replica.replica);
        return std::max(replica.confirmed, pushed == pushed_to.end() ? 0 : pushed->second) < replica.last;
    });
}

/// Earlier replicas first, and a later one only when all before it are confirmed to the last: what a later one has
/// `seen` of an earlier one must be what the server holds under that name (R4).
Result<void> ClientMachine::Parts::add_pushes(PartitionPosition const& position, PartitionRequest& request,
                                              std::size_t& edits_left, std::size_t& bytes_left) {
    PartitionWork const& work = partitions[position.partition];
    for (ReplicaPosition const& replica : position.replicas) {
        if (work.forks.contains(replica.replica)) return {};
        if (replica.confirmed >= replica.last) continue;
        std::uint64_t seq = replica.confirmed;
        while (seq < replica.last && edits_left > 0 && bytes_left > 0) {
            auto batch =
                TRY(batch_after(position, replica, seq, std::min(edits_left, options.batch_edits), bytes_left));
            if (!batch) break;
            seq = pushed_to[replica.replica];
            edits_left -= std::min<std::size_t>(edits_left, seq - batch->first + 1);
            bytes_left -= std::min(bytes_left, batch->edits.size());
            request.batches.push_back(*std::move(batch));
        }
        return {};
    }
    return {};
}

Result<std::optional<PushedBatch>> ClientMachine::Parts::batch_after(PartitionPosition const& position,
                                                                     ReplicaPosition const& replica, std::uint64_t seq,
                                                                     std::size_t edits, std::size_t bytes) {
    if (!prepared.empty()) {
        PreparedBatch ready = std::move(prepared.front());
        prepared.pop_front();
        bool const fits = ready.partition == position.partition && ready.batch.replica == replica.replica &&
                          ready.batch.first == seq + 1 && ready.earlier_epoch == replica.earlier_epoch &&
                          ready.edits == edits && ready.bytes == bytes &&
                          ready.batch.previous == TRY(log.hash_at(replica.replica, seq));
        if (fits) {
            pushed_to[replica.replica] = ready.last;
            return std::optional(std::move(ready.batch));
        }
        prepared.clear();
    }
    std::uint64_t last = 0;
    auto batch = TRY(make_batch(position, replica, seq, edits, bytes, last));
    if (batch) pushed_to[replica.replica] = last;
    return batch;
}

Result<std::optional<PushedBatch>> ClientMachine::Parts::make_batch(PartitionPosition const& position,
                                                                    ReplicaPosition const& replica, std::uint64_t seq,
                                                                    std::size_t edits, std::size_t bytes,
                                                                    std::uint64_t& last) {
    PushedBatch batch;
    batch.replica = replica.replica;
    batch.first = seq + 1;
    batch.previous = TRY(log.hash_at(replica.replica, seq));
    batch.earlier_epoch = batch.first <= replica.earlier_epoch;
    if (batch.earlier_epoch)
        edits = std::min<std::size_t>(edits, replica.earlier_epoch - seq); // never both kinds in one
    auto own = TRY(log.edits_after(replica.replica, seq, edits, bytes));
    own.resize(std::min({own.size(), edits, fitting(own)}));
    if (!own.empty()) {
        batch.edits = encode_edits(own);
        last = own.back().dot.seq;
    } else {
        auto const boxes = TRY(log.sealed_after(replica.replica, seq, edits));
        if (boxes.empty()) return std::optional<PushedBatch>();
        std::vector<SealedLink> links;
        for (SealedEdit const& sealed : boxes) links.push_back({sealed.hash, sealed.box});
        batch.sealed = true;
        batch.edits = encode_sealed(links);
        last = boxes.back().seq;
    }
    if (sign) batch.signature = sign(signed_part(position.partition, batch));
    return std::optional(std::move(batch));
}

/// The batches behind the ones that the outstanding request pushes, as the next request will cut them when this one is
/// acknowledged whole.
Result<void> ClientMachine::Parts::prepare() {
    prepared.clear();
    for (PartitionPosition const& position : TRY(log.positions())) {
        for (ReplicaPosition const& replica : position.replicas) {
            auto const pushed = pushed_to.find(replica.replica);
            if (pushed == pushed_to.end() || pushed->second <= replica.confirmed) continue;
            std::uint64_t seq = pushed->second;
            std::size_t edits_left = std::max(options.push_edits, options.ahead_edits), bytes_left = options.push_bytes;
            while (seq < replica.last && edits_left > 0 && bytes_left > 0) {
                PreparedBatch next{position.partition,
                                   replica.earlier_epoch,
                                   std::min(edits_left, options.batch_edits),
                                   bytes_left,
                                   seq,
                                   {}};
                auto batch = TRY(make_batch(position, replica, seq, next.edits, next.bytes, next.last));
                if (!batch || batch->sealed) return {};
                edits_left -= std::min<std::size_t>(edits_left, next.last - seq);
                bytes_left -= std::min(bytes_left, batch->edits.size());
                seq = next.last;
                next.batch = *std::move(batch);
                prepared.push_back(std::move(next));
            }
            return {};
        }
    }
    return {};
}

Result<void> ClientMachine::Parts::add_offers(PartitionWork& work, PartitionRequest& request) {
    std::vector<StateUpdate> states;
    work.offering = 0;
    while (work.offering < work.offers.size() && states.size() < most_offered) {
        PartitionWork::Range const range = work.offers[work.offering];
        auto held = TRY(log.states_in(range.bucket, range.bits, range.prefix));
        bool const too_many = held.size() > most_in_range || fitting(held) < held.size();
        if (too_many && range.bits == range_bits) { // a bucket of hundreds of thousands: in smaller pieces
            std::vector<PartitionWork::Range> pieces;
            for (unsigned low = 0; low < 256; ++low)
                pieces.push_back({range.bucket, 16, static_cast<std::uint16_t>(range.prefix << 8 | low)});
            auto const place = work.offers.erase(work.offers.begin() + static_cast<std::ptrdiff_t>(work.offering));
            work.offers.insert(place, pieces.begin(), pieces.end());
            continue;
        }
        std::size_t const before = states.size();
        for (StateUpdate& state : held) {
            state.after = 0;
            states.push_back(std::move(state));
        }
        if (before > 0 && fitting(states) < states.size()) { // in the next request
            states.resize(before);
            break;
        }
        ++work.offering;
    }
    states.resize(fitting(states));
    if (!states.empty()) request.offers = encode_states(states);
    return {};
}

} // namespace gengji::sync
