// What bad_input.sh needs beside the programs themselves.
//   gengji-bad-input portal CERT KEY PORT PORT_FILE   answers every request of a laptop with a web page, as a hotel's
//   network does; until killed gengji-bad-input certificate CERT KEY             makes another certificate
//   gengji-bad-input newer-laptop FOLDER PASSWORD     marks its database as written by a later version
//   gengji-bad-input newer-server DATABASE            the same
#include "client/models/laptop.hpp"
#include "server/http/certificate.hpp"
#include "server/http/listener.hpp"
#include "shared/base/database.hpp"
#include "shared/base/files.hpp"

#include <iostream>
#include <vector>

using namespace gengji;

namespace {

Result<void> portal(std::vector<std::string> const& words) {
    server::Router router;
    auto const page = [](server::Request const&) {
        return server::Reply{200, "text/html; charset=utf-8", "<html><body>请先登录网络</body></html>"};
    };
    for (auto const* const path : {"/v1/enrol", "/v1/login", "/v1/token", "/v1/sync", "/v1/wait"})
        router.add("POST", path, {page, 2 << 20, false});
    router.add("GET", "/healthz", {page, 0, false});
    server::Metrics metrics;
    server::ListenOptions options{"127.0.0.1", static_cast<unsigned short>(std::stoi(words.at(2))),
                                  TRY(read_file(words.at(0))), TRY(read_file(words.at(1)))};
    auto const listener = TRY(server::Listener::open(options, router, metrics));
    TRY(write_file_durably(words.at(3), std::to_string(listener->port())));
    listener->run(true);
    return {};
}

Result<void> certificate(std::vector<std::string> const& words) {
    auto const made = TRY(server::make_certificate("another", {}));
    TRY(write_file_durably(words.at(0), made.certificate_pem));
    return write_file_durably(words.at(1), made.private_key_pem);
}

Result<void> newer(std::string const& path, std::optional<Bytes> key) {
    DatabaseOptions options;
    options.key = std::move(key);
    auto db = TRY(Database::open(path, options));
    return db.execute("PRAGMA user_version = 9999");
}

Result<void> run(std::string const& verb, std::vector<std::string> const& words) {
    if (verb == "portal") return portal(words);
    if (verb == "certificate") return certificate(words);
    if (verb == "newer-server") return newer(words.at(0), {});
    if (verb == "newer-laptop")
        return newer(words.at(0) + "/gengji.db", TRY(client::Laptop::unlock(words.at(0), words.at(1))));
    return problem(Problem::invalid, "unknown verb " + verb);
}

} // namespace

int main(int count, char** arguments) {
    auto const done = run(count > 1 ? arguments[1] : "", {arguments + std::min(count, 2), arguments + count});
    if (!done) std::cerr << done.error().detail << "\n";
    return done ? 0 : 1;
}
