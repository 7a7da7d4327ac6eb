#include "shared/domain/members/merge.hpp"

#include "shared/domain/ledger/ledger.hpp"
#include "tests/shared/domain/ledger/memory_records.hpp"

using namespace gengji;
using namespace gengji::domain;
using namespace gengji::test;

namespace {

Bucket const village{"500231101203", BucketClass::registry};

std::vector<Change> profile(char const* phone, char const* address) {
    std::vector<Change> patch{{"division_code", Value::of("500231101203")},
                              {"consent_bank", Value::of(true)},
                              {"name", Value::of("张三")},
                              {"phone", Value::of(phone)}};
    if (*address) patch.push_back({"address", Value::of(address)});
    return patch;
}

std::string rules_of(Ledger& ledger) {
    REQUIRE(ledger.catch_up());
    std::string text;
    auto const all = ledger.findings();
    REQUIRE(all);
    for (Finding const& finding : *all) text += finding.rule + " ";
    return text;
}

} // namespace

TEST_CASE("two profiles are merged, keep their histories, and come apart again", "[domain]") {
    MemoryRecords records;
    std::int64_t const a = records.save("a", "member_profile", profile("19900230001", "新民镇双河口村3组"), village);
    std::int64_t const b = records.save("b", "member_profile", profile("19900230001", ""), village);
    auto const log = [&](char const* name, char const* client, char const* team) {
        records.save(name, "service_log",
                     {{"claimed", Value::of(Decimal{5, 0})},
                      {"client", Value::of(record_id(client))},
                      {"division_code", Value::of("500231101203")},
                      {"operation", Value::of("ploughing")},
                      {"start_at", Value::instant(1'760'000'000)},
                      {"team", Value::of(record_id(team))}},
                     {"500231101T01", BucketClass::log}, 1'760'090'000);
    };
    log("one", "a", "team a");
    log("other", "b", "team b");
    Ledger ledger(records, {});
    CHECK(rules_of(ledger) == "M2 R09 "); // and the claim is found by the telephone

    // Once the telephones differ the two clients are two people, until they are merged.
    records.save("b", "member_profile", {{"phone", Value::of("19900230002")}}, village);
    CHECK(rules_of(ledger).empty());

    auto const& held = records.all();
    auto const plan = plan_merge(held.at(a).key, held.at(a).state, held.at(b).key, held.at(b).state);
    REQUIRE(plan);
    CHECK(plan->of_merged == std::vector<Change>{{"merged_into", Value::of(record_id("b"))}});
    REQUIRE(plan->of_kept.size() == 1);
    CHECK(plan->of_kept[0].path == "address");
    CHECK(plan->differ == std::vector<std::string>{"phone"});

    std::size_t const before = held.at(a).state.fields.size();
    records.save("a", "member_profile", plan->of_merged, village);
    CHECK(rules_of(ledger) == "R09 "); // one client now, and nothing to merge any more
    CHECK(held.at(a).state.fields.size() == before + 1);

    auto const undo = plan_undo(held.at(a).key, held.at(a).state);
    REQUIRE(undo);
    records.save("a", "member_profile", *undo, village);
    CHECK(rules_of(ledger).empty());
    std::string const bit_by_bit = ledger.dump().value();
    REQUIRE(ledger.rebuild());
    CHECK(ledger.dump().value() == bit_by_bit);
}

TEST_CASE("a merge that makes no sense is refused", "[domain]") {
    MemoryRecords records;
    std::int64_t const a = records.save("a", "member_profile", profile("1", ""), village);
    std::int64_t const b = records.save("b", "member_profile", profile("2", ""), village);
    std::int64_t const c = records.save("c", "plot", {{"name", Value::of("大田湾")}}, village);
    auto const& held = records.all();
    auto const plan = [&](std::int64_t from, std::int64_t into) {
        return static_cast<bool>(
            plan_merge(held.at(from).key, held.at(from).state, held.at(into).key, held.at(into).state));
    };
    CHECK(plan(a, b));
    CHECK_FALSE(plan(a, a));
    CHECK_FALSE(plan(a, c));
    CHECK_FALSE(plan_undo(held.at(a).key, held.at(a).state));
    records.save("a", "member_profile", {{"merged_into", Value::of(record_id("b"))}}, village);
    CHECK_FALSE(plan(a, b)); // merged already
    CHECK_FALSE(plan(b, a)); // a circle
    records.save("a", "member_profile", {{"merged_into", Value{}}}, village);
    records.voids(b);
    CHECK_FALSE(plan(a, b));
}
