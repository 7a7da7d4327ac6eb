#include "shared/forms/session/value_types.hpp"
#include "shared/base/time.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <vector>

namespace gengji::forms::session {
namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    auto const begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Takes exactly `count` digits off the front.
std::optional<int> digits(std::string_view& text, std::size_t count) {
    if (text.size() < count) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (!is_digit(text[i])) return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view& text, char expected) {
    if (text.empty() || text.front() != expected) return false;
    text.remove_prefix(1);
    return true;
}

bool take_date(std::string_view& text) {
    auto const year = digits(text, 4);
    if (!year || !take(text, '-')) return false;
    auto const month = digits(text, 2);
    if (!month || !take(text, '-')) return false;
    auto const day = digits(text, 2);
    if (!day || *month < 1 || *month > 12 || *day < 1) return false;
    static constexpr int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool const leap = (*year % 4 == 0 && *year % 100 != 0) || *year % 400 == 0;
    return *day <= lengths[*month - 1] + (*month == 2 && leap ? 1 : 0);
}

/// `Z`, `+07:00`, also `+07` as some phones write it; nothing is fine too.
bool take_offset(std::string_view& text) {
    if (text.empty() || take(text, 'Z')) return true;
    if (!take(text, '+') && !take(text, '-')) return false;
    auto const hours = digits(text, 2);
    if (!hours || *hours > 14) return false;
    if (text.empty()) return true;
    if (!take(text, ':')) return false;
    auto const minutes = digits(text, 2);
    return minutes && *minutes < 60;
}

bool take_time(std::string_view& text) {
    auto const hour = digits(text, 2);
    if (!hour || *hour > 23 || !take(text, ':')) return false;
    auto const minute = digits(text, 2);
    if (!minute || *minute > 59) return false;
    if (take(text, ':')) {
        auto const second = digits(text, 2);
        if (!second || *second > 59) return false;
        if (take(text, '.')) {
            auto const end = std::find_if_not(text.begin(), text.end(), is_digit);
            if (end == text.begin()) return false;
            text.remove_prefix(static_cast<std::size_t>(end - text.begin()));
        }
    }
    return take_offset(text);
}

bool is_date_time(std::string_view text) {
    return take_date(text) && take(text, 'T') && take_time(text) && text.empty();
}
bool is_time(std::string_view text) { return take_time(text) && text.empty(); }

/// The day of a date, or of a date with a time behind it.
std::optional<std::string> day_of(std::string_view text) {
    std::string_view rest = text;
    if (!take_date(rest)) return std::nullopt;
    if (rest.empty() || is_date_time(text)) return std::string(text.substr(0, 10));
    return std::nullopt;
}

bool is_number(std::string_view text) {
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
    std::size_t whole = 0, part = 0;
    while (whole < text.size() && is_digit(text[whole])) ++whole;
    text.remove_prefix(whole);
    if (take(text, '.')) {
        while (part < text.size() && is_digit(text[part])) ++part;
        text.remove_prefix(part);
    }
    if (whole + part == 0) return false;
    if (!text.empty() && (text.front() == 'e' || text.front() == 'E')) {
        text.remove_prefix(1);
        if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
        if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) return false;
        return true;
    }
    return text.empty();
}

std::optional<std::string> whole_number(double number) {
    if (!std::isfinite(number)) return std::nullopt;
    double const whole = std::trunc(number);
    if (whole < -2147483648.0 || whole > 2147483647.0) return std::nullopt;
    return std::to_string(static_cast<std::int64_t>(whole));
}

std::optional<std::string> decimal_text(std::string_view text) {
    if (!is_number(text)) return std::nullopt;
    if (text.find_first_of("eE") != std::string_view::npos) {
        double const number = std::strtod(std::string(text).c_str(), nullptr);
        if (!std::isfinite(number)) return std::nullopt;
        return text_of(number);
    }
    if (text.front() == '+') text.remove_prefix(1);
    return std::string(text);
}

