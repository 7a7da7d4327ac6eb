#include "shared/forms/expression/dates.hpp"

#include "shared/forms/expression/calendar.hpp"
#include "shared/forms/expression/numbers.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace gengji::forms::expression {

namespace {

constexpr std::int64_t day_ms = 86'400'000;
constexpr double first_day = -719'162; // 0001-01-01
constexpr double last_day = 2'932'896; // 9999-12-31

std::optional<int> digits(std::string_view text, std::size_t least, std::size_t most) {
    if (text.size() < least || text.size() > most) return std::nullopt;
    int value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 0 || text.front() == '-')
        return std::nullopt;
    return value;
}

/// Cuts off what stands before the sign; all of it when there is none.
std::string_view cut(std::string_view& rest, char sign) {
    std::size_t const end = std::min(rest.find(sign), rest.size());
    std::string_view const piece = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return piece;
}

std::optional<std::int64_t> parse_day(std::string_view text, bool plain) {
    if (std::count(text.begin(), text.end(), '-') != 2) return std::nullopt;
    auto const year = digits(cut(text, '-'), plain ? 4 : 1, 4);
    auto const month = digits(cut(text, '-'), plain ? 2 : 1, 2);
    auto const day = digits(text, plain ? 2 : 1, 2);
    if (!year || !month || !day || *year < 1 || *month < 1 || *month > 12) return std::nullopt;
    if (*day < 1 || *day > days_in_month(*year, *month)) return std::nullopt;
    return days_of(*year, *month, *day);
}

struct TimeOfDay {
    std::int64_t ms = 0;
    std::optional<std::int64_t> offset_ms;
};

std::optional<std::int64_t> parse_offset(std::string_view text) { // +08:00, -0730, +08
    std::int64_t const sign = text.front() == '-' ? -1 : 1;
    text.remove_prefix(1);
    std::string_view hours = text, minutes;
    if (text.find(':') != std::string_view::npos) {
        hours = cut(text, ':');
        minutes = text;
    } else if (text.size() == 4) {
        hours = text.substr(0, 2);
        minutes = text.substr(2);
    }
    auto const hour = digits(hours, 1, 2);
    auto const minute = minutes.empty() ? std::optional<int>(0) : digits(minutes, 2, 2);
    if (!hour || !minute || *hour > 18 || *minute > 59) return std::nullopt;
    return sign * (*hour * std::int64_t{60} + *minute) * 60'000;
}

