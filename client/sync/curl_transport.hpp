#pragma once

#include "client/sync/transport.hpp"

#include <memory>
#include <string>
#include <vector>

namespace gengji::client {

/// Where the server is and how it is known again.
struct ServerAddress {
    std::string url; ///< https://host:port, without a path
    std::vector<std::string>
        pins; ///< base64 SHA-256 of its public key; two, so that a key can change; empty: none known yet
    std::string certificate_pem; ///< as seen at enrolment; checked in full beside the pin
};

/// libcurl over TLS 1.3, one connection kept alive. No total time limit: a slow link takes what it takes; less than 30
/// bytes a second for a minute is a dead one.
class CurlTransport final : public Transport {
public:
    explicit CurlTransport(ServerAddress address);
    ~CurlTransport() override;
    Result<HttpReply> exchange(HttpRequest const& request, std::stop_token stop = {}) override;
    std::optional<double> upload_rate() const override;
    std::optional<double> download_rate() const override;
    WireBytes wire() const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

/// What stands at an address: its certificate and pin, before anyone trusts it (enrolment shows the pin to the person).
Result<ServerAddress> look_at_server(std::string const& url);

} // namespace gengji::client
