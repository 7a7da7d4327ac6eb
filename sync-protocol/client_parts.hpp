#pragma once

#include "sync-protocol/client_machine.hpp"
#include "sync-protocol/fork_search.hpp"

#include <deque>
#include <map>
#include <set>

/// The inside of the client machine, shared by the files that make it up: client_machine (the outside), client_request
/// (what to say), client_reply (what to do with the answer).
namespace gengji::sync {

/// The first sync in a new epoch (R9), step by step. A machine that starts anew begins anew: every step may be
/// repeated.
enum class EpochStep {
    settled, ///< the usual way
    push,    ///< own edits first, from what the server says it holds
    compare, ///< digests: which buckets differ
    narrow,  ///< ranges of those buckets
    offer,   ///< the states in ranges that differ
    pull,    ///< from 0; level settles the epoch
};

/// What a machine remembers of one partition between rounds. Nothing here needs to survive it.
struct PartitionWork {
    EpochStep step = EpochStep::settled;
    std::map<ReplicaId, ForkSearch> forks;
    bool may_return = true;        ///< sealed edits may have come to wait, or the scope is another: look
    std::vector<Dot> returning;    ///< own edits to be asked back (H15)
    std::set<Dot> not_returned;    ///< asked for in vain under this scope
    std::vector<RecordKey> wanted; ///< records whose delta could not be laid: ask for them whole
    std::vector<Bucket> differing; ///< buckets whose ranges are to be asked for
    struct Range {
        Bucket bucket;
        std::uint8_t bits = 8;
        std::uint16_t prefix = 0;
    };
    std::vector<Range> offers;       ///< ranges whose states are still to be offered
    std::size_t offering = 0;        ///< how many of `offers` the outstanding request carries
    std::map<Bucket, int> refetched; ///< how often, in this session
    bool changed = false;            ///< since digests were last compared
    bool comparing = false;          ///< the next request asks for digests
    bool level = false;
};

/// A batch made ahead, with all that it was made from: own edits never change (S4), so the same premises give the same
/// batch.
struct PreparedBatch {
    std::string partition;
    std::uint64_t earlier_epoch = 0;
    std::size_t edits = 0, bytes = 0; ///< at most
    std::uint64_t last = 0;           ///< seq of its last edit
    PushedBatch batch;
};

struct ClientMachine::Parts {
    LocalLog& log;
    Sign sign;
    ClientOptions options;
    Progress progress;
    std::map<std::string, PartitionWork> partitions;
    std::optional<SyncRequest> sent;              ///< outstanding, without what it pushed
    std::map<ReplicaId, std::uint64_t> pushed_to; ///< up to where the outstanding request pushes
    std::deque<PreparedBatch> prepared;
    std::map<Page const*, std::vector<StateUpdate>> opened; ///< pages of the reply in hand
    bool level = false;                                     ///< nothing to say until nudged
    bool quiet = false;                                     ///< push-only, and nothing left to push
    bool scope_known = false;                               ///< the server has answered at least once
    bool draining = false;                                  ///< a new scope waits until own edits have left (S13)
    int drained_rounds = 0;
    bool verify = false;             ///< compare digests although nothing changed
    std::optional<ClientState> side; ///< reauth, upgrade, full: push only
    bool moved = false;              ///< the last reply brought us forward
    int still_rounds = 0;            ///< replies in a row that did not

    Parts(LocalLog& the_log, Sign the_sign, ClientOptions the_options)
        : log(the_log), sign(std::move(the_sign)), options(the_options) {}

    void notice(std::string text);

    // --- client_request.cpp
    Result<SyncRequest> compose();
    Result<PartitionRequest> compose(PartitionPosition const& position, std::size_t& edits_left,
                                     std::size_t& bytes_left);
    bool more_to_push(PartitionPosition const& position) const; ///< beyond what the outstanding request pushes
    Result<void> add_pushes(PartitionPosition const& position, PartitionRequest& request, std::size_t& edits_left,
                            std::size_t& bytes_left);
    Result<std::optional<PushedBatch>> batch_after(PartitionPosition const& position, ReplicaPosition const& replica,
                                                   std::uint64_t seq, std::size_t edits, std::size_t bytes);
    Result<std::optional<PushedBatch>> make_batch(PartitionPosition const& position, ReplicaPosition const& replica,
                                                  std::uint64_t seq, std::size_t edits, std::size_t bytes,
                                                  std::uint64_t& last);
    Result<void> prepare();
    Result<void> add_offers(PartitionWork& work, PartitionRequest& request);

    // --- client_reply.cpp
    Result<void> take(SyncReply const& reply);
    Result<std::optional<PartitionPosition>> position_of(std::string const& partition);
    /// Epoch, confirmations and forks. Gives false when the rest of this partition's reply is of no use now.
    Result<bool> take_standing(PartitionRequest const& asked, PartitionReply const& answer);
    Result<void> begin_epoch(PartitionRequest const& asked, PartitionReply const& answer, bool had_one);
    Result<bool> take_held(PartitionPosition const& position, Held const& held);
    Result<bool> take_probes(PartitionPosition const& position, std::vector<ProbeAnswer> const& answers);
    Result<void> take_scope(SyncReply const& reply);
    Result<void> take_pages(PartitionRequest const& asked, PartitionReply const& answer, bool scope_fits);
    Result<bool> take_page(PartitionRequest const& asked, Page const& page, EpochId const& epoch,
                           PartitionPosition const& position);
    void take_wanted(PartitionWork& work, PartitionRequest const& asked, std::vector<StateUpdate> const& states);
    Result<void> after_pages(PartitionRequest const& asked, PartitionReply const& answer, std::size_t level_streams);
    Result<void> take_returned(PartitionRequest const& asked, PartitionReply const& answer);
    Result<void> compare(PartitionRequest const& asked, PartitionReply const& answer);
    Result<void> narrow(PartitionRequest const& asked, PartitionReply const& answer);
    void next_step(PartitionWork& work);
    Result<bool> is_pushed(std::string const& partition);
};

} // namespace gengji::sync
