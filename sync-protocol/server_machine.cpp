#include "sync-protocol/server_machine.hpp"

#include "shared/base/switch.hpp"
#include "sync-protocol/admission.hpp"
#include "sync-protocol/codec.hpp"
#include "sync-protocol/grants.hpp"

#include <algorithm>
#include <set>

namespace gengji::sync {

namespace {

// What one request may ask for: more than any laptop of ours does, little enough to be answered at once.
constexpr std::size_t most_partitions = 64, most_replicas = 512, most_probes = 2048, most_streams = 16,
                      most_wanted = 2048, most_ranges = 16, most_returning = 512;
constexpr std::size_t most_batches = 64; ///< of all partitions together: they are committed at once
constexpr std::size_t most_returned_bytes = 1024 * 1024;
constexpr std::size_t most_notes = 16384;         ///< verdicts of one reply: a quarter of what its reader may allocate
constexpr std::size_t most_range_digests = 16384; ///< of one partition: most of what its reader may allocate
constexpr std::size_t wanted_at_a_time = 16;      ///< read before looking whether they still fit: 1 MiB each at most
constexpr std::uint32_t most_page_records =
    1000; // of 23 fields each: what a laptop unpacks at once (fitting); more would be read twice
constexpr std::uint32_t least_page_bytes = 16 * 1024, most_page_bytes = 2 * 1024 * 1024;
constexpr std::size_t batch_overhead_bytes = 256;

/// What the pages of a reply may still hold.
struct Room {
    std::size_t records, bytes, notes = most_notes;
    bool none() const { return records == 0 || bytes == 0 || notes == 0; }
    void take(std::size_t& left, std::size_t used) const { left -= std::min(left, used); }
};

/// Answers one partition of a request.
class PartitionAnswer {
public:
    PartitionAnswer(PartitionRequest const& request, Session const& session, Ledger& ledger,
                    AdmissionRules const& rules, ServerMoment const& moment)
        : request_(request), session_(session), ledger_(ledger), rules_(rules), moment_(moment) {
        auto const found = std::ranges::find(session.scope.partitions, request.partition, &PartitionScope::partition);
        if (found != session.scope.partitions.end()) grants_ = found->grants;
        for (ReplicaHello const& hello : request.replicas) own_.push_back(hello.replica);
    }

    Result<PartitionReply> make(bool same_scope, Room& room) {
        reply_.partition = request_.partition;
        reply_.epoch = TRY(ledger_.epoch(request_.partition));
        bool const same_epoch = !request_.epoch || *request_.epoch == reply_.epoch;
        if (same_epoch) TRY(take_batches());
        TRY(tell_held());
        TRY(answer_probes());
        if (same_epoch && same_scope) {
            TRY(take_offers());
            TRY(give_pages(room));
            TRY(give_wanted());
            TRY(give_back());
            TRY(give_digests());
        }
        reply_.head = TRY(ledger_.head(request_.partition));
        return std::move(reply_);
    }

private:
    Result<void> take_batches() {
        if (request_.batches.empty()) return {};
        BatchAdmission admission(request_.partition, session_, ledger_, rules_, moment_);
        for (PushedBatch const& batch : request_.batches) TRY(admission.take(batch));
        return {};
    }

    Result<void> tell_held() {
        std::vector<ReplicaId> replicas;
        for (ReplicaHello const& hello : request_.replicas) replicas.push_back(hello.replica);
        for (PushedBatch const& batch : request_.batches) replicas.push_back(batch.replica);
        std::ranges::sort(replicas);
        replicas.erase(std::unique(replicas.begin(), replicas.end()), replicas.end());
        for (ReplicaId const& replica : replicas) {
            Held held = TRY(ledger_.held(request_.partition, replica)).value_or(Held{replica, 0, {}, 0});
            held.named = TRY(ledger_.highest_named(request_.partition, replica));
            reply_.held.push_back(held);
        }
        return {};
    }

    Result<void> answer_probes() {
        for (Probe const& probe : request_.probes) {
            reply_.probes.push_back(
                {probe.replica, probe.seq, TRY(ledger_.hash_at(request_.partition, probe.replica, probe.seq))});
        }
        return {};
    }

