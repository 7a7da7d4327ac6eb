#include "tests/shared/forms/expression/evaluating.hpp"

using namespace gengji;
using namespace gengji::forms;

namespace {
Desk& in_zone(Desk& desk, char const* name) {
    auto const zone = TimeZone::named(name);
    REQUIRE(zone);
    desk.host.zone = *zone;
    return desk;
}
int offset_at(char const* zone, char const* instant) {
    auto const found = TimeZone::named(zone);
    REQUIRE(found);
    return found->offset_seconds(parse_instant(instant).value());
}
} // namespace

TEST_CASE("a date is a string, a number of days, and comparable") {
    Desk desk("<d><day>2025-10-20</day><late>2025-10-20T09:30:00.000+08:00</late></d>", "/d");
    CHECK(desk("today()") == "2025-10-21"); // already tomorrow in China
    CHECK(desk("now()") == "2025-10-21T06:40:00.000+08:00");
    CHECK(desk("date(today() + 7)") == "2025-10-28");
    CHECK(desk("date('2025-1-2')") == "2025-01-02");
    CHECK(desk("date(0)") == "1970-01-01T08:00:00.000+08:00");
    CHECK(desk("date('2025-10-20T10:00:00Z')") == "2025-10-20T18:00:00.000+08:00");
    CHECK(desk("today() > day and day < now()") == "true");
    CHECK(desk("int((today() - day) div 1)") == "1");
    CHECK(desk("date('2025-03-01') - date('2025-02-01')") == "28");
    CHECK(desk("day < late") == "true");
    CHECK(desk("day = '2025-10-20T00:00:00.000+08:00'") == "true");
    CHECK(desk("late = '2025-10-20T01:30:00Z'") == "true");
    CHECK(desk("date('')").empty());
    CHECK(desk("decimal-date-time('1970-01-02T00:00:00Z')") == "1");
    CHECK(desk("decimal-time('06:00:00.000+08:00')") == "0.25");
    CHECK(desk("decimal-time('12:00')") == "0.5");
    CHECK(desk("decimal-time(late) = 9.5 div 24") == "true");
}

TEST_CASE("what is no date cannot be written down as one") {
    Desk const desk("<d/>");
    for (char const* const text :
         {"2025-02-29", "2025-13-01", "2025-00-10", "20251020", "tomorrow", "2025-10-20T25:00:00",
          "2025-10-20T10:60:00", "2025-10-20T10", "-2025-10-20", "2025-10-20T10:00:00+99:00"}) {
        INFO(text);
        CHECK(desk.error("date('" + std::string(text) + "')").find("日期") != std::string::npos);
        CHECK(desk("boolean(date('" + std::string(text) + "'))") == "false");
    }
    CHECK(desk("date('2024-02-29')") == "2024-02-29");
    CHECK(desk("format-date('soon', '%Y')").empty());
    CHECK(desk.error("date(1 div 0)").find("日期") != std::string::npos);
    CHECK(desk.error("date(99999999)").find("日期") != std::string::npos);
}

TEST_CASE("dates are written in the form's language") {
    Desk desk("<d/>");
    CHECK(desk("format-date('2025-03-05', '%Y年%n月%e日 %a %A %b %B')") == "2025年3月5日 周三 星期三 3月 三月");
    desk.host.spoken = "English (en)";
    CHECK(desk("format-date('2025-03-05', '%d %b %y, %a %B %A %m %j %w %%')") ==
          "05 Mar 25, Wed March Wednesday 03 064 3 %");
    CHECK(desk("format-date-time('2025-03-05T07:08:09.045', '%H:%M:%S.%3 %h')") == "07:08:09.045 7");
    CHECK(desk("format-date-time('23:15:00.000', '%H:%M')") == "23:15");
    CHECK(desk("format-date('2027-01-01', '%W')") == "53"); // ISO: the last week of 2026
    CHECK(desk("format-date(number('x'), '%Y')").empty());
}

TEST_CASE("time zones have a history and a future") {
    CHECK(offset_at("Asia/Shanghai", "2025-10-20T00:00:00Z") == 8 * 3600);
    CHECK(offset_at("Asia/Shanghai", "1988-07-01T00:00:00Z") == 9 * 3600); // China had summer time from 1986 to 1991
    CHECK(offset_at("America/Phoenix", "2025-07-01T00:00:00Z") == -7 * 3600);
    CHECK(offset_at("Europe/Berlin", "2025-07-01T00:00:00Z") == 2 * 3600);
    CHECK(offset_at("Europe/Berlin", "2093-07-01T00:00:00Z") == 2 * 3600); // beyond the table: the yearly rule
    CHECK(offset_at("Europe/Berlin", "2093-12-01T00:00:00Z") == 1 * 3600);
    CHECK(offset_at("America/New_York", "2090-03-12T06:59:59Z") == -5 * 3600);
    CHECK(offset_at("America/New_York", "2090-03-12T07:00:00Z") == -4 * 3600);
    CHECK(offset_at("Australia/Sydney", "2090-01-01T00:00:00Z") == 11 * 3600); // southern summer
    CHECK_FALSE(TimeZone::named("Nowhere/Land"));
    CHECK_FALSE(TimeZone::named("../../etc/passwd"));
    CHECK_FALSE(TimeZone::named("/etc/localtime"));
    CHECK(TimeZone::fixed(-3600).offset_seconds(0) == -3600);

    Desk desk("<d/>");
    in_zone(desk, "Europe/Berlin");
    CHECK(desk("date('2025-03-30T02:30:00')") == "2025-03-30T03:30:00.000+02:00"); // clocks jump over it
    CHECK(desk("date('2025-10-26T02:30:00')") == "2025-10-26T02:30:00.000+02:00"); // shown twice: the first
    in_zone(desk, "America/Phoenix");
    CHECK(desk("date('2001-12-26') + 5") == "11687.291666666666");
}
