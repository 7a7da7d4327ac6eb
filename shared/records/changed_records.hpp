#pragma once

#include "shared/base/database.hpp"
#include "shared/records/record_state.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

namespace gengji {

/// Records in the order of their last change: what derives tables from them needs of a store, the laptop's and the
/// server's alike. Thread: the store's. Errors: storage.
class ChangedRecords {
public:
    struct Changed {
        std::int64_t number = 0; ///< of its row in `record`; stays with the record while it is held
        RecordKey key;
        RecordState state; ///< as this store shows it
    };
    /// How far each of the store's logs has been read: name → position.
    using Progress = std::map<std::string, std::int64_t>;

    virtual ~ChangedRecords() = default;
    /// Calls `each` for at most `most` records changed after the cursor, oldest change first, and moves the cursor
    /// behind the last one. A record changed several times comes once. True: there are more.
    virtual Result<bool> changed_after(Progress& progress, std::size_t most,
                                       std::function<Result<void>(Changed const&)> const& each) = 0;
    virtual Result<std::optional<Changed>> record_at(std::int64_t number) = 0;
    /// The database that holds the records: derived tables lie beside them.
    virtual Database& tables() = 0;
};

} // namespace gengji
