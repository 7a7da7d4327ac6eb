#pragma once

#include "server/api/writer.hpp"
#include "server/config.hpp"
#include "shared/base/time.hpp"

#include <string>
#include <thread>

namespace gengji::server {

/// One verified backup: a consistent copy named by time, opened and checked before it counts. Gives its path. Errors:
/// storage, full.
Result<std::string> back_up(Store& store, Config const& config, std::int64_t now_seconds);
/// Removes the oldest until `backups_kept` stand.
void thin_out_backups(Config const& config);

/// Makes backups while the server runs. Thread: its own.
class BackupRounds {
public:
    BackupRounds(Config const& config, Writer& writer, Clock& clock);

private:
    std::jthread thread_;
};

} // namespace gengji::server
