#include "shared/forms/expression/time_zone.hpp"

#include "shared/base/files.hpp"
#include "shared/forms/expression/calendar.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>

namespace gengji::forms {

namespace {

constexpr std::int64_t day_s = 86400;
constexpr std::size_t largest_file = 64 * 1024; // the largest of the database has 4 KB

/// Big-endian numbers from a TZif file; reads zero beyond its end.
class TzReader {
public:
    explicit TzReader(std::string_view bytes) : rest_(bytes) {}
    std::uint64_t number(std::size_t size) {
        if (rest_.size() < size) return ok_ = false, 0;
        std::uint64_t value = 0;
        for (std::size_t at = 0; at < size; ++at) value = value << 8 | static_cast<unsigned char>(rest_[at]);
        rest_.remove_prefix(size);
        return value;
    }
    void skip(std::size_t size) {
        if (rest_.size() < size) ok_ = false;
        rest_.remove_prefix(std::min(size, rest_.size()));
    }
    std::string_view rest() const { return rest_; }
    bool ok() const { return ok_; }

private:
    std::string_view rest_;
    bool ok_ = true;
};

struct Header {
    char version = 0;
    std::size_t utc_marks = 0, standard_marks = 0, leaps = 0, times = 0, types = 0, letters = 0;
};

Header read_header(TzReader& in) {
    Header header;
    std::string_view const start = in.rest().substr(0, 5);
    if (!start.starts_with("TZif") || start.size() < 5) return in.skip(SIZE_MAX), header;
    header.version = start[4];
    in.skip(20);
    for (std::size_t* const field :
         {&header.utc_marks, &header.standard_marks, &header.leaps, &header.times, &header.types, &header.letters})
        *field = static_cast<std::size_t>(in.number(4));
    return header;
}

bool harmless(std::string_view name) {
    return !name.empty() && name.size() < 64 && name.front() != '/' && name.find("..") == std::string_view::npos &&
           std::all_of(name.begin(), name.end(), [](unsigned char letter) {
               return std::isalnum(letter) || letter == '/' || letter == '_' || letter == '-' || letter == '+';
           });
}

/// Pieces of a POSIX TZ text: "CST6CDT,M3.2.0,M11.1.0".
class FooterReader {
public:
    explicit FooterReader(std::string_view text) : rest_(text) {}
    void name() {
        if (rest_.starts_with('<')) {
            rest_.remove_prefix(std::min(rest_.find('>'), rest_.size() - 1) + 1);
        } else {
            while (!rest_.empty() && std::isalpha(static_cast<unsigned char>(rest_.front()))) rest_.remove_prefix(1);
        }
    }
    int number() {
        int value = 0;
        while (!rest_.empty() && std::isdigit(static_cast<unsigned char>(rest_.front())) && value < 100000) {
            value = value * 10 + (rest_.front() - '0');
            rest_.remove_prefix(1);
        }
        return value;
    }
    int seconds() { ///< [+-]hh[:mm[:ss]]
        int const sign = take('-') ? -1 : 1;
        take('+');
        int value = number() * 3600;
        if (take(':')) value += number() * 60;
        if (take(':')) value += number();
        return sign * value;
    }
    bool take(char letter) {
        if (!rest_.starts_with(letter)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    bool at_time() const {
        return !rest_.empty() && (rest_.front() == '-' || rest_.front() == '+' ||
                                  std::isdigit(static_cast<unsigned char>(rest_.front())));
    }

private:
    std::string_view rest_;
};

} // namespace

std::optional<TimeZone> TimeZone::named(std::string_view name) {
    if (name == "UTC" || name == "Z") return TimeZone();
    if (!harmless(name)) return std::nullopt;
    char const* const folder = std::getenv("TZDIR");
    auto const file =
        read_file(std::string(folder ? folder : "/usr/share/zoneinfo") + "/" + std::string(name), largest_file);
    if (!file) return std::nullopt;
    TzReader in(*file);
    Header header = read_header(in);
    std::size_t width = 4;
    if (header.version >= '2') { // the first block is for readers of 32-bit times
        in.skip(header.times * 5 + header.types * 6 + header.letters + header.leaps * 8 + header.standard_marks +
                header.utc_marks);
        header = read_header(in);
        width = 8;
    }
    if (!in.ok() || header.types == 0 || header.times > 10000) return std::nullopt;
    TimeZone zone;
    for (std::size_t at = 0; at < header.times; ++at) {
        std::uint64_t const raw = in.number(width);
        zone.starts_s_.push_back(width == 8 ? static_cast<std::int64_t>(raw)
                                            : static_cast<std::int32_t>(static_cast<std::uint32_t>(raw)));
    }
    std::vector<std::size_t> kinds;
    for (std::size_t at = 0; at < header.times; ++at) kinds.push_back(static_cast<std::size_t>(in.number(1)));
    std::vector<std::int32_t> types;
    for (std::size_t at = 0; at < header.types; ++at) {
        types.push_back(static_cast<std::int32_t>(static_cast<std::uint32_t>(in.number(4))));
        in.skip(2);
    }
    in.skip(header.letters + header.leaps * (width + 4) + header.standard_marks + header.utc_marks);
    if (!in.ok()) return std::nullopt;
    zone.offsets_s_ = {types.front()};
    for (std::size_t const kind : kinds) {
        if (kind >= types.size()) return std::nullopt;
        zone.offsets_s_.push_back(types[kind]);
    }
    std::string_view footer = in.rest();
    if (footer.starts_with('\n')) zone.read_footer(footer.substr(1, footer.find('\n', 1) - 1));
    return zone;
}

TimeZone TimeZone::fixed(int offset_seconds) {
    TimeZone zone;
    zone.offsets_s_ = {offset_seconds};
    return zone;
}

void TimeZone::read_footer(std::string_view rule) {
    FooterReader in(rule);
    in.name();
    winter_s_ = -in.seconds();
    if (!in.at_time() && rule.find(',') == std::string_view::npos) return; // no yearly change
    in.name();
    summer_s_ = in.at_time() ? -in.seconds() : winter_s_ + 3600;
    auto const change = [&] {
        Rule made;
        made.seconds = 2 * 3600;
        if (in.take('M')) {
            made.month = in.number(), in.take('.');
            made.week = in.number(), in.take('.');
            made.weekday = in.number();
        } else {
            made.month = in.take('J') ? 0 : -1;
            made.day_of_year = in.number();
        }
        if (in.take('/')) made.seconds = in.seconds();
        return made;
    };
    if (!in.take(',')) return;
    to_summer_ = change();
    if (!in.take(',')) return;
    to_winter_ = change();
    yearly_ = true;
}

int TimeZone::yearly_offset(std::int64_t instant_s) const {
    int const year = civil_of(floor_div(instant_s + winter_s_, day_s)).year;
    auto const moment = [&](Rule const& rule, std::int32_t offset_before) {
        std::int64_t day = 0;
        if (rule.day_of_year >= 0) { // "J60" leaves out 29 February, "60" counts it, from 0
            day = days_of(year, 1, 1) + rule.day_of_year - (rule.month == 0 ? 1 : 0);
            if (rule.month == 0 && rule.day_of_year >= 60 && is_leap(year)) ++day;
        } else {
            std::int64_t const first = days_of(year, rule.month, 1);
            day = first + (rule.weekday - weekday_of(first) + 7) % 7 + (rule.week - 1) * 7;
            if (day >= first + days_in_month(year, rule.month)) day -= 7; // week 5 is the last
        }
        return day * day_s + rule.seconds - offset_before;
    };
    std::int64_t const summer = moment(to_summer_, winter_s_);
    std::int64_t const winter = moment(to_winter_, summer_s_);
    bool const is_summer =
        summer < winter ? instant_s >= summer && instant_s < winter : instant_s >= summer || instant_s < winter;
    return is_summer ? summer_s_ : winter_s_;
}

int TimeZone::offset_seconds(UnixMs instant) const {
    std::int64_t const instant_s = floor_div(instant, 1000);
    if (yearly_ && (starts_s_.empty() || instant_s >= starts_s_.back())) return yearly_offset(instant_s);
    auto const next = std::upper_bound(starts_s_.begin(), starts_s_.end(), instant_s);
    return offsets_s_[static_cast<std::size_t>(next - starts_s_.begin())];
}

UnixMs TimeZone::instant_of_local(std::int64_t local_ms) const {
    std::int64_t const before = offset_seconds(local_ms - day_s * 1000) * std::int64_t{1000};
    std::int64_t const after = offset_seconds(local_ms + day_s * 1000) * std::int64_t{1000};
    UnixMs const earlier = local_ms - before;
    if (offset_seconds(earlier) * std::int64_t{1000} == before) return earlier;
    UnixMs const later = local_ms - after;
    return offset_seconds(later) * std::int64_t{1000} == after ? later : earlier;
}

} // namespace gengji::forms
