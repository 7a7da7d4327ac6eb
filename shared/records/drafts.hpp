#pragma once

#include "shared/records/record_names.hpp"
#include "shared/records/record_store.hpp"

#include <string>
#include <vector>

namespace gengji {

/// Half-filled forms. A fork rewrites what they have seen (R4); the window that still holds the old `seen` hands it in
/// with the next pause or save, and gets it rewritten here too, however many forks came between.
class Drafts {
public:
    Drafts(Database& db, RecordNames& names) : db_(db), names_(names) {}

    Result<void> put(Draft draft);
    Result<std::vector<Draft>> all();
    Result<void> remove(std::string const& id);
    /// What a window hands in for a draft: brings its `seen` and values up to the last fork.
    Result<void> renew(std::string const& id, VersionVector& seen, std::vector<Change>& patch);
    Result<void> reissue(std::string_view partition, ReplicaId const& from, std::uint64_t k, ReplicaId const& to);
    Result<void> remove_bucket(std::int64_t bucket);

private:
    Database& db_;
    RecordNames& names_;
};

} // namespace gengji
