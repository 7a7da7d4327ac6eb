#include "tests/shared/domain/orders/order_world.hpp"

#include <functional>

using namespace gengji;
using namespace gengji::domain;
using namespace gengji::test;

namespace {

std::string told(OrderView const& view) {
    std::string text = id_of(view.stage);
    for (OrderIssue const issue : view.issues) {
        constexpr char const* names[] = {"not_here",       "moved_away",       "dispatch_conflict",
                                         "state_conflict", "content_conflict", "worked_although_cancelled",
                                         "other_team",     "said_but_no_team", "said_but_no_log",
                                         "log_contested",  "log_returned",     "unconfirmed",
                                         "stale",          "paid_unconfirmed", "owed"};
        text += std::string(" ") + names[static_cast<std::size_t>(issue)];
    }
    return text;
}

struct Case {
    char const *what, *told;
    std::function<void(Desk&)> lives;
};

} // namespace

TEST_CASE("an order's state is what its records say, in whichever order they come", "[domain][orders]") {
    Value const team = of_record("team one");
    Case const cases[] = {
        {"a draft", "draft", [](Desk& it) { it.order(an_order("draft")); }},
        {"handed in", "open", [](Desk& it) { it.order(an_order()); }},
        {"a team", "assigned",
         [&](Desk& it) {
             it.order(an_order()), it.order({{"team", team}});
         }},
        {"the team takes it", "accepted",
         [&](Desk& it) {
             it.order(an_order("accepted")), it.order({{"team", team}});
         }},
        {"the team says it has begun", "working",
         [&](Desk& it) {
             it.order(an_order("working")), it.order({{"team", team}});
         }},
        {"half of it", "working",
         [&](Desk& it) {
             it.order(an_order()), it.order({{"team", team}}), it.log("a", a_log("5"));
         }},
        {"9.5 of 10 mu: the order's area is an estimate", "done unconfirmed",
         [&](Desk& it) {
             it.order(an_order()), it.order({{"team", team}}), it.log("a", a_log("9.5"));
         }},
        {"9.49 of 10 mu", "working",
         [&](Desk& it) {
             it.order(an_order()), it.order({{"team", team}}), it.log("a", a_log("9.49"));
         }},
        {"two logs make it", "done unconfirmed",
         [&](Desk& it) {
             it.order(an_order()), it.order({{"team", team}}), it.log("a", a_log("5")), it.log("b", a_log("5"));
         }},
        {"the team says it is done with 5", "done unconfirmed",
         [&](Desk& it) {
             it.order(an_order("done")), it.order({{"team", team}}), it.log("a", a_log("5"));
         }},
        {"confirmed", "confirmed owed",
         [&](Desk& it) {
             it.order(an_order()), it.order({{"team", team}}), it.confirm(it.log("a", a_log()));
         }},
        {"confirmed and paid", "settled",
         [&](Desk& it) {
             it.order(an_order()), it.order({{"team", team}});
             RecordKey const log = it.log("a", a_log());
             it.confirm(log), it.pay(log, "1100");
         }},
        {"a fen short", "confirmed owed",
         [&](Desk& it) {
             it.order(an_order()), it.order({{"team", team}});
             RecordKey const log = it.log("a", a_log());
             it.confirm(log), it.pay(log, "1099.99");
         }},
        {"settled before it is confirmed", "done unconfirmed paid_unconfirmed",
         [&](Desk& it) {
             it.order(an_order()), it.order({{"team", team}}), it.pay(it.log("a", a_log()), "1100");
         }},
        {"the area was changed after the confirmation", "done stale",
         [&](Desk& it) {
             it.order(an_order()), it.order({{"team", team}});
             RecordKey const log = it.log("a", a_log());
             it.confirm(log), it.write(log, service_log_form, {{"claimed", yuan("9.8")}});
         }},
        {"one of two logs is confirmed", "done unconfirmed",
         [&](Desk& it) {
             it.order(an_order()), it.order({{"team", team}}), it.log("a", a_log("5"));
             it.confirm(it.log("b", a_log("5")));
         }},
        {"the reviewer sent the log back", "working log_returned",
         [&](Desk& it) {
             it.order(an_order()), it.order({{"team", team}});
             it.reviews(it.log("a", a_log()), false);
         }},
        {"the log is void", "assigned",
         [&](Desk& it) {
             it.order(an_order()), it.order({{"team", team}}), it.voids(it.log("a", a_log()));
         }},
        {"logs before the order", "working not_here", [](Desk& it) { it.log("a", a_log()); }},
        {"logs of an order that was never dispatched", "done unconfirmed",
         [](Desk& it) { it.order(an_order()), it.log("a", a_log()); }},
        {"another team's log", "done other_team unconfirmed",
         [&](Desk& it) {
             it.order(an_order()), it.order({{"team", team}}), it.log("a", a_log("10", "team two"));
         }},
        {"somebody wrote dispatched, and no team stands", "open said_but_no_team",
         [](Desk& it) { it.order(an_order("assigned")); }},
        {"somebody wrote settled, and nothing was worked", "working said_but_no_log",
         [&](Desk& it) {
             it.order(an_order("settled")), it.order({{"team", team}});
         }},
        {"cancelled", "cancelled",
         [&](Desk& it) {
             it.order(an_order("cancelled")), it.order({{"team", team}});
         }},
        {"void", "cancelled",
         [](Desk& it) {
             it.order(an_order()), it.voids({village_log, the_order});
         }},
        {"void after it was worked", "disputed worked_although_cancelled unconfirmed",
         [](Desk& it) {
             it.order(an_order()), it.log("a", a_log()), it.voids({village_log, the_order});
         }},
        {"cancelled and worked", "disputed worked_although_cancelled",
         [](Desk& it) { it.order(an_order("cancelled")), it.log("a", a_log("3")); }},
        {"somebody calls it disputed", "disputed unconfirmed",
         [](Desk& it) { it.order(an_order("disputed")), it.log("a", a_log()); }},
        {"dispatched into the team's bucket", "assigned",
         [](Desk& it) { it.order(an_order()), it.move(village_log, team_one, "team one"); }},
        {"and from there to another team's", "assigned",
         [](Desk& it) {
             it.order(an_order()), it.move(village_log, team_one, "team one");
             it.move(team_one, team_two, "team two");
         }},
    };
    for (Case const& one : cases) {
        Desk desk("one");
        one.lives(desk);
        INFO(one.what);
        CHECK(told(view_of(desk.held)) == one.told);
    }
}

