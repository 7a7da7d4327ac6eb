#include "server/auth/limits.hpp"
#include "tests/server/api/running_county.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::test;

namespace {

Result<client::Identity> enrol(RunningCounty& at, std::string const& code, std::string const& with = password,
                               std::string const& name = "test", Bytes const& seed = {}) {
    client::CurlTransport transport(at.address);
    SystemRandom random;
    return client::enrol({at.address, code, with, name, seed}, transport, random);
}

Error refused(Result<client::Identity> const& result) {
    REQUIRE_FALSE(result);
    CHECK(result.error().problem == Problem::unauthorized);
    return result.error();
}

} // namespace

TEST_CASE("a code works once, for a quarter of an hour") {
    RunningCounty at;
    std::string const code = at.code_for("li");
    SECTION("in time") {
        at.clock.pass(server::limits::code_seconds - 1);
        auto const identity = enrol(at, code);
        REQUIRE(identity);
        CHECK(identity->login == "li");
        CHECK(identity->county == county);
        CHECK(identity->server_id == "test-server");
        CHECK(identity->roles == std::vector<std::string>{"collector:" + village});
        CHECK_THAT(refused(enrol(at, code)).detail, Catch::Contains("已用过") && Catch::Contains("要一个新的登记码"));
    }
    SECTION("too late") {
        at.clock.pass(server::limits::code_seconds + 1);
        CHECK_THAT(refused(enrol(at, code)).detail,
                   Catch::Contains("已超过 15 分钟") && Catch::Contains("要一个新的登记码"));
        CHECK(enrol(at, at.code_for("li"))); // a new one
    }
    SECTION("typed in small letters and without the dash") {
        std::string typed;
        for (char const c : code) {
            if (c != '-') typed += static_cast<char>(std::tolower(c));
        }
        CHECK(enrol(at, typed));
    }
}

TEST_CASE("a wrong password does not use the code up; too many tries have to wait a minute") {
    RunningCounty at;
    std::string const code = at.code_for("li");
    for (std::size_t i = 0; i < server::limits::failures_per_minute; ++i)
        CHECK_THAT(refused(enrol(at, code, "wrong password")).detail, Catch::Contains("口令不对"));
    CHECK_THAT(refused(enrol(at, code)).detail, Catch::Contains("试错次数太多") && Catch::Contains("等一分钟"));
    CHECK(at.metrics.logins_failed_total == server::limits::failures_per_minute);
    at.clock.pass(60);
    CHECK(enrol(at, code));
}

TEST_CASE("an enrolment whose answer was lost is asked for again: the same code and device key, the same laptop") {
    RunningCounty at;
    std::string const code = at.code_for("li");
    SystemRandom random;
    Bytes const seed = SigningKey::generate(random).seed();
    auto const first = enrol(at, code, password, "test", seed);
    REQUIRE(first);
    refused(enrol(at, code)); // another laptop's key
    refused(enrol(at, code, "wrong password", "test", seed));
    auto const again = enrol(at, code, password, "test", seed);
    REQUIRE(again);
    CHECK(again->device == first->device);
    CHECK(again->access != first->access);
    at.at_store([](server::Store& store) { CHECK(ok(store.devices()).size() == 1); });
    SECTION("but not for ever") {
        at.clock.pass(server::limits::code_seconds + 1);
        refused(enrol(at, code, password, "test", seed));
    }
    SECTION("nor once the laptop is revoked") {
        at.at_store([&](server::Store& store) { ok(store.revoke_device(first->device)); });
        refused(enrol(at, code, password, "test", seed));
    }
}

TEST_CASE("a laptop's long name is cut between two characters") {
    RunningCounty at;
    std::string name;
    while (name.size() < 2 * server::limits::device_name_bytes) name += "本";
    REQUIRE(enrol(at, at.code_for("li"), password, name));
    at.at_store([](server::Store& store) {
        auto const kept = ok(store.devices()).front().name;
        CHECK(kept.size() == server::limits::device_name_bytes / 3 * 3);
    });
}

TEST_CASE("what a stranger guesses commits nothing and wakes nobody") {
    RunningCounty at;
    auto const before = at.metrics.commits_total.load();
    client::CurlTransport transport(at.address);
    client::HttpRequest request;
    request.path = "/v1/token";
    request.body = R"({"refresh":"guess"})";
    CHECK(ok(transport.exchange(request)).status == 401);
    CHECK(at.metrics.commits_total == before);
}

TEST_CASE("a disabled account enrols nothing") {
    RunningCounty at;
    std::string const code = at.code_for("li");
    at.at_store([](server::Store& store) {
        auto account = *ok(store.account_of("li"));
        account.disabled = true;
        ok(store.put_account(account));
    });
    refused(enrol(at, code));
}

TEST_CASE("signing in again from an enrolled laptop") {
    RunningCounty at;
    TestLaptop li(at, "li", 1'760'000'000'000);
    client::Syncing syncing(*li.laptop);
    std::string const before = li.laptop->identity().access;
    auto const wrong = syncing.login("wrong password");
    REQUIRE_FALSE(wrong);
    CHECK_THAT(wrong.error().detail, Catch::Contains("口令不对"));
    CHECK(li.laptop->identity().access == before);
    REQUIRE(syncing.login(password));
    CHECK(li.laptop->identity().access != before);
    at.at_store([&](server::Store& store) { ok(store.revoke_device(li.laptop->identity().device)); });
    auto const revoked = syncing.login(password);
    REQUIRE_FALSE(revoked);
    CHECK_THAT(revoked.error().detail, Catch::Contains("登记已被撤销") && Catch::Contains("联系管理员"));
}
