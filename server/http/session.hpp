#pragma once

#include "server/api/exchange.hpp"
#include "server/api/metrics.hpp"
#include "server/http/asio.hpp"

#include <memory>
#include <set>

namespace gengji::server {

/// The timers that long polls sleep on. Lives on the io_context's one thread; ring() may be called from any.
class BellTower final : public Bell {
public:
    explicit BellTower(net::io_context& io) : io_(io) {}
    void ring() override;
    /// Sleeps until the next ring or the deadline.
    net::awaitable<void> sleep(std::chrono::steady_clock::time_point deadline);

private:
    net::io_context& io_;
    std::set<net::steady_timer*> sleeping_;
};

/// What every connection shares.
struct SessionContext {
    Router const& router;
    Metrics& metrics;
    net::thread_pool& workers;
    BellTower& bell;
    bool stopping = false;               ///< on the io_context's thread: finish the running request, then close
    std::set<beast::tcp_stream*> idle{}; ///< wait for their next request: a stop hangs up on them
};

/// One connection, from handshake to close. Returns when the other side hangs up, is too slow, or breaks the protocol.
net::awaitable<void> serve(TlsStream& stream, std::string const& peer, SessionContext& context);

} // namespace gengji::server
