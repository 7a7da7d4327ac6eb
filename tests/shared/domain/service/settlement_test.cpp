#include "shared/domain/service/confirmation.hpp"
#include "shared/domain/service/quotient.hpp"
#include "shared/domain/service/settlement.hpp"
#include "shared/domain/service/subsidy.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::domain;
using namespace gengji::test;

namespace {

Decimal d(char const* text) { return *parse_decimal(text); }
Operations const& known = Operations::built_in();

ServiceLog job(char const* operation, char const* area, char const* price, std::int64_t times = 1) {
    ServiceLog log;
    log.operation = operation;
    log.claimed = d(area);
    log.unit_price = d(price);
    log.times = times;
    return log;
}

std::string amount(ServiceLog const& log) {
    auto const value = amount_of(log, known);
    return value ? to_text(*value, 2) : "-";
}

} // namespace

TEST_CASE("quotients are exact and rounded once", "[domain]") {
    CHECK(quotient(d("1"), d("3"), 2) == d("0.33"));
    CHECK(quotient(d("2"), d("3"), 2) == d("0.67"));
    CHECK(quotient(d("1"), d("8"), 2) == d("0.13"));
    CHECK(quotient(d("-1"), d("8"), 2) == d("-0.13"));
    CHECK(quotient(d("0.9"), d("0.3"), 2) == d("3"));
    CHECK(quotient(d("1"), d("200"), 2) == d("0.01"));
    CHECK_FALSE(quotient(d("1"), d("0"), 2));
}

TEST_CASE("amounts to the cent", "[domain]") {
    CHECK(amount(job("rotary_tillage", "10", "100", 2)) == "2000.00");
    CHECK(amount(job("harvesting", "3.33", "110.55")) == "368.13");       // 368.1315
    CHECK(amount(job("harvesting", "0.05", "0.10")) == "0.01");           // 0.005, half up
    CHECK(amount(job("harvesting", "0.01", "0.49")) == "0.00");           // 0.0049
    CHECK(amount(job("plant_protection", "1.11", "8.55", 3)) == "28.47"); // 28.4715: rounded once, not per time (28.47)
    CHECK(amount(job("plant_protection", "1.13", "8.55", 3)) == "28.98"); // 28.9845; per time it would be 28.98

    ServiceLog log = job("harvesting", "10", "100");
    log.accepted = d("9.5");
    log.surcharge = d("20.5");
    log.discount = d("0.4");
    CHECK(amount(log) == "970.10");
    log.unit_price.reset();
    CHECK(amount(log) == "-");

    ServiceLog dried = job("drying", "10", "200");
    CHECK(amount(dried) == "-"); // priced per tonne
    dried.tonnes = d("5.5");
    CHECK(amount(dried) == "1100.00");
}

TEST_CASE("an order's total, deposit and balance", "[domain]") {
    ServiceOrder order;
    order.area = d("10");
    for (auto const& [operation, times, price] :
         {std::tuple{"rotary_tillage", 2, "100"}, {"plant_protection", 3, "10"}, {"harvesting", 1, "120.5"}}) {
        ServiceOrder::Item item;
        item.operation = operation;
        item.times = times;
        item.unit_price = d(price);
        order.items.push_back(item);
    }
    CHECK(total_of(order) == d("3505")); // 10 · (200 + 30 + 120.5)

    Payments const third = payments_of(d("3505"), 30, parse_date("2025-09-20"), "cash", {});
    CHECK(third.deposit == d("1051.5"));
    CHECK(third.balance == d("2453.5"));
    CHECK(third.balance_due == parse_date("2025-10-20"));
    Payments const odd = payments_of(d("0.05"), 50, {}, "cash", {});
    CHECK(odd.deposit == d("0.03")); // 0.025, half up
    CHECK(odd.balance == d("0.02")); // together what was owed
    CHECK_FALSE(payments_of(d("100"), 30, parse_date("2025-09-20"), "deduct_sales", {}).balance_due);
    order.items[1].unit_price.reset();
    CHECK_FALSE(total_of(order));
}

TEST_CASE("late fees grow by the day, to half the fee at most", "[domain]") {
    Settings const settings; // 0.0005 a day, at most 0.5 of the fee
    CHECK(late_fee(d("1000"), d("700"), 0, settings) == Decimal{});
    CHECK(late_fee(d("1000"), d("700"), 10, settings) == d("3.5"));
    CHECK(late_fee(d("1000"), d("333.33"), 1, settings) == d("0.17")); // 0.166665
    CHECK(late_fee(d("1000"), d("700"), 5000, settings) == d("500"));
    CHECK(late_fee(d("1000"), d("0"), 30, settings) == Decimal{});
}

