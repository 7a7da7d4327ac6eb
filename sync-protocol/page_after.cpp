#include "sync-protocol/page_after.hpp"

#include <algorithm>

namespace gengji::sync {

namespace {

bool only_pulls(PartitionRequest const& asked) {
    return asked.batches.empty() && asked.probes.empty() && asked.wanted.empty() && asked.ranges.empty() &&
           asked.offers.empty() && asked.returning.empty() && !asked.digests;
}

bool confirms_nothing_new(PartitionRequest const& asked, PartitionReply const& answer) {
    return std::ranges::all_of(answer.held, [&](Held const& held) {
        auto const hello = std::ranges::find(asked.replicas, held.replica, &ReplicaHello::replica);
        return hello != asked.replicas.end() && hello->confirmed == held.seq;
    });
}

/// Moves the streams of one partition to where its pages end. False when what follows is not simply the next page: a
/// stream that has just become level, for example, lets digests be compared.
bool move_on(PartitionRequest& asked, PartitionReply const& answer, bool& more) {
    if (answer.partition != asked.partition || answer.epoch != asked.epoch || !confirms_nothing_new(asked, answer))
        return false;
    bool brought = false, level = true;
    for (Page const& page : answer.pages) {
        if (!page.stream) return false;
        auto const stream = std::ranges::find(asked.streams, *page.stream, &StreamRequest::id);
        if (stream == asked.streams.end() || stream->cursor != page.from) return false;
        brought = brought || page.from != page.to || !page.verdicts.empty();
        level = level && page.level;
        stream->cursor = page.to;
        if (page.level) stream->full_as_of = page.to.seq;
    }
    level = level && answer.pages.size() == asked.streams.size();
    more = more || (brought && !level);
    return !(brought && level);
}

} // namespace

std::optional<SyncRequest> page_after(SyncRequest const& asked, SyncReply const& reply, ClientOptions const& options) {
    bool const calm = !reply.scope && reply.scope_version == asked.scope_version &&
                      reply.partitions.size() == asked.partitions.size() &&
                      std::ranges::all_of(asked.partitions, only_pulls);
    if (!calm) return {};
    SyncRequest next = asked;
    next.most_records = options.pull_records;
    next.most_bytes = options.pull_bytes;
    bool more = false;
    for (std::size_t i = 0; i < next.partitions.size(); ++i) {
        if (!move_on(next.partitions[i], reply.partitions[i], more)) return {};
    }
    if (!more) return {};
    return next;
}

} // namespace gengji::sync
