#include "shared/domain/orders/dispatch.hpp"
#include "shared/domain/orders/from_need.hpp"
#include "tests/shared/domain/orders/order_world.hpp"

using namespace gengji;
using namespace gengji::domain;
using namespace gengji::test;

namespace {

Date day(char const* text) { return *parse_date(text); }

DemandSurvey survey(DemandSurvey::Need need) {
    DemandSurvey one;
    one.standing.level = Level::submitted;
    one.client = record_id("client");
    one.surveyed_on = day("2025-09-01");
    need.instance = "needs[k000000000001]";
    one.needs = {std::move(need)};
    return one;
}
DemandSurvey::Need ploughing(char const* when = "week") {
    DemandSurvey::Need need;
    need.kind = "machinery";
    need.operation = "ploughing";
    need.crop = "rice";
    need.quantity = parse_decimal("8.5");
    need.unit = "亩";
    need.when = when;
    need.budget = parse_decimal("110");
    return need;
}
Result<OrderOfNeed> ordered(DemandSurvey::Need const& need, char const* today = "2025-09-02") {
    return order_of_need(survey(need), "needs[k000000000001]", the_order, "items[k000000000009]", day(today),
                         Operations::built_in());
}
std::string value_in(std::vector<Change> const& patch, std::string_view path) {
    auto const found = std::ranges::find(patch, path, &Change::path);
    return found == patch.end() ? "" : to_text(found->value);
}

std::vector<OrderRecord> parts_of(Desk const& desk) {
    std::vector<OrderRecord> parts;
    for (auto const& [key, state] : desk.held) {
        if (key.id == the_order) parts.emplace_back(key, state);
    }
    return parts;
}
Result<void> dispatched(Desk& desk, char const* team, Bucket const& bucket) {
    Dispatch const to{record_id(team), bucket, record_id("tractor"), record_id("he"), 1'756'800'000'000};
    for (PlannedSave const& save : TRY(plan_dispatch(parts_of(desk), to)))
        desk.write(save.record, service_order_form, save.patch);
    return {};
}

} // namespace

TEST_CASE("a need becomes an order that names it, and is named by it", "[domain][orders]") {
    auto const made = ordered(ploughing());
    REQUIRE(made);
    CHECK(value_in(made->order, "area") == "8.5");
    CHECK(value_in(made->order, "crop_season") == "rice-2026"); // rice is ploughed for in spring
    CHECK(value_in(made->order, "items[k000000000009]/operation") == "ploughing");
    CHECK(value_in(made->order, "items[k000000000009]/unit_price") == "110");
    CHECK(value_in(made->order, "items[k000000000009]/want_from") == "2025-09-02");
    CHECK(value_in(made->order, "items[k000000000009]/want_to") == "2025-09-09");
    CHECK(value_in(made->order, "scope_mode") == "single");
    CHECK(made->survey == std::vector<Change>{{"needs[k000000000001]/linked_order", Value::of(the_order)}});
    CHECK(std::ranges::is_sorted(made->order));
}

TEST_CASE("how soon: 3 days, a week, a month, or while the season lasts", "[domain][orders]") {
    auto const until = [](char const* when) {
        return to_text(wanted_until(ploughing(when), day("2025-03-10"), Operations::built_in()));
    };
    CHECK(until("now") == "2025-03-13");
    CHECK(until("week") == "2025-03-17");
    CHECK(until("month") == "2025-04-09");
    CHECK(until("season") > "2025-04-09");
    auto unknown = ploughing("season");
    unknown.crop.clear();
    CHECK(to_text(wanted_until(unknown, day("2025-03-10"), Operations::built_in())) == "2025-05-09");
}

TEST_CASE("what no team does, what is ordered already, what is not there: refused with what to do",
          "[domain][orders]") {
    auto loan = ploughing();
    loan.kind = "loan";
    loan.operation.clear();
    CHECK(ordered(loan).error().detail.find("窗口办件") != std::string::npos);
    auto twice = ploughing();
    twice.linked_order = record_id("another");
    CHECK(ordered(twice).error().detail.find("已转成订单") != std::string::npos);
    CHECK(order_of_need(survey(ploughing()), "needs[k2]", the_order, "items[k9]", day("2025-09-02"),
                        Operations::built_in())
              .error()
              .problem == Problem::not_found);
    auto gone = survey(ploughing());
    gone.standing.level = Level::voided;
    CHECK_FALSE(
        order_of_need(gone, "needs[k000000000001]", the_order, "items[k9]", day("2025-09-02"), Operations::built_in()));
    for (auto const& [kind, operation] : {std::pair{"drying", "drying"},
                                          {"inputs", "input_delivery"},
                                          {"tech", "tech_guidance"},
                                          {"logistics", "transport"}}) {
        auto other = ploughing();
        other.kind = kind;
        other.operation.clear();
        CHECK(operation_of(other) == operation);
    }
}

