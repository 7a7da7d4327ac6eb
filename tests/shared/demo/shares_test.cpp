#include "shared/demo/builder.hpp"
#include "shared/demo/life.hpp"
#include "tests/shared/demo/lookups.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

/// Every distribution that DOMAIN.md section 8 names, measured.
namespace gengji::demo {

namespace {

std::string text_of(DemoRecord const& record, char const* path) {
    auto const* const value = record.find(path);
    return value ? std::string(value->text().value_or("")) : std::string();
}
std::int64_t hundredths(DemoRecord const& record, char const* path) {
    auto const* const value = record.find(path);
    auto const number = value ? value->decimal() : std::nullopt;
    if (!number) return 0;
    Decimal const rounded = round_half_up(*number, 2);
    std::int64_t scaled = rounded.unscaled;
    for (int places = rounded.scale; places < 2; ++places) scaled *= 10;
    return scaled;
}

DemoCounty const& medium() {
    static DemoCounty const county = make_county({Size::medium, 20251020});
    return county;
}
std::vector<DemoRecord const*> of_form(DemoCounty const& county, std::string_view form) {
    std::vector<DemoRecord const*> records;
    for (auto const& record : county.records) {
        if (record.form.form == form) records.push_back(&record);
    }
    return records;
}
template<class Which>
double share(std::vector<DemoRecord const*> const& records, Which&& which) {
    return static_cast<double>(std::ranges::count_if(records, [&](auto const* one) { return which(*one); })) /
           static_cast<double>(records.size());
}
bool is_copy(DemoCounty const& county, std::set<RecordId>& copies, RecordId const& id) {
    if (copies.empty()) {
        for (auto const& fault : county.faults) {
            if (fault.kind.starts_with("duplicate")) copies.insert(fault.records.front());
        }
    }
    return copies.contains(id);
}

/// Mu-times in 万, by straight addition.
std::pair<double, double> reported_and_verified(DemoCounty const& county) {
    std::set<RecordId> copies;
    double reported = 0, verified = 0;
    for (auto const& record : county.records) {
        if (record.form.form != "service_log" || is_copy(county, copies, record.key.id)) continue;
        double const mu = static_cast<double>(hundredths(record, "claimed")) / 100;
        if (record.fate != Fate::draft && record.fate != Fate::voided) reported += mu;
        if (record.fate == Fate::verified || record.fate == Fate::accepted) verified += mu;
    }
    return {reported / 10000, verified / 10000};
}

} // namespace

TEST_CASE("size M: 12 000 logs, 32 万亩次 reported and 27.5 verified", "[demo]") {
    auto const logs = of_form(medium(), "service_log");
    CHECK(logs.size() >= 11990);
    CHECK(logs.size() <= 12000);
    for (std::uint64_t const seed : {std::uint64_t{20251020}, std::uint64_t{1}, std::uint64_t{77}}) {
        auto const [reported, verified] = seed == 20251020 ? reported_and_verified(medium())
                                                           : reported_and_verified(make_county({Size::medium, seed}));
        INFO("seed " << seed << " " << reported << " " << verified);
        CHECK(reported == Approx(32.0).epsilon(0.01));
        CHECK(verified == Approx(27.5).epsilon(0.01));
    }
}

TEST_CASE("size M: organisations and members", "[demo]") {
    std::map<std::string, int> count, fates;
    std::map<std::string, int> kinds, machines;
    std::int64_t loans = 0;
    std::set<RecordId> units;
    for (auto const& record : medium().records) {
        ++count[record.form.form];
        auto const& form = record.form.form;
        bool const counts = record.fate == Fate::verified || record.fate == Fate::accepted;
        if (form == "federation" && record.find("registered_on")) ++fates[form];
        if (form == "station_registry" && record.find("upgraded_on") && counts) ++fates[form];
        if (form == "outlet_registry" && record.find("accepted_on") && counts) ++fates[form];
        if (form == "membership" && record.find("joined_on")) units.insert(*record.find("applicant")->record());
        if (form == "member_profile" &&
            !(record.fate == Fate::submitted && text_of(record, "kind") == "farm_household" && false))
            ++kinds[text_of(record, "kind")];
        if (form == "machine") ++machines[text_of(record, "class")];
        if (form == "credit_ledger") loans += hundredths(record, "disbursed") / 100;
        if (form == "certification" && text_of(record, "type") == "demonstration_cooperative") ++fates["demonstration"];
    }
    CHECK(fates["federation"] == 14);
    CHECK(count["service_center"] == 9);
    CHECK(fates["station_registry"] == 205);
    CHECK(fates["outlet_registry"] == 188);
    CHECK(units.size() == 412);
    CHECK(fates["demonstration"] == 9);
    CHECK(count["service_provider"] == 97);
    CHECK(count["service_team"] == 120);
    CHECK(machines["tractor_rotary"] == 38);
    CHECK(machines["combine_crawler"] == 21);
    CHECK(machines["uav"] == 14);
    CHECK(machines["transplanter_riding"] == 9);
    CHECK(machines["dryer"] == 6);
    CHECK(count["machine"] == 92);
    CHECK(count["credit_ledger"] == 340);
    CHECK(loans == 362'000'000);
    CHECK(kinds["farm_household"] == 4200 + 52); // the repeated ones
    CHECK(kinds["family_farm"] == 260);
    CHECK(kinds["cooperative"] == 110);
    CHECK(kinds["enterprise"] == 24);
    CHECK(kinds["station"] == 205);
    CHECK(kinds["village_collective"] == 150);
    CHECK(medium().laptops.size() == 40);
}

TEST_CASE("size M: logs by operation, crop, month, area, state and evidence", "[demo]") {
    auto const logs = of_form(medium(), "service_log");
    std::map<std::string, double> by_operation, by_crop, by_month;
    double const one = 1.0 / static_cast<double>(logs.size());
    for (auto const* const log : logs) {
        by_operation[text_of(*log, "operation")] += one;
        std::string const season = text_of(*log, "crop_season");
        by_crop[season.substr(0, season.rfind('-'))] += one;
        int const month = std::stoi(to_text_local(*log->find("start_at")->instant_seconds() * 1000).substr(5, 2));
        by_month[month >= 4 && month <= 6   ? "4-6"
                 : month == 8 || month == 9 ? "8-9"
                 : month >= 10              ? "10-11"
                                            : "other"] += one;
    }
    auto const near = [](double is, double wanted, double off) { return std::abs(is - wanted) <= off; };
    struct {
        char const* name;
        double wanted;
    } const operations[] = {{"rotary_tillage", .24}, {"harvesting", .22},  {"plant_protection", .21},
                            {"transplanting", .07},  {"ploughing", .05},   {"puddling", .04},
                            {"fertilising", .04},    {"uav_seeding", .03}, {"drying", .03},
                            {"straw_handling", .02}, {"transport", .02}},
            crops[] = {{"rice", .58},          {"rapeseed", .17}, {"maize", .08}, {"rice_ratoon", .06},
                       {"mustard_tuber", .03}, {"citrus", .04},   {"peony", .02}},
            months[] = {{"4-6", .34}, {"8-9", .38}, {"10-11", .16}, {"other", .12}};
    for (auto const& [name, wanted] : operations) {
        INFO(name << " " << by_operation[name]);
        CHECK(near(by_operation[name], wanted, 0.005));
    }
    for (auto const& [name, wanted] : crops) {
        INFO(name << " " << by_crop[name]);
        CHECK(near(by_crop[name], wanted, 0.005));
    }
    for (auto const& [name, wanted] : months) {
        INFO(name << " " << by_month[name]);
        CHECK(near(by_month[name], wanted, 0.015));
    }

    std::vector<double> small, large;
    CountyLookups const lookups(medium());
    for (auto const* const log : logs) {
        auto const* const client = lookups.record(*log->find("client")->record());
        (text_of(*client, "kind") == "farm_household" ? small : large)
            .push_back(static_cast<double>(hundredths(*log, "claimed")) / 100);
    }
    std::ranges::sort(small);
    double sum_small = 0, sum_large = 0;
    for (double const area : small) sum_small += area;
    for (double const area : large) sum_large += area;
    CHECK(near(static_cast<double>(small.size()) * one, 0.65, 0.01));
    CHECK(sum_small / static_cast<double>(small.size()) == Approx(8.8).epsilon(0.04));
    CHECK(small[small.size() * 95 / 100] == Approx(25).epsilon(0.06));
    CHECK(sum_large / static_cast<double>(large.size()) == Approx(60).epsilon(0.04));

    CHECK(near(share(logs, [](auto const& log) { return log.fate == Fate::accepted; }), 0.70, 0.01));
    CHECK(near(share(logs, [](auto const& log) { return log.fate == Fate::verified; }), 0.16, 0.005));
    CHECK(near(share(logs, [](auto const& log) { return log.fate == Fate::submitted; }), 0.08, 0.005));
    CHECK(near(share(logs, [](auto const& log) { return log.fate == Fate::returned; }), 0.03, 0.005));
    CHECK(near(share(logs, [](auto const& log) { return log.fate == Fate::draft; }), 0.02, 0.005));
    CHECK(near(share(logs, [](auto const& log) { return log.fate == Fate::voided; }), 0.01, 0.005));
    CHECK(near(share(logs, [](auto const& log) { return log.find("confirm_sign"); }), 0.91, 0.01));
    CHECK(near(share(logs, [](auto const& log) { return log.find("track"); }), 0.44, 0.01));
    CHECK(near(share(logs, [](auto const& log) { return log.find("photo_before") && log.find("photo_after"); }), 0.88,
               0.01));
    CHECK(near(share(logs, [](auto const& log) { return log.find("paid"); }), 0.83, 0.01));
    auto const content = [&](std::int64_t least, std::int64_t most) {
        return share(logs, [&](auto const& log) {
            auto const value = *log.find("satisfaction")->integer();
            return value >= least && value <= most;
        });
    };
    CHECK(near(content(5, 5), 0.64, 0.015));
    CHECK(near(content(4, 4), 0.27, 0.015));
    CHECK(near(content(3, 3), 0.06, 0.01));
    CHECK(near(content(1, 2), 0.03, 0.01));
}

TEST_CASE("size M: planted faults, as many as named, each what it says", "[demo]") {
    std::map<std::string, int> kinds;
    CountyLookups const lookups(medium());
    for (auto const& fault : medium().faults) {
        ++kinds[fault.kind];
        auto const* const record = lookups.record(fault.records.front());
        REQUIRE(record);
        INFO(fault.kind << " " << to_text(fault.records.front()));
        if (fault.kind == "area") {
            auto const* const plot = lookups.record(*record->find("plot")->record());
            CHECK(hundredths(*record, "claimed") * 100 > hundredths(*plot, "contract_area") * 105);
        }
        if (fault.kind == "late") CHECK(record->saved_at - *record->find("end_at")->instant_seconds() > 15 * 86400);
        if (fault.kind == "track")
            CHECK(std::abs(hundredths(*record, "gnss_area") - hundredths(*record, "claimed")) * 100 >
                  5 * hundredths(*record, "claimed"));
        if (fault.kind == "photo")
            CHECK(record->find("photo_after")->file()->hash ==
                  lookups.record(fault.records[1])->find("photo_after")->file()->hash);
        if (fault.kind.starts_with("duplicate")) {
            auto const* const other = lookups.record(fault.records[1]);
            CHECK(text_of(*record, "operation") == text_of(*other, "operation"));
            CHECK(*record->find("client") == *other->find("client"));
            CHECK_FALSE(*record->find("team") == *other->find("team"));
            CHECK(std::abs(*record->find("start_at")->instant_seconds() - *other->find("start_at")->instant_seconds()) <
                  4 * 86400);
            CHECK((other->fate == Fate::verified || other->fate == Fate::accepted));
        }
    }
    CHECK(kinds["duplicate"] + kinds["duplicate_by_client"] >= 170);
    CHECK(kinds["duplicate"] + kinds["duplicate_by_client"] <= 180);
    CHECK(kinds["duplicate"] > 80);
    CHECK(kinds["area"] == 240);
    CHECK(kinds["rate"] == 120);
    CHECK(kinds["overlap"] == 60);
    CHECK(kinds["track"] == 240);
    CHECK(kinds["photo"] == 36);
    CHECK(kinds["price"] == 60);
    CHECK(kinds["late"] == 720);
    CHECK(kinds["two_values"] + kinds["two_values_settled"] == 240);
    CHECK(kinds["member"] == 52);
    CHECK(kinds["input_price"] == 1);
}

TEST_CASE("no machine and no operator is in two places at once, but where it is planted", "[demo]") {
    std::set<RecordId> faulty;
    for (auto const& fault : medium().faults) {
        if (fault.kind == "overlap") faulty.insert(fault.records.front());
    }
    for (char const* const worker : {"machine", "operator"}) {
        std::map<RecordId, std::vector<std::pair<std::int64_t, std::int64_t>>> busy;
        for (auto const* const log : of_form(medium(), "service_log")) {
            auto const* const who = log->find(worker);
            if (who && !faulty.contains(log->key.id))
                busy[*who->record()].emplace_back(*log->find("start_at")->instant_seconds(),
                                                  *log->find("end_at")->instant_seconds());
        }
        for (auto& [id, times] : busy) {
            std::ranges::sort(times);
            for (std::size_t i = 1; i < times.size(); ++i) CHECK(times[i].first >= times[i - 1].second);
        }
    }
}

TEST_CASE("the heads of households are old, and six in ten are men", "[demo]") {
    double sum = 0, men = 0, all = 0;
    for (auto const* const member : of_form(medium(), "member_profile")) {
        if (text_of(*member, "kind") != "farm_household") continue;
        std::string const number = text_of(*member, "id_no");
        sum += 2025 - std::stoi(number.substr(6, 4));
        men += (number[16] - '0') % 2;
        ++all;
    }
    CHECK(sum / all == Approx(58).margin(1));
    CHECK(men / all == Approx(0.62).margin(0.02));
}

} // namespace gengji::demo
