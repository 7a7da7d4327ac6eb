#include "shared/domain/service/payment_list.hpp"
#include "shared/records/review.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace gengji;
using namespace gengji::domain;
using namespace gengji::test;

namespace {

Decimal d(char const* text) { return *parse_decimal(text); }
RecordId const scheme_id = record_id("scheme");

/// 30 yuan a mu-time for smallholders, 20 for scale operators; at most 40 % of the price, 100 yuan a mu and season,
/// 1 000 a year for one scale operator; 5 000 in all.
FundScheme a_scheme() {
    FundScheme scheme;
    scheme.scheme_code = "A", scheme.name = "作业补助";
    scheme.operations = {"rotary_tillage", "harvesting", "plant_protection"};
    scheme.valid_from = parse_date("2025-01-01"), scheme.valid_to = parse_date("2026-12-31");
    scheme.per_mu = d("30"), scheme.per_mu_scale = d("20"), scheme.share_max = d("40");
    scheme.per_mu_season_max = d("100"), scheme.operator_year_max = d("1000"), scheme.budget = d("5000");
    scheme.evidence_level = 2;
    return scheme;
}

/// A claim of 10 mu harvested at 100 yuan by a smallholder, verified `nth`.
SubsidyRequest claim(char const* name, int nth, char const* plot = nullptr) {
    SubsidyRequest request;
    request.log = record_key(name, {"500231101T01", BucketClass::log});
    request.log_no = name;
    request.village = "500231101203", request.season = "rice-2025";
    request.scheme = scheme_id;
    request.client = record_id("client of " + std::string(name));
    if (plot) request.plot = record_id(plot), request.plot_area = d("10");
    request.claim = {"harvesting", parse_date("2025-09-10"), d("10"), 1, d("100"), true, false, true, false, 2};
    request.verified_at = 1'760'000'000 + nth;
    return request;
}
SubsidyRequest by_farm(SubsidyRequest request, char const* farm, char const* area) {
    request.client = record_id(farm);
    request.claim.smallholder = false;
    request.claim.area = d(area);
    return request;
}

struct World {
    std::map<RecordId, FundScheme> schemes{{scheme_id, a_scheme()}};
    std::vector<SubsidyRequest> requests;
    std::vector<SchemePayment> payments;
    Settings settings;

    FundScheme& scheme() { return schemes[scheme_id]; }
    PaymentList list() const { return payment_list(requests, schemes, payments, settings); }
    /// "name state amount", in the list's order.
    std::vector<std::string> shown() const {
        std::vector<std::string> lines;
        for (PaymentLine const& line : list().lines)
            lines.push_back(line.request.log_no + " " + name_of(line.state) + " " + to_text(line.amount, 2));
        return lines;
    }
};
using Lines = std::vector<std::string>;

} // namespace

TEST_CASE("the budget is given out in the order in which claims were verified, to the cent", "[domain]") {
    World county; // each asks for 10 · 30 = 300.00; 40 % of the price would be 400.00
    county.scheme().budget = d("500.01");
    county.requests = {claim("third", 3), claim("first", 1), claim("second", 2)};
    Lines const expected{"first due 300.00", "second due 200.01", "third refused 0.00"};
    do {
        CHECK(county.shown() == expected);
    } while (std::ranges::next_permutation(county.requests, {}, &SubsidyRequest::log_no).found);

    PaymentList const list = county.list();
    CHECK(list.lines[0].why.empty());
    CHECK(list.lines[1].is_cut());
    CHECK(list.lines[1].asked == d("300"));
    CHECK_THAT(list.lines[1].why, Catch::Contains("预算"));
    CHECK_THAT(list.lines[2].why, Catch::Contains("预算"));
    REQUIRE(list.schemes.size() == 1);
    SchemeTotal const& total = list.schemes[0];
    CHECK(total.due == d("500.01"));
    CHECK(total.asked == d("900"));
    CHECK(total.left == d("0"));
    CHECK(std::tuple(total.lines, total.due_lines, total.cut_lines, total.refused_lines, total.paid_lines) ==
          std::tuple(3u, 2u, 1u, 1u, 0u));
}

