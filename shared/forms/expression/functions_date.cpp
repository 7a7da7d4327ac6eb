#include "shared/forms/expression/dates.hpp"
#include "shared/forms/expression/evaluation.hpp"

#include <cmath>
#include <limits>

namespace gengji::forms::expression {

namespace {

constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();

XValue today(Call const& call) {
    return {date_value(midnight_before(call.run.host().now_ms(), call.run.zone()), call.run.zone())};
}
XValue now(Call const& call) { return {moment_value(call.run.host().now_ms(), call.run.zone())}; }

/// Text that is a date, a number of days, or a date already. An empty text stays one; text that is no date becomes a
/// DateValue that is false and that nothing can be written from.
XValue date(Call const& call) {
    XValue const given = call.value(0);
    TimeZone const& zone = call.run.zone();
    if (std::holds_alternative<DateValue>(given.content)) return given;
    if (std::holds_alternative<bool>(given.content)) return {DateValue{nan_value, ""}};
    if (std::holds_alternative<double>(given.content) || std::holds_alternative<Decimal>(given.content)) {
        double const days = to_number(given);
        if (std::isnan(days)) return {DateValue{nan_value, "Invalid Date"}};
        if (auto const moment = moment_of_days(days)) return {date_value(*moment, zone)};
        return {DateValue{nan_value, ""}};
    }
    std::string const text = call.run.text_of(given);
    if (text.empty()) return {std::string()};
    if (auto const moment = parse_moment(text, zone)) return {date_value(*moment, zone)};
    return {DateValue{nan_value, ""}};
}

/// The instant a value means; nothing for blank, NaN, and what is no date.
std::optional<UnixMs> moment_of(Call const& call, XValue const& value) {
    if (std::holds_alternative<bool>(value.content)) return std::nullopt;
    if (auto const* const text = std::get_if<std::string>(&value.content)) return parse_moment(*text, call.run.zone());
    if (value.is_nodes()) {
        std::string const text = call.run.text_of(value);
        if (auto const moment = parse_moment(text, call.run.zone())) return moment;
        return moment_of_days(number_of(text));
    }
    return moment_of_days(to_number(value));
}

XValue format(Call const& call) {
    XValue const value = call.value(0);
    std::string const pattern = call.text(1);
    auto moment = moment_of(call, value);
    if (!moment && !std::holds_alternative<DateValue>(value.content)) { // a time of day
        UnixMs const today_ms = midnight_before(call.run.host().now_ms(), call.run.zone());
        auto const ms = parse_time_of_day(call.run.text_of(value), call.run.zone(), call.run.host().now_ms());
        if (ms) moment = today_ms + *ms;
    }
    if (!moment) return {std::string()};
    return {format_moment(*moment, pattern, call.run.zone(), call.run.host().language())};
}

XValue decimal_date_time(Call const& call) {
    XValue const value = call.value(0);
    if (std::holds_alternative<double>(value.content)) return value;
    auto const moment = moment_of(call, value);
    return {moment ? days_since_1970(*moment) : nan_value};
}

XValue decimal_time(Call const& call) {
    XValue const value = call.value(0);
    if (auto const* const days = std::get_if<double>(&value.content)) return {*days - std::floor(*days)};
    if (!std::holds_alternative<DateValue>(value.content)) {
        std::string const text = call.run.text_of(value);
        auto const ms = parse_time_of_day(text, call.run.zone(), call.run.host().now_ms());
        if (ms) return {static_cast<double>(*ms) / 86'400'000.0};
    }
    auto const moment = moment_of(call, value);
    return {moment ? fraction_of_day(*moment, call.run.zone()) : nan_value};
}

} // namespace

std::vector<Function> const& date_functions() {
    static std::vector<Function> const table{
        {"today", 0, 0, uses_time, today},
        {"now", 0, 0, uses_time, now},
        {"date", 1, 1, 0, date},
        {"date-time", 1, 1, 0, date},
        {"format-date", 2, 2, uses_language, format},
        {"format-date-time", 2, 2, uses_language, format},
        {"decimal-date-time", 1, 1, 0, decimal_date_time},
        {"decimal-time", 1, 1, 0, decimal_time},
    };
    return table;
}

} // namespace gengji::forms::expression
