#pragma once

#include "shared/records/record_names.hpp"
#include "shared/records/record_search.hpp"
#include "shared/records/record_store.hpp"
#include "shared/records/record_summary.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gengji {

/// One row of `record`, without what is derived from it.
struct HeldRecord {
    std::int64_t number = 0; ///< 0: not in the table yet
    std::int64_t bucket = 0;
    RecordId id;
    std::int64_t generation = 0; ///< of the epoch that `base` belongs to; 0: none, or in doubt
    std::uint64_t seq = 0;
    std::int64_t words = 0;    ///< hash of what search holds
    std::optional<Bytes> base; ///< the server's last state, canonical
};

/// Changes to bucket digests within one transaction, written at its end.
using DigestChanges = std::map<std::int64_t, SetHash>;

/// The records as this laptop shows them: base, and all that lists and search need.
class HeldRecords {
public:
    HeldRecords(Database& db, RecordNames& names) : db_(db), names_(names), search_(db) {}

    Result<std::optional<HeldRecord>> find(std::int64_t bucket, RecordId const& id);
    Result<std::optional<HeldRecord>> at(std::int64_t number);
    /// Writes what is derived from the shown state; `base_changed` says whether base, generation and seq are new too.
    Result<void> write(HeldRecord& held, std::string const& form, RecordSummary const& summary, IndexEntry const& entry,
                       bool base_changed);
    Result<void> remove(HeldRecord const& held);
    Result<void> add(DigestChanges const& changes);
    RecordSearch& search() { return search_; }
    void forget() { next_position_ = 0; }

private:
    Result<std::int64_t> next_position();

    Database& db_;
    RecordNames& names_;
    RecordSearch search_;
    std::int64_t next_position_ = 0;
};

/// What `record.words` holds; 0 for nothing.
std::int64_t hash_of_words(std::string const& words);
/// What the digest of a bucket sums for a held state.
Hash digest_member(RecordKey const& key, BytesView base);

} // namespace gengji
