#include "client/sync/server_link.hpp"

#include "shared/base/json.hpp"
#include "sync-protocol/codec.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <deque>
#include <thread>

using namespace gengji;
using namespace gengji::client;

namespace {

Identity an_identity(Random& random) {
    Identity identity;
    identity.server = {"https://192.168.1.10:8463", {"pin one", "pin two"}, "-----BEGIN CERTIFICATE-----\n"};
    identity.server_id = "server";
    identity.county = "500231";
    identity.seal_key = Bytes(32, '\x81');
    identity.device = random_id<DeviceTag>(random);
    identity.device_seed = SigningKey::generate(random).seed();
    identity.actor = new_record_id(1'760'000'000'000, random);
    identity.login = "李业务";
    identity.roles = {"collector:500231101203", "team:500231101T01"};
    identity.access = "access";
    identity.refresh = "refresh";
    return identity;
}

/// Answers what it was told to, and remembers what it was asked.
class Scripted final : public Transport {
public:
    Result<HttpReply> exchange(HttpRequest const& request, std::stop_token stop) override {
        asked.push_back(request);
        stoppable = stoppable && stop.stop_possible();
        auto reply = std::move(replies.front());
        replies.pop_front();
        return reply;
    }
    std::optional<double> upload_rate() const override { return {}; }
    std::optional<double> download_rate() const override { return {}; }
    std::deque<Result<HttpReply>> replies;
    std::vector<HttpRequest> asked;
    bool stoppable = true; ///< every exchange so far could have been broken off
};

HttpReply json(int status, std::string body) { return {status, "application/json", std::move(body)}; }

struct Link {
    SeededRandom random{3};
    Scripted transport;
    std::vector<Identity> kept;
    ServerLink link{an_identity(random), transport,
                    [this](Identity const& identity) { return kept.push_back(identity), Result<void>(); }};
    Error wait_fails() {
        auto const result = link.wait({});
        REQUIRE_FALSE(result);
        return result.error();
    }
};

} // namespace

TEST_CASE("an identity comes back as it was kept") {
    rc::prop("for any texts", [](std::string const& login, std::string const& url,
                                 std::vector<std::string> const& roles) {
        SeededRandom random(4);
        Identity identity = an_identity(random);
        // what a person or server may name them: any text, as base64 to be valid UTF-8
        identity.login = to_base64(login);
        identity.server.url = to_base64(url);
        identity.roles.clear();
        for (auto const& role : roles) identity.roles.push_back(to_base64(role));
        auto const again = decode_identity(encode(identity));
        RC_ASSERT(static_cast<bool>(again));
        RC_ASSERT(encode(*again) == encode(identity));
        RC_ASSERT(again->login == identity.login && again->roles == identity.roles && again->device == identity.device);
        RC_ASSERT(again->actor == identity.actor && again->device_seed == identity.device_seed &&
                  again->seal_key == identity.seal_key);
        RC_ASSERT(again->server.pins == identity.server.pins &&
                  again->server.certificate_pem == identity.server.certificate_pem);
        RC_ASSERT(again->access == "access" && again->refresh == "refresh" && again->county == "500231");
    });
}

TEST_CASE("a damaged identity says what to do") {
    for (auto const* const text : {"", "{", "{}", "[1]", R"({"device":"x"})"}) {
        auto const broken = decode_identity(text);
        REQUIRE_FALSE(broken);
        CHECK(broken.error().problem == Problem::invalid);
    }
}

TEST_CASE("each refusal of the server becomes a problem that a person can do something about") {
    struct Case {
        int status;
        Problem problem;
        char const* says;
    };
    for (auto const& one : {Case{400, Problem::invalid, "升级客户端"}, Case{404, Problem::invalid, "核对地址"},
                            Case{413, Problem::invalid, "升级客户端"}, Case{426, Problem::too_old, "请升级后再同步"},
                            Case{507, Problem::full, "联系管理员"}, Case{500, Problem::offline, "自动再试"},
                            Case{503, Problem::offline, "自动再试"}, Case{418, Problem::offline, "自动再试"}}) {
        INFO(one.status);
        Link l;
        l.transport.replies.push_back(HttpReply{one.status, "text/plain", "what?"});
        auto const error = l.wait_fails();
        CHECK(error.problem == one.problem);
        CHECK_THAT(error.detail, Catch::Contains(one.says));
    }
    Link l;
    l.transport.replies.push_back(json(400, R"({"problem":"invalid","detail":"请先升级到 2.0"})"));
    CHECK(l.wait_fails().detail == "请先升级到 2.0"); // the server's own words
}