std::vector<std::string_view> split(std::string_view text, char at) {
    std::vector<std::string_view> parts;
    for (std::size_t begin = 0; begin <= text.size();) {
        auto const end = std::min(text.find(at, begin), text.size());
        if (end > begin || at != ' ') parts.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

/// Latitude and longitude in degrees, then altitude and accuracy in metres, the last two where known.
bool is_point(std::string_view text) {
    auto const parts = split(trimmed(text), ' ');
    if (parts.size() < 2 || parts.size() > 4) return false;
    double values[4]{};
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (!is_number(parts[i])) return false;
        values[i] = std::strtod(std::string(parts[i]).c_str(), nullptr);
    }
    return std::abs(values[0]) <= 90 && std::abs(values[1]) <= 180;
}

bool is_line(std::string_view text, std::size_t least, bool closed) {
    auto points = split(text, ';');
    while (!points.empty() && trimmed(points.back()).empty()) points.pop_back();
    if (points.size() < least || !std::all_of(points.begin(), points.end(), is_point)) return false;
    if (!closed) return true;
    auto const first = split(trimmed(points.front()), ' '), last = split(trimmed(points.back()), ' ');
    return first[0] == last[0] && first[1] == last[1];
}

std::string day_text(double days) {
    if (!std::isfinite(days) || std::abs(days) > 3'000'000) return {};
    return to_text(Date{static_cast<std::int32_t>(std::floor(days))});
}

/// A number counts days since 1970-01-01T00:00Z; people see the day of their own zone.
double local_days(double days, TimeZone const& zone) {
    if (!std::isfinite(days) || std::abs(days) > 3'000'000) return days;
    auto const ms = std::llround(days * 86'400'000.0);
    return static_cast<double>(ms + zone.offset_seconds(ms) * 1000LL) / 86'400'000.0;
}

/// `days` are local.
std::string instant_text(double days, TimeZone const& zone) {
    if (!std::isfinite(days) || std::abs(days) > 3'000'000) return {};
    auto const local_ms = static_cast<std::int64_t>(std::llround(days * 86'400'000.0));
    int const offset_minutes = zone.offset_seconds(zone.instant_of_local(local_ms)) / 60;
    std::int64_t const day = local_ms >= 0 ? local_ms / 86'400'000 : -((86'399'999 - local_ms) / 86'400'000);
    auto const rest = static_cast<int>(local_ms - day * 86'400'000);
    char out[48];
    std::snprintf(out, sizeof out, "T%02d:%02d:%02d.%03d%c%02d:%02d", rest / 3'600'000, rest / 60'000 % 60,
                  rest / 1000 % 60, rest % 1000, offset_minutes < 0 ? '-' : '+', std::abs(offset_minutes) / 60,
                  std::abs(offset_minutes) % 60);
    return to_text(Date{static_cast<std::int32_t>(day)}) + out;
}

/// A calculated text or number as a date (a number counts days since 1970).
std::string calculated_date(XValue const& value, TimeZone const& zone) {
    if (auto const* date = std::get_if<DateValue>(&value.content))
        return date->text.size() >= 10 && std::isfinite(date->days) ? date->text.substr(0, 10) : std::string();
    if (std::holds_alternative<double>(value.content) || std::holds_alternative<Decimal>(value.content))
        return day_text(local_days(to_number(value), zone));
    std::string const text = to_string(value);
    if (auto day = day_of(trimmed(text))) return *day;
    return is_number(trimmed(text)) ? day_text(local_days(number_of(text), zone)) : std::string();
}

std::string calculated_instant(XValue const& value, TimeZone const& zone) {
    if (std::holds_alternative<double>(value.content) || std::holds_alternative<Decimal>(value.content))
        return instant_text(local_days(to_number(value), zone), zone);
    std::string const text = to_string(value);
    std::string_view const cut = trimmed(text);
    if (is_date_time(cut)) return std::string(cut);
    std::string_view rest = cut;
    if (take_date(rest) && rest.empty()) {
        auto const day = parse_date(cut);
        return day ? instant_text(day->days, zone) : std::string();
    }
    return is_number(cut) ? instant_text(local_days(number_of(cut), zone), zone) : std::string();
}

} // namespace

ValueType value_type_of(std::string_view bind_type) {
    if (auto const colon = bind_type.find(':'); colon != std::string_view::npos) bind_type.remove_prefix(colon + 1);
    static constexpr std::pair<std::string_view, ValueType> types[] = {
        {"int", ValueType::integer},       {"decimal", ValueType::decimal},    {"date", ValueType::date},
        {"time", ValueType::time},         {"dateTime", ValueType::date_time}, {"geopoint", ValueType::geopoint},
        {"geotrace", ValueType::geotrace}, {"geoshape", ValueType::geoshape},  {"boolean", ValueType::boolean},
        {"money", ValueType::decimal},     {"area", ValueType::decimal},
    };
    for (auto const& [name, type] : types) {
        if (name == bind_type) return type;
    }
    return ValueType::text;
}

std::optional<std::string> stored(ValueType type, std::string_view text) {
    if (type == ValueType::text) return std::string(text);
    std::string_view const cut = trimmed(text);
    if (cut.empty()) return std::string();
    auto const as_written = [&](bool right) { return right ? std::optional(std::string(cut)) : std::nullopt; };
    switch (type) {
    case ValueType::integer:
        return is_number(cut) ? whole_number(std::strtod(std::string(cut).c_str(), nullptr)) : std::nullopt;
    case ValueType::decimal:
        return decimal_text(cut);
    case ValueType::date:
        return day_of(cut);
    case ValueType::time:
        return as_written(is_time(cut));
    case ValueType::date_time:
        return as_written(is_date_time(cut));
    case ValueType::geopoint:
        return as_written(is_point(cut));
    case ValueType::geotrace:
        return as_written(is_line(cut, 2, false));
    case ValueType::geoshape:
        return as_written(is_line(cut, 4, true));
    case ValueType::boolean:
        if (cut == "true" || cut == "1") return "1";
        if (cut == "false" || cut == "0") return "0";
        return std::nullopt;
    case ValueType::text:
        break;
    }
    return std::string(text);
}

std::string stored(ValueType type, XValue const& value, TimeZone const& zone) {
    if (value.is_nodes() && value.nodes().empty()) return {};
    switch (type) {
    case ValueType::date:
        return calculated_date(value, zone);
    case ValueType::date_time:
        return calculated_instant(value, zone);
    case ValueType::integer:
        return whole_number(to_number(value)).value_or(std::string());
    case ValueType::decimal: {
        if (auto const* exact = std::get_if<Decimal>(&value.content)) return gengji::to_text(*exact);
        double const number = to_number(value);
        return std::isfinite(number) ? text_of(number) : std::string();
    }
    case ValueType::boolean:
        if (value.is_nodes()) break; // what stands there decides, not that it is there
        return to_boolean(value) ? "1" : "0";
    default:
        break;
    }
    if (auto const* number = std::get_if<double>(&value.content); number && std::isnan(*number)) return {};
    std::string text = to_string(value);
    if (type == ValueType::text || text.empty()) return text;
    return stored(type, text).value_or(std::string());
}

} // namespace gengji::forms::session
