#include "server/config.hpp"
#include "shared/base/files.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::server;

namespace {

Result<Config> read(std::string const& text) {
    TempFolder const folder;
    REQUIRE(write_file_durably(folder / "server.toml", text));
    return read_config(folder.path());
}

void refused(std::string const& text, std::string const& because) {
    INFO(text);
    auto const config = read(text);
    REQUIRE_FALSE(config);
    CHECK(config.error().problem == Problem::invalid);
    CHECK_THAT(config.error().detail, Catch::Contains(because) && Catch::Contains("server.toml"));
}

} // namespace

TEST_CASE("a new server.toml says what the defaults are") {
    TempFolder const folder;
    Config written;
    written.data = folder.path();
    std::string const text = config_text(written);
    REQUIRE(write_file_durably(folder / "server.toml", text));
    auto const config = read_config(folder.path());
    REQUIRE(config);
    CHECK(config->listen_address == "127.0.0.1");
    CHECK(config->listen_port == 8463);
    CHECK(config->database == "county.db");
    CHECK(config->key_file.empty());
    CHECK(config->backup_every_minutes == 60);
    CHECK(config_text(*config) == text);
    // every setting is explained where it stands: a comment before each group
    CHECK(std::count(text.begin(), text.end(), '#') >= 6);
}

TEST_CASE("settings that are left out have their defaults, comments are none") {
    auto const config = read("# 一行说明\nlisten_port = 9000 # 端口\n\nbackups_kept = 3\n");
    REQUIRE(config);
    CHECK(config->listen_port == 9000);
    CHECK(config->backups_kept == 3);
    CHECK(config->listen_address == "127.0.0.1");
}

TEST_CASE("a typing mistake in server.toml is refused, with where and why") {
    refused("listen_prot = 9000\n", "不认识的设置 listen_prot");
    refused("listen_port = \"9000\"\n", "listen_port 要写成整数");
    refused("listen_port = 70000\n", "listen_port");
    refused("listen_port = -1\n", "listen_port");
    refused("listen_address = 127\n", "listen_address 要写成带引号的文字");
    refused("listen_port = 1\nlisten_address = \"127\n", "第 2 行");
}

TEST_CASE("a folder without a server says how to make one") {
    TempFolder const folder;
    auto const config = read_config(folder.path());
    REQUIRE_FALSE(config);
    CHECK(config.error().problem == Problem::not_found);
    CHECK_THAT(config.error().detail, Catch::Contains("gengji-server init"));
}

TEST_CASE("file names are below the data folder unless they are whole") {
    Config config;
    config.data = "/srv/gengji";
    CHECK(config.path_of("county.db") == "/srv/gengji/county.db");
    CHECK(config.path_of("/etc/tls.crt") == "/etc/tls.crt");
    CHECK(config.path_of("").empty());
}

TEST_CASE("at least one backup is kept") { refused("backups_kept = 0\n", "backups_kept 至少是 1"); }
