#include "server/cli/desk.hpp"
#include "server/cli/publish.hpp"
#include "server/http/certificate.hpp"
#include "shared/catalog/catalog.hpp"

#include <sys/stat.h>

#include <charconv>
#include <iostream>

namespace gengji::server {

namespace {

struct InitWish {
    std::string county = "500231";
    std::string listen = "127.0.0.1:8463";
    std::vector<std::string> hosts;
};

Result<Config> config_of(std::string const& data, InitWish const& wish) {
    Config config;
    config.data = data;
    auto const colon = wish.listen.rfind(':');
    auto const* const end = wish.listen.data() + wish.listen.size();
    auto const* const number = colon == std::string::npos ? end : wish.listen.data() + colon + 1;
    auto const read = std::from_chars(number, end, config.listen_port);
    std::string address = wish.listen.substr(0, colon);
    if (address.size() > 2 && address.front() == '[' && address.back() == ']') // as IPv6 is written beside a port
        address = address.substr(1, address.size() - 2);
    bool const plain = address.find_first_not_of("0123456789abcdefABCDEF.:") == std::string::npos;
    if (read.ec != std::errc() || read.ptr != end || config.listen_port == 0 || address.empty() || !plain)
        return problem(Problem::invalid, "--listen 要写成 地址:端口，例如 0.0.0.0:8463 或 [::]:8463");
    config.listen_address = address;
    return config;
}

Result<void> publish_catalog(Desk& desk) {
    std::vector<PublishedRecord> records;
    for (auto& record : published(Catalog::built_in())) {
        if (record.form != "division")
            records.push_back({record.form, std::move(record.document)}); // `import divisions` brings those
    }
    PublishCount const count = TRY(publish(desk, ActorId{}, records));
    desk.out << "已发布 " << count.added << " 个表单和选项表\n";
    return {};
}

Result<void> init(std::string const& data, InitWish const& wish) {
    struct stat info {};
    if (stat((data + "/server.toml").c_str(), &info) == 0)
        return problem(Problem::invalid, data + " 里已经有一个服务器，不会覆盖；请换一个文件夹");
    auto const* const county = Catalog::built_in().division(wish.county);
    if (!county)
        return problem(Problem::invalid, "没有县代码 " + wish.county + " 的区划资料，目前只带有 500231（垫江县）");
    Config const config = TRY(config_of(data, wish));
    FolderLock const lock = TRY(FolderLock::take(data));
    Certificate const certificate = TRY(make_certificate("gengji " + wish.county, wish.hosts));
    TRY(write_file_durably(config.path_of(config.private_key), certificate.private_key_pem));
    TRY(write_file_durably(config.path_of(config.certificate), certificate.certificate_pem));

    SystemClock clock;
    SystemRandom random;
    auto store = TRY(open_store(config, clock, random));
    TRY(store->set_county(wish.county, county->name));
    TRY(store->set_setting("server_id", to_text(random_replica_id(random))));
    Desk desk{config, *store, clock, random, std::cout, "."};
    TRY(publish_catalog(desk));
    TRY(write_file_durably(data + "/server.toml",
                           config_text(config))); // last: a folder without it is not a server yet
    std::cout << county->name << "（" << wish.county << "）的服务器已建好，数据在 " << data << "\n"
              << "证书指纹（登记笔记本时核对）：\n  " << certificate.pin << "\n"
              << "接着：gengji-server --data " << data << " import divisions；user add …；serve\n";
    return {};
}

} // namespace

void add_init(CLI::App& app, Wish& wish) {
    auto options = std::make_shared<InitWish>();
    auto* const command = app.add_subcommand("init", "新建一个县的服务器：数据库、证书、设置文件");
    command->add_option("--county", options->county, "六位县代码")->capture_default_str();
    command->add_option("--listen", options->listen, "监听的地址和端口")->capture_default_str();
    command->add_option("--host", options->hosts, "笔记本会用到的其他主机名或地址，写进证书，可重复");
    command->callback(
        [&wish, options] { wish.without_store = [&wish, options] { return init(wish.data, *options); }; });
}

} // namespace gengji::server
