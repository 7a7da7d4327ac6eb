#include "shared/domain/findings/log_rules.hpp"
#include "shared/domain/findings/nearness.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

#include <functional>

using namespace gengji;
using namespace gengji::domain;
using namespace gengji::test;

namespace {

Decimal d(char const* text) { return *parse_decimal(text); }
std::int64_t at(char const* text) { return *parse_instant(text) / 1000; }

/// A log with nothing wrong: 10 mu of rice cut by a crawler combine in 2 hours, 5 mu an hour.
LogRow good_log() {
    LogRow log;
    log.record = 1;
    log.id = record_id("log");
    log.owner = "500231101T01";
    log.level = Level::submitted;
    log.log_no = "SLA1000001";
    log.village = "500231101203";
    log.season = "rice-2025";
    log.operation = "harvesting";
    log.client = record_id("client");
    log.plot = record_id("plot");
    log.team = record_id("team");
    log.operator_id = record_id("operator");
    log.machine = record_id("machine");
    log.start_s = at("2025-09-01 08:00");
    log.end_s = at("2025-09-01 10:00");
    log.submitted_at = at("2025-09-02 20:00");
    log.claimed = d("10");
    log.unit_price = d("120");
    log.photos = {1, 2};
    log.two_photos = true;
    log.confirmation = Confirmation::given;
    return log;
}

Referred good_things() {
    Referred things;
    things.plot.emplace();
    things.plot->contract_area = d("10");
    things.plot->boundary = {{303000000, 1073000000, {}},
                             {303000000, 1073010000, {}},
                             {303010000, 1073010000, {}},
                             {303010000, 1073000000, {}}}; // about 96 × 111 m
    things.machine.emplace();
    things.machine->machine_class = "combine_crawler";
    things.machine->team = record_id("team");
    things.machine->status = "in_use";
    things.scheme.emplace();
    things.scheme->operations = {"harvesting"};
    things.scheme->per_mu = d("30");
    return things;
}

std::string told(std::vector<Finding> const& findings) {
    std::string text;
    for (Finding const& finding : findings)
        text += (text.empty() ? "" : " ") + finding.rule + (finding.severity == FindingSeverity::block ? "!" : "");
    return text;
}

struct Case {
    char const* what;
    char const* rules; ///< those that speak, ! where they block
    std::function<void(LogRow&, Referred&, Settings&)> change;
};

} // namespace

