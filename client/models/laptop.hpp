#pragma once

#include "client/models/record_lookups.hpp"
#include "client/sync/identity.hpp"
#include "shared/base/files.hpp"
#include "shared/catalog/catalog.hpp"
#include "shared/catalog/form_indexer.hpp"
#include "shared/forms/evaluation.hpp"
#include "shared/records/record_store.hpp"

#include <memory>
#include <string>

namespace gengji::client {

/// Everything of one laptop, from its data folder: `gengji.db` (encrypted), `key.sealed` (its key, sealed under the
/// person's password), `blobs/`. Holds the folder's lock: one program at a time. Thread: the store worker.
class Laptop {
public:
    /// A new folder for a new identity. Errors: invalid (a laptop is there already), storage, full.
    static Result<std::unique_ptr<Laptop>> create(std::string const& folder, Identity const& identity,
                                                  std::string const& password, Clock& clock, Random& random);
    /// Errors: not_found (not enrolled), unauthorized (wrong password), storage (open elsewhere), too_old, full.
    static Result<std::unique_ptr<Laptop>> open(std::string const& folder, std::string const& password, Clock& clock,
                                                Random& random);
    /// With a key that was unlocked before (unlock_cache.hpp).
    static Result<std::unique_ptr<Laptop>> open_with_key(std::string const& folder, Bytes const& key, Clock& clock,
                                                         Random& random);
    static bool exists(std::string const& folder);
    /// The database's key. Errors: not_found, unauthorized.
    static Result<Bytes> unlock(std::string const& folder, std::string const& password);

    RecordStore& store() { return *store_; }
    Identity const& identity() const { return identity_; }
    Catalog const& catalog() const { return catalog_; }
    RecordLookups const& lookups() const { return *lookups_; }
    Clock& clock() { return clock_; }
    Random& random() { return random_; }
    std::string const& folder() const { return folder_; }

    /// From now on this password opens the laptop, the one before no longer. Errors: storage, full; then the one before
    /// still does.
    Result<void> set_password(std::string const& password);
    /// Makes a changed identity durable (new tokens, new roles).
    Result<void> keep(Identity const& identity);
    /// Forms, lists and divisions as the county published them; call after a sync. Titles and search follow when
    /// something changed.
    Result<void> learn();
    /// "Now" for rules: the adjusted time when a server ever told it, else the laptop's clock, and then rules only
    /// warn.
    forms::Moment moment() const;
    /// The server said what time it is: how far this clock is off.
    Result<void> note_server_time(std::int64_t now_seconds);
    /// Code of the place or team that this person works for, as this form's buckets want it.
    std::string author_code(forms::FormSpec const& form) const;

private:
    Laptop(std::string folder, FolderLock lock, Clock& clock, Random& random);
    Result<void> open_store(Bytes const& key);

    std::string folder_;
    FolderLock lock_;
    Bytes key_; ///< the database's, which holds it as long
    Clock& clock_;
    Random& random_;
    Catalog catalog_ = Catalog::built_in();
    Identity identity_;
    std::unique_ptr<RecordStore> store_;
    std::unique_ptr<RecordLookups> lookups_;
    std::optional<std::int64_t> clock_off_seconds_;
};

} // namespace gengji::client
