#pragma once

// Of this folder only: dates as ODK's forms write them.

#include "shared/base/time.hpp"
#include "shared/forms/expression/time_zone.hpp"
#include "shared/forms/expression/value.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace gengji::forms::expression {

/// The instant of "2012-01-31", "2012-1-31" (midnight in the zone), "2012-01-31T09:30[:15[.250]]" with "Z", "+08:00",
/// "+08" or the zone's own time. Nothing for anything else, 31 September among it.
std::optional<UnixMs> parse_moment(std::string_view text, TimeZone const& zone);
/// Only where the text is unmistakably a date: four digits of a year, two of month and day.
std::optional<UnixMs> parse_plain_moment(std::string_view text, TimeZone const& zone);
/// "09:30:15.250+08:00": milliseconds since local midnight in the zone, whose offset is that of `now`.
std::optional<std::int64_t> parse_time_of_day(std::string_view text, TimeZone const& zone, UnixMs now);

double days_since_1970(UnixMs moment);
/// Nothing for NaN, and for what lies outside the years 1 to 9999.
std::optional<UnixMs> moment_of_days(double days);

DateValue date_value(UnixMs moment, TimeZone const& zone);   ///< written as a date alone where it is local midnight
DateValue moment_value(UnixMs moment, TimeZone const& zone); ///< written with its time, always
UnixMs midnight_before(UnixMs moment, TimeZone const& zone);
double fraction_of_day(UnixMs moment, TimeZone const& zone);

/// As format-date-time() does: %Y %y %m %n %B %b %d %e %j %W %w %A %a %H %h %M %S %3 %Z.
/// Names of months and days in Chinese for a language "zh…", else in English.
std::string format_moment(UnixMs moment, std::string_view format, TimeZone const& zone, std::string_view language);

} // namespace gengji::forms::expression