TEST_CASE("of one plot and season no more than the bound per mu, over all schemes", "[domain]") {
    World county; // 10 mu · 100 = 1 000.00 for the season
    RecordId const other = record_id("other scheme");
    county.schemes[other] = a_scheme();
    county.schemes[other].scheme_code = "B";
    auto till = claim("till", 1, "field"), harvest = claim("harvest", 2, "field"), spray = claim("spray", 3, "field"),
         next = claim("next season", 4, "field");
    till.claim.operation = "rotary_tillage", till.claim.times = 2; // 10 · 2 · 30 = 600.00
    harvest.scheme = other;                                        // 300.00, of another budget
    spray.claim.operation = "plant_protection", spray.claim.times = 3, spray.claim.unit_price = d("10");
    // 10 · 3 · 30 = 900.00, but 40 % of 300.00 are 120.00, and 1 000 − 600 − 300 = 100.00 are left
    next.season = "rapeseed-2026";
    county.requests = {till, harvest, spray, next};
    CHECK(county.shown() ==
          Lines{"till due 600.00", "spray due 100.00", "next season due 300.00", "harvest due 300.00"});
    CHECK_THAT(county.list().lines[1].why, Catch::Contains("每亩每季"));

    county.requests[0].claim.area = d("4"); // 240.00; then 300.00 (others), 120.00 and none cut by the season
    CHECK(county.shown() ==
          Lines{"till due 240.00", "spray due 120.00", "next season due 300.00", "harvest due 300.00"});
}

TEST_CASE("without a plot a client's land of a village counts as one", "[domain]") {
    World county;
    county.scheme().per_mu_season_max = d("40");
    auto one = claim("ten mu", 1), two = claim("eight mu", 2), far = claim("elsewhere", 3);
    two.client = far.client = one.client;
    two.claim.area = d("8"), far.village = "500231101204";
    county.requests = {one, two, far}; // 400 for the land: 300 + 100 of 240; the other village's is other land
    CHECK(county.shown() == Lines{"ten mu due 300.00", "eight mu due 100.00", "elsewhere due 300.00"});
}

TEST_CASE("a scale operator's year has a bound, a smallholder's has none", "[domain]") {
    World county; // 20 yuan a mu; 1 000.00 a year
    auto third = by_farm(claim("c", 3, "p3"), "farm", "5");
    third.claim.worked_on = parse_date("2026-05-01");
    county.requests = {by_farm(claim("a", 1), "farm", "40"), by_farm(claim("b", 2), "farm", "20"), third,
                       by_farm(claim("d", 4), "other farm", "20")};
    CHECK(county.shown() == Lines{"a due 800.00", "b due 200.00", "c due 100.00", "d due 400.00"});
    CHECK_THAT(county.list().lines[1].why, Catch::Contains("全年"));
    for (auto& request : county.requests) request.claim.smallholder = true;
    CHECK(county.shown() == Lines{"a due 1200.00", "b due 600.00", "c due 150.00", "d due 600.00"});
}

TEST_CASE("what is paid is not paid again, and its voucher uses up the budget", "[domain]") {
    World county;
    county.scheme().budget = d("500");
    county.requests = {claim("first", 1), claim("second", 2), claim("paid", 3)};
    county.payments = {{record_id("v"), scheme_id, d("300"), "凭1", {record_key("paid").id}, true}};
    CHECK(county.shown() == Lines{"paid paid 300.00", "first due 200.00", "second refused 0.00"});
    CHECK(county.list().lines[0].voucher == "凭1");
    CHECK(county.list().schemes[0].spent == d("300"));

    county.payments.push_back({record_id("w"), scheme_id, d("300"), "凭2", {record_key("paid").id}, true});
    auto const list = county.list();
    CHECK(county.shown() == Lines{"paid paid 300.00", "first refused 0.00", "second refused 0.00"});
    REQUIRE(list.warnings.size() == 2);
    CHECK_THAT(list.warnings[0], Catch::Contains("2 次付款"));
    CHECK_THAT(list.warnings[1], Catch::Contains("超过预算"));

    county.payments = {{record_id("v"), scheme_id, d("450"), "培训", {record_key("first").id}, false}};
    CHECK(county.shown() == Lines{"first due 50.00", "second refused 0.00", "paid refused 0.00"}); // of the same budget
}

