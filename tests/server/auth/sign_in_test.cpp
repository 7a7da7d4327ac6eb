#include "server/auth/codes.hpp"
#include "server/auth/failures.hpp"
#include "server/auth/limits.hpp"
#include "server/auth/passwords.hpp"
#include "server/auth/sign_in.hpp"
#include "server/store/sqlite_store.hpp"
#include "shared/base/signature.hpp"
#include "tests/support/builders.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace gengji;
using namespace gengji::server;
using namespace gengji::test;

namespace {

constexpr std::int64_t noon = 1'760'000'000;

/// Li's laptop, enrolled at a real store.
struct Signed {
    TempFolder folder;
    FakeClock clock;
    SeededRandom random{5};
    std::unique_ptr<SqliteStore> store = SqliteStore::open(folder / "county.db", {}, clock, random).value();
    SigningKey key = SigningKey::generate(random);
    DeviceId device = named<DeviceId>("device", "li");
    ActorId li = person("li");

    Signed() {
        REQUIRE(store->put_account({li, "li", "", false}));
        REQUIRE(store->put_device({device, li, Bytes(key.verify_key().view()), "li", noon, noon, false}));
    }
    Tokens start(std::int64_t now = noon) { return start_session(*store, device, li, now, random).value(); }
    Result<Speaker> speaks(Tokens const& tokens, std::int64_t now, std::string const& body = "body") {
        std::string const signature = to_base64(key.sign(signed_part("POST", "/v1/sync", tokens.access, body)));
        return speaker(*store, "POST", "/v1/sync", "Bearer " + tokens.access, signature, body, now);
    }
    Result<Tokens> refresh(std::string const& token, std::int64_t now) {
        return refresh_session(*store, token, now, random);
    }
};

bool is_nobody(Result<Speaker> const& result) {
    return !result && result.error().problem == Problem::unauthorized && result.error().detail != "expired";
}

} // namespace

TEST_CASE("codes are read aloud without mistakes, and typed as people type") {
    SeededRandom random(1);
    std::set<std::string> seen;
    for (int i = 0; i < 200; ++i) {
        std::string const code = new_enrolment_code(random);
        CHECK(code.size() == limits::code_characters + 1);
        CHECK(code.find_first_of("0O1IL") == std::string::npos);
        REQUIRE(normal_code(code));
        seen.insert(*normal_code(code));
    }
    CHECK(seen.size() == 200);
    CHECK(normal_code("k7mw2-qx9pd") == "K7MW2QX9PD");
    CHECK(normal_code(" K7MW2 QX9PD\n") == "K7MW2QX9PD");
    for (auto const* const bad : {"", "K7MW2-QX9P", "K7MW2-QX9PDD", "K7MW2-QX9P0", "K7MW2-QX9PO", "K7MW2-QX9P中"})
        CHECK_FALSE(normal_code(bad));
}

TEST_CASE("tokens are long, different and fit a header") {
    SeededRandom random(2);
    std::set<std::string> seen;
    for (int i = 0; i < 50; ++i) seen.insert(new_token(random));
    CHECK(seen.size() == 50);
    for (auto const& token : seen) {
        CHECK(token.size() == 43);
        CHECK(token.find_first_of("+/= ") == std::string::npos);
    }
}

TEST_CASE("ten wrong tries in a minute are enough, per key") {
    Failures failures;
    for (std::size_t i = 0; i < limits::failures_per_minute; ++i) {
        CHECK(failures.may_try("device:li", noon, limits::failures_per_minute));
        failures.failed("device:li", noon);
    }
    CHECK_FALSE(failures.may_try("device:li", noon, limits::failures_per_minute));
    CHECK(failures.may_try("device:wang", noon, limits::failures_per_minute));
    CHECK(failures.may_try("device:li", noon + 60, limits::failures_per_minute));
    failures.failed("device:li", noon + 60);
    CHECK(failures.may_try("device:li", noon + 60, limits::failures_per_minute)); // the new minute counts from one
}

TEST_CASE("a flood of keys does not grow the memory of failures without end") {
    Failures failures;
    for (std::size_t i = 0; i < limits::failure_keys * 3; ++i) failures.failed("address:" + std::to_string(i), noon);
    CHECK(failures.may_try("address:0", noon, 1)); // forgotten, not kept for ever
    failures.failed("address:new", noon);
    CHECK_FALSE(failures.may_try("address:new", noon, 1));
}

