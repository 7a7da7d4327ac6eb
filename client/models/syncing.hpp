#pragma once

#include "client/models/laptop.hpp"
#include "client/sync/curl_transport.hpp"
#include "client/sync/sync_driver.hpp"

#include <memory>

namespace gengji::client {

/// What a sync brought, for people and scripts.
struct SyncOutcome {
    std::uint64_t pushed_edits = 0, pulled_records = 0;
    bool level = false;
    std::vector<std::string> notices;
    WireBytes wire;
};

/// One laptop's connection, for programs with one thread (the terminal): rounds until level, then learns what forms
/// came.
class Syncing {
public:
    explicit Syncing(Laptop& laptop);
    /// Errors: those of SyncDriver. What was done stays done.
    Result<SyncOutcome> run(std::function<void(sync::Progress const&)> const& watch = {});
    Result<void> login(std::string const& password) { return link_.login(password); }

private:
    Laptop& laptop_;
    CurlTransport transport_;
    ServerLink link_;
    SyncDriver driver_;
};

constexpr char last_sync_note[] = "last_sync_ms"; ///< of the laptop's clock, when it was level last

} // namespace gengji::client
