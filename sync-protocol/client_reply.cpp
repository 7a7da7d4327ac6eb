#include "shared/base/switch.hpp"
#include "sync-protocol/client_parts.hpp"
#include "sync-protocol/codec.hpp"

#include <algorithm>

namespace gengji::sync {

namespace {

constexpr int most_refetches =
    2; // of one bucket in one session: a difference that stays is a fault to report, not to chase
constexpr int most_drained_rounds = 20;

ReplicaHello const* hello_of(PartitionRequest const& asked, ReplicaId const& replica) {
    auto const found = std::ranges::find(asked.replicas, replica, &ReplicaHello::replica);
    return found == asked.replicas.end() ? nullptr : &*found;
}

ReplicaPosition const* own(PartitionPosition const& position, ReplicaId const& replica) {
    auto const found = std::ranges::find(position.replicas, replica, &ReplicaPosition::replica);
    return found == position.replicas.end() ? nullptr : &*found;
}

/// R5: would these states speak of edits under my name that the server has not shown to be mine?
bool names_too_much(PartitionPosition const& position, std::vector<StateUpdate> const& states) {
    for (ReplicaPosition const& replica : position.replicas) {
        if (replica.retired && replica.confirmed == replica.last)
            continue; // another copy goes on under it; none of mine can be meant
        for (StateUpdate const& update : states) {
            if (update.state.vv.of(replica.replica) > replica.confirmed) return true;
        }
    }
    return false;
}

/// The log no longer is the one that the laptop has followed: restored by hand, without a new epoch (MERGE.md H13).
bool has_other_past(PartitionRequest const& asked, PartitionReply const& answer) {
    for (Held const& held : answer.held) {
        ReplicaHello const* const hello = hello_of(asked, held.replica);
        if (hello && held.seq < hello->confirmed) return true;
    }
    for (Page const& page : answer.pages) {
        if (!page.stream) continue;
        auto const stream = std::ranges::find(asked.streams, *page.stream, &StreamRequest::id);
        if (stream != asked.streams.end() && page.from != stream->cursor) return true;
    }
    return false;
}

/// Buckets in one list or with another digest in the other; both sorted.
std::vector<Bucket> differences(std::vector<BucketDigest> const& mine, std::vector<BucketDigest> const& theirs) {
    std::vector<Bucket> found;
    auto a = mine.begin();
    auto b = theirs.begin();
    while (a != mine.end() || b != theirs.end()) {
        if (b == theirs.end() || (a != mine.end() && a->bucket < b->bucket)) {
            if (a->digest != SetHash{}) found.push_back(a->bucket);
            ++a;
        } else if (a == mine.end() || b->bucket < a->bucket) {
            if (b->digest != SetHash{}) found.push_back(b->bucket);
            ++b;
        } else {
            if (a->digest != b->digest) found.push_back(a->bucket);
            ++a, ++b;
        }
    }
    return found;
}

bool holds(std::vector<BucketDigest> const& digests, Bucket const& bucket) {
    return std::ranges::any_of(
        digests, [&](BucketDigest const& digest) { return digest.bucket == bucket && digest.digest != SetHash{}; });
}

} // namespace

Result<std::optional<PartitionPosition>> ClientMachine::Parts::position_of(std::string const& partition) {
    for (PartitionPosition& position : TRY(log.positions())) {
        if (position.partition == partition) return std::optional(std::move(position));
    }
    return std::optional<PartitionPosition>();
}

/// Order: what the server holds of us (epoch, confirmations, forks), then the scope, then pages. Each step is durable
/// by itself and may be repeated, so an error in the middle leaves nothing to undo.
Result<void> ClientMachine::Parts::take(SyncReply const& reply) {
    SyncRequest const asked = std::move(*sent);
    sent.reset();
    scope_known = true;
    moved = false;
    std::vector<std::pair<PartitionRequest const*, PartitionReply const*>> usable;
    for (PartitionReply const& answer : reply.partitions) {
        auto const request = std::ranges::find(asked.partitions, answer.partition, &PartitionRequest::partition);
        if (request == asked.partitions.end()) continue;
        if (TRY(take_standing(*request, answer)) || GENGJI_SWITCH(r5_off)) usable.emplace_back(&*request, &answer);
    }
    TRY(take_scope(reply));
    bool const scope_fits =
        reply.scope_version == TRY(log.scope()).version && reply.scope_version == asked.scope_version;
    for (auto const& [request, answer] : usable)
        TRY(take_pages(*request, *answer, scope_fits || GENGJI_SWITCH(r10_off)));

    level = !draining && !side && reply.scope_version == TRY(log.scope()).version;
    for (PartitionPosition const& position : TRY(log.positions())) {
        bool const answered =
            std::ranges::any_of(usable, [&](auto const& pair) { return pair.second->partition == position.partition; });
        level = level && answered && partitions[position.partition].level && TRY(is_pushed(position.partition));
    }
    progress.level = level;
    still_rounds = moved || level ? 0 : still_rounds + 1;
    return {};
}

Result<bool> ClientMachine::Parts::take_standing(PartitionRequest const& asked, PartitionReply const& answer) {
    auto position = TRY(position_of(answer.partition));
    if (!position || position->epoch != asked.epoch)
        return false; // somebody else on this store has changed it: its premises are gone
    bool const other_epoch = position->epoch != answer.epoch;
    if (other_epoch || has_other_past(asked, answer)) {
        TRY(begin_epoch(asked, answer, position->epoch.has_value()));
        position = TRY(position_of(answer.partition));
        if (!position) return false;
        if (asked.epoch) { // the reply was made for another past; what the server holds is true all the same
            for (Held const& held : answer.held) (void)TRY(take_held(*position, held));
            return false;
        }
    }
    bool doubtful = false;
    for (Held const& held : answer.held) doubtful = TRY(take_held(*position, held)) || doubtful;
    position = TRY(position_of(answer.partition));
    if (position && !answer.probes.empty()) doubtful = TRY(take_probes(*position, answer.probes)) || doubtful;
    return !doubtful;
}

Result<void> ClientMachine::Parts::begin_epoch(PartitionRequest const& asked, PartitionReply const& answer,
                                               bool had_one) {
    TRY(log.enter_epoch(answer.partition, answer.epoch));
    PartitionWork& work = partitions[answer.partition];
    work = PartitionWork{};
    work.step = had_one ? EpochStep::push : EpochStep::pull; // nothing can be offered by who never held anything
    work.changed = true;
    moved = true;
    if (asked.epoch) notice("epoch.changed " + answer.partition);
    return {};
}

/// What the server says it holds of one replica. True while there is doubt whether that is what was saved here.
Result<bool> ClientMachine::Parts::take_held(PartitionPosition const& position, Held const& held) {
    PartitionWork& work = partitions[position.partition];
    ReplicaPosition const* const mine = own(position, held.replica);
    if (!mine) return false;
    bool const other_copy_only = mine->retired && mine->confirmed == mine->last;
    if (held.seq > mine->last) {
        if (other_copy_only) return false;
        auto const [search, fresh] = work.forks.try_emplace(held.replica, mine->last + 1);
        if (fresh) notice("fork.beyond " + position.partition), moved = true;
        if (search->second.common()) return TRY(take_probes(position, {})), true;
        return true;
    }
    bool const same = TRY(log.hash_at(held.replica, held.seq)) == held.hash;
    if (!same && !GENGJI_SWITCH(confirm_unchecked)) {
        auto const [search, fresh] = work.forks.try_emplace(held.replica, held.seq);
        if (fresh) notice("fork.contradiction " + position.partition), moved = true;
        if (search->second.common()) return TRY(take_probes(position, {})), true;
        return true;
    }
    work.forks.erase(held.replica);
    if (held.seq > mine->confirmed) {
        TRY(log.confirm(held.replica, held.seq, held.hash));
        progress.pushed_edits += held.seq - mine->confirmed;
        moved = work.changed = true;
    }
    if (held.named > mine->last &&
        !mine->retired) { // this file was rolled back together with its outside counter, and the server restored
        notice("fork.named " + position.partition);
        TRY(log.fork(position.partition, held.replica, mine->last));
        moved = true;
    }
    return false;
}

/// Gives true when something was, or still is, in doubt.
Result<bool> ClientMachine::Parts::take_probes(PartitionPosition const& position,
                                               std::vector<ProbeAnswer> const& answers) {
    PartitionWork& work = partitions[position.partition];
    for (ProbeAnswer const& answer : answers) {
        auto const search = work.forks.find(answer.replica);
        ReplicaPosition const* const mine = own(position, answer.replica);
        if (search == work.forks.end() || !mine || answer.seq > mine->last || !answer.hash) continue;
        search->second.learn(answer.seq, TRY(log.hash_at(answer.replica, answer.seq)) == *answer.hash);
        moved = true;
    }
    bool const doubtful = !work.forks.empty();
    for (auto search = work.forks.begin(); search != work.forks.end();) {
        auto const k = search->second.common();
        ReplicaPosition const* const mine = own(position, search->first);
        if (!k && mine) {
            ++search;
            continue;
        }
        if (mine && *k <= mine->last) {
            Hash const hash = TRY(log.hash_at(search->first, *k));
            if (*k < mine->last || !mine->retired) TRY(log.fork(position.partition, search->first, *k));
            if (*k > mine->confirmed) TRY(log.confirm(search->first, *k, hash));
            moved = work.changed = true;
        }
        search = work.forks.erase(search);
    }
    return doubtful;
}

Result<bool> ClientMachine::Parts::is_pushed(std::string const& partition) {
    auto const position = TRY(position_of(partition));
    if (!position || !partitions[partition].forks.empty()) return false;
    return std::ranges::all_of(position->replicas,
                               [](ReplicaPosition const& replica) { return replica.confirmed >= replica.last; });
}

/// A new scope takes effect once own edits have left: then nothing of a lost bucket needs to stay but in sealed form
/// (S13, H14).
Result<void> ClientMachine::Parts::take_scope(SyncReply const& reply) {
    if (!reply.scope || reply.scope_version <= TRY(log.scope()).version) {
        draining = false;
        return {};
    }
    bool pushed = true;
    for (PartitionPosition const& position : TRY(log.positions()))
        pushed = TRY(is_pushed(position.partition)) && pushed;
    if (!pushed && ++drained_rounds < most_drained_rounds) {
        moved = moved || !draining;
        draining = true;
        return {};
    }
    draining = false;
    drained_rounds = 0;
    prepared.clear(); // edits of a lost bucket travel only sealed from here on
    TRY(log.set_scope(*reply.scope, reply.seal_key));
    for (auto& [partition, work] : partitions) {
        work.changed = work.may_return = true;
        work.not_returned.clear();
    }
    moved = true;
    return {};
}

Result<void> ClientMachine::Parts::take_pages(PartitionRequest const& asked, PartitionReply const& answer,
                                              bool scope_fits) {
    PartitionWork& work = partitions[answer.partition];
    work.level = false;
    auto position = TRY(position_of(answer.partition));
    if (!position || position->epoch != answer.epoch || !scope_fits) return {};
    if (!work.forks.empty() && !GENGJI_SWITCH(r5_off)) return {};
    std::size_t level_streams = 0;
    for (Page const& page : answer.pages) {
        bool const placed = TRY(take_page(asked, page, answer.epoch, *position));
        if (placed && page.level) ++level_streams;
    }
    if (!answer.ranges.empty() || !work.differing.empty()) TRY(narrow(asked, answer));
    TRY(take_returned(asked, answer));
    return after_pages(asked, answer, level_streams);
}

/// Applies one page. Gives true when it moved its stream's cursor to where the page ends.
Result<bool> ClientMachine::Parts::take_page(PartitionRequest const& asked, Page const& page, EpochId const& epoch,
                                             PartitionPosition const& position) {
    PartitionWork& work = partitions[position.partition];
    PageUpdate update{position.partition, epoch, page.stream, page.from, page.to, {}, page.verdicts, page.level};
    auto const ready = opened.find(&page);
    if (ready != opened.end() && !ready->second.empty()) {
        update.states = std::move(ready->second);
        opened.erase(ready);
    } else if (!page.states.empty()) {
        auto states = decode_states(page.states);
        if (!states) return notice("page.broken " + position.partition), false;
        update.states = *std::move(states);
    }
    if (!GENGJI_SWITCH(r5_off) && names_too_much(position, update.states))
        return notice("page.names_too_much " + position.partition), false;

    bool placed = false;
    if (page.stream) {
        auto const request = std::ranges::find(asked.streams, *page.stream, &StreamRequest::id);
        auto const stream = std::ranges::find(position.streams, *page.stream, &Stream::id);
        if (request == asked.streams.end()) return false;
        placed = stream != position.streams.end() && stream->cursor == page.from && stream->grants == request->grants;
        if (!placed) { // another hand has moved the stream: the states are true all the same, the cursor and the notes
                       // come again
            update.stream.reset();
            update.verdicts.clear();
            update.level = false;
        }
    }
    if (GENGJI_SWITCH(verdict_lost)) update.verdicts.clear();
    auto undelivered = log.apply(update);
    if (!undelivered && undelivered.error().problem == Problem::invalid)
        return notice("page.refused " + undelivered.error().detail), false;
    if (!undelivered) return undelivered.error();

    progress.pulled_records += update.states.size();
    if (!update.states.empty() || !update.verdicts.empty()) work.changed = true;
    if (!update.verdicts.empty()) work.may_return = true;
    if (placed && page.to != page.from) moved = true;
    if (!page.stream) take_wanted(work, asked, update.states);
    for (RecordKey& key : *undelivered) {
        if (std::ranges::find(work.wanted, key) == work.wanted.end()) work.wanted.push_back(std::move(key));
    }
    return placed;
}

/// Records that were asked for whole come in the order asked, perhaps not all: what stands before the last that came is
/// not there, and what stands behind it is asked for again. Nothing at all: none of them is there.
void ClientMachine::Parts::take_wanted(PartitionWork& work, PartitionRequest const& asked,
                                       std::vector<StateUpdate> const& states) {
    std::map<RecordKey, std::size_t> places;
    for (RecordKey const& key : asked.wanted) places.emplace(key, places.size());
    std::size_t answered = 0;
    for (StateUpdate const& update : states) {
        auto const place = places.find(update.record);
        if (place != places.end()) answered = std::max(answered, place->second + 1);
    }
    if (answered == 0) answered = places.size();
    std::erase_if(work.wanted, [&](RecordKey const& key) {
        auto const place = places.find(key);
        return place != places.end() && place->second < answered;
    });
    moved = true;
}

/// What the round has come to: the epoch's next step, streams that have met, digests, and whether this partition is
/// level.
Result<void> ClientMachine::Parts::after_pages(PartitionRequest const& asked, PartitionReply const& answer,
                                               std::size_t level_streams) {
    PartitionWork& work = partitions[answer.partition];
    if (answer.offers_kept > 0) notice("offers.kept " + std::to_string(answer.offers_kept));
    if (work.step == EpochStep::offer && work.offering > 0) {
        work.offers.erase(work.offers.begin(), work.offers.begin() + static_cast<std::ptrdiff_t>(work.offering));
        work.offering = 0;
        moved = true;
    }
    auto const position = TRY(position_of(answer.partition));
    if (!position) return {};
    bool const pulls = work.step == EpochStep::settled || work.step == EpochStep::pull;
    bool const pushed = TRY(is_pushed(answer.partition));
    bool const all_level = pulls && level_streams == position->streams.size() &&
                           asked.streams.size() == level_streams && work.wanted.empty();
    if (all_level && position->streams.size() > 1) TRY(log.join_streams(answer.partition));
    if (all_level && pushed && work.step == EpochStep::pull) {
        TRY(log.settle_epoch(answer.partition));
        work.step = EpochStep::settled;
        moved = work.changed = true;
    }
    if (asked.digests && (all_level || work.step == EpochStep::compare)) TRY(compare(asked, answer));
    if (!pulls && pushed && work.step == EpochStep::push) moved = true, work.step = EpochStep::compare;
    next_step(work);

    bool const quiet_now =
        all_level && pushed && work.step == EpochStep::settled && work.differing.empty() && work.returning.empty();
    work.comparing = quiet_now && work.changed;
    work.level = quiet_now && !work.comparing;
    if (work.comparing) moved = true;
    return {};
}

/// H15: own edits that wait at the server come back to the screen where their bucket was regained. What it does not
/// give belongs to a bucket that is still lost, or waits no more.
Result<void> ClientMachine::Parts::take_returned(PartitionRequest const& asked, PartitionReply const& answer) {
    PartitionWork& work = partitions[answer.partition];
    if (!asked.returning.empty()) {
        std::vector<Edit> edits;
        for (Bytes const& bytes : answer.returned) {
            if (auto edit = decode_edit(bytes)) edits.push_back(*std::move(edit));
        }
        if (!edits.empty()) TRY(log.reopen(answer.partition, edits));
        auto last = asked.returning.end(); // a full answer is continued behind its last
        if (!edits.empty()) last = std::ranges::find(asked.returning, edits.back().dot);
        if (last != asked.returning.end()) ++last;
        work.not_returned.insert(asked.returning.begin(), last);
        work.may_return = moved = true;
    }
    if (!work.may_return) return {};
    work.may_return = false;
    work.returning = TRY(log.sealed_waiting(answer.partition));
    std::erase_if(work.returning, [&](Dot const& dot) { return work.not_returned.contains(dot); });
    if (GENGJI_SWITCH(returns_unasked)) work.returning.clear();
    return {};
}

void ClientMachine::Parts::next_step(PartitionWork& work) {
    if (work.step == EpochStep::narrow && work.differing.empty()) work.step = EpochStep::offer;
    if (work.step == EpochStep::offer && work.offers.empty()) work.step = EpochStep::pull;
    if (GENGJI_SWITCH(r9_off) && work.step != EpochStep::settled && work.step != EpochStep::push)
        work.step = EpochStep::pull;
}

Result<void> ClientMachine::Parts::compare(PartitionRequest const& asked, PartitionReply const& answer) {
    PartitionWork& work = partitions[answer.partition];
    auto const mine = TRY(log.digests(asked.partition));
    work.differing = differences(mine, answer.digests);
    moved = true;
    if (work.step == EpochStep::compare) {
        std::erase_if(work.differing, [&](Bucket const& bucket) {
            return !holds(mine, bucket);
        }); // the pull brings what only the server has
        work.step = EpochStep::narrow;
        return {};
    }
    work.changed = false;
    if (GENGJI_SWITCH(digest_unchecked)) work.differing.clear();
    for (Bucket const& bucket : work.differing) notice("digest.mismatch " + to_text(bucket));
    std::erase_if(work.differing, [&](Bucket const& bucket) {
        if (work.refetched[bucket] < most_refetches) return false;
        notice("digest.stays " + to_text(bucket));
        progress.state = ClientState::diverged;
        return true;
    });
    return {};
}

/// The ranges of buckets that differ: to be offered in a new epoch, otherwise reported before the bucket is pulled
/// again.
Result<void> ClientMachine::Parts::narrow(PartitionRequest const& asked, PartitionReply const& answer) {
    PartitionWork& work = partitions[answer.partition];
    for (RangeQuery const& query : asked.ranges) {
        auto const place = std::ranges::find(work.differing, query.bucket);
        if (place == work.differing.end()) continue;
        work.differing.erase(place);
        moved = true;
        std::string prefixes;
        for (RangeDigest const& mine : TRY(log.ranges(query.bucket, query.prefix_bits))) {
            bool const equal = std::ranges::find(answer.ranges, mine) != answer.ranges.end();
            if (equal) continue;
            if (work.step == EpochStep::narrow)
                work.offers.push_back({mine.bucket, mine.prefix_bits, mine.prefix});
            else
                prefixes += " " + std::to_string(mine.prefix);
        }
        if (work.step == EpochStep::narrow) continue;
        notice("digest.ranges " + to_text(query.bucket) + prefixes);
        ++work.refetched[query.bucket];
        TRY(log.refetch(query.bucket));
        work.changed = true;
    }
    return {};
}

} // namespace gengji::sync
