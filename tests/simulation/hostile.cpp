#include "shared/base/switch.hpp"
#include "sync-protocol/codec.hpp"
#include "tests/simulation/world.hpp"

#include <algorithm>

/// Peers that mean harm, and laptops that carry what is not theirs.
namespace gengji::simulation {

namespace {

Bucket const thiefs_bucket{"500231101201", BucketClass::registry};

sync::PartitionRequest greedy(std::vector<RecordKey> const& wanted) {
    sync::PartitionRequest partition;
    partition.partition = "500231101";
    Grant everything{"500231", true, 0xFF, true};
    partition.streams.push_back({1, {everything}, {}});
    partition.streams.push_back({2, {}, {}});
    for (RecordKey const& key : wanted) {
        if (key.bucket.partition() == partition.partition) partition.wanted.push_back(key);
        if (partition.ranges.size() < 4) partition.ranges.push_back({key.bucket, 8});
    }
    partition.digests = true;
    return partition;
}

} // namespace

void World::hostile() {
    if (!county_->is_up()) return;
    if (!thief_) {
        thief_ = std::make_unique<Account>();
        thief_->actor = random_id<RecordTag>(random_);
        thief_->device = random_id<DeviceTag>(random_);
        thief_->scope = {1,
                         {{"500231101",
                           {{thiefs_bucket.owner, false,
                             static_cast<std::uint8_t>(1u << static_cast<unsigned>(thiefs_bucket.cls)), true}}}}};
        thief_replica_ = random_replica_id(random_);
    }
    switch (random_.below(5)) {
    case 0: { // noise
        Bytes noise(random_.below(300), '\0');
        random_.fill(noise.data(), noise.size());
        (void)county_->answer({{thief_.get(), noise}});
        return;
    }
    case 1: { // a request with a few bytes changed
        sync::SyncRequest request;
        request.scope_version = 1;
        request.partitions.push_back(greedy(records_));
        Bytes bytes = sync::encode(request);
        for (int i = 0; i < 3 && !bytes.empty(); ++i)
            bytes[pick(bytes.size())] ^= static_cast<char>(1 + random_.below(255));
        (void)county_->answer({{thief_.get(), bytes}});
        return;
    }
    case 2: { // more than it may have
        sync::SyncRequest request;
        request.scope_version = 1;
        std::vector<RecordKey> wanted(records_.begin(),
                                      records_.begin() +
                                          static_cast<std::ptrdiff_t>(std::min<std::size_t>(records_.size(), 50)));
        request.partitions.push_back(greedy(wanted));
        (void)county_->answer({{thief_.get(), sync::encode(request)}});
        return;
    }
    case 3:
        return hostile_batch(true);
    default:
        return hostile_batch(false);
    }
}

/// An edit whose `seen` names what nobody has written yet, or one to a bucket that is not its own, or a batch that
/// leaves a gap.
void World::hostile_batch(bool poisoned) {
    std::vector<RecordKey> mine, others;
    for (RecordKey const& key : records_) (key.bucket == thiefs_bucket ? mine : others).push_back(key);
    bool const gap = !poisoned && chance(3);
    bool const foreign = !poisoned && !gap && !others.empty();
    auto const& choice = foreign ? others : mine;
    if (choice.empty()) return;
    Edit edit;
    edit.record = choice[pick(choice.size())];
    if (edit.record.bucket.partition() != "500231101") return;
    Token const token = witness_.begin(edit.record, -2, {});
    witness_.at(token).must_not_enter = poisoned || foreign || gap;
    edit.dot = {thief_replica_, thief_seq_ + 1 + (gap ? 1 : 0)};
    edit.form = {"plot", 1};
    edit.actor = thief_->actor;
    edit.patch = {{"area", Value::of(mark(token))}};
    witness_.wrote(token, edit.patch);
    if (poisoned) {
        Laptop& victim = *laptops_[pick(laptops_.size())];
        if (!victim.is_up()) return;
        auto const positions = victim.store().positions();
        if (!positions) return;
        for (PartitionPosition const& position : *positions) {
            if (position.partition != "500231101") continue;
            for (ReplicaPosition const& replica : position.replicas)
                edit.seen.add({replica.replica, replica.last + 1 + random_.below(50)});
        }
        if (edit.seen.empty()) return;
    }
    sync::PushedBatch batch;
    batch.replica = thief_replica_;
    batch.first = edit.dot.seq;
    batch.previous = thief_hash_;
    batch.edits = sync::encode_edits({edit});
    sync::SyncRequest request;
    request.scope_version = 1;
    sync::PartitionRequest partition;
    partition.partition = "500231101";
    partition.batches.push_back(batch);
    request.partitions.push_back(partition);
    auto const replies = county_->answer({{thief_.get(), sync::encode(request)}});
    if (!replies.front()) return;
    auto const reply = sync::decode_reply(*replies.front());
    if (!reply || reply->partitions.empty() || reply->partitions.front().held.empty()) return;
    sync::Held const& held = reply->partitions.front().held.front();
    bool const restored = thief_epoch_ && *thief_epoch_ != reply->partitions.front().epoch;
    thief_epoch_ = reply->partitions.front().epoch;
    if (gap && held.seq >= edit.dot.seq) throw Violation("S5: a batch that leaves a gap was admitted");
    if (held.seq == thief_seq_ + 1 && !gap) {
        thief_hash_ = chain(thief_hash_, edit);
        ++thief_seq_;
    } else if (held.seq != thief_seq_ || restored) {
        thief_replica_ = random_replica_id(random_);
        thief_seq_ = 0;
        thief_hash_ = {};
    }
}

/// A laptop takes another's request along. It is sealed: the carrier reads nothing of it (R7).
void World::carry(Laptop& carrier, Laptop& sender) {
    if (&carrier == &sender || !carrier.is_up() || !sender.is_up() || sender.lines[0].waiting) return;
    sender.lines[0].machine->nudge();
    auto bytes = sender.next_request(0);
    if (!bytes) return;
    if (GENGJI_SWITCH(r7_off)) { // what it holds is shown as data
        auto const request = sync::decode_request(*bytes);
        for (sync::PartitionRequest const& partition : request->partitions) {
            auto const positions = carrier.store().positions();
            if (!positions) continue;
            auto const place = std::ranges::find(*positions, partition.partition, &PartitionPosition::partition);
            if (place == positions->end() || !place->epoch) continue;
            PageUpdate page{partition.partition, *place->epoch, std::nullopt, {}, {}, {}, {}};
            for (sync::PushedBatch const& batch : partition.batches) {
                auto const edits = sync::decode_edits(batch.edits);
                if (!edits) continue;
                for (Edit const& edit : *edits) {
                    StateUpdate update{edit.record, 1'000'000, 0, {}};
                    auto const shown = carrier.store().show(edit.record);
                    if (shown && shown->waiting.empty()) update.state = shown->state;
                    apply(update.state, edit, unstamped);
                    page.states.push_back(std::move(update));
                }
            }
            if (!page.states.empty()) (void)carrier.store().apply(page);
        }
    }
    flights_.push_back({static_cast<std::size_t>(sender.index), 0, *sender.lines[0].waiting, false, *std::move(bytes)});
}

} // namespace gengji::simulation
