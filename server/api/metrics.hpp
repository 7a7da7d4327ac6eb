#pragma once

#include <atomic>
#include <cstdint>
#include <string>

namespace gengji::server {

/// Counters of one server, for Prometheus. Threads: any.
struct Metrics {
    std::atomic<std::uint64_t> connections_open{0};
    std::atomic<std::uint64_t> connections_total{0};
    std::atomic<std::uint64_t> requests_total{0};
    std::atomic<std::uint64_t> requests_refused_total{0}; ///< status 4xx
    std::atomic<std::uint64_t> requests_failed_total{0};  ///< status 5xx
    std::atomic<std::uint64_t> bytes_in_total{0};
    std::atomic<std::uint64_t> bytes_out_total{0};
    std::atomic<std::uint64_t> edits_admitted_total{0};
    std::atomic<std::uint64_t> edits_quarantined_total{0};
    std::atomic<std::uint64_t> records_pulled_total{0};
    std::atomic<std::uint64_t> commits_total{0};
    std::atomic<std::uint64_t> logins_failed_total{0};

    /// Prometheus' text format.
    std::string text() const;
};

} // namespace gengji::server
