#include "shared/domain/facts/service_log.hpp"
#include "shared/domain/facts/service_order.hpp"
#include "shared/records/review.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::domain;
using namespace gengji::test;

namespace {

ApprovalRules const rules{{"claimed", "accepted", "times", "operation"}, {}};

Edit a_log(std::string_view area) {
    return an_edit("team", 1)
        .set("claimed", Value::of(*parse_decimal(area)))
        .set("operation", "harvesting")
        .set("times", Value::of(std::int64_t{1}));
}

Edit approve(RecordState const& shown, std::string_view who, std::uint64_t seq, char const* path) {
    return an_edit(who, seq).saw(shown).set(path, *make_approval(shown, rules));
}

Edit send_back(RecordState const& shown, std::string_view who, std::uint64_t seq, char const* path) {
    return an_edit(who, seq).saw(shown).set(path, make_decision(shown, Review::Decision::returned, "面积请核对"));
}

Level level(RecordState const& state) { return standing_of(state).level; }

std::optional<Decimal> approved_area(RecordState const& state, Level from) {
    auto const log = approved<ServiceLog>(record_key(), state, from);
    return log ? log->claimed : std::nullopt;
}

constexpr char const *verify = "_review/verify", *accept = "_review/accept";

} // namespace

TEST_CASE("a record rises from draft to county_accepted", "[domain]") {
    CHECK(level({}) == Level::draft);
    RecordState const saved = applied({}, a_log("10"));
    CHECK(level(saved) == Level::submitted);
    RecordState const verified = applied(saved, approve(saved, "wang", 1, verify));
    CHECK(level(verified) == Level::township_verified);
    RecordState const accepted = applied(verified, approve(verified, "zhou", 1, accept));
    CHECK(level(accepted) == Level::county_accepted);
    CHECK(level(applied(accepted, an_edit("zhou", 2).saw(accepted).voids())) == Level::voided);
}

TEST_CASE("what is sent back waits for its author, and is submitted again when he has changed it", "[domain]") {
    RecordState const saved = applied({}, a_log("10"));
    RecordState const returned = applied(saved, send_back(saved, "wang", 1, verify));
    CHECK(level(returned) == Level::returned);
    RecordState const mended =
        applied(returned, an_edit("team", 2).saw(returned).set("claimed", Value::of(*parse_decimal("9"))));
    CHECK(level(mended) == Level::submitted);
}

TEST_CASE("what the county sends back no longer counts as verified", "[domain]") {
    RecordState const saved = applied({}, a_log("10"));
    RecordState const verified = applied(saved, approve(saved, "wang", 1, verify));
    RecordState const back = applied(verified, send_back(verified, "zhou", 1, accept));
    CHECK(level(back) == Level::returned);
    CHECK_FALSE(approved<ServiceLog>(record_key(), back, Level::township_verified));

    RecordState const mended =
        applied(back, an_edit("team", 2).saw(back).set("claimed", Value::of(*parse_decimal("9"))));
    RecordState const again = applied(mended, approve(mended, "wang", 2, verify));
    CHECK(level(again) == Level::township_verified);
    CHECK(approved_area(again, Level::township_verified) == parse_decimal("9"));
}

TEST_CASE("approved figures stay what was approved", "[domain][S18]") {
    RecordState const saved = applied({}, a_log("10"));
    RecordState const verified = applied(saved, approve(saved, "wang", 1, verify));
    RecordState const changed =
        applied(verified, an_edit("team", 2).saw(verified).set("claimed", Value::of(*parse_decimal("99"))));
    CHECK(standing_of(changed).changed_since);
    CHECK(service_log_of(record_key(), changed).claimed == parse_decimal("99"));
    CHECK(approved_area(changed, Level::township_verified) == parse_decimal("10"));
    CHECK_FALSE(approved<ServiceLog>(record_key(), changed, Level::county_accepted));
}

TEST_CASE("of two approvals the one of the later version counts", "[domain]") {
    RecordState const saved = applied({}, a_log("10"));
    RecordState const verified = applied(saved, approve(saved, "wang", 1, verify));
    RecordState const accepted = applied(verified, approve(verified, "zhou", 1, accept));
    RecordState const changed =
        applied(accepted, an_edit("team", 2).saw(accepted).set("claimed", Value::of(*parse_decimal("9"))));
    RecordState const again = applied(changed, approve(changed, "wang", 2, verify));
    CHECK(approved_area(again, Level::township_verified) == parse_decimal("9"));
    CHECK(approved_area(again, Level::county_accepted) == parse_decimal("10"));
}

TEST_CASE("two who decide differently count in neither level", "[domain]") {
    RecordState const saved = applied({}, a_log("10"));
    RecordState const disputed =
        applied(saved, {approve(saved, "wang", 1, verify), send_back(saved, "chen", 1, verify)});
    CHECK(level(disputed) == Level::submitted);
    CHECK(standing_of(disputed).contested);
}

TEST_CASE("a reading shows the winner and says that another value stands", "[domain]") {
    RecordState const saved = applied({}, a_log("10"));
    RecordState both =
        applied(saved, Edit(an_edit("li", 1).saw(saved).set("claimed", Value::of(*parse_decimal("8")))), 200);
    both = applied(both, Edit(an_edit("wang", 1).saw(saved).set("claimed", Value::of(*parse_decimal("7")))), 100);
    ServiceLog const log = service_log_of(record_key(), both);
    CHECK(log.claimed == parse_decimal("8"));
    CHECK(log.is_contested("claimed"));
    CHECK_FALSE(log.is_contested("operation"));
    CHECK(log.submitted_at == 100);
}

TEST_CASE("values of another kind, and missing ones, are nothing", "[domain]") {
    RecordState const odd = applied({}, an_edit("li", 1).set("claimed", "ten").set("start_at", "yesterday"));
    ServiceLog const log = service_log_of(record_key(), odd);
    CHECK_FALSE(log.claimed);
    CHECK_FALSE(log.start_at);
    CHECK(log.operation.empty());
    CHECK_FALSE(log.machine);
}

TEST_CASE("items of an order are read by instance, void ones apart", "[domain]") {
    RecordState const two = applied({}, an_edit("li", 1)
                                            .set("items[k000000000001]/operation", "harvesting")
                                            .set("items[k000000000002]/operation", "drying"));
    CHECK(service_order_of(record_key(), two).items.size() == 2);
    RecordState const one = applied(two, an_edit("li", 2).saw(two).voids("items[k000000000001]"));
    ServiceOrder const order = service_order_of(record_key(), one);
    REQUIRE(order.items.size() == 1);
    CHECK(order.items[0].operation == "drying");
}
