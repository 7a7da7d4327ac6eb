#pragma once

#include "server/store/log_notes.hpp"
#include "server/store/store.hpp"
#include "shared/base/database.hpp"
#include "shared/base/time.hpp"

#include <deque>
#include <map>
#include <unordered_map>

namespace gengji::server {

struct SqliteStoreOptions {
    DatabaseOptions database{.wal_autocheckpoint_pages = 8000,
                             .cache_kib = 8192}; ///< 8000: WIRE.md, a third more edits a second
    int reader_cache_kib = 2048;                 ///< the whole server stays below 64 MiB
};

/// The embedded store: one SQLite file, WAL, synchronous=FULL. Threads: see Store.
/// Its methods are told in several files: sqlite_store (opening, units), _log (batches, hashes), _records, _admission,
/// _server_replica, _pull, _quarantine, _recovered, _accounts, _sessions, _care, _replay.
class SqliteStore final : public Store, private ChangedRecords {
public:
    /// Errors: invalid (wrong key), too_old (a newer program's file), storage, full.
    static Result<std::unique_ptr<SqliteStore>> open(std::string const& path, SqliteStoreOptions const& options,
                                                     Clock& clock, Random& random);
    ~SqliteStore() override;

    Result<std::unique_ptr<Unit>> begin() override;
    Result<std::unique_ptr<Store>> reader() override;

    // --- Ledger
    Result<EpochId> epoch(std::string const& partition) override;
    Result<std::uint64_t> head(std::string const& partition) override;
    Result<std::optional<std::uint64_t>> check_at(std::string const& partition, std::uint64_t seq) override;
    Result<std::optional<sync::Held>> held(std::string const& partition, ReplicaId const& replica) override;
    Result<std::optional<Hash>> hash_at(std::string const& partition, ReplicaId const& replica,
                                        std::uint64_t seq) override;
    Result<std::uint64_t> highest_named(std::string const& partition, ReplicaId const& replica) override;
    Result<std::optional<RecordState>> state(RecordKey const& key) override;
    Result<std::vector<std::pair<Edit, Stamp>>> edits_within(RecordKey const& key, VersionVector const& as_of) override;
    Result<bool> has_waiting(std::string const& partition, ReplicaId const& replica, RecordKey const& key) override;
    Result<bool> waits_from_another(std::string const& partition, Dot const& last, RecordKey const& key,
                                    DeviceId const& device) override;
    Result<void> admit(sync::AdmittedBatch const& batch) override;
    Result<std::uint32_t> keep_offers(std::string const& partition, DeviceId const& device,
                                      std::vector<StateUpdate> const& offers) override;
    Result<sync::StatePage> page(std::string const& partition, std::vector<Grant> const& grants, Cursor const& from,
                                 std::size_t most_records, std::size_t most_bytes,
                                 std::optional<std::uint64_t> full_as_of = {}) override;
    Result<std::vector<VerdictNote>> verdicts(std::string const& partition, std::vector<ReplicaId> const& replicas,
                                              std::uint64_t after, std::uint64_t up_to) override;
    Result<std::vector<StateUpdate>> whole(std::string const& partition, std::vector<RecordKey> const& keys) override;
    Result<std::vector<Bytes>> waiting_of(std::string const& partition, DeviceId const& device,
                                          std::vector<Grant> const& grants, std::vector<Dot> const& dots,
                                          std::size_t most_bytes) override;
    Result<std::vector<BucketDigest>> digests(std::string const& partition, std::vector<Grant> const& grants) override;
    Result<std::vector<RangeDigest>> ranges(Bucket const& bucket, std::uint8_t prefix_bits) override;