TEST_CASE("what one log says alone", "[domain]") {
    Case const cases[] = {
        {"nothing wrong", "", [](LogRow&, Referred&, Settings&) {}},
        {"no area", "R01!", [](LogRow& l, Referred&, Settings&) { l.claimed.reset(); }},
        {"area zero", "R01!", [](LogRow& l, Referred&, Settings&) { l.claimed = d("0"); }},
        {"negative area", "R01!", [](LogRow& l, Referred&, Settings&) { l.claimed = d("-1"); }},
        {"less than a 厘", "R01!", [](LogRow& l, Referred&, Settings&) { l.claimed = d("9.995"); }},
        {"ends before it begins", "R02!", [](LogRow& l, Referred&, Settings&) { l.end_s = *l.start_s - 1; }},
        {"ends as it begins", "R02!", [](LogRow& l, Referred&, Settings&) { l.end_s = l.start_s; }},
        {"ten minutes ahead", "", [](LogRow& l, Referred&, Settings&) { l.submitted_at = *l.end_s - 600; }},
        {"eleven minutes ahead", "R02!", [](LogRow& l, Referred&, Settings&) { l.submitted_at = *l.end_s - 660; }},
        {"harvest has one time", "R03!", [](LogRow& l, Referred&, Settings&) { l.time_no = 2; }},
        {"no time", "R03!", [](LogRow& l, Referred&, Settings&) { l.times = 0; }},
        {"unknown operation", "R03!", [](LogRow& l, Referred&, Settings&) { l.operation = "flying"; }},
        {"changed after confirmation", "R04!",
         [](LogRow& l, Referred&, Settings&) { l.confirmation = Confirmation::stale; }},
        {"5 % above the plot", "", [](LogRow& l, Referred&, Settings&) { l.claimed = d("10.5"); }},
        {"more than 5 % above the plot", "R05", [](LogRow& l, Referred&, Settings&) { l.claimed = d("10.51"); }},
        {"20 % above the plot", "R05", [](LogRow& l, Referred&, Settings&) { l.claimed = d("12"); }},
        {"more than 20 % above the plot", "R05!", [](LogRow& l, Referred&, Settings&) { l.claimed = d("12.01"); }},
        {"a county that is stricter", "R05",
         [](LogRow& l, Referred&, Settings& s) { l.claimed = d("10.1"), s.plot_warn_ratio = d("1"); }},
        {"no plot known", "",
         [](LogRow& l, Referred& r, Settings&) {
             l.claimed = d("21"), l.end_s = at("2025-09-01 13:00"), r.plot.reset();
         }},
        // crawler combine: typical high 7 mu/h · 1.5 = 10.5; hard maximum 20
        {"10.5 mu an hour", "", [](LogRow& l, Referred& r, Settings&) { l.claimed = d("21"), r.plot.reset(); }},
        {"10.505 mu an hour", "R06", [](LogRow& l, Referred& r, Settings&) { l.claimed = d("21.01"), r.plot.reset(); }},
        {"20 mu an hour", "R06", [](LogRow& l, Referred& r, Settings&) { l.claimed = d("40"), r.plot.reset(); }},
        {"20.005 mu an hour", "R06!",
         [](LogRow& l, Referred& r, Settings&) { l.claimed = d("40.01"), r.plot.reset(); }},
        {"before the rice is ripe", "R10",
         [](LogRow& l, Referred&, Settings&) {
             l.start_s = at("2025-07-31 08:00"), l.end_s = at("2025-07-31 10:00"), l.submitted_at = l.end_s;
         }},
        {"on the first day", "",
         [](LogRow& l, Referred&, Settings&) {
             l.start_s = at("2025-08-01 00:30"), l.end_s = at("2025-08-01 10:00"), l.submitted_at = l.end_s;
         }},
        {"track 5 % off", "", [](LogRow& l, Referred&, Settings&) { l.gnss_area = d("9.5"); }},
        {"track more than 5 % off", "R11", [](LogRow& l, Referred&, Settings&) { l.gnss_area = d("9.49"); }},
        {"track more than 10 % off", "R11", [](LogRow& l, Referred&, Settings&) { l.gnss_area = d("11.01"); }},
        {"in the plot", "",
         [](LogRow& l, Referred&, Settings&) {
             l.position = Point{303005000, 1073005000, {}};
         }},
        {"90 m off the plot", "",
         [](LogRow& l, Referred&, Settings&) {
             l.position = Point{303018100, 1073005000, {}};
         }},
        {"111 m off the plot", "R12",
         [](LogRow& l, Referred&, Settings&) {
             l.position = Point{303020100, 1073005000, {}};
         }},
        {"in Chongqing city", "R12 R12",
         [](LogRow& l, Referred&, Settings&) {
             l.position = Point{295600000, 1065500000, {}};
         }},
        // harvesting 90 … 160 yuan: 45 … 320
        {"half the low price", "", [](LogRow& l, Referred&, Settings&) { l.unit_price = d("45"); }},
        {"less than half", "R13", [](LogRow& l, Referred&, Settings&) { l.unit_price = d("44.99"); }},
        {"twice the high price", "", [](LogRow& l, Referred&, Settings&) { l.unit_price = d("320"); }},
        {"more than twice", "R13", [](LogRow& l, Referred&, Settings&) { l.unit_price = d("320.01"); }},
        {"amount as computed", "", [](LogRow& l, Referred&, Settings&) { l.amount = d("1200"); }},
        {"another amount", "R14!", [](LogRow& l, Referred&, Settings&) { l.amount = d("1200.01"); }},
        {"15 days late", "", [](LogRow& l, Referred&, Settings&) { l.submitted_at = at("2025-09-16 23:59"); }},
        {"16 days late", "R15", [](LogRow& l, Referred&, Settings&) { l.submitted_at = at("2025-09-17 00:00"); }},
        {"on the closing day", "R15", [](LogRow& l, Referred&, Settings&) { l.submitted_at = at("2025-10-15 23:00"); }},
        {"after the closing day", "R15!",
         [](LogRow& l, Referred&, Settings&) { l.submitted_at = at("2025-10-16 00:00"); }},
        {"after it, in a month reopened", "R15",
         [](LogRow& l, Referred&, Settings& s) {
             l.submitted_at = at("2025-10-16 00:00"), s.reopened_months = "2025-08 2025-09";
         }},
        {"subsidy within the rate", "", [](LogRow& l, Referred&, Settings&) { l.subsidy = d("300"); }},
        {"subsidy above the rate", "R16!", [](LogRow& l, Referred&, Settings&) { l.subsidy = d("300.01"); }},
        {"subsidy for another operation", "R16!",
         [](LogRow& l, Referred& r, Settings&) { l.subsidy = d("1"), r.scheme->operations = {"ploughing"}; }},
        {"another team's machine", "R17",
         [](LogRow&, Referred& r, Settings&) { r.machine->team = record_id("another"); }},
        {"another team's machine, lent", "",
         [](LogRow&, Referred& r, Settings&) { r.machine->team = record_id("another"), r.machine->status = "lent"; }},
        {"licence ran out the day before", "R17",
         [](LogRow&, Referred& r, Settings&) { r.machine->licence_until = parse_date("2025-08-31"); }},
        {"inspected until that day", "",
         [](LogRow&, Referred& r, Settings&) { r.machine->inspection_until = parse_date("2025-09-01"); }},
        {"one photo twice", "R18", [](LogRow& l, Referred&, Settings&) { l.photos = {1, 1}; }},
        {"void: nobody asks", "", [](LogRow& l, Referred&, Settings&) { l.claimed.reset(), l.level = Level::voided; }},
    };
    for (Case const& one : cases) {
        LogRow log = good_log();
        Referred things = good_things();
        FindingRules rules;
        one.change(log, things, rules.settings);
        CAPTURE(one.what);
        CHECK(told(findings_of(log, things, rules)) == one.rules);
        for (Finding const& finding : findings_of(log, things, rules)) CHECK(finding.message.size() > 20);
    }
}

