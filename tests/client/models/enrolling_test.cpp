#include "client/models/enrolling.hpp"
#include "shared/base/json.hpp"
#include "tests/client/desk_fixture.hpp"

#include <catch2/catch.hpp>

#include <filesystem>

using namespace gengji;
using namespace gengji::test;
using namespace gengji::client;

namespace {

/// A server that says yes to everybody, and remembers by which key they came.
class Yes final : public Transport {
public:
    Result<HttpReply> exchange(HttpRequest const& request, std::stop_token) override {
        keys.emplace_back(text_member(*parse_json(request.body), "device_key"));
        if (lost) return problem(Problem::offline, "网络中断");
        Json reply;
        reply["device"] = to_text(named<DeviceId>("device", "li"));
        reply["server"] = "test";
        reply["county"] = home_county;
        reply["seal_key"] = to_base64(Bytes(32, '\1'));
        reply["person"] = {{"actor", to_text(person("li"))}, {"login", "li"}, {"roles", Json::array()}};
        reply["tokens"] = {{"access", "a"}, {"refresh", "r"}};
        return HttpReply{200, "application/json", dump(reply)};
    }
    std::optional<double> upload_rate() const override { return {}; }
    std::optional<double> download_rate() const override { return {}; }
    std::vector<std::string> keys;
    bool lost = false;
};

struct Enrolling {
    TempFolder folder;
    FakeClock clock;
    SeededRandom random{5};
    Yes server;
    Result<std::unique_ptr<Laptop>> enrol(std::string const& password = right_password) {
        return enrol_laptop(folder.path(), {{"https://127.0.0.1:1", {}, {}}, "CODE", password, "test"}, server, clock,
                            random);
    }
};

} // namespace

TEST_CASE("an enrolment whose answer was lost asks again by the same device key") {
    Enrolling at;
    at.server.lost = true;
    CHECK(at.enrol().error().problem == Problem::offline);
    CHECK_FALSE(Laptop::exists(at.folder.path()));
    at.server.lost = false;
    REQUIRE(at.enrol());
    REQUIRE(at.server.keys.size() == 2);
    CHECK(at.server.keys[0] == at.server.keys[1]);
    CHECK(Laptop::open(at.folder.path(), right_password, at.clock, at.random));
    CHECK_FALSE(std::filesystem::exists(at.folder / "enrolling.sealed"));
}

TEST_CASE("an enrolment that this disk has no room for says so, and can be repeated") {
    Enrolling at;
    std::filesystem::create_directories(at.folder / "gengji.db-wal/in the way"); // no database can be opened here
    auto const failed = at.enrol();
    REQUIRE_FALSE(failed);
    CHECK_THAT(failed.error().detail, Catch::Contains("同一个登记码"));
    std::filesystem::remove_all(at.folder / "gengji.db-wal");
    REQUIRE(at.enrol());
    CHECK(at.server.keys[0] == at.server.keys[1]);
}

TEST_CASE("an attempt by another password leaves no key to the next") {
    Enrolling at;
    at.server.lost = true;
    CHECK_FALSE(at.enrol("somebody else's"));
    CHECK_FALSE(at.enrol());
    CHECK(at.server.keys[0] != at.server.keys[1]);
}