TEST_CASE("one operation and time on a plot is paid for the plot's area, whoever claims it in pieces", "[domain]") {
    World county; // 10 mu registered: 10.50 with the tolerance of 5 %
    auto one = claim("morning", 1, "field"), two = claim("evening", 2, "field"), more = claim("again", 3, "field"),
         second = claim("second time", 4, "field");
    one.claim.area = two.claim.area = d("6"), more.claim.area = second.claim.area = d("2");
    second.time_no = 2;
    county.scheme().per_mu_season_max = d("1000");
    county.requests = {one, two, more, second};
    CHECK(county.shown() ==
          Lines{"morning due 180.00", "evening due 135.00", "again refused 0.00", "second time due 60.00"});
    CHECK(county.list().lines[1].area == d("4.5"));
    CHECK_THAT(county.list().lines[2].why, Catch::Contains("已全部补助"));
}

TEST_CASE("a plot once in three years", "[domain]") {
    World county;
    county.scheme().plot_once_years = 3;
    county.scheme().valid_to = parse_date("2030-12-31");
    auto const in = [](char const* name, int nth, char const* day, char const* season) {
        auto request = claim(name, nth, "field");
        request.claim.worked_on = parse_date(day), request.season = season;
        return request;
    };
    county.requests = {in("2025", 1, "2025-09-10", "rice-2025"), in("same season", 2, "2025-09-20", "rice-2025"),
                       in("2027", 3, "2027-09-10", "rice-2027"), in("2028", 4, "2028-09-20", "rice-2028")};
    county.requests[1].time_no = 2;
    CHECK(county.shown() == Lines{"2025 due 300.00", "same season due 300.00", "2027 refused 0.00", "2028 due 300.00"});
}

TEST_CASE("smallholders get most of it, or somebody is told", "[domain]") {
    World county;
    county.scheme().operator_year_max = d("100000");
    county.requests = {claim("small", 1), by_farm(claim("big", 2), "farm", "3")}; // 300.00 and 60.00: 83 %
    CHECK(county.list().warnings.empty());
    county.requests[1].claim.area = d("4"); // 80.00: 79 % of the money, 71 % of the area
    REQUIRE(county.list().warnings.size() == 1);
    CHECK_THAT(county.list().warnings[0], Catch::Contains("小农户"));
}

namespace {

/// A log with its approval, as a laptop and a reviewer make it.
struct Logged {
    RecordKey key = record_key("log", {"500231101T01", BucketClass::log});
    RecordState state;
    std::uint64_t seq = 0;

