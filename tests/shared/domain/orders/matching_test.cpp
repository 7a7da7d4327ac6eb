#include "shared/domain/orders/matching.hpp"

#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::domain;
using namespace gengji::test;

namespace {

Date day(char const* text) { return *parse_date(text); }
Decimal d(char const* text) { return *parse_decimal(text); }

/// A wheeled tractor with rotary tiller: 2.5–8 mu an hour, 8 hours: 42 mu a day.
TeamMachine tractor(char const* number) {
    return {record_id(number), number, "tractor_rotary", "in_use", day("2027-01-01"), {}};
}
Candidate team(char const* code, std::vector<TeamMachine> machines = {}, char const* kind = "machinery") {
    return {record_id(code),     code,        std::string("队") + code,         kind,
            "500231101",         "operating", Point{303000000, 1073000000, {}}, {},
            std::move(machines), {}};
}
/// Rotary tillage of 40 mu in the week from 1 September, a kilometre north of the teams.
Work tillage() {
    return {{{"rotary_tillage", d("40"), day("2025-09-01"), day("2025-09-07")}},
            Point{303090000, 1073000000, {}},
            "地块中心",
            "500231101"};
}
std::vector<Proposal> proposed(Work const& work, std::vector<Candidate> const& teams) {
    return propose(work, teams, Operations::built_in(), {});
}
std::string codes(std::vector<Proposal> const& proposals) {
    std::string text;
    for (Proposal const& one : proposals) text += (text.empty() ? "" : " ") + one.code;
    return text;
}

} // namespace

TEST_CASE("a day's work of a machine, and the days that an area takes", "[domain][orders]") {
    // (2.5 + 8) / 2 × 8 hours
    CHECK(mu_a_day("tractor_rotary", Operations::built_in(), {}) == d("42"));
    CHECK(mu_a_day("manual", Operations::built_in(), {}) == d("5"));
    CHECK_FALSE(mu_a_day("dryer", Operations::built_in(), {}));
    CHECK(days_for(d("42"), d("42")) == 1);
    CHECK(days_for(d("42.01"), d("42")) == 2);
    CHECK(days_for(d("126"), d("42")) == 3);
    CHECK(days_for({}, d("42")) == 1);
}

TEST_CASE("free days: less what was worked, less what other orders take within the window", "[domain][orders]") {
    Date const from = day("2025-09-01"), to = day("2025-09-07");
    CHECK(free_days({}, from, to) == 7);
    Calendar calendar;
    calendar.worked = {day("2025-08-31"), day("2025-09-01"), day("2025-09-07"), day("2025-09-08")};
    CHECK(free_days(calendar, from, to) == 5);
    calendar.orders.push_back({day("2025-09-02"), day("2025-09-06"), 2});
    CHECK(free_days(calendar, from, to) == 3);
    calendar.orders.push_back({day("2025-08-20"), day("2025-09-01"), 5}); // one of its days at most falls here
    CHECK(free_days(calendar, from, to) == 2);
    calendar.orders.push_back({day("2025-09-01"), day("2025-09-30"), 20});
    CHECK(free_days(calendar, from, to) == 0);
}

TEST_CASE("only teams with a machine for it, in use, are proposed", "[domain][orders]") {
    auto combine = tractor("c");
    combine.machine_class = "combine_crawler";
    auto broken = tractor("b");
    broken.status = "repair";
    auto closed = team("T05", {tractor("x")});
    closed.status = "closed";
    CHECK(codes(proposed(tillage(), {team("T01", {tractor("a")}), team("T02", {combine}), team("T03", {broken}),
                                     team("T04"), closed})) == "T01");
}

