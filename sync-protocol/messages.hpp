#pragma once

#include "shared/records/local_log.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What travels. One request, one reply: `POST /v1/sync`; `POST /v1/wait` asks to be told when there is something new.
/// Layout on the wire: codec.hpp and PROTOCOL.md.
namespace gengji::sync {

constexpr std::uint32_t protocol_version = 1;

/// "What do you hold of my replica?", with what the laptop believes.
struct ReplicaHello {
    ReplicaId replica;
    std::uint64_t confirmed = 0; ///< the server said it holds this much …
    Hash confirmed_hash;         ///< … with this chain hash
    bool operator==(ReplicaHello const&) const = default;
};

/// Consecutive own edits of one replica, as signed by the device: the server keeps the bytes as they came.
struct PushedBatch {
    ReplicaId replica;
    std::uint64_t first = 0; ///< seq of the first edit
    Hash previous;           ///< chain hash at first - 1
    bool earlier_epoch =
        false; ///< saved before the laptop entered this epoch: `seen` may name dots that the server lacks (R14)
    bool sealed =
        false;       ///< `edits` holds boxes of a lost bucket (H14): signing.hpp, encode_sealed instead of encode_edits
    Bytes edits;     ///< codec: encode_edits
    Bytes signature; ///< Ed25519 over signed_part (signing.hpp): 64 bytes
    bool operator==(PushedBatch const&) const = default;
};

/// "What is your chain hash at this seq?": finds the common prefix of a fork.
struct Probe {
    ReplicaId replica;
    std::uint64_t seq = 0;
    bool operator==(Probe const&) const = default;
};

struct StreamRequest {
    std::uint32_t id = 0;
    std::vector<Grant> grants; ///< empty: the whole scope; never more than the session's scope
    Cursor cursor;
    std::uint64_t full_as_of = 0; ///< Stream::full_as_of: deltas begin here
    bool operator==(StreamRequest const&) const = default;
};

struct RangeQuery {
    Bucket bucket;
    std::uint8_t prefix_bits = 0; ///< asks for the digests of all ranges of this many bits: 8 or 16
    bool operator==(RangeQuery const&) const = default;
};

struct PartitionRequest {
    std::string partition;
    std::optional<EpochId> epoch;
    std::vector<ReplicaHello> replicas;
    std::vector<PushedBatch> batches;
    std::vector<Probe> probes;
    std::vector<StreamRequest> streams;
    std::vector<RecordKey> wanted; ///< send these whole
    std::vector<RangeQuery> ranges;
    std::vector<Dot> returning; ///< own edits in quarantine that the laptop holds only sealed: give them back (H15)
    Bytes offers;         ///< first sync in a new epoch (R9): states that differ; codec: encode_states; empty: none
    bool digests = false; ///< compare when level
    Bytes extra;          ///< parts of a newer protocol
    bool operator==(PartitionRequest const&) const = default;
};

struct SyncRequest {
    std::uint32_t protocol = protocol_version;
    std::uint64_t scope_version = 0;   ///< of the scope that the laptop holds; 0: none yet
    std::uint32_t most_records = 500;  ///< in one page
    std::uint32_t most_bytes = 262144; ///< of one reply, roughly
    std::vector<PartitionRequest> partitions;
    Bytes extra; ///< parts of a newer protocol
    bool operator==(SyncRequest const&) const = default;
};

/// What the server holds of a replica, after this request's batches.
struct Held {
    ReplicaId replica;
    std::uint64_t seq = 0;
    Hash hash;
    std::uint64_t named =
        0; ///< the highest seq of it that any `seen` or offer named: a laptop that holds less takes a new id
    bool operator==(Held const&) const = default;
};

struct ProbeAnswer {
    ReplicaId replica;
    std::uint64_t seq = 0;
    std::optional<Hash> hash; ///< none: not held that far
    bool operator==(ProbeAnswer const&) const = default;
};

struct Page {
    std::optional<std::uint32_t> stream; ///< none: what `wanted` asked for
    Cursor from, to;
    bool level = false;                ///< nothing more as of the instant of this reply
    Bytes states;                      ///< codec: encode_states; empty: none
    std::vector<VerdictNote> verdicts; ///< of the hello's replicas, changed in (from, to]
    bool operator==(Page const&) const = default;
};

struct PartitionReply {
    std::string partition;
    EpochId epoch;
    std::uint64_t head = 0; ///< of the partition, at the instant of this reply
    std::vector<Held> held;
    std::vector<ProbeAnswer> probes;
    std::vector<Page> pages;
    std::vector<BucketDigest> digests; ///< sorted; only when every stream of this reply is level
    std::vector<RangeDigest> ranges;
    std::vector<Bytes> returned;   ///< canonical edits that `returning` asked for, in that order; perhaps not all
    std::uint32_t offers_kept = 0; ///< became `recovered` entries that a supervisor releases
    Bytes extra;                   ///< parts of a newer protocol
    bool operator==(PartitionReply const&) const = default;
};

struct SyncReply {
    std::uint32_t protocol = protocol_version;
    std::uint64_t scope_version = 0;
    std::optional<Scope> scope;   ///< when the request's version is not this one
    Bytes seal_key;               ///< with `scope`: the server's X25519 public key, 32 bytes, for work of a lost bucket
    std::int64_t now_seconds = 0; ///< the server's time
    std::vector<PartitionReply> partitions;
    Bytes extra;
    bool operator==(SyncReply const&) const = default;
};

/// Answered as soon as a head is beyond these, or the scope changed, or after the server's patience.
struct WaitRequest {
    std::uint64_t scope_version = 0;
    struct Place {
        std::string partition;
        EpochId epoch;
        std::uint64_t seq = 0;
        bool operator==(Place const&) const = default;
    };
    std::vector<Place> places;
    bool operator==(WaitRequest const&) const = default;
};

} // namespace gengji::sync