TEST_CASE("what two logs say together", "[domain]") {
    struct PairCase {
        char const* what;
        char const* rules;
        std::function<void(LogRow&, LogRow&, Client&, Client&)> change;
    };
    auto const elsewhere = [](LogRow& b) {
        b.plot = record_id("another plot"), b.client = record_id("another client");
    };
    PairCase const cases[] = {
        {"another plot", "",
         [&](auto&, auto& b, auto&, auto& cb) { elsewhere(b), cb.root = record_id("another client"); }},
        {"same plot and time, two teams", "R09", [](auto&, auto&, auto&, auto&) {}},
        {"same plot, one team, one laptop", "",
         [](auto& a, auto& b, auto&, auto&) { b.team = a.team, b.log_no = "SLA1000002"; }},
        {"same plot, one team, two laptops", "R09", [](auto& a, auto& b, auto&, auto&) { b.team = a.team; }},
        {"the second time", "", [](auto&, auto& b, auto&, auto&) { b.time_no = 2; }},
        {"another season", "", [](auto&, auto& b, auto&, auto&) { b.season = "rice_ratoon-2025"; }},
        {"no plot: client, 3 days, 10 %", "R09",
         [](auto&, auto& b, auto&, auto&) {
             b.plot.reset(), b.claimed = d("9"), b.start_s = at("2025-09-04 08:00"), b.end_s = at("2025-09-04 09:00");
         }},
        {"no plot: 4 days", "",
         [](auto&, auto& b, auto&, auto&) {
             b.plot.reset(), b.start_s = at("2025-09-05 08:00"), b.end_s = at("2025-09-05 09:00");
         }},
        {"no plot: more than 10 %", "", [](auto&, auto& b, auto&, auto&) { b.plot.reset(), b.claimed = d("8.99"); }},
        {"no plot: another village", "",
         [](auto&, auto& b, auto&, auto&) { b.plot.reset(), b.village = "500231101204"; }},
        {"no plot: another client", "",
         [](auto&, auto& b, auto&, auto& cb) { b.plot.reset(), cb.root = record_id("another client"); }},
        {"no plot: another profile with the same telephone", "R09",
         [](auto&, auto& b, auto& ca, auto& cb) {
             b.plot.reset(), cb.root = record_id("another client"), ca.phone = cb.phone = "19900230001";
         }},
        {"both without telephone", "",
         [](auto&, auto& b, auto&, auto& cb) { b.plot.reset(), cb.root = record_id("another client"); }},
        {"one machine in two places", "R08",
         [&](auto& a, auto& b, auto&, auto& cb) {
             elsewhere(b), cb.root = record_id("another client"), b.machine = a.machine,
                           b.start_s = at("2025-09-01 09:59"), b.end_s = at("2025-09-01 12:00");
         }},
        {"one machine, one after the other", "",
         [&](auto& a, auto& b, auto&, auto& cb) {
             elsewhere(b), cb.root = record_id("another client"), b.machine = a.machine,
                           b.start_s = at("2025-09-01 10:00"), b.end_s = at("2025-09-01 12:00");
         }},
        {"one operator in two places", "R08",
         [&](auto& a, auto& b, auto&, auto& cb) {
             elsewhere(b), cb.root = record_id("another client"), b.operator_id = a.operator_id,
                           b.start_s = at("2025-09-01 07:00"), b.end_s = at("2025-09-01 08:01");
         }},
        {"a copied photo", "R18",
         [&](auto&, auto& b, auto&, auto& cb) {
             elsewhere(b), cb.root = record_id("another client"), b.photos = {2, 9};
         }},
        {"copied strokes", "R18",
         [&](auto& a, auto& b, auto&, auto& cb) {
             elsewhere(b), cb.root = record_id("another client"), a.strokes = b.strokes = 7;
         }},
        {"one of them is void", "", [](auto&, auto& b, auto&, auto&) { b.level = Level::voided; }},
    };
    for (PairCase const& one : cases) {
        LogRow a = good_log(), b = good_log();
        b.record = 2;
        b.id = record_id("other log");
        b.log_no = "SLB2000001";
        b.team = record_id("other team");
        b.machine = record_id("other machine");
        b.operator_id = record_id("other operator");
        b.start_s = at("2025-09-02 08:00");
        b.end_s = at("2025-09-02 10:00");
        b.photos = {3, 4};
        Client client_a{record_id("client"), ""}, client_b = client_a;
        one.change(a, b, client_a, client_b);
        CAPTURE(one.what);
        auto const found = findings_of(a, client_a, b, client_b, {});
        CHECK(told(found) == one.rules);
        CHECK(findings_of(b, client_b, a, client_a, {}) == found); // whoever comes first
    }
}

