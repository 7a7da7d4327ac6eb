#pragma once

#include "shared/base/hash.hpp"
#include "shared/base/result.hpp"
#include "shared/records/edit.hpp"
#include "shared/records/record_state.hpp"
#include "shared/records/scope.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gengji {

/// A place in a partition's log. `check`: first eight bytes of the log's hash at seq, so that a cursor of another past
/// is noticed.
struct Cursor {
    std::uint64_t seq = 0;
    std::uint64_t check = 0;
    bool operator==(Cursor const&) const = default;
};

/// Own edits of one replica: what is saved, and up to where the server has confirmed it (by seq and chain hash).
struct ReplicaPosition {
    ReplicaId replica;
    std::uint64_t last = 0;
    Hash last_hash;
    std::uint64_t confirmed = 0;
    Hash confirmed_hash;
    bool retired = false; ///< no more saves under it: a fork or a copy left it behind; its edits are pushed before
                          ///< those of later ones
    std::uint64_t earlier_epoch =
        0; ///< edits up to this seq were saved before the present epoch was entered: their `seen` may name
           ///< dots that the restored server lacks (R14); set to `last` by enter_epoch and again by settle_epoch
    bool operator==(ReplicaPosition const&) const = default;
};

/// An own edit of a bucket that this laptop may no longer read: nobody but the server can open the box (H14).
struct SealedEdit {
    std::uint64_t seq = 0;
    Hash hash; ///< of the replica's chain at this edit
    Bytes box; ///< crypto_box_seal(encode(edit)) to the server's key
    bool operator==(SealedEdit const&) const = default;
};

/// A set of grants that is pulled with one cursor. A partition has one stream when all is calm; a gained scope is
/// backfilled in a stream of its own until both are level at one seq, then they become one.
struct Stream {
    std::uint32_t id = 0;
    std::vector<Grant> grants;
    Cursor cursor;
    std::uint64_t full_as_of =
        0; ///< the cursor when it was last level: every record of its grants is held in full as of this seq, which a
           ///< cursor between two pages does not say (a record that moved up meanwhile is still to come)
    bool operator==(Stream const&) const = default;
};

struct PartitionPosition {
    std::string partition;
    std::optional<EpochId> epoch; ///< none before the first sync
    bool epoch_settled = true;    ///< false between entering an epoch and being level in it for the first time
    std::vector<ReplicaPosition> replicas;
    std::vector<Stream> streams; ///< most wanted first (own village before the township)
};

/// What became of an own edit that was not simply stored.
enum class Verdict : std::uint8_t {
    stored = 0,
    quarantined = 1, ///< waits for a person
    refused = 2,     ///< undecodable; final
    released = 3,    ///< was quarantined, has entered
    discarded = 4,   ///< a person ended it; final
    waiting = 5,     ///< stands behind a quarantined edit of the same replica to the same record (R1)
    overtaken = 6,   ///< stored, but already replaced on arrival (H20): its author is told
};
enum class Reason : std::uint8_t {
    none = 0,
    out_of_scope = 1,
    unknown_form = 2,
    unknown_dot = 3,
    illegal_transition = 4,
    own_entry = 5,
    approval_mismatch = 6,
    in_conflict = 7,
    behind = 8,
    undecodable = 9,
    bucket_mismatch = 10,
    too_large = 11, ///< its record would outgrow what a laptop reads
};
struct VerdictNote {
    Dot dot;
    Verdict verdict{};
    Reason reason{};
    bool operator==(VerdictNote const&) const = default;
};

/// One record's state in a page. after == 0: whole; otherwise only the fields that changed after that seq.
struct StateUpdate {
    RecordKey record;
    std::uint64_t seq = 0; ///< partition seq of its last change
    std::uint64_t after = 0;
    RecordState state;
};

/// A page as the laptop applies it: all of it and the cursor, or nothing (S11).
struct PageUpdate {
    std::string partition;
    EpochId epoch;
    std::optional<std::uint32_t> stream; ///< none: fetched on demand, moves no cursor
    Cursor from, to;
    std::vector<StateUpdate> states;
    std::vector<VerdictNote> verdicts; ///< of own edits
    bool level = false;                ///< the stream holds everything as of `to`
};

struct BucketDigest {
    Bucket bucket;
    SetHash digest;
    bool operator==(BucketDigest const&) const = default;
};

/// The digest of the records of one bucket whose id's random half begins with `prefix_bits` bits of `prefix`: what
/// bisecting compares. prefix_bits is 0, 8 or 16.
struct RangeDigest {
    Bucket bucket;
    std::uint8_t prefix_bits = 0;
    std::uint16_t prefix = 0;
    SetHash digest;
    bool operator==(RangeDigest const&) const = default;
};

