#include "shared/domain/members/portrait.hpp"

#include "shared/catalog/catalog.hpp"
#include "shared/domain/county/county_ledger.hpp"
#include "shared/domain/county/member_portrait.hpp"
#include "shared/forms/approval.hpp"
#include "tests/shared/domain/ledger/memory_records.hpp"

#include <array>

using namespace gengji;
using namespace gengji::domain;
using namespace gengji::test;

namespace {

Bucket const village{"500231101203", BucketClass::registry};
Bucket const team{"500231101T01", BucketClass::log};
Date day(char const* text) { return *parse_date(text); }
Value date(char const* text) { return Value::of(day(text)); }
Value number(char const* text) { return Value::of(*parse_decimal(text)); }
Value at(char const* text) { return Value::instant(*parse_instant(text) / 1000); }
Value named(char const* text) { return Value::of(record_id(text)); }

/// A household's records, written by hand; every figure below is worked out from them on paper.
class Household {
public:
    Household() {
        records.save("zhang", member_profile_form,
                     {{"kind", Value::of("farm_household")},
                      {"name", Value::of("张三")},
                      {"division_code", Value::of("500231101203")},
                      {"phone", Value::of("19900231234")},
                      {"id_no", Value::of("500299198503074210")},
                      {"land_contracted", number("12")},
                      {"land_in", number("3.5")},
                      {"land_out", number("2")},
                      {"consent_sensitive", Value::of(false)},
                      {"consent_bank", Value::of(true)},
                      {"crops[k000000000001]/crop", Value::of("rice")},
                      {"crops[k000000000001]/season_year", Value::of(std::int64_t{2025})},
                      {"crops[k000000000001]/planted", number("9.5")},
                      {"crops[k000000000001]/_pos", number("1024")}},
                     village, noon("2025-03-01"));
        plot("field", "contracted", "10.00", true);
        plot("rented", "transferred_in", "3.50", false);
        plot("let", "transferred_out", "2.00", true);
    }
    static Stamp noon(char const* text) { return Stamp{day(text).days} * 86'400 + 4 * 3600; }

    void plot(char const* name, char const* tenure, char const* mu, bool high_standard) {
        records.save(name, plot_form,
                     {{"owner", named("zhang")},
                      {"tenure", Value::of(tenure)},
                      {"contract_area", number(mu)},
                      {"high_standard", Value::of(high_standard)},
                      {"season", Value::of("rice-2025")}},
                     village);
    }
    /// `amounts`: unit price, subsidy, paid; empty for none.
    std::int64_t log(char const* name, char const* operation, char const* when, char const* mu, std::int64_t times,
                     std::array<char const*, 3> const& amounts, char const* by = "team",
                     char const* plot_name = "field", std::int64_t time_no = 1) {
        std::vector<Change> patch{{"client", named("zhang")},
                                  {"plot", named(plot_name)},
                                  {"division_code", Value::of("500231101203")},
                                  {"operation", Value::of(operation)},
                                  {"crop_season", Value::of("rice-2025")},
                                  {"claimed", number(mu)},
                                  {"times", Value::of(times)},
                                  {"time_no", Value::of(time_no)},
                                  {"team", named(by)},
                                  {"start_at", at(when)},
                                  {"end_at", Value::instant(*parse_instant(when) / 1000 + 5400)}};
        constexpr std::array fields{"unit_price", "subsidy", "paid"};
        for (std::size_t i = 0; i < 3; ++i) {
            if (*amounts[i]) patch.push_back({fields[i], number(amounts[i])});
        }
        return records.save(name, service_log_form, patch, team, noon("2025-09-30"));
    }
    void verify(char const* name, std::int64_t number, Stamp stamp) {
        auto const& held = records.all().at(number);
        ApprovalRules const rules = forms::approval_rules(*Catalog::built_in().form(held.state.form.form));
        records.save(name, held.state.form.form, {{"_review/verify", *make_approval(held.state, rules)}},
                     held.key.bucket, stamp);
    }
    Portrait portrait(char const* today = "2025-10-20", char const* whose = "zhang") {
        CountyLedger ledger(records);
        REQUIRE(ledger->catch_up());
        auto const made = member_portrait(*ledger, records, record_id(whose), day(today));
        INFO((made ? "" : made.error().detail));
        REQUIRE(made);
        return *made;
    }
    MemoryRecords records;
};

Decimal mu(char const* text) { return *parse_decimal(text); }

} // namespace

TEST_CASE("portrait: land by tenure; what is let is not worked", "[domain]") {
    Household home;
    Portrait const portrait = home.portrait();
    CHECK(portrait.land == std::vector<Portrait::Land>{{"contracted", 1, mu("10")},
                                                       {"transferred_in", 1, mu("3.5")},
                                                       {"transferred_out", 1, mu("2")}});
    CHECK(portrait.land_mu == mu("13.50"));       // 10.00 + 3.50
    CHECK(portrait.high_standard_mu == mu("10")); // the let plot is high standard too, but not worked
    CHECK(portrait.declared_mu == mu("13.5"));    // 12 + 3.5 − 2
    home.records.voids(3);                        // the rented plot
    CHECK(home.portrait().land_mu == mu("10"));
}

TEST_CASE("portrait: mu-times by year and operation, and money; the worked case of 80.00", "[domain]") {
    Household home;
    // 10.00 mu: rotary twice, transplanted, sprayed three times, harvested, dried: 20 + 10 + 30 + 10 + 10 = 80.00
    home.log("till", "rotary_tillage", "2025-04-20T08:00:00+08:00", "10", 2, {"60", "", "1200"});
    home.log("plant", "transplanting", "2025-05-10T08:00:00+08:00", "10", 1, {"80", "300", "500"});
    home.log("spray", "plant_protection", "2025-06-20T08:00:00+08:00", "10", 3, {"15", "", "200"});
    std::int64_t const cut = home.log("cut", "harvesting", "2025-09-10T08:00:00+08:00", "10", 1, {"", "", ""});
    home.log("old", "harvesting", "2024-12-31T23:30:00+08:00", "8", 1, {"100", "", "800"}); // still 2024 in China
    home.verify("cut", cut, Household::noon("2025-10-01"));
    std::int64_t const gone = home.log("gone", "harvesting", "2025-09-11T08:00:00+08:00", "4", 1, {"100", "", ""});
    home.records.voids(gone);

    Portrait const portrait = home.portrait();
    CHECK(portrait.work == std::vector<Portrait::YearWork>{{2025, "harvesting", 1, mu("10"), mu("10")},
                                                           {2025, "plant_protection", 1, mu("30"), {}},
                                                           {2025, "rotary_tillage", 1, mu("20"), {}},
                                                           {2025, "transplanting", 1, mu("10"), {}},
                                                           {2024, "harvesting", 1, mu("8"), {}}});
    // 10·60·2 = 1200, paid; 10·80 = 800 − 300 = 500, paid; 10·15·3 = 450, paid 200; no price: not in the sums
    CHECK(portrait.money == std::vector<Portrait::YearMoney>{{2025, 4, 2, 1, mu("2450"), mu("300"), mu("1900")},
                                                             {2024, 1, 1, 0, mu("800"), {}, mu("800")}});
    REQUIRE(portrait.seasons.size() == 1);
    Portrait::Season const& rice = portrait.seasons.front();
    CHECK(rice.season == "rice-2025");
    CHECK(rice.plots_mu == mu("15.5"));
    CHECK(rice.planted_mu == mu("9.5"));
    REQUIRE(rice.work.size() == 4);
    CHECK(rice.work.front().operation == "harvesting"); // its first day was in 2024
    CHECK(rice.work[1].operation == "rotary_tillage");
    CHECK(rice.work[1].first == day("2025-04-20"));
}

TEST_CASE("portrait: a repeated claim counts nothing, and is told", "[domain]") {
    Household home;
    std::int64_t const first =
        home.log("first", "harvesting", "2025-09-10T08:00:00+08:00", "10", 1, {"100", "", ""}, "team a");
    home.log("again", "harvesting", "2025-09-11T08:00:00+08:00", "10", 1, {"100", "", ""}, "team b");
    CHECK(home.portrait().work.front().reported == mu("20")); // while neither is verified both are reported
    home.verify("first", first, Household::noon("2025-10-01"));
    Portrait const portrait = home.portrait();
    CHECK(portrait.duplicates == 1);
    CHECK(portrait.work == std::vector<Portrait::YearWork>{{2025, "harvesting", 1, mu("10"), mu("10")}});
    CHECK(portrait.money.front().amount == mu("1000"));
}

TEST_CASE("portrait: how complete, and how long since somebody confirmed it", "[domain]") {
    Household home;
    Portrait portrait = home.portrait();
    // Of 24 things asked of a household (no signature, it did not agree) 9 are there: kind, name, village, telephone,
    // ID number, contracted land, crops, and two of the consents.
    CHECK(portrait.completeness.expected == 24);
    CHECK(portrait.completeness.filled == 9);
    CHECK(portrait.completeness.percent() == 38); // 37.5
    CHECK(portrait.completeness.missing ==
          std::vector<std::string>{"group_no", "address", "location", "contact_name", "household_size", "labour_count",
                                   "education", "main_business", "income_year", "insured", "bank_account",
                                   "services_wanted", "platform_registered", "consent_basis", "consent_platform"});
    CHECK(portrait.stale);
    CHECK_FALSE(portrait.days_since);

    home.verify("zhang", 1, Household::noon("2025-03-05"));
    portrait = home.portrait("2026-03-05");
    CHECK(portrait.confirmed_on == day("2025-03-05"));
    CHECK(portrait.days_since == 365);
    CHECK_FALSE(portrait.stale); // the twelfth month is not over
    CHECK(home.portrait("2026-03-06").stale);
    home.records.save("months", "county_setting",
                      {{"name", Value::of("members.profile_stale_months")}, {"value", Value::of("6")}},
                      {"500231", BucketClass::everyone});
    CHECK(home.portrait("2025-09-06").stale);
    CHECK_FALSE(home.portrait("2025-09-05").stale);
}

TEST_CASE("portrait: what agreeing asks for, and kinds are asked different things", "[domain]") {
    Household home;
    home.records.save("zhang", member_profile_form, {{"consent_sensitive", Value::of(true)}}, village);
    CHECK(home.portrait().completeness.missing.back() == "consent_sign");
    auto const asked_of = [](char const* kind) {
        MemoryRecords records;
        std::int64_t const number =
            records.save("one", member_profile_form, {{"kind", Value::of(kind)}, {"name", Value::of("")}}, village);
        return completeness_of(Fields(records.all().at(number).state));
    };
    CHECK(asked_of("farm_household").filled == 1); // an empty name is none
    CHECK(asked_of("cooperative").expected == 27 - 1);
    CHECK(asked_of("station").expected == 24 - 1);
    CHECK(Completeness{1000, 999, {}}.percent() == 99); // not 100 while something is missing
}

TEST_CASE("portrait: machines and hours, training, loans", "[domain]") {
    Household home;
    home.records.save("org", "org", {{"member", named("zhang")}}, {"500231", BucketClass::everyone});
    for (auto const& [name, cls] : {std::pair("tractor", "tractor_rotary"), {"combine", "combine_crawler"}})
        home.records.save(name, machine_form, {{"class", Value::of(cls)}, {"owner", named("org")}},
                          {"500231", BucketClass::everyone});
    for (char const* const name : {"one", "two"})
        home.records.save(name, service_log_form,
                          {{"machine", named("tractor")},
                           {"client", named("somebody else")},
                           {"operation", Value::of("rotary_tillage")},
                           {"start_at", at("2025-04-20T08:00:00+08:00")},
                           {"end_at", at("2025-04-20T09:40:00+08:00")}});
    auto const course = [&](char const* name, char const* person, char const* phone, char const* when) {
        home.records.save(name, activity_event_form,
                          {{"from", at(when)},
                           {"kind", Value::of("training")},
                           {"roster[k000000000001]/_pos", number("1024")},
                           {"roster[k000000000001]/person", Value::of(person)},
                           {"roster[k000000000001]/phone", Value::of(phone)},
                           {"roster[k000000000001]/hours", number("6.5")},
                           {"roster[k000000000001]/passed", Value::of(true)}});
    };
    course("course", "张三", "19900231234", "2025-03-10T09:00:00+08:00");
    course("family", "张小红", "19900231234", "2025-05-10T09:00:00+08:00"); // one telephone, another person
    auto const loan = [&](char const* name, char const* disbursed, char const* balance, bool renewal) {
        std::vector<Change> patch{{"borrower", named("zhang")},
                                  {"disbursed_on", date("2025-02-01")},
                                  {"disbursed", number(disbursed)},
                                  {"balance", number(balance)},
                                  {"status", Value::of(renewal ? "overdue" : "disbursed")}};
        if (renewal) patch.push_back({"renewal_of", named("loan")});
        home.records.save(name, credit_ledger_form, patch, {"500231101", BucketClass::credit});
    };
    loan("loan", "50000", "0", false);
    loan("renewal", "40000", "30000.50", true);
    home.records.save("evaluation", "credit_evaluation",
                      {{"subject", named("zhang")}, {"grade", Value::of("AA")}, {"valid_until", date("2025-12-31")}},
                      {"500231101203", BucketClass::credit});
    Portrait const portrait = home.portrait();
    REQUIRE(portrait.machines.size() == 2);
    for (auto const& own : portrait.machines) {
        bool const tractor = own.machine.machine_class == "tractor_rotary";
        CHECK(own.jobs == (tractor ? 2 : 0));
        CHECK(own.minutes == (tractor ? 200 : 0)); // twice 1 h 40
    }
    CHECK(portrait.learning == Portrait::Learning{1, 1, mu("6.5"), day("2025-03-10")});
    CHECK(portrait.credit == Portrait::Credit{2, 1, mu("50000"), mu("30000.5"), "AA"});
    CHECK(home.portrait("2026-01-01").credit.grade.empty()); // no longer valid
}

TEST_CASE("portrait: a merged profile brings its land and work along, not its consent", "[domain]") {
    Household home;
    home.records.save("double", member_profile_form,
                      {{"name", Value::of("张三")}, {"consent_platform", Value::of(true)}}, village);
    home.records.save("far", plot_form, {{"owner", named("double")}, {"contract_area", number("1")}}, village);
    CHECK(home.portrait().land_mu == mu("13.5"));
    home.records.save("double", member_profile_form, {{"merged_into", named("zhang")}}, village);
    Portrait const portrait = home.portrait();
    CHECK(portrait.merged == 1);
    CHECK(portrait.land_mu == mu("14.5"));
    CHECK_FALSE(portrait.consents[static_cast<std::size_t>(Purpose::platform)].holds());
    CHECK(portrait.consents[static_cast<std::size_t>(Purpose::bank)].holds());
    CHECK(home.portrait("2025-10-20", "double") == portrait); // whoever asks for the one is shown the other
}

TEST_CASE("portrait: nobody is shown who has not been asked for", "[domain]") {
    Household home;
    home.records.save("loan", credit_ledger_form,
                      {{"borrower", named("zhang")},
                       {"disbursed_on", date("2025-02-01")},
                       {"disbursed", number("54321")},
                       {"balance", number("12345")}},
                      {"500231101", BucketClass::credit});
    Portrait const portrait = home.portrait();
    for (std::string const& shown : {portrait_json(portrait, false), portrait_text(portrait, false)}) {
        INFO(shown);
        for (char const* const secret : {"张三", "19900231234", "500299198503074210", "54321", "12345"})
            CHECK(shown.find(secret) == std::string::npos);
        CHECK(shown.find("199****1234") != std::string::npos);
    }
    for (std::string const& shown : {portrait_json(portrait, true), portrait_text(portrait, true)}) {
        for (char const* const whole : {"张三", "19900231234", "500299198503074210", "54321"})
            CHECK(shown.find(whole) != std::string::npos);
    }
}

TEST_CASE("portrait: links follow the records, bit by bit as from nothing", "[domain][S21]") {
    Household home;
    CountyLedger ledger(home.records);
    REQUIRE(ledger->catch_up());
    home.records.save("field", plot_form, {{"owner", named("li")}}, village); // sold
    home.records.save("li", member_profile_form, {{"name", Value::of("李四")}}, village);
    home.records.drop(3);
    CHECK(home.portrait().land_mu == Decimal{});
    CHECK(home.portrait("2025-10-20", "li").land_mu == mu("10"));
    REQUIRE(ledger->catch_up());
    std::string const bit_by_bit = ledger->dump().value();
    CHECK(bit_by_bit.find("link ") != std::string::npos);
    REQUIRE(ledger->rebuild());
    CHECK(ledger->dump().value() == bit_by_bit);
}
