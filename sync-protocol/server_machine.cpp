#include "sync-protocol/server_machine.hpp"

#include "shared/base/switch.hpp"
#include "sync-protocol/admission.hpp"
#include "sync-protocol/codec.hpp"
#include "sync-protocol/grants.hpp"

#include <algorithm>

namespace gengji::sync {

namespace {

// What one request may ask for: more than any laptop of ours does, little enough to be answered at once.
constexpr std::size_t most_partitions = 64, most_replicas = 512, most_batches = 64, most_probes = 2048,
                      most_streams = 16, most_wanted = 2048, most_ranges = 16, most_returning = 512;
constexpr std::size_t most_returned_bytes = 1024 * 1024;
constexpr std::uint32_t most_page_records =
    1000; // of 23 fields each: what a laptop unpacks at once (fitting); more would be read twice
constexpr std::uint32_t least_page_bytes = 16 * 1024, most_page_bytes = 2 * 1024 * 1024;
constexpr std::size_t batch_overhead_bytes = 256;

/// Answers one partition of a request.
class PartitionAnswer {
public:
    PartitionAnswer(PartitionRequest const& request, Session const& session, Ledger& ledger,
                    AdmissionRules const& rules, ServerMoment const& moment)
        : request_(request), session_(session), ledger_(ledger), rules_(rules), moment_(moment) {
        auto const found = std::ranges::find(session.scope.partitions, request.partition, &PartitionScope::partition);
        if (found != session.scope.partitions.end()) grants_ = found->grants;
    }

    Result<PartitionReply> make(bool same_scope, std::size_t& records_left, std::size_t& bytes_left) {
        reply_.partition = request_.partition;
        reply_.epoch = TRY(ledger_.epoch(request_.partition));
        bool const same_epoch = !request_.epoch || *request_.epoch == reply_.epoch;
        if (same_epoch) TRY(take_batches());
        TRY(tell_held());
        TRY(answer_probes());
        if (same_epoch && same_scope) {
            TRY(take_offers());
            TRY(give_pages(records_left, bytes_left));
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

    Result<void> give_pages(std::size_t& records_left, std::size_t& bytes_left) {
        for (StreamRequest const& stream : request_.streams) {
            if (records_left == 0 || bytes_left == 0) return {};
            reply_.pages.push_back(TRY(page_of(stream, records_left, bytes_left)));
            level_streams_ += reply_.pages.back().level;
        }
        return {};
    }

    Result<Page> page_of(StreamRequest const& stream, std::size_t& records_left, std::size_t& bytes_left) {
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
        if (grants.empty()) {
            page.to = top;
            page.level = true;
        } else {
            StatePage states = TRY(
                ledger_.page(request_.partition, grants, stream.cursor, records_left, bytes_left, stream.full_as_of));
            std::size_t const fit = fitting(states.states); // what a laptop can unpack at once
            if (fit < states.states.size()) {
                states.states.resize(fit);
                states.to.seq = states.states.back().seq;
                states.to.check = TRY(ledger_.check_at(request_.partition, states.to.seq)).value_or(0);
                states.level = false;
            }
            page.to = states.to;
            page.level = states.level;
            if (!states.states.empty()) page.states = encode_states(states.states);
            records_left -= std::min(records_left, states.states.size());
            bytes_left -= std::min(bytes_left, page.states.size() + batch_overhead_bytes);
        }
        std::vector<ReplicaId> own;
        for (ReplicaHello const& hello : request_.replicas) own.push_back(hello.replica);
        if (!own.empty()) page.verdicts = TRY(ledger_.verdicts(request_.partition, own, page.from.seq, page.to.seq));
        return page;
    }

    Result<void> give_wanted() {
        std::vector<RecordKey> keys;
        std::ranges::copy_if(request_.wanted, std::back_inserter(keys), [&](RecordKey const& key) {
            return key.bucket.partition() == request_.partition && may_read(grants_, key.bucket);
        });
        if (request_.wanted.empty()) return {};
        auto const states = TRY(ledger_.whole(request_.partition, keys));
        auto rest = states.begin();
        do { // an empty page too: it says that the keys were looked for
            auto const end = rest + static_cast<std::ptrdiff_t>(fitting(std::span(rest, states.end())));
            Page& page = reply_.pages.emplace_back();
            if (rest != end) page.states = encode_states({rest, end});
            rest = end;
        } while (rest != states.end());
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
    for (PartitionRequest const& partition : request.partitions) {
        bool const bounded = partition.replicas.size() <= most_replicas && partition.batches.size() <= most_batches &&
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
    std::size_t records = std::clamp<std::uint32_t>(request.most_records, 1, most_page_records);
    std::size_t bytes = std::clamp(request.most_bytes, least_page_bytes, most_page_bytes);
    for (PartitionRequest const& partition : request.partitions) {
        reply.partitions.push_back(
            TRY(PartitionAnswer(partition, session, ledger, rules, moment).make(same_scope, records, bytes)));
    }
    return reply;
}

} // namespace gengji::sync
