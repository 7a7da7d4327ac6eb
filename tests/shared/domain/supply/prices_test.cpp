#include "shared/domain/supply/prices.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::domain;
using namespace gengji::test;

namespace {

Decimal d(char const* text) { return *parse_decimal(text); }

InputPriceMonitor report(char const* outlet, char const* week, char const* price, char const* bought = "0",
                         char const* sold = "0", char const* stock = "10", char const* category = "urea") {
    InputPriceMonitor one;
    one.key = record_key(std::string(outlet) + week, {"500231101203", BucketClass::log});
    one.standing.level = Level::submitted;
    one.outlet = record_id(outlet);
    one.period = week;
    one.items.push_back({"items[k1]", category, "46%", "normal", "", {}, d(price), d(bought), d(sold), d(stock), true});
    return one;
}

} // namespace

TEST_CASE("ISO weeks and their Mondays", "[domain][supply]") {
    struct {
        char const *week, *monday;
    } const cases[] = {{"2025-W01", "2024-12-30"}, {"2025-W42", "2025-10-13"}, {"2025-W52", "2025-12-22"},
                       {"2026-W01", "2025-12-29"}, {"2026-W53", "2026-12-28"}, {"2027-W01", "2027-01-04"}};
    for (auto const& one : cases) {
        CAPTURE(one.week);
        REQUIRE(monday_of(one.week));
        CHECK(to_text(*monday_of(one.week)) == one.monday);
        CHECK(week_of(*monday_of(one.week)) == one.week);
        CHECK(week_of(Date{monday_of(one.week)->days + 6}) == one.week);
    }
    for (char const* const wrong : {"2025-W53", "2025-W00", "2025W42", "", "2025-Wxx", "2025-W4"})
        CHECK_FALSE(monday_of(wrong));
}

TEST_CASE("an alarm: more than 20 % off the outlet's last price, up or down", "[domain][supply]") {
    auto const alarms = [](char const* before, char const* now) {
        std::vector const reports{report("one", "2025-W40", before), report("one", "2025-W42", now)};
        return price_alarms(price_points(reports), {}).size();
    };
    CHECK(alarms("2000", "2400") == 0); // 20 % is not more
    CHECK(alarms("2000", "2400.01") == 1);
    CHECK(alarms("2000", "1600") == 0);
    CHECK(alarms("2000", "1599.99") == 1);

    // Another outlet, another brand, another category are not compared.
    std::vector reports{report("one", "2025-W40", "2000"), report("two", "2025-W41", "3000"),
                        report("one", "2025-W41", "3500", "0", "0", "10", "compound")};
    reports.push_back(report("one", "2025-W42", "2480"));
    auto const found = price_alarms(price_points(reports), {});
    REQUIRE(found.size() == 1);
    CHECK(found[0].now.record == reports.back().key);
    CHECK(found[0].before == reports.front().key);
    CHECK(found[0].change_pct == d("24"));
    Settings bold;
    bold.price_alarm_ratio = d("0.25");
    CHECK(price_alarms(price_points(reports), bold).empty());
}

TEST_CASE("what is void, or has no price, is not there", "[domain][supply]") {
    auto gone = report("one", "2025-W41", "5000");
    gone.standing.level = Level::voided;
    std::vector const reports{report("one", "2025-W40", "2000"), gone, report("one", "2025-W43", "0"),
                              report("one", "一周", "9000")};
    CHECK(price_points(reports).size() == 1);
}

TEST_CASE("the county's price of a week: mean, lowest, highest, change", "[domain][supply]") {
    std::vector const reports{
        report("one", "2025-W41", "2000"),    report("two", "2025-W41", "2100"),
        report("one", "2025-W42", "2000.01"), report("two", "2025-W42", "2100"),
        report("three", "2025-W42", "2200"),  report("one", "2025-W42", "3000", "0", "0", "10", "compound")};
    auto const points = price_points(reports);
    auto const prices = prices_in(points, *monday_of("2025-W42"));
    REQUIRE(prices.size() == 2);
    CHECK(prices[0].category == "compound");
    CHECK_FALSE(prices[0].change_pct);
    CHECK(prices[1].outlets == 3);
    CHECK(prices[1].mean == d("2100")); // 6300.01 / 3 = 2100.0033…
    CHECK(prices[1].low == d("2000.01"));
    CHECK(prices[1].high == d("2200"));
    CHECK(prices[1].change_pct == d("2.4")); // of 2050
    CHECK(last_week(points, *parse_date("2025-10-19")) == monday_of("2025-W42"));
    CHECK(last_week(points, *parse_date("2025-10-12")) == monday_of("2025-W41"));
}

TEST_CASE("stock is last week's, what was bought more, what was sold less", "[domain][supply]") {
    std::vector const reports{report("one", "2025-W40", "2000", "0", "0", "10"),
                              report("one", "2025-W41", "2000", "5", "3", "12"),
                              report("one", "2025-W42", "2000", "0", "2", "9.99"),
                              report("one", "2025-W44", "2000", "0", "2", "50")}; // a week is missing between
    auto const gaps = stock_gaps(price_points(reports));
    REQUIRE(gaps.size() == 1);
    CHECK(gaps[0].now.record == reports[2].key);
    CHECK(gaps[0].expected == d("10"));
}

TEST_CASE("how long a stock lasts: by the sales of the last four weeks", "[domain][supply]") {
    std::vector<InputPriceMonitor> reports{report("one", "2025-W38", "2000", "0", "100", "9")}; // too long ago
    for (char const* const week : {"2025-W39", "2025-W40", "2025-W41", "2025-W42"})
        reports.push_back(report("one", week, "2000", "0", "2", "5"));
    reports.push_back(report("idle", "2025-W42", "2000", "0", "0", "5"));
    auto empty = report("empty", "2025-W42", "2000", "0", "0", "0");
    empty.items[0].state = "short";
    reports.push_back(empty);
    auto const at = [&](char const* outlet, Settings const& settings = {}) {
        for (StockDays const& one : stock_days(price_points(reports), *monday_of("2025-W42"), settings)) {
            if (one.outlet == record_id(outlet)) return one;
        }
        return StockDays{};
    };
    CHECK(at("one").days == 17); // 5 t, 8 t in 28 days: 17.5
    CHECK(at("one").weeks == 4);
    CHECK_FALSE(at("one").low);
    Settings careful;
    careful.low_stock_days = 18;
    CHECK(at("one", careful).low);
    CHECK_FALSE(at("idle").days);
    CHECK_FALSE(at("idle").low);
    CHECK(at("empty").low);
}
