#include "tests/contract/store_contract.hpp"

using namespace gengji;
using namespace gengji::test;
using namespace gengji::server;

namespace {

Hash token(std::string const& name) { return hash_of(name); }

/// Somebody with a laptop.
void enrol(Store& store, std::string const& name) {
    ok(store.put_account({person(name), name, "$argon2id$…", false}));
    ok(store.put_device(
        {named<DeviceId>("device", name), person(name), Bytes(32, 'p'), name + " 的电脑", noon, noon, false}));
}

TokenSession session_of(std::string const& name, std::string const& access, std::string const& refresh) {
    return {0, named<DeviceId>("device", name), person(name), token(access), token(refresh), noon + 900, noon + 86'400};
}

} // namespace

TEMPLATE_LIST_TEST_CASE("accounts have one login each", "[store][accounts]", StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    ok(store->put_account({person("li"), "li", "one", false}));
    ok(store->put_account({person("wang"), "wang", "two", false}));
    auto const taken = store->put_account({person("zhao"), "li", "three", false});
    REQUIRE_FALSE(taken);
    CHECK(taken.error().problem == Problem::invalid);
    ok(store->put_account({person("li"), "lihua", "four", true}));
    CHECK(ok(store->account_of("lihua")) == Account{person("li"), "lihua", "four", true});
    CHECK_FALSE(ok(store->account_of("li")));
    CHECK(ok(store->account(person("wang")))->login == "wang");
    CHECK(ok(store->accounts()).size() == 2);
}

TEMPLATE_LIST_TEST_CASE("a changed scope has a higher version", "[store][accounts]", StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    CHECK(ok(store->access(person("li"))).version == 0);
    CHECK_FALSE(store->set_access(person("li"), {}, {}));
    ok(store->put_account({person("li"), "li", "", false}));
    std::uint64_t const first = ok(store->access(person("li"))).version;
    CHECK(first > 0);
    std::vector<Role> const roles{{"collector", "500231101203"}, {"team", "500231101T01"}};
    std::vector<Grant> const grants{{"500231101203", false, 6, true}, {"500231", false, 1, false}};
    ok(store->set_access(person("li"), roles, grants));
    Access const access = ok(store->access(person("li")));
    CHECK(access.version == first + 1);
    CHECK(access.roles == roles);
    CHECK(access.grants == std::vector<Grant>{grants[1], grants[0]});
    ok(store->set_access(person("li"), {roles[1], roles[0]}, grants)); // the same
    CHECK(ok(store->access(person("li"))).version == first + 1);
    ok(store->set_access(person("li"), {}, {}));
    CHECK(ok(store->access(person("li"))).version == first + 2);
}

TEMPLATE_LIST_TEST_CASE("an enrolment code works once, and in time", "[store][accounts]", StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    Enrolment const code{token("code"), person("li"), {"collector", "500231101203"}, person("admin"), noon + 900, {}};
    ok(store->put_enrolment(code));
    ok(store->put_enrolment({token("late"), {}, {"team", "500231101T01"}, person("admin"), noon + 900, {}}));
    CHECK_FALSE(store->use_enrolment(token("late"), noon + 900));
    CHECK_FALSE(store->use_enrolment(token("wrong"), noon));
    Enrolment used = ok(store->use_enrolment(token("code"), noon + 899));
    CHECK(used.used_at == noon + 899);
    used.used_at.reset();
    CHECK(used == code);
    auto const again = store->use_enrolment(token("code"), noon + 899);
    REQUIRE_FALSE(again);
    CHECK(again.error().problem == Problem::not_found);
    CHECK(ok(store->enrolment(token("code")))->used_at);
    ok(store->drop_expired(noon + 900 + 86'400));
    CHECK_FALSE(ok(store->enrolment(token("code"))));
}

TEMPLATE_LIST_TEST_CASE("a lost reply to a refresh can be asked for again", "[store][accounts]", StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    enrol(*store, "li");
    std::int64_t const number = ok(store->put_session(session_of("li", "a1", "r1")));
    CHECK(ok(store->session_by_access(token("a1")))->number == number);
    auto const second = ok(store->rotate_session(token("r1"), session_of("li", "a2", "r2"), noon));
    CHECK((second.number == number && second.refresh == token("r2")));
    ok(store->rotate_session(token("r1"), session_of("li", "a3", "r3"), noon)); // the reply with a2, r2 was lost
    CHECK_FALSE(ok(store->session_by_access(token("a1"))));
    CHECK_FALSE(ok(store->session_by_access(token("a2"))));
    CHECK_FALSE(ok(store->session_by_refresh(token("r2"))));
    CHECK(ok(store->session_by_access(token("a3"))));
    ok(store->rotate_session(token("r3"), session_of("li", "a4", "r4"), noon));
    CHECK_FALSE(store->rotate_session(token("r1"), session_of("li", "a5", "r5"), noon)); // its successor was used
    ok(store->rotate_session(token("r3"), session_of("li", "a5", "r5"), noon));
    CHECK_FALSE(store->rotate_session(token("r5"), session_of("li", "a6", "r6"), noon + 86'400)); // expired
    ok(store->drop_expired(noon + 86'400));
    CHECK_FALSE(ok(store->session_by_refresh(token("r5"))));
}

TEMPLATE_LIST_TEST_CASE("a revoked laptop has no sessions left", "[store][accounts]", StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    enrol(*store, "li");
    enrol(*store, "wang");
    ok(store->put_session(session_of("li", "a1", "r1")));
    ok(store->put_session(session_of("wang", "a2", "r2")));
    ok(store->seen_device(named<DeviceId>("device", "li"), noon + 60));
    CHECK(ok(store->device(named<DeviceId>("device", "li")))->last_seen == noon + 60);
    ok(store->revoke_device(named<DeviceId>("device", "li")));
    CHECK(ok(store->device(named<DeviceId>("device", "li")))->revoked);
    CHECK_FALSE(ok(store->session_by_access(token("a1"))));
    CHECK(ok(store->session_by_access(token("a2"))));
    CHECK_FALSE(store->revoke_device(named<DeviceId>("device", "nobody")));
    CHECK(ok(store->devices()).size() == 2);
    ok(store->end_sessions_of(person("wang")));
    CHECK_FALSE(ok(store->session_by_access(token("a2"))));
}

TEMPLATE_LIST_TEST_CASE("the audit log is a chain", "[store]", StoreKinds) {
    TestType stores;
    auto const store = stores.open();
    for (int i = 0; i < 3; ++i)
        ok(store->audit({.at = noon + i, .actor = person("chen"), .act = "unmask", .detail = std::to_string(i)}));
    auto const entries = ok(store->audit_log(1, 10));
    REQUIRE(entries.size() == 2);
    CHECK((entries[0].number == 2 && entries[0].detail == "1" && entries[0].at == noon + 1));
    CHECK_FALSE(entries[0].hash == entries[1].hash);
}
