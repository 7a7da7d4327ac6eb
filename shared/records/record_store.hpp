#pragma once

#include "shared/base/database.hpp"
#include "shared/base/id.hpp"
#include "shared/base/time.hpp"
#include "shared/records/changed_records.hpp"
#include "shared/records/local_log.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gengji {

/// What lists and search show of a record. Made from its winners by whoever knows the forms (RecordIndexer).
struct IndexEntry {
    std::string title; ///< `王小明`, `大田湾 5.25亩`
    std::string subtitle;
    std::vector<std::string> search; ///< texts found by any part and by pinyin initials
};

/// Knows forms, so that the store need not: which texts of a record name it and are searched.
class RecordIndexer {
public:
    virtual ~RecordIndexer() = default;
    virtual IndexEntry entry(FormVersion const& form, RecordState const& shown) const = 0;
};

/// Where the file lives, to notice copies and rollbacks (DESIGN.md 3): compared at open with what the file remembers.
class Surroundings {
public:
    virtual ~Surroundings() = default;
    virtual std::string fingerprint() = 0;             ///< machine, inode, birth time of the database file
    virtual std::uint64_t counter() = 0;               ///< kept outside the file; 0 when there is none
    virtual void set_counter(std::uint64_t value) = 0; ///< after commit; failing is harmless
};
std::unique_ptr<Surroundings> system_surroundings(std::string const& database_path);

struct RecordStoreOptions {
    DatabaseOptions database;
    std::shared_ptr<RecordIndexer const> indexer; ///< none: nothing is searchable, titles are empty
    std::shared_ptr<Surroundings> surroundings;   ///< none: copies are noticed by the server only
    std::uint64_t ballast_bytes = 0;              ///< size of the file that is freed when the disk is full
    std::uint32_t page_limit =
        0; ///< the file grows to this many pages of 4 KiB, then it is `full`; 0: as the disk allows
};

/// What a person does: one save. `seen` is what the form showed when it was opened (Shown::seen).
struct Save {
    RecordKey record;
    FormVersion form;
    ActorId actor;
    VersionVector seen;
    std::vector<Change> patch;
    std::optional<std::string> draft; ///< the draft it ends
};

/// A form half filled, kept with every keystroke's pause. Put the first one when the form opens: a fork rewrites what
/// an open form has seen through its draft (R4), and a `put_draft` or `save` that still names the old dots is brought
/// up to it.
struct Draft {
    std::string id;   ///< random, 32 hex digits
    RecordKey record; ///< the id is minted when the form is opened
    FormVersion form;
    VersionVector seen;
    std::vector<Change> patch;
    UnixMs changed_ms = 0;
};

/// A record as the laptop shows it: the server's last state plus the own edits that it does not cover and nobody has
/// ended (R2).
struct Shown {
    RecordKey key;
    RecordState state;
    VersionVector seen;                ///< take it when the form opens, hand it back with the save
    std::vector<Edit> waiting;         ///< own edits in it that the server's state does not cover yet
    std::vector<VerdictNote> verdicts; ///< of own edits, where not simply stored
    bool on_server = false;
};

struct RecordRow {
    RecordKey key;
    std::string form;
    std::string title, subtitle;
    Stamp changed = 0; ///< latest stamp of its heads; wall time for what is still local
    std::uint32_t conflicts = 0;
    std::uint32_t remarks = 0; ///< open ones
    bool waiting = false;      ///< has own edits that the server's state does not cover
    bool voided = false, contested = false;
    bool quarantined = false;
    bool returned = false; ///< the last review decision that stands sends it back
    bool verified = false, accepted = false;
    std::int64_t position = 0; ///< for ListQuery::after
};

struct ListQuery {
    std::string form;         ///< empty: all
    std::string owner_prefix; ///< of the bucket's owner; empty: all
    std::string search;       ///< any part of a name, or pinyin initials; empty: all
    enum class Only { all, conflicts, waiting, remarks, quarantined, to_verify, to_accept } only = Only::all;
    bool with_voided = false;
    /// Position of the last row of the page before. Lists show the newest change first, searches the newest record.
    std::optional<std::int64_t> after;
    std::size_t limit = 50;
};

struct HistoryEntry {
    Dot dot;
    ActorId actor;
    Stamp stamp = unstamped;
    std::int64_t wall_seconds = 0;
    std::vector<Change> patch;
    bool own = false, standing = false; ///< standing: at least one of its values is still a head
};

struct SyncCounts {
    std::uint64_t waiting_edits = 0; ///< saved, not confirmed by the server
    std::int64_t oldest_waiting_wall_seconds = 0;
    std::uint64_t quarantined = 0;
    std::uint64_t conflicts = 0; ///< records in conflict
    std::uint64_t records = 0;
};

