#pragma once

#include "shared/records/ballast.hpp"
#include "shared/records/drafts.hpp"
#include "shared/records/held_records.hpp"
#include "shared/records/own_edits.hpp"
#include "shared/records/positions.hpp"
#include "shared/records/record_names.hpp"
#include "shared/records/record_store.hpp"

#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace gengji {

/// What the methods of RecordStore share: the file, the tables, the collaborators.
class RecordStore::Parts {
public:
    Parts(Database database, std::string const& path, RecordStoreOptions given, Clock& the_clock, Random& the_random);

    /// Runs `body` in one durable transaction: all of it or nothing. `body` gives a Result and may run twice: on a full
    /// disk the ballast is freed and what is not a save is tried again.
    template<class Body>
    auto write(Body&& body) -> decltype(body()) {
        auto result = write_once(body);
        if (result || result.error().problem != Problem::full || !ballast.drop()) return result;
        return write_once(body);
    }
    template<class Body>
    auto write_once(Body&& body) -> decltype(body()) {
        auto transaction = TRY(db.begin());
        auto result = body();
        if (result) {
            auto const committed = transaction.commit();
            if (committed) return result;
            result = committed.error();
        }
        forget();
        return result;
    }
    /// Something failed: what is kept in memory may not stand in the file.
    void forget();

    // --- one record
    struct View {
        RecordState state; ///< as shown
        std::vector<OwnEdit> standing;
    };
    Result<View> view(HeldRecord const& held, Bucket const& bucket);
    /// Recomputes and writes what is derived from a record.
    Result<void> refresh(HeldRecord& held, Bucket const& bucket, bool base_changed);
    Result<void> refresh(std::vector<std::int64_t> const& numbers);
    Result<Shown> shown(HeldRecord const& held, Bucket const& bucket);
    Result<Edit> save(Save const& save);
    Result<void> note_surroundings();
    Result<void> fork(OwnReplica const& replica, std::uint64_t k);
    Result<void> reissue_unconfirmed(); ///< what R6 forbids; only behind its switch
    Result<void> reindex();
    Result<void> set_note(std::string const& name, BytesView value);

    // --- pull
    Result<std::vector<RecordKey>> apply(PageUpdate const& page);
    Result<void> check_page(OwnPartition const& partition, PageUpdate const& page);
    enum class Laid { yes, skipped, whole_needed };
    Result<Laid> lay(StateUpdate const& update, OwnPartition const& partition, OwnStream const* stream, bool own_edits,
                     DigestChanges& digests);
    /// Takes the server's state away; the record goes with it unless own edits are left.
    Result<void> drop_base(HeldRecord& held, Bucket const& bucket, DigestChanges& digests);
    Result<void> drop_bases(std::int64_t bucket, std::int64_t other_than_generation, DigestChanges& digests);
    Result<void> set_scope(Scope const& scope, BytesView server_key);
    /// What was purged is still in the write-ahead log until it is written over: again at the next start if a crash or
    /// a reader came in between (S13).
    Result<void> finish_purge();
    Result<void> reopen(std::string const& partition, Edit const& edit);
    Result<void> purge(Bucket const& bucket, std::int64_t number, BytesView server_key);

    Database db;
    RecordStoreOptions options;
    Clock& clock;
    Random& random;
    Ballast ballast;
    RecordNames names;
    OwnEdits own;
    HeldRecords records;
    Drafts drafts;
    Positions positions;
    bool begin_replicas =
        false; ///< the file was copied, restored or rolled back: the next save mints under new ids (R6)
    bool surroundings_noted = true;
    std::unordered_map<std::string, std::string>
        statements; ///< of lists, composed once: the address finds the prepared statement
};

/// The file's schema, newest last.
std::span<Migration const> record_store_migrations();

} // namespace gengji
