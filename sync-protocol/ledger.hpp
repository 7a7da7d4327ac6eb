#pragma once

#include "shared/records/review.hpp"
#include "sync-protocol/messages.hpp"

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace gengji::sync {

/// One pushed edit with what the server decided of it.
struct Admission {
    Edit edit;
    Verdict verdict = Verdict::stored;
    Reason reason = Reason::none;
    Stamp stamp = unstamped; ///< adjusted time; an edit that waits gets it when it arrives, and keeps it when released
};

struct AdmittedBatch {
    std::string partition;
    DeviceId device;
    PushedBatch raw; ///< kept as it came; may begin below `admissions` when its first edits were held already
    std::vector<Admission> admissions; ///< gapless, from held + 1
    Hash last_hash;                    ///< chain hash at the last of them
};

struct StatePage {
    std::vector<StateUpdate> states; ///< by seq; `after` = `full_as_of`, when the record existed then, else 0
    Cursor to;
    bool level = false;
};

/// What the server machine needs of a server's store, inside one transaction: the caller begins it, calls the machine
/// for one or several requests (group commit), commits, and only then lets the replies go (S2). Thread: the one writer;
/// reading methods also a reader. Errors: storage, full.
class Ledger {
public:
    virtual ~Ledger() = default;

    // --- the log
    virtual Result<EpochId> epoch(std::string const& partition) = 0;
    virtual Result<std::uint64_t> head(std::string const& partition) = 0;
    /// First eight bytes of the log's hash at seq; 0 at 0; none beyond the head.
    virtual Result<std::optional<std::uint64_t>> check_at(std::string const& partition, std::uint64_t seq) = 0;
    virtual Result<std::optional<Held>> held(std::string const& partition, ReplicaId const& replica) = 0;
    virtual Result<std::optional<Hash>> hash_at(std::string const& partition, ReplicaId const& replica,
                                                std::uint64_t seq) = 0;
    /// The highest seq of a replica that any `seen` or offer named, for the accepted limit of MERGE.md.
    virtual Result<std::uint64_t> highest_named(std::string const& partition, ReplicaId const& replica) = 0;

    // --- admission
    virtual Result<std::optional<RecordState>> state(RecordKey const& key) = 0;
    /// The admitted edits of a record that `as_of` covers, each replica's in order, with stamps.
    virtual Result<std::vector<std::pair<Edit, Stamp>>> edits_within(RecordKey const& key,
                                                                     VersionVector const& as_of) = 0;
    /// True when an edit of this replica to this record waits in quarantine (R1).
    virtual Result<bool> has_waiting(std::string const& partition, ReplicaId const& replica, RecordKey const& key) = 0;
    /// Does an edit of that record up to `last` wait that another device than `device` brought?
    virtual Result<bool> waits_from_another(std::string const& partition, Dot const& last, RecordKey const& key,
                                            DeviceId const& device) = 0;
    /// Writes the batch, its verdicts, the states it changes, heads, digests. Every edit takes one partition seq,
    /// whatever its verdict. Verdict `overtaken` is found here (a head that `replaced` covers on arrival) and noted for
    /// the author.
    virtual Result<void> admit(AdmittedBatch const& batch) = 0;
    /// Keeps offered states as `recovered` entries until a supervisor releases them; those equal to or covered by the
    /// held state are dropped.
    virtual Result<std::uint32_t> keep_offers(std::string const& partition, DeviceId const& device,
                                              std::vector<StateUpdate> const& offers) = 0;

    // --- pull
    /// What changed after `from`. `full_as_of`: every record is held in full as of this seq, so deltas may begin there;
    /// none: as of `from`. The two differ between the pages of one pull: a record that changed at a seq of the first
    /// page and again later moves behind it, and a delta from the cursor would leave the first change out.
    virtual Result<StatePage> page(std::string const& partition, std::vector<Grant> const& grants, Cursor const& from,
                                   std::size_t most_records, std::size_t most_bytes,
                                   std::optional<std::uint64_t> full_as_of = {}) = 0;
    virtual Result<std::vector<VerdictNote>> verdicts(std::string const& partition,
                                                      std::vector<ReplicaId> const& replicas, std::uint64_t after,
                                                      std::uint64_t up_to) = 0;
    virtual Result<std::vector<StateUpdate>> whole(std::string const& partition,
                                                   std::vector<RecordKey> const& keys) = 0;
    /// Of the edits named, those that wait for a person, were pushed by this device, and belong to buckets that
    /// `grants` may read: as they were saved, in the order asked, until `most_bytes` (at least one).
    virtual Result<std::vector<Bytes>> waiting_of(std::string const& partition, DeviceId const& device,
                                                  std::vector<Grant> const& grants, std::vector<Dot> const& dots,
                                                  std::size_t most_bytes) = 0;
    virtual Result<std::vector<BucketDigest>> digests(std::string const& partition,
                                                      std::vector<Grant> const& grants) = 0;
    virtual Result<std::vector<RangeDigest>> ranges(Bucket const& bucket, std::uint8_t prefix_bits) = 0;
};

/// What the server knows of forms and roles beyond scope: decides what is legal. Pure over what it is given.
class AdmissionRules {
public:
    virtual ~AdmissionRules() = default;
    virtual bool knows(FormVersion const& form) const = 0;
    /// What an approval of this form must carry and what blocks it (R12, judge_approval).
    virtual ApprovalRules approval(FormVersion const& form) const = 0;
    /// May this person write these paths of this record? (review by role and township, `accepted` by reviewers,
    /// collectors no `_review` but remarks they work off.) Gives none, out_of_scope or illegal_transition.
    virtual Reason judge(struct Session const& session, Edit const& edit, RecordState const* held) const = 0;
};

/// Who speaks: made by server/auth from the token and the signed request.
struct Session {
    DeviceId device;
    ActorId actor;
    Bytes device_key; ///< Ed25519 public key, 32 bytes; empty in tests that do not sign
    Scope scope;      ///< what this person may read and write, per partition, with its version
    bool collector = false, team = false, supervisor = false, county_admin = false, auditor = false;
    Bytes seal_key; ///< the server's X25519 public key
    std::function<std::optional<Bytes>(BytesView box)>
        unseal; ///< opens what was sealed to it (signing.hpp, open_box); none: boxes are not taken
};

} // namespace gengji::sync
