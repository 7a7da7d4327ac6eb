#include "shared/domain/service/mu_times.hpp"
#include "shared/domain/service/trusteeship.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::domain;

namespace {

Decimal d(char const* text) { return *parse_decimal(text); }

ServiceLog job(char const* operation, char const* area, std::int64_t times = 1) {
    ServiceLog log;
    log.operation = operation;
    log.crop_season = "rice-2025";
    log.claimed = d(area);
    log.times = times;
    return log;
}

std::optional<Decimal> mu_times(ServiceLog const& log, std::optional<Decimal> harvested = {}) {
    return mu_times_of(log, Operations::built_in(), Settings{}, harvested);
}

/// 10.00 mu of rice: 旋耕 ×2, 机插 ×1, 飞防 ×3, 机收 ×1, 烘干 ×1 (DOMAIN.md 3.1).
struct Job {
    char const* operation;
    std::int64_t times;
    char const* mu_times;
};
constexpr Job worked_case[] = {{"rotary_tillage", 2, "20"},
                               {"transplanting", 1, "10"},
                               {"plant_protection", 3, "30"},
                               {"harvesting", 1, "10"},
                               {"drying", 1, "10"}};

} // namespace

TEST_CASE("the worked case: 80.00 mu-times on 10.00 mu", "[domain]") {
    Decimal sum;
    std::vector<PlotWork> works;
    for (Job const& one : worked_case) {
        ServiceLog log = job(one.operation, "10", one.times);
        if (log.operation == "drying") log.tonnes = d("5.5");
        auto const counted = mu_times(log, d("10"));
        REQUIRE(counted);
        CHECK(*counted == d(one.mu_times));
        sum = *add(sum, *counted);
        works.push_back({"大田湾", "rice-2025", one.operation, 1, d("10"), d("10")});
    }
    CHECK(to_text(sum, 2) == "80.00");
    CHECK(to_text(trusteeship_area(works, Operations::built_in(), {}), 2) == "10.00");
}

TEST_CASE("area that counts", "[domain]") {
    struct Case {
        char const *claimed, *accepted, *area;
    };
    auto const one = GENERATE(Case{"10", nullptr, "10"}, Case{"10", "8.5", "8.5"}, Case{"10.004", nullptr, "10"},
                              Case{"10.005", nullptr, "10.01"}, Case{"0", nullptr, nullptr},
                              Case{"-3", nullptr, nullptr}, Case{"10", "0", nullptr}, Case{"0.004", nullptr, nullptr});
    ServiceLog log = job("harvesting", one.claimed);
    if (one.accepted) log.accepted = d(one.accepted);
    auto const area = area_of(log);
    CAPTURE(one.claimed);
    REQUIRE(area.has_value() == (one.area != nullptr));
    if (area) CHECK(*area == d(one.area));
}

TEST_CASE("each operation counts by its rule", "[domain]") {
    struct Case {
        char const* operation;
        char const* mu_times;
    };
    auto const one = GENERATE(Case{"seedling_raising", "4"}, Case{"ploughing", "4"}, Case{"subsoiling", "4"},
                              Case{"fertilising", "4"}, Case{"irrigation", "4"}, Case{"pruning", "4"},
                              Case{"manual_harvest", "4"}, Case{"straw_handling", "4"}, Case{"transport", "4"},
                              Case{"storage", "0"}, Case{"primary_processing", "0"}, Case{"input_delivery", "0"},
                              Case{"tech_guidance", "0"}, Case{"farmland_maintenance", "0"});
    CAPTURE(one.operation);
    CHECK(mu_times(job(one.operation, "2", 2)) == d(one.mu_times));
}

TEST_CASE("25 operations ship, and unknown ones count as unknown", "[domain]") {
    CHECK(Operations::built_in().all().size() == 25);
    CHECK_FALSE(mu_times(job("flying", "2")));
}

TEST_CASE("a county says otherwise which operations count", "[domain]") {
    Settings settings;
    REQUIRE(set(settings, "kpi6.transport", "none").value());
    CHECK(mu_times_of(job("transport", "2"), Operations::built_in(), settings) == Decimal{});
    CHECK_FALSE(set(settings, "kpi6.transport", "perhaps"));
}

