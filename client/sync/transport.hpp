#pragma once

#include "shared/base/bytes.hpp"
#include "shared/base/result.hpp"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>

namespace gengji::client {

/// One request to the server.
struct HttpRequest {
    std::string path; ///< /v1/sync
    Bytes body;       ///< POST; an empty `method` means POST
    std::string method = "POST";
    std::string content_type = "application/octet-stream";
    std::string authorization; ///< whole header value, empty: none
    std::string signature;     ///< X-Gengji-Signature, empty: none
};

struct HttpReply {
    int status = 0;
    std::string content_type;
    Bytes body;
};

/// Carries one request to the server and its reply back. Thread: the sync worker.
/// Errors: offline (no route, timed out, broken, a captive portal: try again later), unauthorized (the certificate is
/// not the pinned one), invalid (an answer longer than any of ours), internal.
class Transport {
public:
    virtual ~Transport() = default;
    virtual Result<HttpReply> exchange(HttpRequest const& request, std::stop_token stop = {}) = 0;
    /// Bytes a second of the last exchange that was large enough to tell; nothing before.
    virtual std::optional<double> upload_rate() const = 0;
    virtual std::optional<double> download_rate() const = 0;
};

/// Counts of the wire, as libcurl counts them: headers and bodies, without TLS.
struct WireBytes {
    std::uint64_t sent = 0, received = 0;
};

} // namespace gengji::client