TEST_CASE("passwords: Argon2id as set, right one passes, wrong one and unknown accounts do not") {
    auto const hash = hash_password("正确的口令 7");
    REQUIRE(hash);
    CHECK(hash->starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    CHECK(verify_password(*hash, "正确的口令 7"));
    CHECK_FALSE(verify_password(*hash, "正确的口令 8"));
    CHECK_FALSE(verify_password("", "正确的口令 7"));
    CHECK(check_password_choice("eight888"));
    for (auto const* const bad : {"", "short77", "aaaaaaaaaaaa"}) {
        auto const refused = check_password_choice(bad);
        REQUIRE_FALSE(refused);
        CHECK(refused.error().problem == Problem::invalid);
        CHECK_FALSE(refused.error().detail.empty());
    }
    CHECK_FALSE(check_password_choice(std::string(257, 'a') + "b"));
}

TEST_CASE("an access token speaks for a quarter of an hour, with the device's signature") {
    Signed s;
    Tokens const tokens = s.start();
    auto const known = s.speaks(tokens, noon + limits::access_seconds);
    REQUIRE(known);
    CHECK(known->account.login == "li");
    CHECK(known->device.id == s.device);

    auto const late = s.speaks(tokens, noon + limits::access_seconds + 1);
    REQUIRE_FALSE(late);
    CHECK(late.error().problem == Problem::unauthorized);
    CHECK(late.error().detail == "expired");
}

TEST_CASE("who signs wrongly is nobody, and is not even told that a token has expired") {
    Signed s;
    Tokens const tokens = s.start();
    std::string const body = "body",
                      right = to_base64(s.key.sign(signed_part("POST", "/v1/sync", tokens.access, body)));
    auto const as = [&](std::string const& path, std::string const& authorization, std::string const& signature,
                        std::string const& sent, std::int64_t now = noon) {
        return speaker(*s.store, "POST", path, authorization, signature, sent, now);
    };
    std::string const bearer = "Bearer " + tokens.access;
    REQUIRE(as("/v1/sync", bearer, right, body));
    CHECK(is_nobody(as("/v1/wait", bearer, right, body)));
    CHECK(is_nobody(as("/v1/sync", bearer, right, "bodY")));
    CHECK(is_nobody(as("/v1/sync", bearer, "", body)));
    CHECK(is_nobody(as("/v1/sync", bearer, "not base64!", body)));
    CHECK(is_nobody(as("/v1/sync", tokens.access, right, body)));
    CHECK(is_nobody(as("/v1/sync", "", right, body)));
    CHECK(is_nobody(as("/v1/sync", "Bearer " + tokens.refresh, right, body)));
    SigningKey const thief = SigningKey::generate(s.random);
    std::string const forged = to_base64(thief.sign(signed_part("POST", "/v1/sync", tokens.access, body)));
    CHECK(is_nobody(as("/v1/sync", bearer, forged, body)));
    CHECK(is_nobody(as("/v1/sync", bearer, forged, body, noon + limits::access_seconds + 1)));
}

TEST_CASE("a refresh whose reply was lost is repeated by the same token, until its successor is used") {
    Signed s;
    Tokens const first = s.start();
    auto const lost = s.refresh(first.refresh, noon + 1000);
    REQUIRE(lost);
    CHECK(s.speaks(*lost, noon + 1000));
    auto const again = s.refresh(first.refresh, noon + 1001);
    REQUIRE(again);
    CHECK(s.speaks(*again, noon + 1001));
    auto const next = s.refresh(again->refresh, noon + 2000);
    REQUIRE(next);
    auto const replayed = s.refresh(first.refresh, noon + 2001); // a thief's old copy
    REQUIRE_FALSE(replayed);
    CHECK(replayed.error().problem == Problem::unauthorized);
    CHECK(s.speaks(*next, noon + 2001));
    CHECK_FALSE(s.refresh("made up", noon));
    CHECK_FALSE(s.refresh("", noon));
}

TEST_CASE("a laptop that was away for longer than a year signs in again") {
    Signed s;
    Tokens const tokens = s.start();
    CHECK(s.refresh(tokens.refresh, noon + limits::refresh_seconds - 1));
    Signed other;
    Tokens const stale = other.start();
    auto const late = other.refresh(stale.refresh, noon + limits::refresh_seconds + 1);
    REQUIRE_FALSE(late);
    CHECK(late.error().problem == Problem::unauthorized);
}

TEST_CASE("a revoked laptop and a disabled account speak no more") {
    Signed s;
    Tokens const tokens = s.start();
    SECTION("revoked") { REQUIRE(s.store->revoke_device(s.device)); }
    SECTION("disabled") { REQUIRE(s.store->put_account({s.li, "li", "", true})); }
    CHECK(is_nobody(s.speaks(tokens, noon)));
    auto const refreshed = s.refresh(tokens.refresh, noon);
    REQUIRE_FALSE(refreshed);
    CHECK_THAT(refreshed.error().detail, Catch::Contains("请重新登录") && Catch::Contains("记录仍保存在本机"));
}