    // --- Store
    Result<void> set_county(std::string const& code, std::string const& name) override;
    Result<std::optional<std::string>> county() override;
    Bytes seal_public_key() const override { return keys_.seal_public; }
    Bytes seal_secret_key() const override { return keys_.seal_secret; }
    Bytes signing_public_key() const override { return keys_.sign_public; }
    Bytes signing_secret_key() const override { return keys_.sign_secret; }
    Result<void> new_epoch() override;
    Result<std::vector<std::string>> partitions() override;
    Result<ReplicaId> server_replica(std::string const& partition) override;
    Result<std::vector<Edit>> write_as_server(std::vector<ServerWrite> const& writes, Stamp stamp) override;
    Result<std::vector<WaitingEdit>> waiting(std::string const& partition, std::size_t most) override;
    Result<void> release(std::string const& partition, Dot const& dot, ActorId const& by, std::int64_t now) override;
    Result<void> discard(std::string const& partition, Dot const& dot, ActorId const& by, std::int64_t now) override;
    Result<std::vector<Recovered>> recovered(Bucket const& bucket, std::size_t most) override;
    Result<std::vector<std::pair<Bucket, std::uint64_t>>> recovered_buckets() override;
    Result<std::uint64_t> release_recovered(Bucket const& bucket, ActorId const& by, std::int64_t now) override;
    Result<std::uint64_t> discard_recovered(Bucket const& bucket, ActorId const& by, std::int64_t now) override;
    ChangedRecords& changed_records() override { return *this; }
    Result<void> each_in(Bucket const& bucket, EachState const& each) override;
    Result<void> each(EachState const& each) override;
    Result<std::vector<RecordKey>> find(RecordId const& id) override;
    Result<std::vector<HistoryItem>> history(RecordKey const& key) override;
    Result<Counts> counts() override;
    Result<void> backup_to(std::string const& path) override;
    Result<std::vector<std::string>> check() override { return compare(false); }
    Result<std::vector<std::string>> rebuild() override { return compare(true); }
    Result<void> checkpoint() override;

    // --- AccountStore
    Result<std::optional<std::string>> setting(std::string const& name) override;
    Result<void> set_setting(std::string const& name, std::string const& value) override;
    Result<std::vector<std::pair<std::string, std::string>>> settings() override;
    Result<void> put_account(Account const& account) override;
    Result<std::optional<Account>> account(ActorId const& actor) override;
    Result<std::optional<Account>> account_of(std::string const& login) override;
    Result<std::vector<Account>> accounts() override;
    Result<void> set_access(ActorId const& actor, std::vector<Role> const& roles,
                            std::vector<Grant> const& grants) override;
    Result<Access> access(ActorId const& actor) override;
    Result<void> put_device(Device const& device) override;
    Result<std::optional<Device>> device(DeviceId const& id) override;
    Result<std::vector<Device>> devices() override;
    Result<void> seen_device(DeviceId const& id, std::int64_t now) override;
    Result<void> revoke_device(DeviceId const& id) override;
    Result<void> put_enrolment(Enrolment const& enrolment) override;
    Result<Enrolment> use_enrolment(Hash const& code, std::int64_t now) override;
    Result<std::optional<Enrolment>> enrolment(Hash const& code) override;
    Result<std::int64_t> put_session(TokenSession const& session) override;
    Result<std::optional<TokenSession>> session_by_access(Hash const& access) override;
    Result<std::optional<TokenSession>> session_by_refresh(Hash const& refresh) override;
    Result<TokenSession> rotate_session(Hash const& presented, TokenSession const& fresh, std::int64_t now) override;
    Result<void> end_session(std::int64_t number) override;
    Result<void> end_sessions_of(ActorId const& actor) override;
    Result<void> drop_expired(std::int64_t now) override;
    Result<void> audit(AuditEntry const& entry) override;
    Result<std::vector<AuditEntry>> audit_log(std::int64_t after, std::size_t most) override;

private:
    friend class SqliteUnit;

    // --- ChangedRecords (sqlite_changed.cpp): the cursor holds each partition's seq
    using Progress = ChangedRecords::Progress;
    Result<bool> changed_after(Progress& progress, std::size_t most,
                               std::function<Result<void>(Changed const&)> const& each) override;
    Result<std::optional<Changed>> record_at(std::int64_t number) override;
    Database& tables() override { return db_; }