/// The laptop's store: one SQLCipher file, WAL, synchronous=FULL. Thread: the store worker; one connection writes and
/// checkpoints. Errors of all methods: storage, full (the ballast is freed first, pushing still works), and those
/// named.
class RecordStore final : public LocalLog, public ChangedRecords {
public:
    /// Errors: invalid (wrong key), too_old (file of a newer version), storage, full.
    static Result<std::unique_ptr<RecordStore>> open(std::string const& path, RecordStoreOptions options, Clock& clock,
                                                     Random& random);
    ~RecordStore() override;

    // --- what a person does
    /// Makes one save durable: the edit, the record it changes, its search entries, the end of its draft; all of them
    /// or none. Once it returns, a power cut can no longer lose it (S1). Gives the edit as minted. Errors: invalid
    /// (check_shape).
    Result<Edit> save(Save const& save);
    /// Many saves in one transaction (an import); none when one fails.
    Result<std::vector<Edit>> save_all(std::vector<Save> const& saves);
    /// Errors: unauthorized when the scope is known and has no such bucket: nothing of it may stay (S13).
    Result<void> put_draft(Draft const& draft);
    Result<std::vector<Draft>> drafts();
    Result<void> drop_draft(std::string const& id);

    // --- what a screen shows
    Result<Shown> show(RecordKey const& key);                ///< not_found
    Result<std::vector<RecordKey>> find(RecordId const& id); ///< in whichever buckets
    Result<std::vector<RecordRow>> list(ListQuery const& query);
    Result<std::uint64_t> count(ListQuery const& query);
    /// What this laptop knows of a record's past: own edits and standing heads of others, oldest first. The whole past
    /// is online.
    Result<std::vector<HistoryEntry>> history(RecordKey const& key);
    Result<SyncCounts> counts();
    Result<std::vector<VerdictNote>> verdicts(); ///< own edits that wait, were refused, discarded or overtaken
    /// Calls `each` for every record shown, sorted by (bucket, id): dump and export. Stops when it returns false.
    Result<void> each_record(std::string const& form, std::function<bool(Shown const&)> const& each);

    // --- notes of the client that belong with the data (device id, server, last sync, adjusted-time offset …)
    Result<std::optional<Bytes>> note(std::string const& name);
    Result<void> set_note(std::string const& name, BytesView value);

    // --- care
    /// Recomputes every derived table and compares (S19): the differences found, as text; mends them when asked.
    Result<std::vector<std::string>> rebuild(bool mend);
    Result<std::string> integrity();
    Result<void> reindex(); ///< titles and search entries again, after forms changed

    // --- ChangedRecords: a record changes here when what is shown of it may have
    Result<bool> changed_after(Progress& progress, std::size_t most,
                               std::function<Result<void>(Changed const&)> const& each) override;
    Result<std::optional<Changed>> record_at(std::int64_t number) override;
    Database& tables() override;

    // --- LocalLog
    Result<Scope> scope() override;
    Result<std::vector<PartitionPosition>> positions() override;
    Result<std::vector<Edit>> edits_after(ReplicaId const& replica, std::uint64_t seq, std::size_t most,
                                          std::size_t most_bytes) override;
    Result<std::vector<SealedEdit>> sealed_after(ReplicaId const& replica, std::uint64_t seq,
                                                 std::size_t most) override;
    Result<std::vector<Dot>> sealed_waiting(std::string const& partition) override;
    Result<void> reopen(std::string const& partition, std::vector<Edit> const& edits) override;
    Result<Hash> hash_at(ReplicaId const& replica, std::uint64_t seq) override;
    Result<void> confirm(ReplicaId const& replica, std::uint64_t seq, Hash const& hash) override;
    Result<void> fork(std::string const& partition, ReplicaId const& replica, std::uint64_t k) override;
    Result<std::vector<RecordKey>> apply(PageUpdate const& page) override;
    Result<void> enter_epoch(std::string const& partition, EpochId const& epoch) override;
    Result<void> settle_epoch(std::string const& partition) override;
    Result<void> set_scope(Scope const& scope, BytesView server_key) override;
    Result<void> join_streams(std::string const& partition) override;
    Result<std::vector<BucketDigest>> digests(std::string const& partition) override;
    Result<std::vector<RangeDigest>> ranges(Bucket const& bucket, std::uint8_t prefix_bits) override;
    Result<std::vector<StateUpdate>> states_in(Bucket const& bucket, std::uint8_t prefix_bits,
                                               std::uint16_t prefix) override;
    Result<void> refetch(Bucket const& bucket) override;

private:
    class Parts; ///< the tables, one class each: own edits, records, search, drafts, positions
    explicit RecordStore(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

} // namespace gengji
