#pragma once

#include "shared/base/database.hpp"
#include "shared/base/id.hpp"
#include "shared/records/local_log.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gengji {

/// A replica of this laptop: the current one mints dots, earlier ones keep theirs.
struct OwnReplica {
    std::int64_t number = 0;
    bool current = false;
    std::string partition;
    std::int64_t place = 0; ///< order of pushing: what a later one has seen of an earlier one is there before it
    ReplicaPosition position;
};

/// An own edit with what became of it.
struct OwnEdit {
    Edit edit;
    Verdict verdict = Verdict::stored;
    Reason reason = Reason::none;
    VerdictNote note() const { return {edit.dot, verdict, reason}; }
};

/// Nobody will ever let it in: refused by the server, or discarded by a person.
inline bool has_ended(Verdict verdict) { return verdict == Verdict::refused || verdict == Verdict::discarded; }

/// The edits saved on this laptop, kept for ever, with their hash chains. `last` and the hash there are read off the
/// edits themselves: there is no second place that could disagree.
class OwnEdits {
public:
    OwnEdits(Database& db, Random& random) : db_(db), random_(random) {}

    Result<std::vector<OwnReplica>*> replicas();
    Result<OwnReplica*> find(ReplicaId const& replica); ///< not_found
    /// The replica that mints the partition's next dot; a new one when there is none.
    Result<OwnReplica*> current(std::string_view partition);
    /// The next save of the partition begins a new replica (R6); all partitions' when empty.
    Result<void> retire(std::string_view partition);
    /// How many edits were ever saved: grows with each, whatever is forked or sealed.
    Result<std::uint64_t> count();

    Result<void> add(OwnReplica& replica, Edit const& edit, std::int64_t record);
    /// Own edits to a record that `vv` does not cover and nobody has ended, in dot order (R2).
    Result<std::vector<OwnEdit>> standing(std::int64_t record, std::string_view partition, VersionVector const& vv);
    Result<std::vector<OwnEdit>> of_record(std::int64_t record);
    Result<bool> touch(std::int64_t record); ///< is there an own edit to it?
    Result<std::vector<Edit>> after(OwnReplica const& replica, std::uint64_t seq, std::size_t most,
                                    std::size_t most_bytes);
    Result<std::vector<SealedEdit>> sealed_after(OwnReplica const& replica, std::uint64_t seq, std::size_t most);
    Result<Hash> hash_at(OwnReplica const& replica, std::uint64_t seq);
    Result<void> confirm(OwnReplica& replica, std::uint64_t seq, Hash const& hash);

    /// Do the hashes of a replica follow from its edits, without a gap? (Past sealed edits the chain is taken as it
    /// stands.)
    Result<bool> chain_holds(OwnReplica const& replica);

    /// Notes a verdict; gives the record it is about, none when the edit is not known or the verdict is older news.
    Result<std::optional<std::int64_t>> judge(VerdictNote const& note);
    Result<std::vector<VerdictNote>> verdicts();
    /// A new epoch: what the old server confirmed and decided is forgotten. Gives the records whose verdicts went.
    Result<std::vector<std::int64_t>> begin_epoch(std::string_view partition, bool had_epoch);
    /// Until it is level in the new epoch a laptop shows states of the old one: what is saved meanwhile may have seen
    /// lost dots as well (R14).
    Result<void> end_epoch_change(std::string_view partition);
    /// R4: edits k+1 … of a replica under a new one. Gives the new id and the records concerned; nothing when none was
    /// re-issued.
    struct Reissue {
        ReplicaId to;
        std::vector<std::int64_t> records;
    };
    Result<Reissue> reissue(OwnReplica const& from, std::uint64_t k);
    /// Keeps the own edits of a record only sealed to a public key (X25519, 32 bytes; empty: as they are, under the
    /// file's key alone).
    Result<void> seal(std::int64_t record, BytesView public_key);

    /// Sealed ones that the server keeps waiting.
    Result<std::vector<Dot>> sealed_waiting(std::string_view partition);
    /// Is this, to the byte, the sealed edit that the chain has there?
    Result<bool> is_sealed_here(OwnReplica const& replica, Edit const& edit);
    Result<void> unseal(OwnReplica const& replica, Edit const& edit, std::int64_t record);

    void forget() { loaded_ = false, replicas_.clear(); }

private:
    Result<OwnReplica*> begin_replica(std::string_view partition);
    Result<OwnReplica*> begin_replica(std::string_view partition, std::int64_t place, bool current,
                                      ReplicaId const& id);
    Result<Bytes> sealed_box(std::int64_t replica, std::uint64_t seq);
    Result<void> rewrite_seen(OwnReplica& replica, ReplicaId const& from, std::uint64_t k, Reissue& result);

    Database& db_;
    Random& random_;
    bool loaded_ = false;
    std::vector<OwnReplica> replicas_;
};

} // namespace gengji