    Logged() {
        save({{"log_no", Value::of("SL1")},
              {"client", Value::of(record_id("client"))},
              {"operation", Value::of("harvesting")},
              {"crop_season", Value::of("rice-2025")},
              {"division_code", Value::of("500231101203")},
              {"claimed", Value::of(Decimal{10, 0})},
              {"times", Value::of(std::int64_t{1})},
              {"unit_price", Value::of(Decimal{100, 0})},
              {"start_at", Value::instant(1'757'464'200)}, // 2025-09-10 08:30
              {"subsidy_scheme", Value::of(scheme_id)},
              {"confirm_way", Value::of("family")},
              {"confirm_by", Value::of("张三")}});
    }
    void save(std::vector<Change> patch) {
        Edit edit = an_edit("li", ++seq).of(key).with_form("service_log").saw(state);
        edit.patch = std::move(patch);
        std::ranges::sort(edit.patch);
        apply(state, edit, 1'760'000'000 + static_cast<Stamp>(seq));
    }
    void verify() {
        ApprovalRules rules;
        rules.counted = {"client",  "operation", "crop_season", "division_code",  "accepted",
                         "claimed", "times",     "unit_price",  "subsidy_scheme", "start_at"};
        save({{"_review/verify", make_approval(state, rules).value()}});
    }
    RequestContext context() const {
        RequestContext known;
        known.client.emplace();
        known.client->kind = "farm_household";
        known.client->key = record_key("client");
        return known;
    }
    SubsidyRequest request(RequestContext const& known) const {
        return subsidy_request_of(key, state, known, Operations::built_in(), Settings{}).value();
    }
    std::string outcome(RequestContext const& known) const {
        auto const list = payment_list({request(known)}, {{scheme_id, a_scheme()}}, {}, Settings{});
        return name_of(list.lines[0].state) + std::string(" ") + to_text(list.lines[0].amount, 2);
    }
};

} // namespace

TEST_CASE("a request is what was verified, and nothing is paid before or against that", "[domain]") {
    Logged log;
    CHECK(log.outcome(log.context()) == "refused 0.00");
    CHECK_THAT(log.request(log.context()).withheld, Catch::Contains("先服务后补助"));
    log.save({{"accepted", Value::of(Decimal{95, 1})}});
    log.verify();
    CHECK(log.outcome(log.context()) == "due 285.00"); // 9.5 · 30

    log.save({{"claimed", Value::of(Decimal{50, 0})}, {"accepted", Value::of(Decimal{50, 0})}});
    CHECK(log.request(log.context()).claim.area == d("9.5")); // what was verified stays
    CHECK(log.request(log.context()).claim.evidence == 0);    // but the farmer has not confirmed this
    log.save({{"confirm_by", Value::of("张三")}});
    CHECK(log.outcome(log.context()) == "due 285.00");

    auto known = log.context();
    known.instead = "SL9";
    CHECK(log.outcome(known) == "refused 0.00");
    known = log.context(), known.blocking_rule = "R05";
    CHECK(log.outcome(known) == "refused 0.00");
    known = log.context(), known.client.reset();
    CHECK(log.outcome(known) == "refused 0.00");
    known = log.context(), known.check = SpotCheck{{}, {}, d("8.5"), false, false};
    CHECK(log.outcome(known) == "due 255.00"); // rejected on check: 1.00 mu
    known.check->refuses = true;
    CHECK(log.outcome(known) == "refused 0.00");
    known = log.context(), known.client->kind = "family_farm";
    CHECK(log.outcome(known) == "due 190.00"); // 9.5 · 20
    known.client->kind = "farm_household", known.client->land_contracted = d("30"), known.client->land_in = d("20.01");
    CHECK(log.outcome(known) == "due 190.00"); // works more than 50 mu

    log.save({{"_review/verify", make_decision(log.state, Review::Decision::returned, "重拍")}});
    CHECK(log.outcome(log.context()) == "refused 0.00");
    CHECK_THAT(log.request(log.context()).withheld, Catch::Contains("退回"));
    Edit const gone = an_edit("li", ++log.seq).of(log.key).with_form("service_log").saw(log.state).voids();
    apply(log.state, gone, 1'760'000'100);
    CHECK_FALSE(subsidy_request_of(log.key, log.state, log.context(), Operations::built_in(), Settings{}));
}

TEST_CASE("vouchers and checks are read from their forms; those that do not stand count nothing", "[domain]") {
    RecordKey const key = record_key("voucher", {"500231", BucketClass::log});
    Value const logs[] = {Value::of(record_id("log"))};
    RecordState state = applied({}, an_edit("office", 1)
                                        .of(key)
                                        .with_form("fund_use")
                                        .set("scheme", Value::of(scheme_id))
                                        .set("amount", Value::of(Decimal{300, 0}))
                                        .set("voucher_no", "凭1")
                                        .set("purpose", "service_subsidy")
                                        .set("linked", Value::list(logs)));
    auto const payment = scheme_payment_of(key, state);
    REQUIRE(payment);
    CHECK(payment->for_services);
    CHECK(payment->logs == std::vector<RecordId>{record_id("log")});
    CHECK(payment->amount == d("300"));
    apply(state, an_edit("office", 2).of(key).with_form("fund_use").saw(state).voids(), unstamped);
    CHECK_FALSE(scheme_payment_of(key, state));

    Value const bad[] = {Value::of("not_done")};
    RecordKey const check = record_key("check", {"500231101", BucketClass::log});
    RecordState const checked = applied({}, an_edit("he", 1)
                                                .of(check)
                                                .with_form("supervision_check")
                                                .set("target", Value::of(record_id("log")))
                                                .set("checked_on", Value::of(*parse_date("2025-10-01")))
                                                .set("result", Value::list(bad))
                                                .set("decision", "accept"));
    auto const found = spot_check_of(check, checked);
    REQUIRE(found);
    CHECK(found->first == record_id("log"));
    CHECK(found->second.refuses);
}