    struct Keys {
        Bytes seal_public, seal_secret, sign_public, sign_secret;
    };
    /// A partition's place in its log, while one thing is being written: where its seqs begin and the hash it follows.
    struct Place {
        std::int64_t partition = 0;
        std::uint64_t first = 0;
        Hash previous;
    };
    struct Replica {
        std::int64_t number = 0; ///< 0: unknown
        ReplicaId id;
        std::uint64_t held = 0, named = 0;
        Hash hash;
    };
    struct BucketRow {
        std::int64_t number = 0;
        std::int64_t partition = 0;
        Bucket bucket;
    };
    /// A row of `record` in memory.
    struct RecordRow {
        std::int64_t number = 0; ///< 0: not there yet
        std::uint64_t seq = 0, created = 0;
        Bytes member, history;
        RecordState state;
    };
    struct RecordName {
        std::int64_t bucket = 0;
        RecordId id;
        bool operator==(RecordName const&) const = default;
    };
    struct RecordNameHash {
        std::size_t operator()(RecordName const& name) const {
            return std::hash<RecordId>{}(name.id) ^ static_cast<std::size_t>(name.bucket) * 0x9E3779B97F4A7C15ull;
        }
    };
    /// A row of `log` of kind 1, its edits decoded.
    struct OpenedBatch {
        std::int64_t log = 0;
        std::uint64_t first = 0; ///< of the entered ones
        std::uint64_t raw_first = 0;
        Hash raw_previous{};
        std::uint64_t edits_first = 0;
        std::vector<Edit> edits{};   ///< from edits_first: raw_first, or, of a sealed batch, first
        std::vector<Hash> links{};   ///< of a sealed batch: the chain from raw_first
        std::vector<Stamp> stamps{}; ///< from first
    };
    using Digests = std::map<std::int64_t, SetHash>; ///< what changed, by bucket; a count below zero wraps

    /// The open Unit's transaction, or one of its own that inner steps share; what memory remembers is dropped when it
    /// is given up.
    class Work {
    public:
        Work(Work&& other) noexcept : store_(std::exchange(other.store_, nullptr)), own_(std::move(other.own_)) {
            other.own_.reset();
        }
        ~Work() {
            if (!store_) return;
            store_->forget();
            if (own_) store_->in_unit_ = false;
        }
        Result<void> commit();

    private:
        friend class SqliteStore;
        explicit Work(SqliteStore& store) : store_(&store) {}
        SqliteStore* store_;
        std::optional<Transaction> own_;
    };

    SqliteStore(Database db, std::string path, SqliteStoreOptions options, Clock& clock, Random& random);
    Result<void> set_up();
    Result<void> make_meta();
    Result<std::optional<Bytes>> meta(char const* name);
    Result<void> set_meta(char const* name, BytesView value);
    Result<Work> work();
    void forget(); ///< drops what memory remembers of the tables

    // --- names and numbers (sqlite_log.cpp)
    Result<std::int64_t> partition_number(std::string const& name); ///< 0: unknown
    Result<std::int64_t> need_partition(std::string const& name);
    Result<std::string> partition_name(std::int64_t number);
    Result<Place> take_seqs(std::int64_t partition, std::uint64_t count);
    Result<Replica> replica(std::int64_t partition, ReplicaId const& id);
    Result<Replica> need_replica(std::int64_t partition, ReplicaId const& id);
    Result<ReplicaId> replica_id(std::int64_t number);
    Result<void> note_named(std::int64_t partition, std::vector<VersionVector::Entry> const& named);
    Result<void> append_log(Place const& place, std::uint64_t count, int kind, BytesView notes);
    Result<void> move_log(Place const& place, Hash const& hash);
    Result<OpenedBatch const*> opened(std::int64_t replica,
                                      std::uint64_t seq); ///< null: not held; valid until the next call

    // --- records (sqlite_records.cpp)
    Result<std::optional<BucketRow>> bucket(Bucket const& bucket);
    Result<BucketRow> need_bucket(Bucket const& bucket);
    Result<BucketRow> bucket_row(std::int64_t number);
    Result<RecordRow*> load(std::int64_t bucket, RecordId const& id); ///< valid until the next load
    Result<void> write(RecordRow& row, BucketRow const& bucket, RecordId const& id, Digests& digests);
    Result<void> add(Digests const& digests);
    Result<std::vector<HistoryItem>> items(RecordKey const& key, VersionVector const* as_of);
    Result<void> each_of(BucketRow const& bucket, EachState const& each, bool& enough);