TEST_CASE("the village sees where an order went, and what it was", "[domain][orders]") {
    Desk office("office");
    office.order(an_order());
    office.move(village_log, team_one, "team one");
    Held only_village{{{village_log, the_order}, office.held[{village_log, the_order}]}};
    OrderView const view = view_of(only_village);
    CHECK(told(view) == "assigned moved_away");
    CHECK(view.total == parse_decimal("1100"));
}

TEST_CASE("two offices dispatch one order: both teams are shown until one is chosen", "[domain][orders]") {
    Desk clerk("clerk"), town("town"), county("county");
    clerk.order(an_order());
    town.learn(clerk.held), county.learn(clerk.held);
    bool const by_move = GENERATE(false, true);
    if (by_move) {
        town.move(village_log, team_one, "team one");
        county.move(village_log, team_two, "team two");
    } else {
        town.order({{"state", Value::of("assigned")}, {"team", of_record("team one")}});
        county.order({{"state", Value::of("assigned")}, {"team", of_record("team two")}});
    }
    Held const both = together({&clerk, &town, &county});
    OrderView const view = view_of(both);
    CHECK(told(view) == "assigned dispatch_conflict");
    CHECK(view.teams.size() == 2);
    CHECK(view.total == parse_decimal("1100"));

    town.learn(both);
    if (by_move)
        town.voids({team_two, the_order});
    else
        town.order({{"team", of_record("team one")}});
    OrderView const chosen = view_of(together({&clerk, &county, &town}));
    CHECK(told(chosen) == "assigned");
    CHECK(chosen.teams == std::vector{record_id("team one")});
}

TEST_CASE("what the mover had not seen stands beside what went along", "[domain][orders]") {
    Desk clerk("clerk"), office("office");
    clerk.order(an_order());
    office.learn(clerk.held);
    office.move(village_log, team_one, "team one");
    clerk.order({{"area", yuan("12")}});
    OrderView const view = view_of(together({&clerk, &office}));
    CHECK(told(view) == "assigned content_conflict");
    CHECK(view.contested == std::vector<std::string>{"area"});
    CHECK_FALSE(view.total);
}

TEST_CASE("an amount in conflict is nobody's to choose: the log counts as begun", "[domain][orders]") {
    Desk one("one"), other("other");
    one.order(an_order());
    RecordKey const log = one.log("a", a_log());
    one.confirm(log);
    other.learn(one.held);
    one.write(log, service_log_form, {{"claimed", yuan("9.9")}});
    other.write(log, service_log_form, {{"claimed", yuan("10.1")}});
    CHECK(told(view_of(together({&one, &other}))) == "working log_contested");

    // A conflict in what the order does not read holds nothing up.
    Desk third("third"), fourth("fourth");
    third.order(an_order());
    RecordKey const fuel = third.log("b", a_log());
    fourth.learn(third.held);
    third.write(fuel, service_log_form, {{"fuel_l", yuan("9")}});
    fourth.write(fuel, service_log_form, {{"fuel_l", yuan("10")}});
    CHECK(told(view_of(together({&third, &fourth}))) == "done unconfirmed");
}

TEST_CASE("the amount due is by what was accepted once that stands", "[domain][orders]") {
    Desk it("one");
    it.order(an_order());
    RecordKey const log = it.log("a", a_log());
    it.confirm(log);
    CHECK(view_of(it.held).due == parse_decimal("1100"));
    it.write(log, service_log_form, {{"accepted", yuan("9.6")}});
    it.reviews(log, true);
    it.pay(log, "1056");
    OrderView const view = view_of(it.held);
    CHECK(view.due == parse_decimal("1056"));
    CHECK(told(view) == "settled");
}

TEST_CASE("several items: each must be worked, what is not measured in mu by its times", "[domain][orders]") {
    Desk it("one");
    auto order = an_order();
    order.push_back({"items[k000000000002]/operation", Value::of("tech_guidance")});
    order.push_back({"items[k000000000002]/times", Value::of(std::int64_t{2})});
    it.order(order);
    it.log("a", a_log());
    CHECK(told(view_of(it.held)) == "working");
    auto visit = a_log("1");
    std::ranges::find(visit, "operation", &Change::path)->value = Value::of("tech_guidance");
    it.log("b", visit);
    CHECK(told(view_of(it.held)) == "working");
    it.log("c", visit);
    OrderView const view = view_of(it.held);
    CHECK(told(view) == "done unconfirmed");
    REQUIRE(view.items.size() == 2);
    CHECK(view.items[0].operation == "ploughing");
    CHECK(view.items[0].logged == parse_decimal("10"));
    CHECK(view.items[1].wanted == parse_decimal("2"));
}
