#pragma once

#include "client/app/log_proxy.hpp"
#include "client/app/store_worker.hpp"
#include "client/sync/backoff.hpp"
#include "client/sync/curl_transport.hpp"
#include "client/sync/sync_driver.hpp"
#include "shared/base/mailbox.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>

namespace gengji::client {

/// The thread that speaks with the server: rounds until level, then a long poll; after a failure it rests, longer each
/// time, unless the person asks for a sync or something is saved. Starts once the laptop is unlocked.
class SyncWorker {
public:
    /// Called on the sync worker.
    struct Listener {
        std::function<void(LinkStatus)> status;
        std::function<void()> data_changed; ///< a round brought or sent something; the laptop has learned what came
    };
    SyncWorker(StoreWorker& store, Identity const& identity, Random& random, Listener listener);
    ~SyncWorker(); ///< breaks off; what is done stays done
    SyncWorker(SyncWorker const&) = delete;
    SyncWorker& operator=(SyncWorker const&) = delete;

    void sync_now(); ///< whatever the back-off says
    void saved();    ///< there is something to send
    void sign_in(std::string password, std::function<void(Result<void>)> answer);

private:
    struct Order {
        enum class Kind { sync_now, saved, sign_in } kind{};
        std::string password;
        std::function<void(Result<void>)> answer;
    };
    void give(Order order);
    void run(std::stop_token const& stop);
    Result<void> round(std::stop_token const& stop);
    void rest(Error const& why, std::stop_token const& stop);
    void wait_for_news(std::stop_token const& stop);
    void obey(Order& order, std::stop_token const& stop);
    Result<void> sign_in_now(std::string const& password, std::stop_token const& stop);
    void tell(LinkStatus::Phase phase, std::string trouble = {}, std::int64_t retry_in_s = 0);
    void tell_progress(sync::Progress const& progress);

    StoreWorker& store_;
    Listener listener_;
    LogProxy log_;
    CurlTransport transport_;
    ServerLink link_;
    SyncDriver driver_;
    Backoff backoff_;
    LinkStatus status_;
    std::uint64_t pushed_before_ = 0, pulled_before_ = 0; ///< of the machine's counts, when this round began
    bool level_ = false;
    Mailbox<Order> orders_;
    std::atomic<std::shared_ptr<std::stop_source>> waiting_; ///< ends the long poll
    std::jthread thread_;                                    ///< last: it ends before the rest goes
};

} // namespace gengji::client