TEST_CASE("the best first: enough days with papers, near, offered, free, then the code", "[domain][orders]") {
    auto busy = team("T01", {tractor("a")});
    busy.machines[0].calendar.orders.push_back({day("2025-09-01"), day("2025-09-07"), 7});
    auto expired = team("T02", {tractor("b")});
    expired.machines[0].fit_until = day("2025-08-31");
    auto far = team("T03", {tractor("c")});
    far.place = Point{303900000, 1073000000, {}}; // 9 km
    auto nowhere = team("T04", {tractor("d")});
    nowhere.place.reset();
    auto fuller = team("T05", {tractor("e")});
    fuller.machines[0].calendar.worked = {day("2025-09-03")};
    auto const second = team("T06", {tractor("f")}), first = team("T07", {tractor("g")});
    auto offering = team("T08", {tractor("h")});
    offering.offers.push_back(
        {{"rotary_tillage"}, day("2025-09-01"), day("2025-09-30"), d("60"), d("90"), "亩", {"500231"}});
    std::vector<Candidate> teams{busy, expired, far, nowhere, fuller, first, second, offering};
    auto const proposals = proposed(tillage(), teams);
    CHECK(codes(proposals) == "T08 T06 T07 T05 T03 T04 T01 T02");
    std::ranges::reverse(teams);
    CHECK(codes(proposed(tillage(), teams)) == "T08 T06 T07 T05 T03 T04 T01 T02"); // never by how they were found
    CHECK(proposals[0].distance_m == std::optional<std::int64_t>(997));
    CHECK(proposals[0].reasons ==
          std::vector<std::string>{"旋耕整地：轮式/履带拖拉机配旋耕机 h，09-01 至 09-07 共 7 天，空 7 天，约需 1 天",
                                   "离地块中心约 1 公里", "有供给登记，每天 60 亩，单价 90 元"});
    CHECK(proposals[7].reasons[1] == "证照 2025-08-31 到期，作业前须先办理");
    CHECK(proposals[6].slots[0].free == 0);
    CHECK_FALSE(proposals[6].enough());
    CHECK_FALSE(proposals[7].enough());
}

TEST_CASE("an offer counts where and when it covers the work", "[domain][orders]") {
    auto offering = team("T01", {tractor("a")});
    TeamOffer const good{{"rotary_tillage"}, day("2025-09-07"), day("2025-09-30"), {}, {}, "亩", {"500231101203"}};
    auto const has_offer = [&](TeamOffer const& offer) {
        offering.offers = {offer};
        return proposed(tillage(), {offering}).front().offer.has_value();
    };
    CHECK(has_offer(good));
    auto late = good;
    late.from = day("2025-09-08");
    CHECK_FALSE(has_offer(late));
    auto elsewhere = good;
    elsewhere.area_scope = {"500231102"};
    CHECK_FALSE(has_offer(elsewhere));
    auto other = good;
    other.operations = {"harvesting"};
    CHECK_FALSE(has_offer(other));
}

TEST_CASE("what hands can do goes to teams of hands; several operations to who can do all", "[domain][orders]") {
    Work work = tillage();
    work.asks = {{"manual_harvest", d("12"), day("2025-09-01"), day("2025-09-02")}};
    auto const by_hand = proposed(work, {team("T01", {tractor("a")}), team("T02", {}, "fieldwork")});
    CHECK(codes(by_hand) == "T02");
    CHECK(by_hand[0].slots[0].needed == 3); // 5 mu a day
    CHECK_FALSE(by_hand[0].enough());

    auto both = team("T09", {tractor("b"), tractor("c")});
    both.machines[1].machine_class = "combine_crawler";
    work.asks = {{"rotary_tillage", d("10"), day("2025-09-01"), day("2025-09-07")},
                 {"harvesting", d("10"), day("2025-09-01"), day("2025-09-07")}};
    auto const several = proposed(work, {team("T01", {tractor("a")}), both});
    CHECK(codes(several) == "T09 T01");
    CHECK(several[1].cannot == std::vector<std::string>{"harvesting"});
}

TEST_CASE("a team's orders without a machine are shared by its machines", "[domain][orders]") {
    auto one = team("T01", {tractor("a"), tractor("b")});
    one.calendar.orders.push_back({day("2025-09-01"), day("2025-09-07"), 5});
    CHECK(proposed(tillage(), {one})[0].slots[0].free == 4); // 7 less 3 of 5
    one.machines.pop_back();
    CHECK(proposed(tillage(), {one})[0].slots[0].free == 2);
}

TEST_CASE("what was wanted in the past is wanted from today on", "[domain][orders]") {
    ServiceOrder order;
    order.items.push_back({"items[k1]", "ploughing", 1, d("100"), day("2025-09-01"), day("2025-09-07"), ""});
    auto const past = asks_of({}, order, day("2025-10-20"));
    CHECK(past[0].from == day("2025-10-20"));
    CHECK(past[0].to == day("2025-10-26"));
    auto const within = asks_of({}, order, day("2025-09-05"));
    CHECK(within[0].from == day("2025-09-05"));
    CHECK(within[0].to == day("2025-09-07"));
}