TEST_CASE("settlement states", "[domain]") {
    CHECK(settlement_state(d("100"), d("0")) == SettlementState::unpaid);
    CHECK(settlement_state(d("100"), d("0.01")) == SettlementState::part);
    CHECK(settlement_state(d("100"), d("100")) == SettlementState::paid);
    CHECK(settlement_state(d("100"), d("120")) == SettlementState::paid);
    CHECK(settlement_state(d("100"), d("40"), "机手同意免收") == SettlementState::written_off);
    CHECK(settlement_state(d("0"), d("0")) == SettlementState::paid);
    CHECK(farmer_pays(d("1000"), d("300"), false) == d("700"));
    CHECK(farmer_pays(d("1000"), d("300"), true) == d("1000"));
}

TEST_CASE("a subsidy is the least of rate and caps", "[domain]") {
    struct Case {
        char const* what;
        char const* amount;
        std::function<void(SubsidyClaim&, SubsidyRules&, SubsidyBefore&)> change;
    };
    auto const untouched = [](auto&, auto&, auto&) {};
    // 10 mu at 100 yuan, 30 yuan a mu-time: 300.00
    Case const cases[] = {
        {"the rate", "300", untouched},
        {"30 % of a lower price", "240", [](auto& c, auto&, auto&) { c.unit_price = d("80"); }},
        {"40 % of it on hills", "300", [](auto& c, auto&, auto&) { c.unit_price = d("80"), c.hill = true; }},
        {"a scheme's own share", "200", [](auto&, auto& r, auto&) { r.share_max_pct = d("20"); }},
        {"100 yuan a mu and season", "250", [](auto&, auto&, auto& b) { b.plot_season = d("750"); }},
        {"130 on hills", "300", [](auto& c, auto&, auto& b) { c.hill = true, b.plot_season = d("750"); }},
        {"nothing left of the season", "0", [](auto&, auto&, auto& b) { b.plot_season = d("1000"); }},
        {"another rate for scale operators", "150",
         [](auto& c, auto& r, auto&) { c.smallholder = false, r.per_mu_scale = d("15"); }},
        {"100 000 a year for a scale operator", "50",
         [](auto& c, auto&, auto& b) { c.smallholder = false, b.operator_year = d("99950"); }},
        {"no such bound for smallholders", "300", [](auto&, auto&, auto& b) { b.operator_year = d("99950"); }},
        {"the budget", "10.01", [](auto&, auto& r, auto& b) { r.budget = d("5000"), b.from_budget = d("4989.99"); }},
        {"two times", "600", [](auto& c, auto&, auto&) { c.times = 2; }},
        {"not verified", "0", [](auto& c, auto&, auto&) { c.approved = false; }},
        {"a duplicate", "0", [](auto& c, auto&, auto&) { c.duplicate = true; }},
        {"another operation", "0", [](auto& c, auto&, auto&) { c.operation = "storage"; }},
        {"too little evidence", "0", [](auto& c, auto&, auto&) { c.evidence = 1; }},
        {"outside the time", "0", [](auto& c, auto& r, auto&) { r.valid_to = parse_date("2025-01-01"), (void)c; }},
        {"the plot was paid two years ago", "0",
         [](auto&, auto& r, auto& b) { r.plot_once_years = 3, b.plot_last_paid = parse_date("2023-09-10"); }},
        {"the plot was paid three years ago", "300",
         [](auto&, auto& r, auto& b) { r.plot_once_years = 3, b.plot_last_paid = parse_date("2022-09-09"); }},
    };
    for (Case const& one : cases) {
        SubsidyClaim claim{"subsoiling", parse_date("2025-09-10"), d("10"), 1, d("100"), true, false, true, false, 2};
        SubsidyRules rules;
        rules.operations = {"subsoiling"};
        rules.per_mu = d("30");
        SubsidyBefore before;
        one.change(claim, rules, before);
        Subsidy const subsidy = subsidy_of(claim, rules, before, {});
        CAPTURE(one.what, subsidy.why);
        CHECK(subsidy.amount == d(one.amount));
        bool const full = subsidy.amount == d("300") || subsidy.amount == d("600") || subsidy.amount == d("150");
        CHECK(subsidy.why.empty() == full);
    }
    SubsidyClaim const odd{
        "subsoiling", parse_date("2025-09-10"), d("0.33"), 1, d("10.1"), true, false, true, false, 2};
    SubsidyRules rules;
    rules.operations = {"subsoiling"};
    rules.per_mu = d("30");
    CHECK(subsidy_of(odd, rules, {}, {}).amount == d("0.99")); // 30 % of 3.333 is 0.9999: never rounded above a cap
}

