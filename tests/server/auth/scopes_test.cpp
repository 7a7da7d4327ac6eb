#include "server/auth/scopes.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

using namespace gengji;
using namespace gengji::server;

namespace {

std::vector<Grant> grants(std::string const& role) {
    auto const parsed = parse_role(role);
    REQUIRE(parsed);
    return grants_of(*parsed);
}
bool reads(std::string const& role, std::string const& owner, BucketClass cls) {
    return may_read(grants(role), {owner, cls});
}
bool writes(std::string const& role, std::string const& owner, BucketClass cls) {
    return may_write(grants(role), {owner, cls});
}

constexpr auto all_classes = {BucketClass::everyone, BucketClass::registry, BucketClass::log, BucketClass::credit,
                              BucketClass::bookkeeping};

} // namespace

TEST_CASE("a role is written with the place that it is for", "[S13]") {
    for (auto const* const good : {"collector:500231101203", "team:500231101T01", "supervisor:500231101",
                                   "supervisor:500231", "county_admin:500231", "auditor:500231"}) {
        INFO(good);
        auto const role = parse_role(good);
        REQUIRE(role);
        CHECK(to_text(*role) == good);
    }
    for (auto const* const bad :
         {"collector:500231101", "collector:50023110120", "collector:5002311012033", "collector:50023110120x",
          "team:500231101", "team:500231101T", "team:50023110T01", "team:500231101t01", "supervisor:500231101203",
          "supervisor:50023110", "county_admin:500231101", "auditor:", "king:500231", "collector", ""}) {
        INFO(bad);
        auto const role = parse_role(bad);
        REQUIRE_FALSE(role);
        CHECK(role.error().problem == Problem::invalid);
        CHECK_THAT(role.error().detail, Catch::Contains("岗位写法不对") && Catch::Contains("collector:500231101203"));
    }
}

TEST_CASE("a collector works in one village", "[S13]") {
    std::string const role = "collector:500231101203";
    for (auto const cls : {BucketClass::registry, BucketClass::log, BucketClass::credit}) {
        CHECK(writes(role, "500231101203", cls));
        CHECK_FALSE(reads(role, "500231101204", cls));
        CHECK_FALSE(reads(role, "500231101", cls));
        CHECK_FALSE(reads(role, "500231", cls));
    }
    CHECK_FALSE(reads(role, "500231101203", BucketClass::bookkeeping));
    CHECK(writes(role, "500231101", BucketClass::everyone));
    CHECK_FALSE(reads(role, "500231102", BucketClass::everyone));
    CHECK(reads(role, "500231", BucketClass::everyone));
    CHECK_FALSE(writes(role, "500231", BucketClass::everyone));
}

TEST_CASE("a team sees its own work and nothing of the villages", "[S13]") {
    std::string const role = "team:500231101T01";
    CHECK(writes(role, "500231101T01", BucketClass::log));
    CHECK(writes(role, "500231101T01", BucketClass::everyone));
    CHECK_FALSE(reads(role, "500231101T01", BucketClass::credit));
    CHECK_FALSE(reads(role, "500231101T02", BucketClass::log));
    CHECK_FALSE(reads(role, "500231101T011", BucketClass::log)); // begins with the same characters
    for (auto const cls : all_classes) CHECK_FALSE(reads(role, "500231101203", cls));
    CHECK(reads(role, "500231", BucketClass::everyone));
}

TEST_CASE("a supervisor has the township, an auditor only reads", "[S13]") {
    for (auto const cls : all_classes) {
        CHECK(writes("supervisor:500231101", "500231101203", cls));
        CHECK(writes("supervisor:500231101", "500231101T01", cls));
        CHECK_FALSE(reads("supervisor:500231101", "500231102001", cls));
        CHECK(writes("supervisor:500231", "500231102001", cls));
        CHECK(writes("county_admin:500231", "500231101203", cls));
        CHECK(reads("auditor:500231", "500231101203", cls));
        CHECK_FALSE(writes("auditor:500231", "500231101203", cls));
        CHECK_FALSE(writes("auditor:500231", "500231", cls));
        CHECK_FALSE(reads("county_admin:500231", "500232101203", cls));
    }
}

TEST_CASE("codes that begin alike are different places", "[S13]") {
    // one digit less is no place at all (a grant of it would reach every township that begins so)
    for (auto const* const short_code :
         {"supervisor:50023110", "supervisor:50023", "county_admin:50023", "auditor:5002311", "team:50023110T01"})
        CHECK_FALSE(parse_role(short_code));
    Grant const township{"500231101", true, 0xFF, true};
    CHECK(may_read({township}, {"500231101203", BucketClass::registry}));
    CHECK_FALSE(may_read({township}, {"50023110", BucketClass::registry}));
    CHECK_FALSE(may_read({township}, {"500231", BucketClass::registry}));
}

TEST_CASE("a scope names the partitions that its grants reach, and no other", "[S13]") {
    Access access{3, {{"collector", "500231101203"}}, {}};
    access.grants = grants_of(access.roles);
    Scope const scope = scope_of(access, {"500231102", "500231", "500231101"});
    CHECK(scope.version == 6);
    REQUIRE(scope.partitions.size() == 2);
    CHECK(scope.partitions[0].partition == "500231");
    CHECK(scope.partitions[0].grants == std::vector<Grant>{{"500231", false, 1, false}});
    CHECK(scope.partitions[1].partition == "500231101");
    CHECK(scope.partitions[1].grants.size() == 2);
    CHECK(scope_of(access, {"500231", "500231101"}).version != scope.version); // a new partition is a new scope
    CHECK(scope_of({}, {"500231", "500231101"}).partitions.empty());
}

TEST_CASE("several roles: every grant once") {
    auto const all = grants_of(std::vector<Role>{{"collector", "500231101203"}, {"collector", "500231101204"}});
    CHECK(all.size() == 4); // two villages, the township's and the county's public
    CHECK(std::is_sorted(all.begin(), all.end()));
}

TEST_CASE("who may verify and who may accept", "[S14]") {
    std::vector<Role> const he{{"supervisor", "500231101"}}, county{{"county_admin", "500231"}},
        li{{"collector", "500231101203"}};
    CHECK(may_verify(he, "500231101203"));
    CHECK(may_verify(he, "500231101T01"));
    CHECK_FALSE(may_verify(he, "500231102001"));
    CHECK(may_verify(county, "500231102001"));
    CHECK_FALSE(may_verify(li, "500231101203"));
    CHECK_FALSE(may_verify({{"auditor", "500231"}}, "500231101203"));
    CHECK_FALSE(may_accept(he));
    CHECK(may_accept(county));
}

TEST_CASE("no collector ever reads another village's records", "[S13]") {
    rc::prop("two villages of the county", [](std::uint16_t a, std::uint16_t b) {
        auto const village = [](unsigned number) {
            return "500231" + std::to_string(100 + number % 100) + std::to_string(200 + number / 100 % 100);
        };
        std::string const own = village(a), other = village(b);
        RC_PRE(own != other);
        auto const all = grants_of(Role{"collector", own});
        for (auto const cls : {BucketClass::registry, BucketClass::log, BucketClass::credit, BucketClass::bookkeeping})
            RC_ASSERT(!may_read(all, {other, cls}));
        RC_ASSERT(may_write(all, {own, BucketClass::log}));
    });
}
