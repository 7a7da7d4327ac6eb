#pragma once

#include "server/api/limits.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

/// Every bound of the server's outer edge, with its reason. What a message may hold is in sync-protocol/limits.hpp.
namespace gengji::server::limits {

using namespace std::chrono_literals;

constexpr std::size_t connections = 512;            ///< open at once: 301 stations and teams, and some to spare
constexpr std::size_t connections_per_address = 64; ///< a township office sits behind one address
constexpr std::uint32_t header_bytes = 8 * 1024;    ///< ours are under 400 bytes
constexpr auto handshake = 20s;                     ///< TLS over a village link: three round trips of a few seconds
constexpr auto header_time = 20s;                   ///< from first byte to end of header: a slow-loris is cut here
constexpr auto idle_connection = 90s;               ///< between two requests; a laptop's rounds are closer together
constexpr auto stalled = 60s;                       ///< for the next slowest_bytes of a body, either way
constexpr std::size_t slowest_bytes = 30 * 60;      ///< in that time, as the laptop's own low-speed limit asks for
constexpr auto wait_patience = 50s; ///< of a long poll: below the minute at which middle boxes forget a connection
constexpr auto goodbye = 10s;       ///< a graceful stop lets running requests finish for this long
constexpr auto last_word = 1s;      ///< of TLS with a laptop that need not answer it, while stopping
constexpr std::size_t workers = 8;  ///< threads that answer: two cores, and some may wait for the writer

} // namespace gengji::server::limits
