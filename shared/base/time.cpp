#include "shared/base/time.hpp"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <initializer_list>

namespace gengji {

namespace {

constexpr int china_offset_minutes = 480;
constexpr std::int64_t seconds_per_day = 86'400;
constexpr std::int32_t first_day = -719'162; // 0001-01-01
constexpr std::int32_t last_day = 2'932'896; // 9999-12-31

std::int64_t floor_divide(std::int64_t value, std::int64_t by) { return value / by - (value % by < 0); }

std::chrono::year_month_day civil(Date date) {
    return std::chrono::sys_days{std::chrono::days{std::clamp(date.days, first_day, last_day)}};
}

/// Walks over a text from its start; from the first mismatch on everything fails.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    std::string_view digits(std::size_t least, std::size_t most) {
        std::size_t size = 0;
        while (size < most && size < rest_.size() && rest_[size] >= '0' && rest_[size] <= '9') ++size;
        ok_ = ok_ && size >= least;
        std::string_view const taken = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return taken;
    }
    int number(std::size_t least, std::size_t most) {
        int value = 0;
        for (char const digit : digits(least, most)) value = value * 10 + (digit - '0');
        return value;
    }
    bool skip(std::string_view mark) {
        if (!rest_.starts_with(mark)) return false;
        rest_.remove_prefix(mark.size());
        return true;
    }
    void need(std::string_view mark) { ok_ = skip(mark) && ok_; }
    bool done() const { return ok_ && rest_.empty(); }
    bool empty() const { return rest_.empty(); }

private:
    std::string_view rest_;
    bool ok_ = true;
};

/// Milliseconds behind the point: ".5" is 500, digits beyond the third are dropped.
int fraction_ms(Scanner& scan) {
    std::string text(scan.digits(1, 9));
    text.resize(3, '0');
    return (text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0');
}

/// "Z", "+08:00", "+0800", "+08" or nothing, in minutes east of Greenwich; nothing means China.
std::optional<int> offset_minutes(Scanner& scan) {
    if (scan.empty()) return china_offset_minutes;
    if (scan.skip("Z") || scan.skip("z")) return 0;
    bool const west = scan.skip("-");
    if (!west) scan.need("+");
    int const hours = scan.number(2, 2);
    scan.skip(":");
    int const minutes = scan.empty() ? 0 : scan.number(2, 2);
    if (hours > 14 || minutes > 59) return std::nullopt;
    return (west ? -1 : 1) * (hours * 60 + minutes);
}

/// The time of day, in a zone that lies `offset_minutes` east of Greenwich.
std::string clock_text(UnixMs time, int offset_minutes, bool seconds) {
    std::int64_t const shifted = floor_divide(time, 1000) + offset_minutes * 60;
    int const second = static_cast<int>(shifted - floor_divide(shifted, seconds_per_day) * seconds_per_day);
    char text[16];
    if (seconds)
        std::snprintf(text, sizeof text, "%02d:%02d:%02d", second / 3600, second / 60 % 60, second % 60);
    else
        std::snprintf(text, sizeof text, "%02d:%02d", second / 3600, second / 60 % 60);
    return text;
}

std::int64_t read_clock(clockid_t which) {
    timespec now{};
    clock_gettime(which, &now);
    return std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

} // namespace

UnixMs SystemClock::now_ms() const { return read_clock(CLOCK_REALTIME); }
std::int64_t SystemClock::boot_ms() const { return read_clock(CLOCK_BOOTTIME); }

std::optional<Date> parse_date(std::string_view text) {
    struct Marks {
        std::string_view after_year, after_month, after_day;
    };
    for (Marks const& marks :
         {Marks{"-", "-", ""}, Marks{"/", "/", ""}, Marks{".", ".", ""}, Marks{"年", "月", "日"}}) {
        Scanner scan(text);
        int const year = scan.number(4, 4);
        scan.need(marks.after_year);
        int const month = scan.number(1, 2);
        scan.need(marks.after_month);
        int const day = scan.number(1, 2);
        scan.need(marks.after_day);
        if (!scan.done()) continue;
        std::chrono::year_month_day const date{std::chrono::year{year},
                                               std::chrono::month{static_cast<unsigned>(month)},
                                               std::chrono::day{static_cast<unsigned>(day)}};
        if (year == 0 || !date.ok()) return std::nullopt;
        return Date{static_cast<std::int32_t>(std::chrono::sys_days{date}.time_since_epoch().count())};
    }
    return std::nullopt;
}

std::string to_text(Date date) {
    std::chrono::year_month_day const day = civil(date);
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                  static_cast<unsigned>(day.day()));
    return text;
}

Date date_of(UnixMs time, int utc_offset_minutes) {
    std::int64_t const days = floor_divide(floor_divide(time, 60'000) + utc_offset_minutes, 24 * 60);
    return Date{static_cast<std::int32_t>(std::clamp<std::int64_t>(days, first_day, last_day))};
}

std::optional<UnixMs> parse_instant(std::string_view text) {
    std::size_t const gap = text.find_first_of("Tt ");
    if (gap == std::string_view::npos) return std::nullopt;
    std::optional<Date> const date = parse_date(text.substr(0, gap));
    Scanner scan(text.substr(gap + 1));
    int const hour = scan.number(1, 2);
    scan.need(":");
    int const minute = scan.number(2, 2);
    int const second = scan.skip(":") ? scan.number(2, 2) : 0;
    int const ms = scan.skip(".") ? fraction_ms(scan) : 0;
    std::optional<int> const offset = offset_minutes(scan);
    if (!date || !offset || !scan.done() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
    return (date->days * seconds_per_day + (hour * 60 + minute - *offset) * 60 + second) * 1000 + ms;
}

std::string to_text_utc(UnixMs time) { return to_text(date_of(time, 0)) + "T" + clock_text(time, 0, true) + "Z"; }

std::string to_text_local(UnixMs time) {
    return to_text(date_of(time, china_offset_minutes)) + " " + clock_text(time, china_offset_minutes, false);
}

} // namespace gengji
