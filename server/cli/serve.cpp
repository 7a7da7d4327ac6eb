#include "server/api/context.hpp"
#include "server/cli/backups.hpp"
#include "server/cli/office.hpp"
#include "server/http/listener.hpp"
#include "shared/base/log.hpp"

#include <malloc.h>

#include <fstream>
#include <iostream>

namespace gengji::server {

namespace {

constexpr std::size_t records_of_a_step = 200; ///< about 20 ms of the writer

Result<void> tell_port(std::string const& file, unsigned short port) {
    if (file.empty()) return {};
    return write_file_durably(file, std::to_string(port) + "\n");
}

Result<void> serve(std::string const& data, std::string const& port_file, int port) {
    mallopt(M_ARENA_MAX,
            2); // eight workers with an arena each would keep eight times the memory of the largest request
    SystemClock clock;
    SystemRandom random;
    auto const county = TRY(OpenCounty::open(data, clock, random));
    Config const& config = county->config();
    if (!config.log_file.empty()) TRY(log::to_file(config.path_of(config.log_file)));

    Router router;
    Metrics metrics;
    Failures failures;
    PublishedForms forms;
    Writer writer(county->store(), metrics);
    std::string const server_id = TRY(county->store().setting("server_id")).value_or("");
    Context context{county->store(), writer, forms, metrics, failures, clock, random, server_id};
    add_routes(router, context);

    ListenOptions options;
    options.address = config.listen_address;
    options.port = port >= 0 ? static_cast<unsigned short>(port) : config.listen_port;
    options.certificate_pem = TRY(read_file(config.path_of(config.certificate)));
    options.private_key_pem = TRY(read_file(config.path_of(config.private_key)));
    auto const listener = TRY(Listener::open(options, router, metrics));
    writer.set_bell(&listener->bell());

    auto const office =
        TRY(Office::open(data, [&](Wish const& wish, std::ostream& out, std::string const& folder) -> Result<void> {
            auto const work = [&](Store& store) -> Result<void> {
                Desk desk{config, store, clock, random, out, folder};
                return wish.job(desk);
            };
            // A little at a time, so that nobody's push waits for it.
            for (bool more = wish.reads_ledger; more;) {
                TRY(writer.alone([&](Store& store) -> Result<void> {
                    more = TRY(step_ledger(store, records_of_a_step));
                    return {};
                }));
            }
            if (!wish.only_looks) return writer.alone(work);
            auto const reader = TRY(county->store().reader());
            auto const snapshot = TRY(reader->begin());
            TRY(work(*reader));
            return snapshot->commit();
        }));
    BackupRounds const backups(config, writer, clock);
    TRY(tell_port(port_file, listener->port()));
    log::info("server.started", {{"port", listener->port()}});
    std::cerr << "耕记服务器已启动：https://" << config.listen_address << ":" << listener->port()
              << "（Ctrl+C 停止）\n";
    listener->run(true);
    writer.set_bell(nullptr);
    TRY(writer.alone([](Store& store) { return store.checkpoint(); }));
    log::info("server.stopped", {});
    return {};
}

} // namespace

void add_serve(CLI::App& app, Wish& wish) {
    struct Options {
        std::string port_file;
        int port = -1;
    };
    auto options = std::make_shared<Options>();
    auto* const command = app.add_subcommand("serve", "启动服务器，直到收到停止信号");
    command->add_option("--port", options->port, "代替设置文件里的端口；0 为任意空闲端口")->check(CLI::Range(0, 65535));
    command->add_option("--port-file", options->port_file, "启动后把端口写进这个文件，供脚本使用");
    command->callback([&wish, options] {
        wish.without_store = [&wish, options] { return serve(wish.data, options->port_file, options->port); };
    });
}

} // namespace gengji::server