TEST_CASE("tracks that share more than 30 % of their ground are one claim", "[domain]") {
    struct Shared final : WorkedAreas {
        Decimal part;
        std::optional<Decimal> shared_part(LogRow const&, LogRow const&) const override { return part; }
    } worked;
    LogRow a = good_log(), b = good_log();
    b.record = 2, b.team = record_id("other team"), b.machine = record_id("m2"), b.operator_id = record_id("o2");
    b.plot = record_id("another plot"), b.photos = {};
    b.start_s = *b.start_s + 90'000, b.end_s = *b.end_s + 90'000;
    a.path = "a", b.path = "b";
    FindingRules rules;
    rules.worked = &worked;
    worked.part = d("0.3");
    CHECK(told(findings_of(a, {}, b, {}, rules)) == "");
    worked.part = d("0.31");
    CHECK(told(findings_of(a, {}, b, {}, rules)) == "R09");
}

TEST_CASE("first verified stands", "[domain]") {
    LogRow a = good_log(), b = good_log();
    CHECK_FALSE(stands_before(a, b)); // neither is verified
    b.verified = Verified{200, dot("wang", 5)};
    CHECK(stands_before(b, a));
    CHECK_FALSE(stands_before(a, b));
    a.verified = Verified{100, dot("wang", 9)};
    CHECK(stands_before(a, b));
    CHECK_FALSE(stands_before(b, a));
    a.level = Level::voided;
    CHECK_FALSE(stands_before(a, b));
}

