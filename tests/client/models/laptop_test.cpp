#include "shared/base/database.hpp"
#include "tests/client/desk_fixture.hpp"

#include <catch2/catch.hpp>

#include <cstdio>
#include <filesystem>

using namespace gengji;
using namespace gengji::test;
using client::Laptop;

namespace {

struct OneLaptop {
    TempFolder folder;
    FakeClock clock;
    SeededRandom random{9};
    RecordKey saved = member_key("张三丰");

    std::unique_ptr<Laptop> create() {
        return must(Laptop::create(folder.path(), identity_of("li"), right_password, clock, random));
    }
    void create_and_save() {
        auto const laptop = create();
        must(laptop->store().save(
            {saved, {"member_profile", 1}, person("li"), {}, {{"name", Value::of("张三丰")}}, {}}));
    }
    Error open_fails(std::string const& password = right_password) {
        auto const laptop = Laptop::open(folder.path(), password, clock, random);
        REQUIRE_FALSE(laptop);
        return laptop.error();
    }
    void still_there() {
        CHECK(must(must(Laptop::open(folder.path(), right_password, clock, random))->store().show(saved))
                  .waiting.size() == 1);
    }
};

} // namespace

TEST_CASE("a wrong password opens nothing and harms nothing") {
    OneLaptop one;
    one.create_and_save();
    auto const error = one.open_fails("not the password");
    CHECK(error.problem == Problem::unauthorized);
    CHECK_THAT(error.detail, Catch::Contains("口令不对"));
    one.still_there();
}

TEST_CASE("one program at a time works in a data folder") {
    OneLaptop one;
    auto first = one.create();
    auto const error = one.open_fails();
    CHECK(error.problem == Problem::storage);
    CHECK_THAT(error.detail, Catch::Contains("正被另一个程序使用") && Catch::Contains("再试一次"));
    first.reset();
    CHECK(Laptop::open(one.folder.path(), right_password, one.clock, one.random));
}

TEST_CASE("a database of a later version is left as it is") {
    OneLaptop one;
    one.create_and_save();
    Bytes const key = must(Laptop::unlock(one.folder.path(), right_password));
    std::string version;
    auto const mark = [&](char const* sql) {
        DatabaseOptions options;
        options.key = key;
        auto db = must(Database::open(one.folder / "gengji.db", options));
        must(db.query("PRAGMA user_version", [&](Row const& row) { version = std::to_string(row.integer(0)); }));
        must(db.execute(sql));
    };
    mark("PRAGMA user_version = 9999");
    std::string const before = version;
    auto const error = one.open_fails();
    CHECK(error.problem == Problem::too_old);
    CHECK_THAT(error.detail, Catch::Contains("数据没有改动") && Catch::Contains("请升级程序"));
    mark(("PRAGMA user_version = " + before).c_str());
    CHECK(version == "9999"); // untouched by the attempt
    one.still_there();
}

TEST_CASE("a new password opens the laptop, the one before no longer; nothing in it changes") {
    OneLaptop one;
    one.create_and_save();
    must(must(Laptop::open(one.folder.path(), right_password, one.clock, one.random))->set_password("新口令 8 位以上"));
    CHECK(one.open_fails().problem == Problem::unauthorized);
    auto const laptop = must(Laptop::open(one.folder.path(), "新口令 8 位以上", one.clock, one.random));
    CHECK(must(laptop->store().show(one.saved)).waiting.size() == 1);
}

TEST_CASE("an enrolment that broke off half way does not stand in the way of the next") {
    OneLaptop one;
    one.create_and_save();
    REQUIRE(std::remove((one.folder / "key.sealed").c_str()) == 0); // it is written last
    CHECK_FALSE(Laptop::exists(one.folder.path()));
    CHECK(one.open_fails().problem == Problem::not_found);
    one.create(); // under another key
    CHECK(Laptop::open(one.folder.path(), right_password, one.clock, one.random));
    std::size_t put_aside = 0;
    for (auto const& file : std::filesystem::directory_iterator(one.folder.path()))
        put_aside += file.path().filename().string().ends_with(".unreadable");
    CHECK(put_aside == 1); // whoever still has the old key.sealed can read it
}

TEST_CASE("forms are checked with the server's time once it was told, whatever this clock says", "[S10]") {
    OneLaptop one;
    one.clock.jump_to(0);
    auto laptop = one.create();
    CHECK_FALSE(laptop->moment().adjusted);
    must(laptop->note_server_time(1'760'000'000));
    CHECK(laptop->moment().now == 1'760'000'000'000);
    laptop.reset();
    laptop = must(Laptop::open(one.folder.path(), right_password, one.clock, one.random));
    CHECK(laptop->moment().adjusted);
    CHECK(laptop->moment().now == 1'760'000'000'000);
}