TEST_CASE("drying: tonnes become the area they grew on, at most the harvested area", "[domain]") {
    // 中稻 550 kg/亩: 2.75 t → 5.00 亩; 1 t → 1.8181… → 1.82
    CHECK(dried_area(d("2.75"), d("550"), {}) == d("5"));
    CHECK(dried_area(d("1"), d("550"), {}) == d("1.82"));
    CHECK(dried_area(d("2.75"), d("550"), d("4.2")) == d("4.2"));
    CHECK_FALSE(dried_area(d("2.75"), d("0"), {}));
    CHECK_FALSE(dried_area(d("0"), d("550"), {}));
    ServiceLog log = job("drying", "6");
    log.tonnes = d("2.75");
    CHECK(mu_times(log) == d("5"));
    CHECK(mu_times(log, d("3")) == d("3"));
    log.claimed = d("4"); // never more than was claimed
    CHECK(mu_times(log) == d("4"));
}

TEST_CASE("trusteeship area is a union per link and never above the plot", "[domain]") {
    auto const area = [](std::vector<PlotWork> const& works) {
        return to_text(trusteeship_area(works, Operations::built_in(), {}), 2);
    };
    std::optional<Decimal> const ten = d("10");
    CHECK(area({{"a", "rice-2025", "plant_protection", 1, d("10"), ten},
                {"a", "rice-2025", "plant_protection", 2, d("10"), ten},
                {"a", "rice-2025", "plant_protection", 3, d("10"), ten}}) == "1.00"); // 0.10 · 10
    CHECK(area({{"a", "rice-2025", "harvesting", 1, d("4"), ten}, {"a", "rice-2025", "harvesting", 1, d("5"), ten}}) ==
          "2.43"); // 0.27 · 9: two parts of one time
    CHECK(area({{"a", "rice-2025", "ploughing", 1, d("6"), ten},
                {"a", "rice-2025", "rotary_tillage", 1, d("8"), ten}}) == "2.88"); // 0.36 · 8: the same ground twice
    CHECK(area({{"a", "rice-2025", "ploughing", 1, d("12"), ten}}) == "3.60");     // not above the plot
    CHECK(area({{"a", "rice-2025", "drying", 1, d("10"), ten}, {"a", "rice-2025", "fertilising", 1, d("10"), ten}}) ==
          "0.00"); // no link
    CHECK(area({{"a", "rice-2025", "ploughing", 1, d("10"), ten},
                {"a", "rapeseed-2025", "ploughing", 1, d("10"), ten}}) == "7.20"); // another season is another area
}

TEST_CASE("scope mode is derived from the links", "[domain]") {
    auto const mode = [](std::vector<std::string> const& operations) {
        return std::string(id_of(scope_mode_of(operations, Operations::built_in())));
    };
    CHECK(mode({}) == "");
    CHECK(mode({"drying", "transport"}) == "");
    CHECK(mode({"ploughing", "rotary_tillage"}) == "single");
    CHECK(mode({"ploughing", "harvesting"}) == "multi");
    CHECK(mode({"ploughing", "sowing", "harvesting"}) == "multi");
    CHECK(mode({"ploughing", "sowing", "plant_protection", "harvesting", "drying"}) == "full");
}

TEST_CASE("crop windows know which year work belongs to", "[domain]") {
    auto const window = [](char const* crop, char const* operation, int year) {
        Operations const& known = Operations::built_in();
        auto const all = windows_of(*known.crop(crop), *known.operation(operation), year);
        return all.empty() ? std::string() : to_text(all[0].first) + " " + to_text(all[0].second);
    };
    CHECK(window("rice", "transplanting", 2025) == "2025-04-01 2025-06-10");
    CHECK(window("rapeseed", "rotary_tillage", 2025) == "2024-09-10 2024-11-15"); // sown the autumn before
    CHECK(window("rapeseed", "plant_protection", 2025) == "2024-11-15 2025-04-10");
    CHECK(window("rapeseed", "harvesting", 2025) == "2025-04-20 2025-05-31");
    CHECK(window("rice", "seedling_raising", 2025) == "2025-03-01 2025-04-20");
    CHECK(window("vegetable", "harvesting", 2025) == "");
}