TEST_CASE("a machine's day", "[domain]") {
    Machine machine;
    machine.machine_class = "combine_crawler"; // 100 mu a day at most
    std::vector<LogRow> logs{good_log(), good_log()};
    logs[0].claimed = d("60"), logs[1].claimed = d("40");
    logs[1].record = 7;
    Date const day = *logs[0].day();
    CHECK_FALSE(machine_day(logs, machine, day, {}));
    logs[1].claimed = d("40.01");
    auto const finding = machine_day(logs, machine, day, {});
    REQUIRE(finding);
    CHECK(finding->rule == "R07");
    CHECK(finding->subject == 1);
    CHECK_FALSE(machine_day(logs, std::nullopt, day, {}));
}

TEST_CASE("a plot's season", "[domain]") {
    Plot plot;
    plot.contract_area = d("10");
    std::vector<LogRow> logs{good_log(), good_log()};
    logs[0].claimed = d("6"), logs[1].claimed = d("6"); // 12 of 10 · 1 · 1.2
    CHECK_FALSE(season_times(logs, plot, {}));
    logs[1].claimed = d("6.01");
    REQUIRE(season_times(logs, plot, {}));
    CHECK(season_times(logs, plot, {})->severity == FindingSeverity::block);
    logs.pop_back();
    CHECK_FALSE(season_times(logs, plot, {})); // alone it is R05's matter
}

TEST_CASE("two profiles of one member", "[domain]") {
    auto const member = [](std::int64_t record) {
        MemberRow row;
        row.record = record;
        row.level = Level::submitted;
        row.name = "张三", row.village = "500231101203", row.phone = "19900230001", row.group_no = "3组";
        return row;
    };
    MemberRow a = member(1), b = member(2);
    auto const rule = [&] {
        auto const finding = same_member(a, b);
        return finding ? finding->rule : "";
    };
    CHECK(rule() == "M2");
    b.phone = "19900230002";
    CHECK(rule() == "M3");
    b.group_no.clear();
    CHECK(rule() == "");
    a.group_no.clear();
    CHECK(rule() == ""); // nothing is not the same group
    a.id_no = b.id_no = "500299198503074210";
    CHECK(rule() == "M1");
    b.merged_into = a.id;
    CHECK(rule() == "");
    b.merged_into.reset();
    b.level = Level::voided;
    CHECK(rule() == "");
}

TEST_CASE("another township learns that it exists, and whom to ask", "[domain][S12]") {
    Finding const finding{"R09", FindingSeverity::warn, 1, 2, "plot", "SLA1000001 与 SLB2000001 是同一地块……"};
    std::string const told_there = told_elsewhere(finding, "沙坪镇");
    CHECK(told_there.find("沙坪镇") != std::string::npos);
    CHECK(told_there.find("SLA") == std::string::npos);
    CHECK(told_there.find("SLB") == std::string::npos);
}

TEST_CASE("rows keep all that they hold", "[domain]") {
    LogRow log = good_log();
    log.verified = Verified{unstamped, dot("wang", 3)};
    log.position = Point{-303000000, 1073000000, {}};
    log.track = hash_of("track");
    log.strokes = 0xFFFFFFFFFFFFFFFFull;
    log.tonnes = d("-0.000000001");
    CHECK(decode_log_row(1, encode(log)) == log);
    LogRow bare;
    bare.record = 1;
    CHECK(decode_log_row(1, encode(bare)) == bare);
    CHECK_FALSE(decode_log_row(1, encode(log) + "x"));
    CHECK_FALSE(decode_log_row(1, encode(log).substr(0, 40)));
}

TEST_CASE("distances on the county's plane", "[domain]") {
    Point const here{303000000, 1073000000, {}};
    CHECK(distance_m(here, {303009020, 1073000000, {}}) == Approx(100).margin(1)); // 1″ of latitude is 30.8 m
    CHECK(distance_m(here, {303000000, 1073010390, {}}) == Approx(100).margin(1));
    CHECK(county_outline().size() > 20);
    CHECK(distance_to_ring_m({303330000, 1073450000, {}}, county_outline()) == 0); // 垫江 itself
    CHECK(distance_to_ring_m({-303330000, -1073450000, {}}, county_outline()) > 1'000'000);
}
