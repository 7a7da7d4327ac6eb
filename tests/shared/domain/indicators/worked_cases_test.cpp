#include "shared/domain/indicators/board.hpp"
#include "shared/domain/indicators/other_facts.hpp"
#include "tests/shared/domain/indicators/sheet.hpp"

/// Worked by hand from kpis.json and DOMAIN.md sections 3 and 5, one table an indicator. 新民镇 500231101, 沙坪镇
/// 500231102.
namespace gengji::domain {

std::string Cases::figure(std::string_view id, std::string_view place, Month month) const {
    Indicator row;
    if (auto const* const known = Indicators::built_in().find(id))
        row = *known;
    else
        row.id = id, row.kind = id == rows::a12_profiles ? Indicator::Kind::things : Indicator::Kind::latest;
    Sums const sums = tally_.value(row, place, month);
    return hundredths_text(sums.reported) + "/" + hundredths_text(sums.verified);
}

namespace {

constexpr char const *county = "500231", *xinmin = "500231101", *shaping = "500231102";
Month m(std::string_view text) { return *parse_month(text); }

Sheet federation(std::string_view division, std::string_view registered) {
    return a("federation", "500231/public")
        .with("level", "township")
        .with("division_code", division)
        .with("registered_on", day(registered));
}
Sheet station(std::string_view village, std::string_view upgraded, std::string_view status = "operating") {
    return a("station_registry", std::string(village) + "/registry")
        .with("division_code", village)
        .with("status", status)
        .with("upgraded_on", day(upgraded));
}
Sheet membership(std::string_view town, std::string_view org, std::string_view joined) {
    return a("membership", std::string(town) + "/registry")
        .with("applicant", record(org))
        .with("federation", record("fed"))
        .with("state", "member")
        .with("joined_on", day(joined));
}
Sheet log(std::string_view team, std::string_view operation, std::string_view claimed,
          std::string_view start = "2025-05-10T08:00:00+08:00") {
    return a("service_log", std::string(team) + "/log")
        .with("operation", operation)
        .with("claimed", number(claimed))
        .with("times", whole(1))
        .with("start_at", at(start))
        .with("crop_season", "rice-2025")
        .with("division_code", "500231101203")
        .with("unit_price", number("100"));
}
Sheet loan(std::string_view yuan, std::string_view on, bool reform = true) {
    return a("credit_ledger", "500231101203/credit")
        .with("reform_linked", Value::of(reform))
        .with("disbursed", number(yuan))
        .with("disbursed_on", day(on))
        .with("status", "disbursed");
}

} // namespace

TEST_CASE("K1: federations registered and not dissolved, counted when the county has accepted them",
          "[indicators][K1]") {
    Cases cases;
    cases << federation(xinmin, "2024-10-15").accepted() << federation(shaping, "2025-03-01").verified()
          << federation(county, "2025-05-31").accepted();
    cases << federation(xinmin, "2024-11-01").with("dissolved_on", day("2025-06-30")).accepted();
    CHECK(cases.figure("K1", county, m("2024-09")) == "0/0");
    CHECK(cases.figure("K1", county, m("2024-12")) == "2/2");
    CHECK(cases.figure("K1", county, m("2025-05")) ==
          "4/3"); // verified by the township only is not accepted by the county
    CHECK(cases.figure("K1", county, m("2025-06")) == "3/2"); // dissolved on the last day: no longer there
    CHECK(cases.figure("K1", xinmin, m("2025-05")) == "2/2");
}

TEST_CASE("K2: centres at work", "[indicators][K2]") {
    auto const centre = [](std::string_view bucket, std::string_view status) {
        return a("service_center", std::string(bucket) + "/registry")
            .with("division_code", bucket)
            .with("status", status)
            .with("opened_on", day("2025-02-28"));
    };
    Cases cases;
    cases << centre(xinmin, "operating").accepted() << centre(county, "operating").verified()
          << centre(shaping, "preparing").accepted();
    CHECK(cases.figure("K2", county, m("2025-01")) == "0/0");
    CHECK(cases.figure("K2", county, m("2025-02")) == "2/1");
    CHECK(cases.figure("K2", xinmin, m("2025-02")) == "1/1");
}

TEST_CASE("K3: villages with an upgraded station, each once", "[indicators][K3]") {
    Cases cases;
    cases << station("500231101203", "2025-01-15").verified()
          << station("500231101203", "2025-03-15").verified(); // two in one village
    cases << station("500231101204", "2025-02-01") << station("500231102201", "2025-02-01").accepted()
          << station("500231102202", "2025-02-01", "preparing").verified();
    CHECK(cases.figure("K3", county, m("2025-01")) == "1/1");
    CHECK(cases.figure("K3", county, m("2025-04")) == "3/2");
    CHECK(cases.figure("K3", xinmin, m("2025-04")) == "2/1");
    CHECK(cases.figure("K3", shaping, m("2025-04")) == "1/1");
    CHECK(cases.tally().things("K3", county, m("2025-04")).size() == 3);
}

TEST_CASE("K4: organisations with a live membership, each once in the county", "[indicators][K4]") {
    Cases cases;
    cases << membership(xinmin, "coop", "2025-01-10").verified()
          << membership(shaping, "coop", "2025-02-10").verified(); // in two federations
    cases
        << membership(xinmin, "farm", "2025-02-01").with("left_on", day("2025-05-20")).with("state", "left").verified();
    cases
        << a("membership", "500231101/registry").with("applicant", record("shop")).with("state", "applied").verified();
    CHECK(cases.figure("K4", county, m("2025-04")) == "2/2");
    CHECK(cases.figure("K4", xinmin, m("2025-04")) == "2/2");
    CHECK(cases.figure("K4", shaping, m("2025-04")) == "1/1");
    CHECK(cases.figure("K4", county, m("2025-05")) == "1/1");
}

TEST_CASE("K5: demonstration cooperatives, once however many certificates; A3 and A4 by their own types",
          "[indicators][K5]") {
    auto const certificate = [](std::string_view type, std::string_view subject, std::string_view granted) {
        return a("certification", "500231/public")
            .with("type", type)
            .with("subject", record(subject))
            .with("granted_on", day(granted));
    };
    Cases cases;
    cases << certificate("demonstration_cooperative", "one", "2024-06-01").accepted()
          << certificate("demonstration_cooperative", "one", "2025-06-01").accepted();
    cases << certificate("demonstration_cooperative", "two", "2024-06-01")
                 .with("revoked_on", day("2025-02-01"))
                 .accepted();
    cases << certificate("demonstration_case", "one", "2025-01-01").verified()
          << certificate("service_leader", "firm", "2025-01-01");
    CHECK(cases.figure("K5", county, m("2025-01")) == "2/2");
    CHECK(cases.figure("K5", county, m("2025-02")) == "1/1");
    CHECK(cases.figure("K5", county, m("2025-07")) == "1/1");
    CHECK(cases.figure("A3", county, m("2025-07")) == "1/1");
    CHECK(cases.figure("A4", county, m("2025-07")) == "1/0");
}

TEST_CASE("K6: the worked case of 80.00 mu-times", "[indicators][K6]") {
    Cases cases;
    for (auto const& [operation, count] :
         {std::pair{"rotary_tillage", 2}, {"transplanting", 1}, {"plant_protection", 3}, {"harvesting", 1}}) {
        for (int i = 0; i < count; ++i) cases << log("500231101T01", operation, "10.00").accepted();
    }
    cases << log("500231101T01", "drying", "10.00")
                 .with("tonnes", number("5.5"))
                 .accepted(); // 5.5 t · 1000 / 550 kg = 10 mu
    CHECK(cases.figure("K6", xinmin, m("2025-05")) == "80/80");
    CHECK(cases.figure("K6", shaping, m("2025-05")) == "0/0");
}

TEST_CASE("K6: what counts, and from which state", "[indicators][K6]") {
    Cases cases;
    cases << log("500231101T01", "harvesting", "10").verified() << log("500231101T01", "harvesting", "20")
          << log("500231101T01", "harvesting", "40").returned();
    CHECK(cases.figure("K6", county, m("2025-05")) == "70/10"); // what was sent back stays reported until it is void
    cases << log("500231101T01", "harvesting", "80").verified().voided();
    CHECK(cases.figure("K6", county, m("2025-05")) == "70/10");
    cases.add(log("500231101T02", "harvesting", "10").verified(), true); // a claim that another made before
    CHECK(cases.figure("K6", county, m("2025-05")) == "70/10");
    cases << log("500231101T01", "storage", "160").verified()
          << log("500231101T01", "tech_guidance", "160").verified(); // never count
    CHECK(cases.figure("K6", county, m("2025-05")) == "70/10");
    cases << log("500231101T01", "harvesting", "7", "2024-12-31T09:00:00+08:00").verified()
          << log("500231101T01", "harvesting", "0.01", "2025-06-01T00:30:00+08:00").verified();
    CHECK(cases.figure("K6", county, m("2024-12")) == "7/7");
    CHECK(cases.figure("K6", county, m("2025-05")) == "70/10"); // a new year begins at nothing
    CHECK(cases.figure("K6", county, m("2025-06")) == "70.01/10.01");
    CHECK(cases.tally().in_month(rows::logs_submitted, xinmin, m("2025-05")).reported == 500);
    CHECK(cases.tally().in_month(rows::logs_returned, xinmin, m("2025-05")).reported == 100);
}

TEST_CASE("K6: a claim that stands in another township counts for its own, not for the county", "[indicators][K6]") {
    auto const [key, state] = log("500231101T01", "harvesting", "12.5").verified().make();
    Tally tally;
    for (auto const& row : IndicatorRules(Settings{}).of_repeated_elsewhere(key, state)) tally.add(row);
    CHECK(tally.value(*Indicators::built_in().find("K6"), xinmin, m("2025-05")) == Sums{1250, 1250});
    CHECK(tally.value(*Indicators::built_in().find("K6"), county, m("2025-05")) == Sums{0, 0});
}

TEST_CASE("K6: what was approved counts, until a new version is", "[indicators][K6]") {
    Cases cases;
    cases << log("500231101T01", "harvesting", "10").verified().then("claimed", number("15"));
    CHECK(cases.figure("K6", county, m("2025-05")) == "15/10");
    cases << log("500231101T01", "harvesting", "10").with("times", whole(2)).with("accepted", number("8.5")).verified();
    CHECK(cases.figure("K6", county, m("2025-05")) == "32/27");
}

TEST_CASE("K6: which operations count is a setting", "[indicators][K6]") {
    Settings settings;
    settings.kpi6_rules["fertilising"] = "none";
    Cases changed(settings), shipped;
    changed << log("500231101T01", "fertilising", "10").verified();
    shipped << log("500231101T01", "fertilising", "10").verified();
    CHECK(changed.figure("K6", county, m("2025-05")) == "0/0");
    CHECK(shipped.figure("K6", county, m("2025-05")) == "10/10");
    CHECK(IndicatorRules(settings).rules() != IndicatorRules(Settings{}).rules());
}

TEST_CASE("K7: outlets at work, station and outlet of one village count each", "[indicators][K7]") {
    auto const outlet = [](std::string_view village, std::string_view accepted) {
        return a("outlet_registry", std::string(village) + "/registry")
            .with("division_code", village)
            .with("status", "operating")
            .with("accepted_on", day(accepted));
    };
    Cases cases;
    cases << outlet("500231101203", "2025-01-15").verified() << outlet("500231101203", "2025-01-15").verified()
          << outlet("500231102201", "2025-02-15");
    CHECK(cases.figure("K7", county, m("2025-02")) == "3/2"); // not distinct: two outlets are two
    CHECK(cases.figure("K7", xinmin, m("2025-01")) == "2/2");
}

TEST_CASE("K8: first disbursements since the start, renewals out", "[indicators][K8]") {
    Cases cases;
    cases << loan("1000000.50", "2024-01-01").accepted() << loan("500000", "2023-12-31").accepted()
          << loan("200000", "2025-03-01").verified();
    cases << loan("300000", "2025-03-01", false).accepted()
          << loan("400000", "2025-03-01").with("renewal_of", record("older")).accepted();
    CHECK(cases.figure("K8", county, m("2024-12")) == "1000000.50/1000000.50");
    CHECK(cases.figure("K8", xinmin, m("2025-03")) == "1200000.50/1000000.50");
    Settings settings;
    settings.k8_counts_renewals = true;
    settings.k8_from = *parse_date("2023-01-01");
    Cases other(settings);
    other << loan("500000", "2023-12-31").accepted()
          << loan("400000", "2025-03-01").with("renewal_of", record("older")).accepted();
    CHECK(other.figure("K8", county, m("2025-03")) == "900000/900000");
}

TEST_CASE("A1 and A2: of those who want to, those who have joined; the last survey of each counts",
          "[indicators][A1]") {
    auto const household = [](std::string_view who, std::int64_t year, bool resident, bool willing, bool joined) {
        return a("willingness_survey", "500231101203/log")
            .with("client", record(who))
            .with("year", whole(year))
            .with("resident", Value::of(resident))
            .with("willing_coop", Value::of(willing))
            .with("joined_coop", Value::of(joined));
    };
    Cases cases;
    cases << household("zhang", 2024, true, true, false).verified()
          << household("zhang", 2025, true, true, true).verified();
    cases << household("li", 2025, true, true, false).verified()
          << household("wang", 2025, false, true, true).verified()
          << household("chen", 2025, true, false, true).verified();
    cases << household("farm", 2025, true, true, true)
                 .with("willing_federation", Value::of(true))
                 .with("joined_federation", Value::of(false))
                 .verified();
    cases << household("chen", 2024, true, true, true).verified(); // and in 2025 does not want to any more
    cases << household("wu", 2024, true, true, true).verified() << household("wu", 2025, true, false, false).verified();
    CHECK(cases.figure(rows::a1_willing, county, m("2024-12")) == "3/3");
    CHECK(cases.figure(rows::a1_joined, county, m("2024-12")) == "2/2");
    CHECK(cases.figure(rows::a1_willing, county, m("2025-06")) == "2/2"); // zhang, li
    CHECK(cases.figure(rows::a1_joined, county, m("2025-06")) == "1/1");
    CHECK(cases.figure(rows::a2_willing, county, m("2025-06")) == "1/1");
    CHECK(cases.figure(rows::a2_joined, county, m("2025-06")) == "0/0");
    auto const board = make_board(cases.tally(), Targets(), {}, {}, county, m("2025-06"), false);
    auto const a1 = std::ranges::find(board.figures, "A1", &Figure::id);
    REQUIRE(a1 != board.figures.end());
    CHECK(hundredths_text(a1->value.verified) == "50");
}

TEST_CASE("A5 to A11", "[indicators][A]") {
    auto const project = [](std::string_view kind, std::string_view state, std::string_view on) {
        return a("project", "500231101/registry")
            .with("kind", kind)
            .with("state", state)
            .with("division_code", xinmin)
            .with("accepted_on", day(on));
    };
    Cases cases;
    cases << project("circulation_company", "running", "2025-01-05").verified()
          << project("produce_market", "accepted", "2025-02-05").verified()
          << project("consolidation_center", "building", "2025-02-05").verified()
          << project("consolidation_center", "accepted", "2025-04-02").verified()
          << project("consolidation_center", "accepted", "2025-04-02");
    cases << a("brand", "500231/public")
                 .with("kind", "public_county")
                 .with("state", "active")
                 .with("registered_on", day("2025-03-01"))
                 .verified();
    cases << a("brand", "500231/public")
                 .with("kind", "product")
                 .with("state", "active")
                 .with("registered_on", day("2025-03-01"))
                 .verified();
    cases << a("bookkeeping_client", "500231101203/bookkeeping")
                 .with("client", record("coop"))
                 .with("contract_from", day("2025-01-01"))
                 .with("contract_to", day("2025-06-30"))
                 .verified();
    cases << a("service_team", "500231101/public")
                 .with("division_code", xinmin)
                 .with("status", "operating")
                 .with("founded_on", day("2024-05-01"))
                 .verified();
    cases << a("village_credit", "500231101203/credit")
                 .with("division_code", "500231101203")
                 .with("year", whole(2024))
                 .with("credited", whole(100))
                 .verified();
    cases << a("village_credit", "500231101203/credit")
                 .with("division_code", "500231101203")
                 .with("year", whole(2025))
                 .with("credited", whole(130))
                 .verified();
    cases << a("village_credit", "500231101204/credit")
                 .with("division_code", "500231101204")
                 .with("year", whole(2025))
                 .with("credited", whole(0))
                 .verified();
    CHECK(cases.figure("A5", county, m("2025-03")) == "1/1");
    CHECK(cases.figure("A6", county, m("2025-01")) == "0/0");
    CHECK(cases.figure("A6", xinmin, m("2025-02")) == "1/1");
    CHECK(cases.figure("A7", county, m("2025-03")) == "0/0"); // still being built
    CHECK(cases.figure("A7", xinmin, m("2025-04")) == "2/1"); // one is verified
    CHECK(cases.figure("A8", county, m("2025-03")) == "1/1");
    CHECK(cases.figure("A9", county, m("2025-06")) == "1/1"); // the last day of the contract still counts …
    CHECK(cases.figure("A9", county, m("2025-07")) == "0/0");
    CHECK(cases.figure("A10", county, m("2025-01")) == "1/1");
    CHECK(cases.figure("A11", county, m("2025-03")) == "1/1");
    CHECK(cases.figure(rows::a11_households, county, m("2024-12")) == "100/100");
    CHECK(cases.figure(rows::a11_households, county, m("2025-03")) ==
          "130/130"); // the last batch of the village, not both
}

TEST_CASE("A12: profiles verified within a year, over K4", "[indicators][A12]") {
    auto const profile = [](std::string_view kind) {
        return a("member_profile", "500231101203/registry")
            .with("kind", kind)
            .with("federations", Value::list(std::vector{record("fed")}));
    };
    Cases cases;
    cases << profile("cooperative").verified() << profile("cooperative")
          << profile("farm_household").verified(); // all of June 2025
    cases << membership(xinmin, "a", "2025-01-10").verified() << membership(xinmin, "b", "2025-01-10").verified();
    CHECK(cases.figure(rows::a12_profiles, county, m("2025-06")) == "2/1");
    CHECK(cases.figure(rows::a12_profiles, county, m("2026-05")) == "2/1");
    CHECK(cases.figure(rows::a12_profiles, county, m("2026-06")) == "0/0"); // stale
    auto const board = make_board(cases.tally(), Targets(), {}, {}, county, m("2025-06"), false);
    CHECK(hundredths_text(std::ranges::find(board.figures, "A12", &Figure::id)->value.verified) == "50");
}

} // namespace gengji::domain