std::optional<TimeOfDay> parse_time(std::string_view text) {
    TimeOfDay time;
    if (text.ends_with('Z')) {
        time.offset_ms = 0;
        text.remove_suffix(1);
    } else if (std::size_t const sign = text.find_first_of("+-"); sign != std::string_view::npos) {
        time.offset_ms = parse_offset(text.substr(sign));
        if (!time.offset_ms) return std::nullopt;
        text = text.substr(0, sign);
    }
    auto const pieces = std::count(text.begin(), text.end(), ':');
    if (pieces < 1 || pieces > 2) return std::nullopt;
    auto const hour = digits(cut(text, ':'), 1, 2);
    auto const minute = digits(cut(text, ':'), 1, 2);
    std::string_view fraction = text;
    std::string_view const whole = cut(fraction, '.');
    auto const second = pieces == 1 ? std::optional<int>(0) : digits(whole, 1, 2);
    if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
    if (fraction.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
    int ms = 0;
    for (std::size_t place = 0; place < 3; ++place)
        ms = ms * 10 + (place < fraction.size() ? fraction[place] - '0' : 0);
    time.ms = ((*hour * std::int64_t{60} + *minute) * 60 + *second) * 1000 + ms;
    return time;
}

std::optional<UnixMs> parse(std::string_view text, TimeZone const& zone, bool plain) {
    text = trimmed(text);
    std::size_t const mark = text.find('T');
    auto const day = parse_day(text.substr(0, mark), plain);
    if (!day) return std::nullopt;
    if (mark == std::string_view::npos) return zone.instant_of_local(*day * day_ms);
    auto const time = parse_time(text.substr(mark + 1));
    if (!time) return std::nullopt;
    if (time->offset_ms) return *day * day_ms + time->ms - *time->offset_ms;
    return zone.instant_of_local(*day * day_ms + time->ms);
}

std::string padded(std::int64_t value, int width) {
    std::array<char, 24> text;
    int const size = std::snprintf(text.data(), text.size(), "%0*lld", width, static_cast<long long>(value));
    return {text.data(), static_cast<std::size_t>(size)};
}

struct Local {
    std::int64_t days = 0; // since 1970-01-01
    std::int64_t ms = 0;   // of the day
    int offset_s = 0;
    Civil date;
};

Local local_of(UnixMs moment, TimeZone const& zone) {
    Local local;
    local.offset_s = zone.offset_seconds(moment);
    std::int64_t const shown = moment + local.offset_s * std::int64_t{1000};
    local.days = floor_div(shown, day_ms);
    local.ms = shown - local.days * day_ms;
    local.date = civil_of(local.days);
    return local;
}

std::string date_text(Civil date) {
    return padded(date.year, 4) + "-" + padded(date.month, 2) + "-" + padded(date.day, 2);
}

std::string offset_text(int offset_s) {
    int const minutes = std::abs(offset_s) / 60;
    return (offset_s < 0 ? "-" : "+") + padded(minutes / 60, 2) + ":" + padded(minutes % 60, 2);
}

std::string full_text(Local const& local) {
    return date_text(local.date) + "T" + padded(local.ms / 3'600'000, 2) + ":" + padded(local.ms / 60'000 % 60, 2) +
           ":" + padded(local.ms / 1000 % 60, 2) + "." + padded(local.ms % 1000, 3) + offset_text(local.offset_s);
}

constexpr std::array<std::string_view, 12> english_months{"January",   "February", "March",    "April",
                                                          "May",       "June",     "July",     "August",
                                                          "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 7> english_days{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                       "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 12> chinese_months{"一月", "二月", "三月", "四月", "五月",   "六月",
                                                          "七月", "八月", "九月", "十月", "十一月", "十二月"};
constexpr std::array<std::string_view, 7> chinese_days{"日", "一", "二", "三", "四", "五", "六"};

std::string month_name(int month, bool chinese, bool is_short) {
    auto const at = static_cast<std::size_t>(month - 1);
    if (chinese) return is_short ? std::to_string(month) + "月" : std::string(chinese_months[at]);
    return std::string(is_short ? english_months[at].substr(0, 3) : english_months[at]);
}

std::string day_name(int weekday, bool chinese, bool is_short) {
    auto const at = static_cast<std::size_t>(weekday);
    if (chinese) return (is_short ? "周" : "星期") + std::string(chinese_days[at]);
    return std::string(is_short ? english_days[at].substr(0, 3) : english_days[at]);
}

/// ISO 8601: week 1 is the one with the year's first Thursday.
int week_of(Local const& local) {
    std::int64_t const thursday = local.days + 4 - (weekday_of(local.days) + 6) % 7 - 1;
    return static_cast<int>((thursday - days_of(civil_of(thursday).year, 1, 1)) / 7 + 1);
}

std::string one_field(char letter, Local const& local, bool chinese) {
    std::int64_t const ms = local.ms;
    switch (letter) {
    case '%':
        return "%";
    case 'Y':
        return padded(local.date.year, 4);
    case 'y':
        return padded(local.date.year % 100, 2);
    case 'm':
        return padded(local.date.month, 2);
    case 'n':
        return std::to_string(local.date.month);
    case 'B':
        return month_name(local.date.month, chinese, false);
    case 'b':
        return month_name(local.date.month, chinese, true);
    case 'd':
        return padded(local.date.day, 2);
    case 'e':
        return std::to_string(local.date.day);
    case 'j':
        return padded(local.days - days_of(local.date.year, 1, 1) + 1, 3);
    case 'W':
        return std::to_string(week_of(local));
    case 'w':
        return std::to_string(weekday_of(local.days));
    case 'A':
        return day_name(weekday_of(local.days), chinese, false);
    case 'a':
        return day_name(weekday_of(local.days), chinese, true);
    case 'H':
        return padded(ms / 3'600'000, 2);
    case 'h':
        return std::to_string(ms / 3'600'000);
    case 'M':
        return padded(ms / 60'000 % 60, 2);
    case 'S':
        return padded(ms / 1000 % 60, 2);
    case '3':
        return padded(ms % 1000, 3);
    case 'Z':
        return offset_text(local.offset_s);
    default:
        return {'%', letter};
    }
}

} // namespace

std::optional<UnixMs> parse_moment(std::string_view text, TimeZone const& zone) { return parse(text, zone, false); }

std::optional<UnixMs> parse_plain_moment(std::string_view text, TimeZone const& zone) {
    text = trimmed(text);
    if (text.size() < 10 || text[4] != '-') return std::nullopt; // nearly every text that is no number ends here
    return parse(text, zone, true);
}

std::optional<std::int64_t> parse_time_of_day(std::string_view text, TimeZone const& zone, UnixMs now) {
    auto const time = parse_time(trimmed(text));
    if (!time) return std::nullopt;
    if (!time->offset_ms) return time->ms;
    std::int64_t const local = time->ms - *time->offset_ms + zone.offset_seconds(now) * std::int64_t{1000};
    return local - floor_div(local, day_ms) * day_ms;
}

double days_since_1970(UnixMs moment) { return static_cast<double>(moment) / static_cast<double>(day_ms); }

std::optional<UnixMs> moment_of_days(double days) {
    if (!(days >= first_day && days <= last_day)) return std::nullopt; // NaN is neither
    return std::llround(days * static_cast<double>(day_ms));
}

DateValue date_value(UnixMs moment, TimeZone const& zone) {
    Local const local = local_of(moment, zone);
    return {days_since_1970(moment), local.ms == 0 ? date_text(local.date) : full_text(local)};
}

DateValue moment_value(UnixMs moment, TimeZone const& zone) {
    return {days_since_1970(moment), full_text(local_of(moment, zone))};
}

UnixMs midnight_before(UnixMs moment, TimeZone const& zone) {
    return zone.instant_of_local(local_of(moment, zone).days * day_ms);
}

double fraction_of_day(UnixMs moment, TimeZone const& zone) {
    return static_cast<double>(local_of(moment, zone).ms) / static_cast<double>(day_ms);
}

std::string format_moment(UnixMs moment, std::string_view format, TimeZone const& zone, std::string_view language) {
    Local const local = local_of(moment, zone);
    bool const chinese = language.starts_with("zh") || language.find("(zh") != std::string_view::npos ||
                         language.find("中文") != std::string_view::npos;
    std::string text;
    for (std::size_t at = 0; at < format.size(); ++at) {
        if (format[at] == '%' && at + 1 < format.size()) {
            text += one_field(format[++at], local, chinese);
        } else {
            text += format[at];
        }
    }
    return text;
}

} // namespace gengji::forms::expression
