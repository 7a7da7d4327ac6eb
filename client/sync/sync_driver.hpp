#pragma once

#include "client/sync/server_link.hpp"
#include "shared/records/local_log.hpp"
#include "sync-protocol/client_machine.hpp"

#include <functional>
#include <stop_token>

namespace gengji::client {

/// Runs the client machine over a link. Thread: the sync worker (the log it is given must be safe to call from there).
class SyncDriver {
public:
    SyncDriver(LocalLog& log, ServerLink& link, Transport const& transport);

    /// Rounds until level, or until the first trouble: what is done stays done, and the next call goes on from there.
    /// `watch` is told after each round, perhaps while the next one is on its way. Errors: those of ServerLink,
    /// storage, full.
    Result<sync::Progress> until_level(std::function<void(sync::Progress const&)> const& watch = {},
                                       std::stop_token stop = {});
    /// Waits at the server for news, once. True: call until_level again.
    Result<bool> wait_for_news(std::stop_token stop = {});
    /// Something was saved on this laptop.
    void nudge() { machine_.nudge(); }
    sync::Progress const& progress() const { return machine_.progress(); }

private:
    /// A request that was sent before the machine asked for it, and its answer.
    struct Ahead {
        sync::SyncRequest request;
        Result<sync::SyncReply> reply;
        sync::OpenedPages opened;
    };
    void tune(Transport const& transport);

    ServerLink& link_;
    Transport const& transport_;
    sync::ClientMachine machine_;
    sync::ClientOptions options_;
    double bytes_an_edit_ = 100, bytes_a_record_ = 100; ///< generous: WIRE.md measured 50, and real remarks are longer
};

} // namespace gengji::client
