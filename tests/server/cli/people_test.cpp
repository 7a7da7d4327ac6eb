#include "server/cli/publish.hpp"
#include "shared/base/json.hpp"
#include "tests/server/cli/one_county.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::test;

namespace {

forms::Document record_of(OneCounty& at, std::string const& login) {
    forms::Document found;
    REQUIRE(at.store->each_in({"500231", BucketClass::everyone}, [&](StateUpdate const& record) {
        auto const document = forms::document_of(record.state);
        auto const* const name = document.find("login");
        if (record.state.form.form == "user" && name && name->text() == login) found = document;
        return true;
    }));
    return found;
}

std::string shown(forms::Document const& record, char const* path) {
    auto const* const value = record.find(path);
    return value ? to_text(*value) : "";
}

void add_li(OneCounty& at) {
    at.run(
        {"user", "add", "li", "--name", "李业务", "--role", "collector:500231101203", "--password", "gengji-test-7"});
    REQUIRE_FALSE(at.trouble);
}

} // namespace

TEST_CASE("a person's record says what the account may do, and whether it is in use") {
    OneCounty at;
    add_li(at);
    CHECK(shown(record_of(at, "li"), "division_code") == "500231101203");
    at.run({"user", "roles", "li", "--role", "supervisor:500231101"});
    auto const promoted = record_of(at, "li");
    CHECK_THAT(shown(promoted, "roles"), Catch::Contains("supervisor") && !Catch::Contains("collector"));
    CHECK(shown(promoted, "division_code") == "500231101");
    CHECK(shown(promoted, "name") == "李业务");
    at.run({"user", "disable", "li"});
    CHECK(record_of(at, "li").find("active")->boolean() == false);
    at.run({"user", "enable", "li"});
    CHECK(record_of(at, "li").find("active")->boolean() == true);
    CHECK_FALSE(at.trouble);
}

TEST_CASE("an account without a password says how to give one") {
    OneCounty at;
    at.run({"user", "add", "li", "--role", "collector:500231101203"});
    REQUIRE(at.trouble);
    CHECK(at.trouble->problem == Problem::invalid);
    CHECK_THAT(at.trouble->detail, Catch::Contains("--password-file"));
}

TEST_CASE("a lost laptop is revoked; its person keeps the account") {
    OneCounty at;
    add_li(at);
    auto const actor = at.store->account_of("li").value()->actor;
    SystemRandom random;
    server::Device const device{random_id<DeviceTag>(random), actor, Bytes(32, '\7'), "李家的电脑", 1, 2, false};
    REQUIRE(at.store->put_device(device));
    auto const listed = parse_json(at.run({"laptop", "list", "--json"}));
    REQUIRE(listed);
    CHECK(text_member(*listed, "login") == "li");
    CHECK(text_member(*listed, "name") == "李家的电脑");
    std::string const id(text_member(*listed, "laptop"));
    CHECK(id == to_text(device.id));
    at.run({"laptop", "revoke", id});
    CHECK_FALSE(at.trouble);
    CHECK(at.store->device(device.id).value()->revoked);
    CHECK_THAT(at.run({"laptop", "list"}), Catch::Contains("已撤销"));
    at.run({"laptop", "revoke", to_text(random_id<DeviceTag>(random))});
    REQUIRE(at.trouble);
    CHECK(at.trouble->problem == Problem::not_found);
    CHECK_THAT(at.trouble->detail, Catch::Contains("laptop list"));
}
