#pragma once

#include "shared/base/time.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gengji::forms {

/// A time zone with its history, read from the system's tz database (RFC 8536). A value; any thread may read it.
class TimeZone {
public:
    TimeZone() = default; ///< UTC
    /// By IANA name, "Asia/Shanghai". Nothing when the database has no such zone.
    static std::optional<TimeZone> named(std::string_view name);
    static TimeZone fixed(int offset_seconds);

    int offset_seconds(UnixMs instant) const; ///< east of Greenwich is positive
    /// The instant at which the zone's clocks show this local time (milliseconds since 1970-01-01T00:00 local). A time
    /// that clocks jump over counts on from before the jump; of one shown twice it is the first.
    UnixMs instant_of_local(std::int64_t local_ms) const;

private:
    struct Rule { ///< the yearly change after the last recorded one (POSIX TZ)
        int month = 0, week = 0, weekday = 0, day_of_year = -1, seconds = 0;
    };
    std::vector<std::int64_t> starts_s_;     ///< of each period but the first
    std::vector<std::int32_t> offsets_s_{0}; ///< one more than starts_s_
    bool yearly_ = false;
    Rule to_summer_, to_winter_;
    std::int32_t winter_s_ = 0, summer_s_ = 0;

    int yearly_offset(std::int64_t instant_s) const;
    void read_footer(std::string_view rule);
};

} // namespace gengji::forms