    // --- admission (sqlite_admission.cpp)
    /// Lays one admitted edit into its record. Gives true when another's edit had replaced it already (H20).
    Result<bool> lay(Edit const& edit, std::int64_t replica, Stamp stamp, std::uint64_t seq, Digests& digests);
    Result<void> keep_waiting(Replica const& replica, sync::Admission const& admission, DeviceId const& device);
    Result<void> set_verdict(std::int64_t replica, std::uint64_t edit, Verdict verdict, Reason reason,
                             std::uint64_t changed_at);
    Result<bool> holds_already(Edit const& edit);
    Result<void> write_batch_as_server(std::vector<ServerWrite> const& writes, Stamp stamp, std::vector<Edit>& edits);

    // --- what a person decides (sqlite_quarantine.cpp, sqlite_recovered.cpp)
    /// One act of the log while it happens: takes seq after seq.
    struct Act {
        std::int64_t partition = 0;
        std::string name{}; ///< of the partition
        std::optional<Place> place{};
        std::uint64_t count = 0;
        Digests digests{};
    };
    struct Queued {
        std::int64_t replica = 0;
        std::uint64_t seq = 0;
        bool behind = false;
        RecordKey record{};
    };
    Result<std::uint64_t> next_seq(Act& act);
    Result<void> finish(Act& act, int kind, BytesView notes);
    Result<std::optional<Queued>> queued(std::int64_t replica, std::uint64_t seq);
    Result<std::optional<Queued>> front_of(Queued const& any);
    Result<void> enter(Act& act, Queued const& queued);
    Result<void> enter_front(Act& act, Queued const& any);
    Result<Reason> barred(std::string const& partition, Queued const& queued);
    Result<void> enter_covered(Act& act, Bucket const& bucket);
    Result<void> end_wait(std::string const& partition, WaitEnd const& end);
    Result<std::uint64_t> join_offers(Bucket const& bucket, std::vector<Offer> const& offers);

    // --- care (sqlite_care.cpp, sqlite_replay.cpp, sqlite_compare.cpp, sqlite_notes.cpp)
    Result<std::vector<std::string>> compare(bool mend);
    Result<void> compare_all(bool mend, std::vector<std::string>& found);
    Result<void> compare_with(SqliteStore& scratch, bool mend, std::vector<std::string>& found);
    Result<void> replay_into(SqliteStore& scratch, std::vector<std::string>& found);
    Result<Bytes> translated(SqliteStore& from, std::int64_t partition, BytesView history,
                             std::map<std::int64_t, std::int64_t>& known);
    Result<void> compare_bucket(SqliteStore& scratch, BucketRow const& bucket, bool mend,
                                std::vector<std::string>& found);
    Result<void> compare_records(SqliteStore& scratch, bool mend, std::vector<std::string>& found);
    Result<void> compare_digests(bool mend, std::vector<std::string>& found);
    using Notes = std::map<std::pair<std::string, ReplicaId>, Hash>; ///< by partition and replica
    Result<Notes> notes_of_replicas();
    Result<void> compare_notes(SqliteStore& scratch, bool mend, std::vector<std::string>& found);
    Result<void> mend_notes(SqliteStore& scratch, std::string const& partition, ReplicaId const& id);
    Result<void> check_log(std::vector<std::string>& found);
    Result<void> check_signatures(std::vector<std::string>& found);
    Result<void> check_audit(std::vector<std::string>& found);

    Database db_;
    std::string path_;
    SqliteStoreOptions options_;
    Clock& clock_;
    Random& random_;
    Keys keys_;
    EpochId epoch_;
    std::map<std::int64_t, std::pair<EpochId, ReplicaId>> own_replicas_; ///< by partition: what this opening writes as
    bool in_unit_ = false;

    // What memory remembers of the tables; the writer is the only one who writes, so it is true until a transaction is
    // given up.
    std::unordered_map<std::string, std::int64_t> partition_numbers_;
    std::unordered_map<ReplicaId, Replica> replicas_; ///< of one partition at a time
    std::int64_t replicas_of_ = 0;
    std::map<Bucket, BucketRow> buckets_;
    std::unordered_map<RecordName, RecordRow, RecordNameHash> records_; ///< within one unit
    std::deque<OpenedBatch> opened_;
};

} // namespace gengji::server
