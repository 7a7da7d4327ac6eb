#pragma once

#include "server/store/accounts.hpp"
#include "shared/records/changed_records.hpp"
#include "sync-protocol/ledger.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// What a county's server keeps. Written for two implementations (SQLite, PostgreSQL) with one contract:
/// tests/contract.
namespace gengji::server {

/// One transaction: several requests may share it (group commit). Given up unless committed; units do not nest.
class Unit {
public:
    virtual ~Unit() = default;
    /// A place to go back to: one request of several that fails is undone alone. A later mark replaces the earlier.
    virtual Result<void> mark() = 0;
    virtual Result<void> undo() = 0;
    /// Once it returns, a power cut can no longer lose what was written: only now may replies leave (S2). On a reader:
    /// ends the snapshot.
    virtual Result<void> commit() = 0;
};

/// An edit that waits for a person, or stands behind one that does (R1).
struct WaitingEdit {
    std::string partition;
    Edit edit;
    Reason reason = Reason::none;
    bool behind = false; ///< not waiting in its own right
    Stamp stamp = unstamped;
    DeviceId device;
};

/// A state that a laptop offered after a restore (R9).
struct Recovered {
    std::int64_t number = 0;
    RecordKey record;
    DeviceId device;
    RecordState state;
};

/// What the server writes of itself: import, accounts, review in the console (R8).
struct ServerWrite {
    ActorId actor;
    RecordKey record;
    FormVersion form;
    VersionVector seen; ///< as rendered, not as of now
    std::vector<Change> patch;
};

struct PartitionCount {
    std::string name;
    std::uint64_t head = 0, records = 0, edits = 0;
};

struct Counts {
    std::vector<PartitionCount> partitions;
    std::uint64_t waiting = 0, recovered = 0, accounts = 0, devices = 0;
    std::uint64_t file_bytes = 0;
};

struct HistoryItem {
    Edit edit;
    Stamp stamp = unstamped;
};

/// Errors of all methods: storage, full, and those named. After an error give the Unit up (or undo to its mark).
/// Thread: one writer. A reader (reader()) lives on its own thread with its own connection, sees one instant from
/// begin() to commit(), never checkpoints, and may call what is marked (r) below and everything of Ledger but admit and
/// keep_offers. A method that writes, called outside a Unit, is a transaction of its own.
class Store : public sync::Ledger, public AccountStore {
public:
    virtual Result<std::unique_ptr<Unit>> begin() = 0;   ///< (r)
    virtual Result<std::unique_ptr<Store>> reader() = 0; ///< a second, read-only connection

    // --- the county
    virtual Result<void> set_county(std::string const& code,
                                    std::string const& name) = 0; ///< once; invalid when set already
    virtual Result<std::optional<std::string>> county() = 0;      ///< (r) its code
    virtual Bytes seal_public_key() const = 0;                    ///< (r) X25519, 32 bytes
    virtual Bytes seal_secret_key() const = 0;                    ///< (r)
    virtual Bytes signing_public_key() const = 0;                 ///< (r) Ed25519, 32 bytes
    virtual Bytes signing_secret_key() const = 0;                 ///< (r) 64 bytes
    /// After a restore: a new random epoch, and with it new replicas of the server (R8).
    virtual Result<void> new_epoch() = 0;
    virtual Result<std::vector<std::string>> partitions() = 0; ///< (r) sorted

    // --- the server as a replica
    /// What this opening of the store writes as in a partition: another one after each start, and in each epoch (R8).
    virtual Result<ReplicaId> server_replica(std::string const& partition) = 0;
    /// Writes edits of one partition as the server, in one batch. Errors: invalid (check_shape, partition), nothing
    /// written then.
    virtual Result<std::vector<Edit>> write_as_server(std::vector<ServerWrite> const& writes, Stamp stamp) = 0;

    // --- what a person decides; each is written to the audit log too
    virtual Result<std::vector<WaitingEdit>> waiting(std::string const& partition,
                                                     std::size_t most) = 0; ///< (r) by replica and seq
    /// The edit enters, and whatever stood behind it, in order; if another of its queue still waits before it, it now
    /// waits behind that. Errors: not_found; invalid for an edit that can never enter (another partition's bucket).
    virtual Result<void> release(std::string const& partition, Dot const& dot, ActorId const& by, std::int64_t now) = 0;
    /// The edit is dead for ever; whatever stood behind it goes on. Errors: not_found.
    virtual Result<void> discard(std::string const& partition, Dot const& dot, ActorId const& by, std::int64_t now) = 0;
    virtual Result<std::vector<Recovered>> recovered(Bucket const& bucket, std::size_t most) = 0; ///< (r) by number
    virtual Result<std::vector<std::pair<Bucket, std::uint64_t>>>
    recovered_buckets() = 0; ///< (r) how many wait in each
    /// Joins all offers of a bucket, in one act. Gives how many records changed. An offer with which its record would
    /// outgrow what a laptop reads stays where it is.
    virtual Result<std::uint64_t> release_recovered(Bucket const& bucket, ActorId const& by, std::int64_t now) = 0;
    virtual Result<std::uint64_t> discard_recovered(Bucket const& bucket, ActorId const& by, std::int64_t now) = 0;

    /// (r) What findings and figures are derived from, and where they are kept.
    virtual ChangedRecords& changed_records() = 0;

    // --- to look at (r)
    using EachState = std::function<bool(StateUpdate const&)>; ///< false: enough
    /// Every record of a bucket, by id.
    virtual Result<void> each_in(Bucket const& bucket, EachState const& each) = 0;
    /// Every record, by partition, bucket and id: `dump --canonical`.
    virtual Result<void> each(EachState const& each) = 0;
    virtual Result<std::vector<RecordKey>> find(RecordId const& id) = 0; ///< in whichever buckets
    virtual Result<std::vector<HistoryItem>>
    history(RecordKey const& key) = 0; ///< all edits that entered, in that order
    virtual Result<Counts> counts() = 0;

    // --- care
    /// A consistent copy under the same key, there whole or not at all. Not within a Unit; writing goes on before and
    /// after.
    virtual Result<void> backup_to(std::string const& path) = 0;
    /// integrity_check, then everything derived recomputed from the log and compared (S19), and both hash chains: what
    /// differs, as text.
    virtual Result<std::vector<std::string>> check() = 0;
    /// The same, and puts the recomputed records and digests in place of those that differ.
    virtual Result<std::vector<std::string>> rebuild() = 0;
    virtual Result<void> checkpoint() = 0;
};

} // namespace gengji::server
