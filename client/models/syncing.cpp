#include "client/models/syncing.hpp"

#include "shared/base/log.hpp"

namespace gengji::client {

Syncing::Syncing(Laptop& laptop)
    : laptop_(laptop), transport_(laptop.identity().server),
      link_(laptop.identity(), transport_, [&laptop](Identity const& identity) { return laptop.keep(identity); }),
      driver_(laptop.store(), link_, transport_) {}

Result<SyncOutcome> Syncing::run(std::function<void(sync::Progress const&)> const& watch) {
    auto const done = driver_.until_level(watch);
    sync::Progress const& progress = driver_.progress();
    for (auto const& notice : progress.notices) log::warn("sync.notice", {{"what", notice}});
    if (link_.server_seconds()) TRY(laptop_.note_server_time(*link_.server_seconds()));
    if (progress.pulled_records > 0) TRY(laptop_.learn()); // what did come stays, also of a sync that broke off
    if (!done) return done.error();
    if (progress.level) {
        ByteWriter now;
        now.zigzag(laptop_.clock().now_ms());
        TRY(laptop_.store().set_note(last_sync_note, now.bytes()));
    }
    return SyncOutcome{progress.pushed_edits, progress.pulled_records, progress.level, progress.notices,
                       transport_.wire()};
}

} // namespace gengji::client