TEST_CASE("a token that has run out is renewed once, kept, and the request repeated") {
    Link l;
    l.transport.replies.push_back(json(401, R"({"problem":"unauthorized","detail":"expired"})"));
    l.transport.replies.push_back(json(200, R"({"tokens":{"access":"new access","refresh":"new refresh"}})"));
    l.transport.replies.push_back(HttpReply{204, "", ""});
    auto const news = l.link.wait({});
    REQUIRE(news);
    CHECK_FALSE(*news);
    REQUIRE(l.transport.asked.size() == 3);
    CHECK(l.transport.asked[0].authorization == "Bearer access");
    CHECK(l.transport.asked[1].path == "/v1/token");
    CHECK(l.transport.asked[1].body == R"({"refresh":"refresh"})");
    CHECK(l.transport.asked[2].authorization == "Bearer new access");
    CHECK(l.transport.asked[2].signature != l.transport.asked[0].signature); // the token is signed too
    REQUIRE(l.kept.size() == 1);
    CHECK(l.kept[0].refresh == "new refresh");
}

TEST_CASE("when the refresh token is of no use either, the person signs in again; nothing is repeated for ever") {
    Link l;
    l.transport.replies.push_back(json(401, R"({"problem":"unauthorized","detail":"expired"})"));
    l.transport.replies.push_back(
        json(401, R"({"problem":"unauthorized","detail":"登录已失效，请重新登录；记录仍保存在本机"})"));
    auto const error = l.wait_fails();
    CHECK(error.problem == Problem::unauthorized);
    CHECK_THAT(error.detail, Catch::Contains("请重新登录"));
    CHECK(l.kept.empty());
    CHECK(l.transport.asked.size() == 2);
}

TEST_CASE("a link that breaks while tokens are renewed keeps the old ones: the same refresh is presented again") {
    Link l;
    l.transport.replies.push_back(json(401, "{}"));
    l.transport.replies.push_back(problem(Problem::offline, "网络中断"));
    CHECK(l.wait_fails().problem == Problem::offline);
    CHECK(l.link.identity().refresh == "refresh");
    CHECK(l.kept.empty());
}

TEST_CASE("whatever is asked of the server can be broken off, renewing tokens and signing in too") {
    Link l;
    std::stop_source closing; // the window, while the link hangs
    l.transport.replies.push_back(json(401, "{}"));
    l.transport.replies.push_back(json(200, R"({"tokens":{"access":"new access","refresh":"new refresh"}})"));
    l.transport.replies.push_back(HttpReply{204, "", ""});
    CHECK(l.link.wait({}, closing.get_token()));
    l.transport.replies.push_back(json(200, R"({"tokens":{"access":"newer","refresh":"newer"}})"));
    CHECK(l.link.login("password", closing.get_token()));
    CHECK(l.transport.asked.size() == 4);
    CHECK(l.transport.stoppable);
}

TEST_CASE("a reply that is cut short counts as none") {
    Link l;
    l.transport.replies.push_back(HttpReply{200, "application/octet-stream", "\x02"});
    auto const reply = l.link.sync({});
    REQUIRE_FALSE(reply);
    CHECK(reply.error().problem == Problem::offline);
    CHECK_THAT(reply.error().detail, Catch::Contains("自动再试"));
}

TEST_CASE("what is to be done meanwhile is done once, by the caller, whatever becomes of the request") {
    Link l;
    l.transport.replies.push_back(json(401, "{}"));
    l.transport.replies.push_back(json(200, R"({"tokens":{"access":"new access","refresh":"new refresh"}})"));
    l.transport.replies.push_back(HttpReply{200, "application/octet-stream", sync::encode(sync::SyncReply{})});
    int times = 0;
    auto const caller = std::this_thread::get_id();
    auto const reply = l.link.sync({}, {}, [&] { times += std::this_thread::get_id() == caller; });
    CHECK(reply);
    CHECK(times == 1);
    CHECK(l.transport.asked.size() == 3);

    l.transport.replies.push_back(problem(Problem::offline, "网络中断"));
    CHECK_FALSE(l.link.sync({}, {}, [&] { ++times; }));
    CHECK(times == 2);
}
