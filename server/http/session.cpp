#include "server/http/session.hpp"

#include "server/http/limits.hpp"
#include "server/http/pace.hpp"
#include "shared/base/log.hpp"

#include <optional>

namespace gengji::server {

namespace {

using Parser = http::request_parser<http::string_body>;
using Response = http::response<http::string_body>;

Response response_of(Reply reply, unsigned version, bool keep_alive) {
    Response response{static_cast<http::status>(reply.status), version};
    response.set(http::field::content_type, reply.content_type);
    response.keep_alive(keep_alive);
    response.body() = std::move(reply.body);
    response.prepare_payload();
    return response;
}

std::string header_of(Parser const& parser, char const* name) {
    auto const found = parser.get().find(name);
    return found == parser.get().end() ? std::string() : std::string(found->value());
}

Request request_of(Parser&& parser, std::string const& peer) {
    Request request;
    request.method = std::string(parser.get().method_string());
    std::string_view const target(parser.get().target().data(), parser.get().target().size());
    request.path = std::string(target.substr(0, target.find('?')));
    request.authorization = header_of(parser, "Authorization");
    request.signature = header_of(parser, "X-Gengji-Signature");
    request.peer = peer;
    request.body = std::move(parser.get().body());
    return request;
}

/// Runs a blocking answer on a worker; the coroutine goes on with its own thread afterwards.
net::awaitable<Reply> on_worker(net::thread_pool& workers, Route const& route, Request const& request) {
    auto work = [&route, &request]() -> net::awaitable<Reply> { co_return route.answer(request); };
    co_return co_await net::co_spawn(workers, std::move(work), net::use_awaitable);
}

net::awaitable<Reply> answer(Route const& route, Request const& request, SessionContext& context) {
    auto const deadline = std::chrono::steady_clock::now() + limits::wait_patience;
    for (;;) {
        Reply reply = co_await on_worker(context.workers, route, request);
        bool const again =
            route.wait && reply.status == 204 && !context.stopping && std::chrono::steady_clock::now() < deadline;
        if (!again) co_return reply;
        co_await context.bell.sleep(deadline);
    }
}

/// Reads the header, finds the route, then reads the body under the route's limit. Nothing: the connection is to be
/// closed, after `refusal` when there is one.
net::awaitable<Route const*> read(TlsStream& stream, beast::flat_buffer& buffer, Parser& parser,
                                  SessionContext& context, std::optional<Reply>& refusal) {
    auto& socket = beast::get_lowest_layer(stream);
    parser.header_limit(limits::header_bytes);
    parser.body_limit(limits::sync_body_bytes); // narrowed below, once the route is known
    boost::system::error_code broken;
    socket.expires_after(limits::idle_connection);
    if (buffer.size() == 0) { // idle until the first byte; from then on a slow-loris has little time
        context.idle.insert(&socket);
        auto const got =
            co_await stream.async_read_some(buffer.prepare(4096), net::redirect_error(net::use_awaitable, broken));
        context.idle.erase(&socket);
        if (broken) co_return nullptr;
        buffer.commit(got);
    }
    socket.expires_after(limits::header_time);
    co_await http::async_read_header(stream, buffer, parser, net::redirect_error(net::use_awaitable, broken));
    if (broken == http::error::body_limit)
        refusal = Reply{413, "text/plain", "body too large\n"}; // already by its Content-Length
    else if (broken == http::error::header_limit)
        refusal = Reply{431, "text/plain", "header too large\n"};
    else if (broken && broken.category() == http::make_error_code(http::error::bad_method).category() &&
             broken != http::error::end_of_stream && broken != http::error::partial_message)
        refusal = Reply{400, "text/plain", "malformed request\n"};
    if (broken) co_return nullptr;

    auto const& header = parser.get();
    std::string_view const target(header.target().data(), header.target().size());
    std::string_view const method(header.method_string().data(), header.method_string().size());
    bool path_known = false;
    Route const* const route = context.router.find(method, target.substr(0, target.find('?')), path_known);
    // Both lengths at once is how requests are smuggled past a proxy.
    bool const two_lengths = header.find(http::field::transfer_encoding) != header.end() &&
                             header.find(http::field::content_length) != header.end();
    if (two_lengths)
        refusal = Reply{400, "text/plain", "two lengths\n"};
    else if (!route)
        refusal =
            path_known ? Reply{405, "text/plain", "method not allowed\n"} : Reply{404, "text/plain", "no such path\n"};
    else if (parser.content_length() && *parser.content_length() > route->body_bytes)
        refusal = Reply{413, "text/plain", "body too large\n"};
    if (refusal) co_return nullptr;
    parser.body_limit(route->body_bytes);

    Pace pace(socket);
    while (!parser.is_done()) {
        pace.moved(
            co_await http::async_read_some(stream, buffer, parser, net::redirect_error(net::use_awaitable, broken)));
        if (broken == http::error::body_limit) refusal = Reply{413, "text/plain", "body too large\n"};
        if (broken) co_return nullptr;
    }
    co_return route;
}

net::awaitable<bool> write(TlsStream& stream, Response& response) {
    http::response_serializer<http::string_body> serializer{response};
    boost::system::error_code broken;
    Pace pace(beast::get_lowest_layer(stream));
    while (!serializer.is_done() && !broken)
        pace.moved(
            co_await http::async_write_some(stream, serializer, net::redirect_error(net::use_awaitable, broken)));
    co_return !broken;
}

void count(Metrics& metrics, Reply const& reply) {
    ++metrics.requests_total;
    metrics.bytes_out_total += reply.body.size();
    if (reply.status >= 500)
        ++metrics.requests_failed_total;
    else if (reply.status >= 400)
        ++metrics.requests_refused_total;
}

} // namespace

void BellTower::ring() {
    net::post(io_, [this] {
        for (net::steady_timer* const timer : sleeping_) timer->cancel();
    });
}

net::awaitable<void> BellTower::sleep(std::chrono::steady_clock::time_point deadline) {
    net::steady_timer timer(io_, deadline);
    sleeping_.insert(&timer);
    boost::system::error_code rung;
    co_await timer.async_wait(net::redirect_error(net::use_awaitable, rung));
    sleeping_.erase(&timer);
}

net::awaitable<void> serve(TlsStream& stream, std::string const& peer, SessionContext& context) {
    boost::system::error_code broken;
    auto& socket = beast::get_lowest_layer(stream);
    socket.expires_after(limits::handshake);
    co_await stream.async_handshake(TlsStream::server, net::redirect_error(net::use_awaitable, broken));
    if (broken) co_return;

    beast::flat_buffer buffer;
    for (bool keep_alive = true; keep_alive && !context.stopping;) {
        Parser parser;
        std::optional<Reply> refusal;
        Route const* const route = co_await read(stream, buffer, parser, context, refusal);
        if (!route && !refusal) break;

        unsigned const version = parser.is_header_done() ? parser.get().version() : 11;
        Reply reply;
        if (route) {
            keep_alive = parser.get().keep_alive();
            Request const request = request_of(std::move(parser), peer);
            context.metrics.bytes_in_total += request.body.size();
            socket.expires_never(); // the answer takes what it takes; the limits are on bytes, not on work
            reply = co_await answer(*route, request, context);
        } else {
            reply = std::move(*refusal);
            keep_alive = false;
        }
        count(context.metrics, reply);
        keep_alive = keep_alive && !context.stopping;
        Response response = response_of(std::move(reply), version, keep_alive);
        if (!co_await write(stream, response)) break;
    }
    if (!socket.socket().is_open()) co_return; // a stop hung up
    socket.expires_after(context.stopping ? limits::last_word : limits::handshake);
    co_await stream.async_shutdown(net::redirect_error(net::use_awaitable, broken));
}

} // namespace gengji::server
