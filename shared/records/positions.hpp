#pragma once

#include "shared/base/database.hpp"
#include "shared/records/local_log.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gengji {

/// A stream, and the bucket it pulls again when it was opened for that.
struct OwnStream {
    Stream stream;
    std::optional<std::int64_t> refetched;
};

/// Where this laptop stands in one partition's past.
struct OwnPartition {
    std::string name;
    std::optional<EpochId> epoch;
    std::int64_t generation = 1;
    bool settled = true;
    std::vector<OwnStream> streams; ///< by id
};

/// Epochs, cursors and the scope. Kept in memory, written through.
class Positions {
public:
    explicit Positions(Database& db) : db_(db) {}

    Result<std::map<std::string, OwnPartition, std::less<>>*> partitions();
    Result<OwnPartition*> partition(std::string_view name); ///< begins it when it is new
    Result<void> write(OwnPartition const& partition);      ///< its own row, not its streams
    Result<void> write_stream(std::string const& partition, OwnStream const& stream);
    Result<void> set_streams(OwnPartition& partition, std::vector<OwnStream> streams);
    Result<Scope> scope();
    Result<bool> allows(Bucket const& bucket); ///< may this laptop hold it? Yes as long as nobody has said what it may
    Result<void> set_scope(Scope const& scope);
    Result<void> forget_scope_version(); ///< keeps what may be held, and takes any server's next word on it
    void forget() { loaded_ = false, partitions_.clear(); }

private:
    Database& db_;
    bool loaded_ = false;
    std::map<std::string, OwnPartition, std::less<>> partitions_;
};

} // namespace gengji