TEST_CASE("a dispatch moves the order to where its team reads it, with all that it showed", "[domain][orders]") {
    Desk office("office");
    office.order(an_order());
    REQUIRE(dispatched(office, "team one", team_one));
    OrderView view = view_of(office.held);
    CHECK(view.stage == OrderStage::assigned);
    CHECK(view.issues.empty());
    CHECK(view.total == parse_decimal("1100"));
    CHECK(life_of(office.held[{village_log, the_order}]) == LifeState::moved);
    CHECK(life_of(office.held[{team_one, the_order}]) == LifeState::alive);

    // Another team, and back: nothing of the stay in between is left over.
    REQUIRE(dispatched(office, "team two", team_two));
    REQUIRE(dispatched(office, "team one", team_one));
    view = view_of(office.held);
    CHECK(view.teams == std::vector{record_id("team one")});
    CHECK(view.issues.empty());
    CHECK(life_of(office.held[{team_one, the_order}]) == LifeState::alive);
    CHECK(life_of(office.held[{team_two, the_order}]) == LifeState::moved);
}

TEST_CASE("dispatching within the team's bucket is an edit of the record", "[domain][orders]") {
    Desk team("team");
    team.order(an_order(), team_one);
    auto const plan =
        plan_dispatch(parts_of(team), {record_id("team one"), team_one, {}, record_id("he"), 1'756'800'000'000});
    REQUIRE(plan);
    CHECK(plan->size() == 1);
}

TEST_CASE("dispatching again chooses between two dispatches", "[domain][orders]") {
    Desk clerk("clerk"), town("town"), county("county");
    clerk.order(an_order());
    town.learn(clerk.held), county.learn(clerk.held);
    REQUIRE(dispatched(town, "team one", team_one));
    REQUIRE(dispatched(county, "team two", team_two));
    town.learn(together({&county}));
    CHECK(view_of(town.held).has(OrderIssue::dispatch_conflict));
    REQUIRE(dispatched(town, "team two", team_two));
    OrderView const view = view_of(together({&clerk, &county, &town}));
    CHECK(view.teams == std::vector{record_id("team two")});
    CHECK(view.issues.empty());
    CHECK(life_of(town.held[{village_log, the_order}]) == LifeState::moved); // and no longer in dispute
}

TEST_CASE("an order that is gone, or in dispute, is not moved", "[domain][orders]") {
    Desk office("office"), other("other");
    office.order(an_order());
    other.learn(office.held);
    office.order({{"area", yuan("11")}});
    other.order({{"area", yuan("12")}});
    office.learn(other.held);
    CHECK(dispatched(office, "team one", team_one).error().detail.find("area") != std::string::npos);
    other.voids({village_log, the_order});
    CHECK(dispatched(other, "team one", team_one).error().detail.find("已作废") != std::string::npos);
    Desk empty("empty");
    CHECK(dispatched(empty, "team one", team_one).error().problem == Problem::not_found);

    Desk away("away");
    away.order(an_order());
    REQUIRE(dispatched(away, "team one", team_one));
    away.held.erase({team_one, the_order});
    CHECK(dispatched(away, "team two", team_two).error().detail.find("已转到别处") != std::string::npos);
}

TEST_CASE("what somebody says of the state is written where the order is", "[domain][orders]") {
    Desk office("office");
    office.order(an_order());
    REQUIRE(dispatched(office, "team one", team_one));
    auto const plan = plan_state(parts_of(office), OrderStage::accepted);
    REQUIRE(plan);
    REQUIRE(plan->size() == 1);
    CHECK(plan->front().record.bucket == team_one);
    office.write(plan->front().record, service_order_form, plan->front().patch);
    CHECK(view_of(office.held).stage == OrderStage::accepted);
}
