#pragma once

#include <chrono>
#include <cstddef>

/// Bounds of the laptop's side of the link, with their reasons.
namespace gengji::client::limits {

using namespace std::chrono_literals;

constexpr long connect_seconds = 30; ///< three TLS round trips over a bad mobile link
constexpr long low_speed_bytes =
    30; ///< below this for low_speed_seconds the link is dead; a village GPRS link does 2000
constexpr long low_speed_seconds = 60;
constexpr std::size_t reply_bytes = 4 << 20; ///< a page of 1 MiB and what else a reply holds, with room
constexpr auto backoff_first = 1s;           ///< doubled up to the longest, with full jitter
constexpr auto backoff_longest = 5min;
constexpr double batch_seconds = 5; ///< a batch should take about this long on the measured link
constexpr std::size_t batch_least_edits = 20;
constexpr std::size_t request_most_edits = 2000; ///< in batches of at most 500: the server commits them at once
constexpr std::size_t page_least_records = 50;
constexpr std::size_t page_most_records = 750; ///< two pages are unpacked at once: 4 MiB each with 23 fields a record
constexpr std::size_t rate_least_bytes = 4096; ///< a smaller exchange says more of the delay than of the rate
constexpr std::size_t argon2_bytes = 19 << 20; ///< unlocking stays below the client's 48 MiB
constexpr unsigned argon2_passes = 3;

} // namespace gengji::client::limits
