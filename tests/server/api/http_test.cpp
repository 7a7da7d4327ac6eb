#include "server/http/asio.hpp"
#include "server/http/limits.hpp"
#include "sync-protocol/codec.hpp"
#include "tests/server/api/running_county.hpp"

#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::test;
namespace net = gengji::server::net;

namespace {

/// Sends these bytes over TLS and reads until the server hangs up.
std::string raw(RunningCounty& at, std::string const& bytes) {
    net::io_context io;
    net::ssl::context tls(net::ssl::context::tls_client);
    net::ssl::stream<server::tcp::socket> stream(io, tls);
    auto const port = static_cast<unsigned short>(std::stoi(at.url().substr(at.url().rfind(':') + 1)));
    stream.next_layer().connect({net::ip::make_address("127.0.0.1"), port});
    stream.handshake(net::ssl::stream_base::client);
    net::write(stream, net::buffer(bytes));
    std::string answer;
    boost::system::error_code ended;
    net::read(stream, net::dynamic_buffer(answer), ended);
    return answer;
}

int status_of(std::string const& answer) {
    return answer.starts_with("HTTP/1.1 ") ? std::stoi(answer.substr(9, 3)) : 0;
}

int status(client::CurlTransport& transport, std::string const& method, std::string const& path, Bytes body = {}) {
    client::HttpRequest request;
    request.method = method;
    request.path = path;
    request.body = std::move(body);
    return ok(transport.exchange(request)).status;
}

} // namespace

TEST_CASE("paths and methods that the server has not") {
    RunningCounty at;
    client::CurlTransport transport(at.address);
    CHECK(status(transport, "GET", "/nowhere") == 404);
    CHECK(status(transport, "POST", "/v1/nowhere") == 404);
    CHECK(status(transport, "GET", "/v1/sync") == 405);
    CHECK(status(transport, "POST", "/healthz") == 405);
    CHECK(status(transport, "GET", "/healthz?query=is+left+out") == 200);
    CHECK(at.metrics.requests_refused_total == 4);
}

TEST_CASE("what nobody signed is answered 401, what nobody can read 400") {
    RunningCounty at;
    client::CurlTransport transport(at.address);
    CHECK(status(transport, "POST", "/v1/sync", "noise") == 400);
    CHECK(status(transport, "POST", "/v1/sync", sync::encode(sync::SyncRequest{})) == 401);
    CHECK(status(transport, "POST", "/v1/wait", sync::encode(sync::WaitRequest{})) == 401);
    CHECK(status(transport, "POST", "/v1/enrol", "{") == 400);
    CHECK(status(transport, "POST", "/v1/enrol", "{}") == 401);
    CHECK(status(transport, "POST", "/v1/login", "{}") == 400);
    CHECK(status(transport, "POST", "/v1/token", "{}") == 401);
}

TEST_CASE("a body over its route's limit is refused before it is read") {
    RunningCounty at;
    client::CurlTransport transport(at.address);
    CHECK(status(transport, "POST", "/v1/login", Bytes(server::limits::small_body_bytes + 1, 'x')) == 413);
    CHECK(status(transport, "POST", "/v1/sync", Bytes(server::limits::small_body_bytes + 1, 'x')) ==
          400); // within its own
    CHECK(status_of(raw(at, "POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Length: 2097153\r\n\r\n")) == 413);
    std::string const chunk = "4000\r\n" + std::string(0x4000, 'x') + "\r\n";
    CHECK(status_of(raw(at, "POST /v1/login HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + chunk +
                                "0\r\n\r\n")) == 413);
}

TEST_CASE("a request with two lengths, or none that can be read, is refused and the connection closed") {
    RunningCounty at;
    CHECK(status_of(raw(at, "POST /v1/login HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: "
                            "chunked\r\n\r\n0\r\n\r\n")) == 400);
    CHECK(status_of(raw(
              at, "POST /v1/login HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd")) == 400);
    CHECK(status_of(raw(at, "\x16\x03nonsense\r\n\r\n")) == 400);
    CHECK(status_of(raw(at, "GET /healthz HTTP/1.1\r\nX: " + std::string(server::limits::header_bytes, 'x') +
                                "\r\n\r\n")) == 431);
    CHECK(at.metrics.requests_failed_total == 0);
}

TEST_CASE("the monitoring sees that the server is well, and its counters") {
    RunningCounty at;
    client::CurlTransport transport(at.address);
    client::HttpRequest request;
    request.method = "GET";
    request.path = "/metrics";
    auto const reply = ok(transport.exchange(request));
    CHECK(reply.content_type.starts_with("text/plain; version=0.0.4"));
    CHECK_THAT(reply.body, Catch::Contains("gengji_requests_total") && Catch::Contains("gengji_connections_open"));
    CHECK_THAT(reply.body, !Catch::Contains("李") && !Catch::Contains("500231101"));
}