    Result<void> take_offers() {
        if (request_.offers.empty()) return {};
        auto offers = TRY(decode_states(request_.offers));
        std::erase_if(offers, [&](StateUpdate const& offer) {
            return offer.after != 0 || offer.record.bucket.partition() != request_.partition ||
                   !may_read(grants_, offer.record.bucket);
        });
        if (!offers.empty()) reply_.offers_kept = TRY(ledger_.keep_offers(request_.partition, session_.device, offers));
        return {};
    }

    Result<void> give_pages(Room& room) {
        for (StreamRequest const& stream : request_.streams) {
            if (room.none()) return {};
            reply_.pages.push_back(TRY(page_of(stream, room)));
            level_streams_ += reply_.pages.back().level;
        }
        return {};
    }

    Result<Page> page_of(StreamRequest const& stream, Room& room) {
        Page page;
        page.stream = stream.id;
        std::uint64_t const head = TRY(ledger_.head(request_.partition));
        Cursor const top{head, TRY(ledger_.check_at(request_.partition, head)).value_or(0)};
        auto const check = TRY(ledger_.check_at(request_.partition, stream.cursor.seq));
        page.from = check ? Cursor{stream.cursor.seq, *check}
                          : top; // another one than asked for tells the laptop of another past
        page.to = page.from;
        if (page.from != stream.cursor) return page;

        std::vector<Grant> grants = stream.grants.empty() ? grants_ : readable_by_both(stream.grants, grants_);
        if (GENGJI_SWITCH(scope_unchecked)) grants = stream.grants;
        StatePage states{{}, top, true};
        if (!grants.empty()) {
            states = TRY(
                ledger_.page(request_.partition, grants, stream.cursor, room.records, room.bytes, stream.full_as_of));
            std::size_t const fit = fitting(states.states); // what a laptop can unpack at once
            if (fit < states.states.size()) TRY(shorten(states, states.states[fit - 1].seq));
        }
        page.verdicts = TRY(notes_of(states, page.from.seq, room));
        page.to = states.to;
        page.level = states.level;
        if (!states.states.empty()) page.states = encode_states(states.states);
        room.take(room.records, states.states.size());
        if (!grants.empty()) room.take(room.bytes, page.states.size() + batch_overhead_bytes);
        return page;
    }

    /// Lets a page end earlier.
    Result<void> shorten(StatePage& page, std::uint64_t end) {
        std::erase_if(page.states, [&](StateUpdate const& update) { return update.seq > end; });
        page.to = {end, TRY(ledger_.check_at(request_.partition, end)).value_or(0)};
        page.level = false;
        return {};
    }

    /// What became of own edits as far as a page reaches. A laptop may have a year's work in quarantine: a page that
    /// would hold more notes than can be read at once ends where they fit.
    Result<std::vector<VerdictNote>> notes_of(StatePage& page, std::uint64_t from, Room& room) {
        std::vector<VerdictNote> notes;
        if (own_.empty()) return notes;
        notes = TRY(ledger_.verdicts(request_.partition, own_, from, page.to.seq));
        while (notes.size() > room.notes && page.to.seq - from > 1) {
            TRY(shorten(page, from + (page.to.seq - from) / 2));
            notes = TRY(ledger_.verdicts(request_.partition, own_, from, page.to.seq));
        }
        room.take(room.notes, notes.size());
        return notes;
    }

    /// In the order asked, each once, as many as fit into one page (at least one): the laptop asks for the rest again.
    Result<void> give_wanted() {
        if (request_.wanted.empty()) return {};
        std::vector<RecordKey> keys;
        std::set<RecordKey> listed;
        for (RecordKey const& key : request_.wanted) {
            bool const may = key.bucket.partition() == request_.partition && may_read(grants_, key.bucket);
            if (may && listed.insert(key).second) keys.push_back(key);
        }
        std::vector<StateUpdate> states;
        for (std::size_t next = 0; next < keys.size() && fitting(states) == states.size(); next += wanted_at_a_time) {
            std::size_t const end = std::min(keys.size(), next + wanted_at_a_time);
            for (StateUpdate& state : TRY(ledger_.whole(request_.partition, {&keys[next], &keys[end - 1] + 1})))
                states.push_back(std::move(state));
        }
        states.resize(fitting(states));
        Page& page = reply_.pages.emplace_back(); // an empty one too: it says that the keys were looked for
        if (!states.empty()) page.states = encode_states(states);
        return {};
    }

