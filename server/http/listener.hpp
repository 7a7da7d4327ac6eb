#pragma once

#include "server/api/exchange.hpp"
#include "server/api/metrics.hpp"
#include "shared/base/result.hpp"

#include <functional>
#include <memory>
#include <string>

namespace gengji::server {

struct ListenOptions {
    std::string address = "127.0.0.1";
    unsigned short port = 0; ///< 0: any free one
    std::string certificate_pem, private_key_pem;
};

/// Accepts connections over TLS 1.3 and answers them through the router: one io_context moves bytes, a pool of workers
/// answers. Threads: run() and what it starts; stop() and ring() from any.
class Listener {
public:
    /// Binds the port. Errors: invalid (address or certificate), storage (port taken).
    static Result<std::unique_ptr<Listener>> open(ListenOptions const& options, Router const& router, Metrics& metrics);
    ~Listener();

    unsigned short port() const;
    /// Serves until stop() or, when `on_signals`, SIGTERM or SIGINT; then lets running requests finish
    /// (limits::goodbye).
    void run(bool on_signals);
    void stop();
    /// Something was committed: long polls look again.
    Bell& bell();

private:
    class Parts;
    explicit Listener(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

} // namespace gengji::server
