// What a stranger sends over an open connection: bytes go through Beast's parser under the server's bounds, then
// through the real routes over a real store, until the input is used up. TLS is left out; it would keep every input out
// as well.
#include "server/api/context.hpp"
#include "server/http/asio.hpp"
#include "server/http/limits.hpp"
#include "server/store/sqlite_store.hpp"
#include "shared/base/log.hpp"

#include <cstdint>
#include <cstdlib>

using namespace gengji;
using namespace gengji::server;

namespace {

struct Server {
    std::string folder = make_folder();
    SystemClock clock;
    SystemRandom random;
    std::unique_ptr<SqliteStore> store = open();
    Metrics metrics;
    Failures failures;
    PublishedForms forms;
    Writer writer{*store, metrics};
    Context context{*store, writer, forms, metrics, failures, clock, random, "fuzz"};
    Router router;

    Server() { add_routes(router, context); }

    static std::string make_folder() {
        char name[] = "/tmp/gengji-fuzz-XXXXXX";
        if (!mkdtemp(name)) std::abort();
        return name;
    }
    std::unique_ptr<SqliteStore> open() {
        auto opened = SqliteStore::open(folder + "/county.db", {}, clock, random);
        if (!opened || !(*opened)->set_county("500231", "垫江县")) std::abort();
        return std::move(*opened);
    }
};

std::string text_of(boost::string_view text) { return {text.data(), text.size()}; }

/// As session.cpp does it: the header first, then the body under the bound of its route.
void answer(Server& server, http::request_parser<http::string_body>& parser, Bytes const& body_bytes) {
    auto const& header = parser.get();
    std::string const target = text_of(header.target());
    bool path_known = false;
    std::string const method = text_of(header.method_string());
    Route const* const route =
        server.router.find(method, std::string_view(target).substr(0, target.find('?')), path_known);
    if (!route || body_bytes.size() > route->body_bytes) return;
    Request request;
    request.method = method;
    request.path = target.substr(0, target.find('?'));
    request.authorization = text_of(header["Authorization"]);
    request.signature = text_of(header["X-Gengji-Signature"]);
    request.peer = "192.0.2.1";
    request.body = body_bytes;
    Reply const reply = route->answer(request);
    if (reply.status < 200 || reply.status >= 500) std::abort(); // nobody outside may cause a fault of ours
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    static Server& server = *[] {
        log::set_level(log::Level::off);
        return new Server;
    }();
    net::const_buffer rest(data, size);
    for (int requests = 0; requests < 8 && rest.size() > 0; ++requests) {
        http::request_parser<http::string_body> parser;
        parser.header_limit(server::limits::header_bytes);
        parser.body_limit(server::limits::sync_body_bytes);
        parser.eager(true);
        boost::system::error_code broken;
        while (!parser.is_done() && rest.size() > 0) {
            std::size_t const used = parser.put(rest, broken);
            rest += used;
            if (broken || used == 0) break;
        }
        if (broken || !parser.is_done()) break;
        answer(server, parser, parser.get().body());
    }
    return 0;
}