/// The range of `prefix_bits` bits (0, 8 or 16) that a record belongs to: the leading bits of the second half of its id
/// (bytes 8 and 9), as a number. Laptop and server must cut alike, or bisecting finds every range different
/// (PROTOCOL.md, "Ranges").
inline std::uint16_t range_of(RecordId const& id, std::uint8_t prefix_bits) {
    if (prefix_bits == 0) return 0;
    if (prefix_bits == 8) return id.bytes[8];
    return static_cast<std::uint16_t>(id.bytes[8] << 8 | id.bytes[9]);
}

/// What the sync protocol needs of a laptop's store. RecordStore is it; the window's sync worker reaches it through the
/// store worker. Every method that changes something is one durable transaction. Errors: storage, full.
class LocalLog {
public:
    virtual ~LocalLog() = default;

    virtual Result<Scope> scope() = 0;
    virtual Result<std::vector<PartitionPosition>> positions() = 0;

    // --- push
    /// Own edits after a seq, in order, until one of the bounds is reached (at least one when there is one). Stops
    /// before a sealed one.
    virtual Result<std::vector<Edit>> edits_after(ReplicaId const& replica, std::uint64_t seq, std::size_t most,
                                                  std::size_t most_bytes) = 0;
    /// The sealed edits that follow a seq without a gap; none when the next one is not sealed.
    virtual Result<std::vector<SealedEdit>> sealed_after(ReplicaId const& replica, std::uint64_t seq,
                                                         std::size_t most) {
        (void)replica, (void)seq, (void)most;
        return std::vector<SealedEdit>{};
    }
    /// Own edits that wait at the server and are kept here only sealed: where their bucket was regained they are asked
    /// back, or new edits would wait behind invisible ones (MERGE.md H15).
    virtual Result<std::vector<Dot>> sealed_waiting(std::string const& partition) {
        (void)partition;
        return std::vector<Dot>{};
    }
    /// Takes such edits back from the server. One that the chain does not know as saved here, or whose bucket may not
    /// be held, is left out.
    virtual Result<void> reopen(std::string const& partition, std::vector<Edit> const& edits) {
        (void)partition, (void)edits;
        return {};
    }
    /// The chain hash at a seq (zero hash at 0); not_found beyond the last.
    virtual Result<Hash> hash_at(ReplicaId const& replica, std::uint64_t seq) = 0;
    /// The server holds this replica up to here. Never goes back within an epoch.
    virtual Result<void> confirm(ReplicaId const& replica, std::uint64_t seq, Hash const& hash) = 0;
    /// The server's chain contradicts this one after the common prefix k: re-issues edits k+1 … under a new replica,
    /// drafts included, in one transaction (R4). With k == last (the server holds more than this file): a new id for
    /// the next save, nothing re-issued (R6).
    virtual Result<void> fork(std::string const& partition, ReplicaId const& replica, std::uint64_t k) = 0;

    // --- pull
    /// Applies a page. Gives the records whose delta could not be laid (not held in full as of `after`): ask for them
    /// whole. Skips states of a lower seq than held in the same epoch (R3); refuses (invalid) a page of another epoch
    /// than the partition's.
    virtual Result<std::vector<RecordKey>> apply(PageUpdate const& page) = 0;
    /// The server has another past (R9): forgets confirmations and verdicts, moves every cursor to 0, keeps states as
    /// of the old epoch. Also with the epoch it is in: the server's file was put back by hand, and its log is another
    /// one under the same name (MERGE.md H13). The scope's version counts anew (0): the restored server may count from
    /// an earlier one, and its word on what may be held here must be taken all the same.
    virtual Result<void> enter_epoch(std::string const& partition, EpochId const& epoch) = 0;
    /// Level in the new epoch: states that the server did not send again are dropped (own edits stay).
    virtual Result<void> settle_epoch(std::string const& partition) = 0;
    /// The server's word on what this laptop may hold. Purges lost buckets (rows, indexes, drafts; unconfirmed own
    /// edits of a lost bucket are kept only sealed to `server_key`), opens a stream for gained ones. Ignores an older
    /// version.
    virtual Result<void> set_scope(Scope const& scope, BytesView server_key) = 0;
    /// Two streams of one partition that stand at the same cursor become one.
    virtual Result<void> join_streams(std::string const& partition) = 0;

    // --- compare
    virtual Result<std::vector<BucketDigest>> digests(std::string const& partition) = 0;
    virtual Result<std::vector<RangeDigest>>
    ranges(Bucket const& bucket, std::uint8_t prefix_bits) = 0; ///< all of that many bits, empty ones left out
    /// Server states held (of whatever epoch) in a range, for offering or comparing.
    virtual Result<std::vector<StateUpdate>> states_in(Bucket const& bucket, std::uint8_t prefix_bits,
                                                       std::uint16_t prefix) = 0;
    /// The bucket differs from the server's: pulls it again from 0 in a stream of its own.
    virtual Result<void> refetch(Bucket const& bucket) = 0;
};

} // namespace gengji
