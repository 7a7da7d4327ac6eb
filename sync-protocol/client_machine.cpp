#include "sync-protocol/client_machine.hpp"

#include "sync-protocol/client_parts.hpp"
#include "sync-protocol/codec.hpp"

#include <algorithm>

namespace gengji::sync {

namespace {

constexpr std::size_t most_notices = 200; // for the log; the newest count
constexpr int most_still_rounds = 4;      // replies that brought nothing, before the machine stops and says so

bool has_epoch_work(PartitionWork const& work) { return work.step != EpochStep::settled; }

} // namespace

char const* name_of(ClientState state) {
    switch (state) {
    case ClientState::offline:
        return "offline";
    case ClientState::connect:
        return "connect";
    case ClientState::sync:
        return "sync";
    case ClientState::push_more:
        return "push_more";
    case ClientState::pull_more:
        return "pull_more";
    case ClientState::backfill:
        return "backfill";
    case ClientState::purge:
        return "purge";
    case ClientState::verify:
        return "verify";
    case ClientState::blobs:
        return "blobs";
    case ClientState::wait:
        return "wait";
    case ClientState::fork:
        return "fork";
    case ClientState::epoch:
        return "epoch";
    case ClientState::reauth:
        return "reauth";
    case ClientState::upgrade:
        return "upgrade";
    case ClientState::full:
        return "full";
    case ClientState::diverged:
        return "diverged";
    }
    return "unknown";
}

void ClientMachine::Parts::notice(std::string text) {
    if (progress.notices.size() >= most_notices) progress.notices.erase(progress.notices.begin());
    progress.notices.push_back(std::move(text));
}

ClientMachine::ClientMachine(LocalLog& log, Sign sign, ClientOptions options)
    : parts_(std::make_unique<Parts>(log, std::move(sign), options)) {}
ClientMachine::~ClientMachine() = default;

namespace {

/// What the outstanding request is about, for the screen.
ClientState state_of(SyncRequest const& request, std::map<std::string, PartitionWork> const& partitions, bool known,
                     bool draining) {
    auto const any = [&](auto const& question) { return std::ranges::any_of(request.partitions, question); };
    if (std::ranges::any_of(partitions, [](auto const& entry) { return !entry.second.forks.empty(); }))
        return ClientState::fork;
    if (std::ranges::any_of(partitions, [](auto const& entry) { return has_epoch_work(entry.second); }))
        return ClientState::epoch;
    if (!known) return ClientState::connect;
    if (draining) return ClientState::purge;
    if (any([](PartitionRequest const& partition) { return !partition.batches.empty(); }))
        return ClientState::push_more;
    if (any([](PartitionRequest const& partition) { return partition.streams.size() > 1; }))
        return ClientState::backfill;
    if (any([](PartitionRequest const& partition) { return partition.digests || !partition.ranges.empty(); }))
        return ClientState::verify;
    return ClientState::pull_more;
}

bool has_pushes(SyncRequest const& request) {
    return std::ranges::any_of(request.partitions, [](PartitionRequest const& partition) {
        return !partition.batches.empty() || !partition.probes.empty();
    });
}

} // namespace

Result<std::optional<SyncRequest>> ClientMachine::next() {
    Parts& parts = *parts_;
    if (parts.sent || parts.level || parts.quiet) return std::optional<SyncRequest>();
    if (parts.still_rounds >= most_still_rounds) { // the other side does not do its part: say so and wait for a nudge
        parts.notice("no.progress");
        parts.progress.state = ClientState::diverged;
        parts.quiet = true;
        return std::optional<SyncRequest>();
    }
    SyncRequest request = TRY(parts.compose());
    if (parts.side) {
        parts.progress.state = *parts.side;
        if (!has_pushes(request)) {
            parts.quiet = true;
            return std::optional<SyncRequest>();
        }
    } else {
        parts.progress.state = state_of(request, parts.partitions, parts.scope_known, parts.draining);
    }
    parts.sent = request;
    for (PartitionRequest& partition : parts.sent->partitions) partition.batches.clear(), partition.offers.clear();
    return std::optional(std::move(request));
}

void ClientMachine::prepare() {
    if (parts_->sent && !parts_->prepare()) parts_->prepared.clear(); // then it is made when it is needed
}

OpenedPages open_pages(SyncReply const& reply) {
    OpenedPages opened;
    for (PartitionReply const& partition : reply.partitions) {
        for (Page const& page : partition.pages) {
            auto states = page.states.empty() ? Result<std::vector<StateUpdate>>(std::vector<StateUpdate>())
                                              : decode_states(page.states);
            opened.push_back(states ? *std::move(states) : std::vector<StateUpdate>());
        }
    }
    return opened;
}

Result<void> ClientMachine::receive(SyncReply const& reply, OpenedPages opened) {
    Parts& parts = *parts_;
    if (!parts.sent) return {}; // an answer to an older request
    parts.opened.clear();
    auto next = opened.begin();
    for (PartitionReply const& partition : reply.partitions) {
        for (Page const& page : partition.pages) {
            if (next != opened.end()) parts.opened[&page] = std::move(*next++);
        }
    }
    if (reply.protocol > protocol_version) {
        refused(Problem::too_old);
        return {};
    }
    Result<void> const taken = parts.take(reply);
    if (!taken) {
        parts.level = parts.progress.level = false;
        if (taken.error().problem == Problem::full) parts.side = parts.progress.state = ClientState::full;
        return taken;
    }
    bool const diverged = parts.progress.state == ClientState::diverged;
    if (parts.level && !diverged) parts.progress.state = ClientState::wait;
    return {};
}

void ClientMachine::lost() {
    parts_->sent.reset();
    parts_->progress.state = ClientState::offline;
}

void ClientMachine::refused(Problem problem) {
    Parts& parts = *parts_;
    parts.sent.reset();
    bool const again = parts.side.has_value();
    if (problem == Problem::unauthorized)
        parts.side = ClientState::reauth;
    else if (problem == Problem::too_old)
        parts.side = ClientState::upgrade;
    if (!parts.side) return;
    parts.progress.state = *parts.side;
    parts.quiet = parts.quiet || again; // pushes are not taken either
}

void ClientMachine::resume() {
    parts_->side.reset();
    nudge();
}

void ClientMachine::nudge() {
    Parts& parts = *parts_;
    if (parts.side == ClientState::full) parts.side.reset();
    parts.level = parts.quiet = parts.progress.level = false;
    parts.still_rounds = 0;
}

void ClientMachine::verify() {
    parts_->verify = true;
    nudge();
}

void ClientMachine::tune(ClientOptions const& options) { parts_->options = options; }

Progress const& ClientMachine::progress() const { return parts_->progress; }

Result<WaitRequest> ClientMachine::waiting_for() {
    WaitRequest request;
    request.scope_version = TRY(parts_->log.scope()).version;
    for (PartitionPosition const& position : TRY(parts_->log.positions())) {
        if (!position.epoch) continue;
        std::uint64_t seq = 0;
        bool first = true;
        for (Stream const& stream : position.streams) {
            seq = first ? stream.cursor.seq : std::min(seq, stream.cursor.seq);
            first = false;
        }
        request.places.push_back({position.partition, *position.epoch, seq});
    }
    return request;
}

} // namespace gengji::sync
