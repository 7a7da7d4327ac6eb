#pragma once

// Of this folder only: the proleptic Gregorian calendar in days since 1970-01-01.
// Source: Howard Hinnant, chrono-Compatible Low-Level Date Algorithms, through std::chrono.

#include <chrono>
#include <cstdint>

namespace gengji::forms {

struct Civil {
    int year = 1970;
    int month = 1;
    int day = 1;
};

constexpr std::int64_t floor_div(std::int64_t value, std::int64_t divisor) {
    return value / divisor - (value % divisor < 0 ? 1 : 0);
}

inline bool is_leap(int year) { return std::chrono::year(year).is_leap(); }

inline int days_in_month(int year, int month) {
    using namespace std::chrono;
    return static_cast<int>(static_cast<unsigned>(
        year_month_day_last(std::chrono::year(year), month_day_last(std::chrono::month(static_cast<unsigned>(month))))
            .day()));
}

inline std::int64_t days_of(int year, int month, int day) {
    using namespace std::chrono;
    return sys_days(std::chrono::year(year) / month / 1).time_since_epoch().count() + day - 1;
}

inline Civil civil_of(std::int64_t days) {
    std::chrono::year_month_day const date{std::chrono::sys_days(std::chrono::days(days))};
    return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
            static_cast<int>(static_cast<unsigned>(date.day()))};
}

/// 0 is Sunday.
constexpr int weekday_of(std::int64_t days) { return static_cast<int>(days - floor_div(days + 4, 7) * 7 + 4); }

} // namespace gengji::forms
