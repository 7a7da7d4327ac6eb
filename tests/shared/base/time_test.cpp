#include "shared/base/time.hpp"
#include "tests/support/fake_clock.hpp"

#include <catch2/catch.hpp>
#include <limits>

using namespace gengji;

TEST_CASE("a day is read in each way people write it", "[time]") {
    for (char const* const text : {"2025-10-20", "2025/10/20", "2025.10.20", "2025年10月20日"})
        CHECK(parse_date(text) == Date{20381});
    CHECK(parse_date("2025-1-2") == parse_date("2025-01-02"));
    CHECK(parse_date("2025年1月2日") == parse_date("2025-01-02"));
    for (char const* const wrong :
         {"", "2025", "2025-10", "2025-10-32", "2025-13-01", "2025-00-01", "2025-01-00", "25-01-01", "2025-10/20",
          "2025-10-20 ", "20251020", "2025-10-20T00:00", "0000-01-01", "2025年10月20", "二〇二五年十月二十日"})
        CHECK_FALSE(parse_date(wrong));
}

TEST_CASE("the calendar has its leap years", "[time]") {
    for (char const* const right : {"2024-02-29", "2000-02-29", "1600-02-29"}) CHECK(parse_date(right));
    for (char const* const wrong : {"2025-02-29", "1900-02-29", "2100-02-29", "2024-02-30", "2025-04-31"})
        CHECK_FALSE(parse_date(wrong));
    CHECK(parse_date("2024-03-01")->days - parse_date("2024-02-28")->days == 2);
    CHECK(parse_date("2025-03-01")->days - parse_date("2025-02-28")->days == 1);
}

TEST_CASE("every day of two centuries is written and read back", "[time]") {
    Date const last = *parse_date("2150-01-01");
    for (Date day = *parse_date("1950-01-01"); day < last; ++day.days)
        if (parse_date(to_text(day)) != day) FAIL(to_text(day));
    CHECK(to_text(Date{0}) == "1970-01-01");
    CHECK(to_text(Date{-1}) == "1969-12-31");
    CHECK(to_text(*parse_date("9999-12-31")) == "9999-12-31");
    CHECK(to_text(*parse_date("0001-01-01")) == "0001-01-01");
}

TEST_CASE("an instant is read with its offset, without one as China's", "[time]") {
    UnixMs const half_past_eight = 1'760'920'200'000; // in China
    for (char const* const text :
         {"2025-10-20T00:30:00Z", "2025-10-20T08:30:00+08:00", "2025-10-20T08:30:00+0800", "2025-10-20T08:30:00+08",
          "2025-10-20 08:30", "2025-10-20 8:30", "2025-10-20T08:30:00", "2025/10/20 08:30", "2025年10月20日 08:30",
          "2025-10-19T19:30:00-05:00", "2025-10-20T06:00:00+05:30", "2025-10-20T08:30:00.000"})
        CHECK(parse_instant(text) == half_past_eight);
    CHECK(parse_instant("2025-10-20T00:30:00.5Z") == half_past_eight + 500);
    CHECK(parse_instant("2025-10-20T00:30:00.123456789Z") == half_past_eight + 123);
    CHECK(parse_instant("1970-01-01T00:00:00Z") == 0);
    CHECK(parse_instant("1969-12-31T23:59:59.999Z") == -1);
    CHECK(parse_instant("2038-01-19T03:14:08Z") == (std::int64_t{1} << 31) * 1000);
    for (char const* const wrong :
         {"", "2025-10-20", "2025-10-20T", "2025-10-20 24:00", "2025-10-20 08:60", "2025-10-20 08:30:60",
          "2025-10-20 08:30 ", "2025-10-20T08:30:00+", "2025-10-20T08:30:00+8", "2025-10-20T08:30:00+15:00",
          "2025-10-20T08:30:00.Z", "2025-02-30 08:30", "08:30"})
        CHECK_FALSE(parse_instant(wrong));
}

TEST_CASE("times are shown in UTC for machines and in China's time for people, whatever the year", "[time][S17]") {
    CHECK(to_text_utc(1'760'920'200'999) == "2025-10-20T00:30:00Z");
    CHECK(to_text_local(1'760'920'200'999) == "2025-10-20 08:30");
    CHECK(to_text_utc(0) == "1970-01-01T00:00:00Z");
    CHECK(to_text_utc(-1) == "1969-12-31T23:59:59Z");
    CHECK(to_text_utc(std::int64_t{2'147'483'648'000}) == "2038-01-19T03:14:08Z");
    CHECK(to_text_utc(253'402'300'799'000) == "9999-12-31T23:59:59Z");
    CHECK(to_text_local(253'402'300'799'000) == "9999-12-31 07:59"); // the calendar's last day has to do
    CHECK(parse_instant(to_text_utc(253'402'300'799'000)) == 253'402'300'799'000);
    for (UnixMs const any : {std::numeric_limits<UnixMs>::min(), std::numeric_limits<UnixMs>::max()}) {
        CHECK(to_text_utc(any).size() == 20);
        CHECK(to_text_local(any).size() == 16);
    }
}

TEST_CASE("a day begins at midnight where one is", "[time]") {
    UnixMs const late_in_london = *parse_instant("2025-10-20T16:00:00Z");
    CHECK(to_text(date_of(late_in_london)) == "2025-10-21");
    CHECK(to_text(date_of(late_in_london - 1)) == "2025-10-20");
    CHECK(to_text(date_of(late_in_london, 0)) == "2025-10-20");
    CHECK(to_text(date_of(-1, 0)) == "1969-12-31");
}

TEST_CASE("the machine's clocks run, and the test's clock obeys", "[time]") {
    SystemClock const system;
    CHECK(system.now_ms() > *parse_instant("2020-01-01T00:00:00Z"));
    CHECK(system.boot_ms() > 0);
    FakeClock clock;
    auto const [now, boot] = std::pair(clock.now_ms(), clock.boot_ms());
    CHECK(to_text_local(now) == "2025-10-20 08:30");
    clock.pass(5);
    CHECK(clock.now_ms() == now + 5);
    CHECK(clock.boot_ms() == boot + 5);
    clock.jump_to(0);
    CHECK(clock.now_ms() == 0);
    CHECK(clock.boot_ms() == boot + 5);
}
