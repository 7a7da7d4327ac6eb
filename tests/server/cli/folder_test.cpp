#include "server/cli/backups.hpp"
#include "tests/server/cli/one_county.hpp"

#include <catch2/catch.hpp>

#include <filesystem>

using namespace gengji;
using namespace gengji::test;

TEST_CASE("a county whose database is gone does not go into service with an empty one") {
    TempFolder const folder;
    FakeClock clock;
    SystemRandom random;
    server::Config config;
    REQUIRE(write_file_durably(folder / "server.toml", config_text(config)));
    auto const opened = server::OpenCounty::open(folder.path(), clock, random);
    REQUIRE_FALSE(opened);
    CHECK(opened.error().problem == Problem::not_found);
    CHECK_THAT(opened.error().detail, Catch::Contains("找不到数据库") && Catch::Contains("restore"));
    CHECK_FALSE(std::filesystem::exists(folder / "county.db"));
}

TEST_CASE("of many backups the newest stay") {
    OneCounty at;
    at.config.backups_kept = 2;
    std::vector<std::string> made;
    for (int i = 0; i < 3; ++i) {
        made.push_back(server::back_up(*at.store, at.config, 1'760'000'000 + i * 3600).value());
        server::thin_out_backups(at.config);
    }
    CHECK_FALSE(std::filesystem::exists(made[0]));
    CHECK(std::filesystem::exists(made[1]));
    CHECK(std::filesystem::exists(made[2]));
}

TEST_CASE("where to listen is an address and a port, or init says how it is written") {
    for (auto const* const wrong :
         {"8463", "0.0.0.0", "0.0.0.0:", "0.0.0.0:84x3", "0.0.0.0:0", "0.0.0.0:70000", "a\"b:8463", ":8463"}) {
        INFO(wrong);
        TempFolder const folder;
        server::Wish wish;
        std::ostringstream said;
        REQUIRE(server::read_command_line({"--data", folder.path(), "init", "--listen", wrong}, wish, said, said) == 0);
        auto const made = wish.without_store();
        REQUIRE_FALSE(made);
        CHECK(made.error().problem == Problem::invalid);
        CHECK_THAT(made.error().detail, Catch::Contains("--listen"));
    }
}
