#pragma once

#include "server/http/limits.hpp"

#include <cstddef>

namespace gengji::server {

/// How long a body may take: as long as it likes, so long as limits::slowest_bytes move in each limits::stalled. One
/// that drips a byte now and then, to hold a connection for ever, is cut. `Socket` is a beast::tcp_stream.
template<class Socket>
class Pace {
public:
    explicit Pace(Socket& socket) : socket_(socket) { socket_.expires_after(limits::stalled); }
    void moved(std::size_t bytes) {
        since_ += bytes;
        if (since_ < limits::slowest_bytes) return;
        since_ = 0;
        socket_.expires_after(limits::stalled);
    }

private:
    Socket& socket_;
    std::size_t since_ = 0;
};

} // namespace gengji::server
