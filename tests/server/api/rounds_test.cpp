#include "tests/server/api/running_county.hpp"

#include "shared/base/json.hpp"
#include "sync-protocol/codec.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <future>
#include <regex>
#include <set>

using namespace gengji;
using namespace gengji::test;

namespace {

constexpr UnixMs now = 1'760'000'000'000;

Error error_of(Result<client::SyncOutcome> const& result) {
    REQUIRE_FALSE(result);
    return result.error();
}

} // namespace

SCENARIO("two laptops save offline, sync, and both see their conflict", "[S8]") {
    RunningCounty at;
    TestLaptop li(at, "li", now), wang(at, "wang", now);
    li.sync();
    RecordKey const plot = li.save("5.25");
    CHECK(li.sync().pushed_edits == 1);
    CHECK(wang.sync().level);
    REQUIRE(wang.heads(plot) == 1);
    WHEN("both change the same field without knowing of each other") {
        li.edit(plot, "5.6");
        wang.edit(plot, "6.2");
        li.sync();
        wang.sync();
        li.sync();
        THEN("both hold both values, and the same bytes") {
            CHECK(li.heads(plot) == 2);
            CHECK(wang.heads(plot) == 2);
            CHECK(encode(ok(li.laptop->store().show(plot)).state) == encode(ok(wang.laptop->store().show(plot)).state));
            CHECK(at.metrics.edits_admitted_total + at.metrics.commits_total > 0);
        }
    }
}

SCENARIO("an access token runs out and is renewed without a word", "[S12]") {
    RunningCounty at;
    TestLaptop li(at, "li", now);
    li.sync();
    std::string const before = li.laptop->identity().access;
    at.clock.pass(16 * 60);
    li.save("5.25");
    CHECK(li.sync().pushed_edits == 1);
    CHECK(li.laptop->identity().access != before);
    GIVEN("a laptop that is revoked meanwhile") {
        auto const device = li.laptop->identity().device;
        at.at_store([&](server::Store& store) { ok(store.revoke_device(device)); });
        RecordKey const kept = li.save("7.5");
        auto const error = error_of(li.try_sync());
        CHECK(error.problem == Problem::unauthorized);
        CHECK_THAT(error.detail, Catch::Contains("重新登录") && Catch::Contains("记录仍保存在本机"));
        CHECK(ok(li.laptop->store().show(kept)).waiting.size() == 1);
        CHECK(ok(li.laptop->store().counts()).waiting_edits == 1);
    }
}

SCENARIO("a waiting laptop is told when another one pushes") {
    RunningCounty at;
    TestLaptop li(at, "li", now), wang(at, "wang", now);
    li.sync();
    wang.sync();
    std::promise<void> begun;
    auto told = std::async(std::launch::async, [&] {
        client::CurlTransport transport(wang.laptop->identity().server);
        client::ServerLink link(wang.laptop->identity(), transport,
                                [](client::Identity const&) { return Result<void>(); });
        sync::WaitRequest wish;
        wish.scope_version = ok(wang.laptop->store().scope()).version;
        for (auto const& partition : ok(wang.laptop->store().positions()))
            wish.places.push_back({partition.partition, *partition.epoch, partition.streams.front().cursor.seq});
        begun.set_value();
        return ok(link.wait(wish));
    });
    begun.get_future().wait();
    li.save("5.25");
    li.sync();
    CHECK(told.get()); // long before the server's patience of 50 s ends; false when it ended for that
    CHECK(wang.sync().pulled_records == 1);
}

TEST_CASE("a laptop whose clock stands in 1970 or 2038 enrols, syncs and loses nothing", "[S10]") {
    RunningCounty at;
    TestLaptop wang(at, "wang", now);
    UnixMs const clock = GENERATE(UnixMs{0}, UnixMs{2'147'483'647'000 + 86'400'000});
    TestLaptop li(at, "li", clock);
    li.sync();
    RecordKey const plot = li.save("5.25");
    CHECK(li.sync().pushed_edits == 1);
    wang.sync();
    REQUIRE(wang.heads(plot) == 1);
    Stamp const stamp = ok(wang.laptop->store().show(plot)).state.field("contract_area")->heads.front().stamp;
    CHECK(stamp == now / 1000);                          // the server's time, not the dead clock's
    CHECK(li.laptop->moment().now / 1000 == now / 1000); // forms are checked with the adjusted time
    CHECK(ok(li.laptop->store().counts()).waiting_edits == 0);
}

TEST_CASE("the routes are those of PROTOCOL.md") {
    RunningCounty at;
    std::ifstream page(GENGJI_PROTOCOL_PAGE);
    REQUIRE(page);
    std::set<std::string> written;
    std::regex const row(R"(^\| `((GET|POST) /[^`]*)` \|)");
    for (std::string line; std::getline(page, line);) {
        std::smatch found;
        if (std::regex_search(line, found, row)) written.insert(found[1]);
    }
    auto const served = at.router.list();
    CHECK(std::set<std::string>(served.begin(), served.end()) == written);
}

TEST_CASE("a server stops at once although connections stand idle and laptops wait for news") {
    auto at = std::make_unique<RunningCounty>();
    TestLaptop li(*at, "li", now);
    li.sync();
    client::CurlTransport idle(at->address); // keeps its connection
    REQUIRE(idle.exchange({"/healthz", {}, "GET", "", "", ""}));
    auto waiting = std::async(std::launch::async, [&] {
        client::CurlTransport transport(li.laptop->identity().server);
        client::ServerLink link(li.laptop->identity(), transport,
                                [](client::Identity const&) { return Result<void>(); });
        sync::WaitRequest wish;
        wish.scope_version = ok(li.laptop->store().scope()).version;
        (void)link.wait(wish); // ended by the stop, with or without an answer
    });
    while (at->metrics.connections_open < 2) std::this_thread::yield();
    auto const begin = std::chrono::steady_clock::now();
    at.reset();
    CHECK(std::chrono::steady_clock::now() - begin <
          std::chrono::seconds(9)); // before limits::goodbye, 10 s, would cut them
    waiting.wait();
}