TEST_CASE("a confirmation is stale once plot, operation, area or amount is another", "[domain]") {
    FileRef const strokes{hash_of("strokes"), 10, "image/png", "签名.png"};
    RecordState const saved = applied({}, an_edit("team", 1)
                                              .set("operation", "harvesting")
                                              .set("claimed", Value::of(d("10")))
                                              .set("unit_price", Value::of(d("100")))
                                              .set("plot", Value::of(record_id("大田湾")))
                                              .set("quality", "good")
                                              .set("confirm_way", "signature")
                                              .set("confirm_by", "张三")
                                              .set("confirm_sign", Value::of(strokes)));
    auto const confirmation = [](RecordState const& state) {
        return confirmation_of(service_log_of(record_key(), state), state, known);
    };
    CHECK(confirmation(saved) == Confirmation::given);
    auto const edited = [&](char const* path, Value value) {
        return applied(saved, an_edit("team", 2).saw(saved).set(path, value));
    };
    CHECK(confirmation(edited("claimed", Value::of(d("11")))) == Confirmation::stale);
    CHECK(confirmation(edited("unit_price", Value::of(d("90")))) == Confirmation::stale);
    CHECK(confirmation(edited("plot", Value::of(record_id("堰塘边")))) == Confirmation::stale);
    CHECK(confirmation(edited("operation", Value::of("ploughing"))) == Confirmation::stale);
    CHECK(confirmation(edited("quality", Value::of("poor"))) == Confirmation::given);
    CHECK(confirmation(edited("accepted", Value::of(d("9")))) == Confirmation::given);
    CHECK(confirmation(edited("confirm_sign", Value())) == Confirmation::none);

    // With the hash of what was signed, the values decide and not who wrote when.
    std::string const hash = confirmation_hash(service_log_of(record_key(), saved), known);
    RecordState const hashed = applied(saved, an_edit("li", 1).saw(saved).set("confirm_of", hash));
    CHECK(confirmation(hashed) == Confirmation::given);
    RecordState const more = applied(hashed, an_edit("li", 2).saw(hashed).set("claimed", Value::of(d("11"))));
    CHECK(confirmation(more) == Confirmation::stale);
    CHECK(confirmation(applied(more, an_edit("li", 3).saw(more).set("claimed", Value::of(d("10"))))) ==
          Confirmation::given);
}

TEST_CASE("evidence levels", "[domain]") {
    ServiceLog log;
    CHECK(evidence_level(log, Confirmation::none, false) == 0);
    log.photo_before = FileRef{hash_of("a"), 1, "image/jpeg", "a"};
    log.photo_after = log.photo_before;
    CHECK(evidence_level(log, Confirmation::none, false) == 0); // one picture twice
    log.photo_after->hash = hash_of("b");
    CHECK(evidence_level(log, Confirmation::none, false) == 1);
    CHECK(evidence_level(log, Confirmation::stale, false) == 1);
    CHECK(evidence_level(log, Confirmation::given, false) == 2);
    log.track = log.photo_before;
    CHECK(evidence_level(log, Confirmation::given, false) == 3);
    CHECK(evidence_level(log, Confirmation::given, true) == 4);
}

TEST_CASE("a save that confirms keeps what was confirmed", "[domain]") {
    std::vector<Change> const patch{{"claimed", Value::of(d("10"))},
                                    {"confirm_by", Value::of("张三")},
                                    {"confirm_way", Value::of("family")},
                                    {"operation", Value::of("harvesting")},
                                    {"unit_price", Value::of(d("100"))}};
    auto const change = confirmation_change("service_log", {}, patch, known);
    REQUIRE(change);
    CHECK(change->path == "confirm_of");
    auto whole = patch;
    whole.push_back(*change);
    std::ranges::sort(whole);
    Edit edit = an_edit("li", 1);
    edit.patch = whole;
    RecordState const saved = applied({}, edit);
    auto const confirmation = [](RecordState const& state) {
        return confirmation_of(service_log_of(record_key(), state), state, known);
    };
    CHECK(confirmation(saved) == Confirmation::given);

    // Another laptop changes the area: stale. A new confirmation over the new area: given again.
    RecordState const more = applied(saved, an_edit("wang", 1).saw(saved).set("claimed", Value::of(d("12"))));
    CHECK(confirmation(more) == Confirmation::stale);
    auto const again = confirmation_change("service_log", more, {{"confirm_by", Value::of("张三")}}, known);
    REQUIRE(again);
    CHECK(confirmation(applied(more, an_edit("wang", 2).saw(more).set(again->path, again->value))) ==
          Confirmation::given);

    CHECK_FALSE(confirmation_change("service_log", more, {{"claimed", Value::of(d("9"))}}, known));
    CHECK_FALSE(confirmation_change("plot", more, patch, known));
}