    /// On gain the laptop's own waiting edits come back as well, or new ones would wait behind invisible ones (H15).
    Result<void> give_back() {
        if (request_.returning.empty()) return {};
        reply_.returned = TRY(
            ledger_.waiting_of(request_.partition, session_.device, grants_, request_.returning, most_returned_bytes));
        return {};
    }

    Result<void> give_digests() {
        if (request_.digests && level_streams_ == request_.streams.size())
            reply_.digests = TRY(ledger_.digests(request_.partition, grants_));
        for (RangeQuery const& query : request_.ranges) {
            bool const may = query.bucket.partition() == request_.partition && may_read(grants_, query.bucket);
            if (!may || (query.prefix_bits != 8 && query.prefix_bits != 16)) continue;
            auto ranges = TRY(ledger_.ranges(query.bucket, query.prefix_bits));
            if (reply_.ranges.size() + ranges.size() > most_range_digests) break; // none of ours asks for so many
            reply_.ranges.insert(reply_.ranges.end(), ranges.begin(), ranges.end());
        }
        return {};
    }

    PartitionRequest const& request_;
    Session const& session_;
    Ledger& ledger_;
    AdmissionRules const& rules_;
    ServerMoment const& moment_;
    std::vector<Grant> grants_;
    std::vector<ReplicaId> own_; ///< that the laptop said hello with
    PartitionReply reply_;
    std::size_t level_streams_ = 0;
};

bool is_partition_name(std::string const& name) {
    return (name.size() == 6 || name.size() == 9) &&
           std::ranges::all_of(name, [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
}

/// Every partition of a session's county may be pushed to (what is out of scope waits in quarantine); those of another
/// county may not.
bool in_county(std::string const& name, Scope const& scope) {
    return scope.partitions.empty() || std::ranges::any_of(scope.partitions, [&](PartitionScope const& own) {
               return own.partition.compare(0, 6, name, 0, 6) == 0;
           });
}

bool is_sane(SyncRequest const& request, Scope const& scope) {
    if (request.partitions.size() > most_partitions) return false;
    std::size_t batches = 0;
    for (PartitionRequest const& partition : request.partitions) {
        batches += partition.batches.size();
        bool const bounded = partition.replicas.size() <= most_replicas && batches <= most_batches &&
                             partition.probes.size() <= most_probes && partition.streams.size() <= most_streams &&
                             partition.wanted.size() <= most_wanted && partition.ranges.size() <= most_ranges &&
                             partition.returning.size() <= most_returning;
        if (!bounded || !is_partition_name(partition.partition) || !in_county(partition.partition, scope)) return false;
    }
    return true;
}

} // namespace

Result<SyncReply> answer(SyncRequest const& request, Session const& session, Ledger& ledger,
                         AdmissionRules const& rules, ServerMoment const& moment) {
    if (request.protocol > protocol_version) return problem(Problem::too_old, "the laptop speaks a newer protocol");
    if (request.protocol == 0 || !is_sane(request, session.scope))
        return problem(Problem::invalid, "a request out of bounds");
    SyncReply reply;
    reply.scope_version = session.scope.version;
    reply.now_seconds = moment.now_seconds;
    bool const same_scope = request.scope_version == session.scope.version;
    if (!same_scope) {
        reply.scope = session.scope;
        reply.seal_key = session.seal_key;
    }
    Room room{std::clamp<std::uint32_t>(request.most_records, 1, most_page_records),
              std::clamp(request.most_bytes, least_page_bytes, most_page_bytes)};
    for (PartitionRequest const& partition : request.partitions) {
        reply.partitions.push_back(
            TRY(PartitionAnswer(partition, session, ledger, rules, moment).make(same_scope, room)));
    }
    return reply;
}

} // namespace gengji::sync
