#include "shared/base/limits.hpp"
#include "shared/tracks/nmea.hpp"
#include "shared/tracks/number.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace gengji::tracks {

namespace {

constexpr double knot_mps = 1852.0 / 3600.0;
using Fields = std::span<std::string_view const>;

std::string_view field(Fields fields, std::size_t index) { return index < fields.size() ? fields[index] : ""; }

bool all_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

int two_digits(std::string_view text, std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); }

/// hhmmss or hhmmss.sss, as milliseconds since midnight. A leap second counts as the next minute's first.
std::optional<std::int64_t> day_ms_of(std::string_view text) {
    if (text.size() < 6 || !all_digits(text.substr(0, 6))) return std::nullopt;
    int const hours = two_digits(text, 0), minutes = two_digits(text, 2), seconds = two_digits(text, 4);
    if (hours > 23 || minutes > 59 || seconds > 60) return std::nullopt;
    std::int64_t ms = ((hours * 60 + minutes) * 60 + seconds) * 1000;
    if (text.size() > 6) {
        auto const fraction = parse_number("0" + std::string(text.substr(6)));
        if (text[6] != '.' || !fraction) return text.size() == 7 ? std::optional(ms) : std::nullopt;
        ms += std::llround(*fraction * 1000);
    }
    return ms;
}

/// [d]ddmm.mmmm and its hemisphere, in degrees.
std::optional<double> degrees_of(std::string_view text, std::string_view hemisphere, std::string_view both) {
    auto const value = parse_number(text);
    if (!value || *value < 0 || hemisphere.size() != 1 || both.find(hemisphere) == std::string_view::npos)
        return std::nullopt;
    double const whole = std::floor(*value / 100), minutes = *value - whole * 100;
    if (minutes >= 60) return std::nullopt;
    double const degrees = whole + minutes / 60;
    return hemisphere[0] == both[0] ? degrees : -degrees;
}

std::optional<Place> place_of(Fields fields, std::size_t at) {
    return make_place(degrees_of(field(fields, at), field(fields, at + 1), "NS"),
                      degrees_of(field(fields, at + 2), field(fields, at + 3), "EW"));
}

std::size_t digits_of(std::string_view text) {
    std::size_t const point = text.find('.');
    return point == std::string_view::npos ? 0 : text.size() - point - 1;
}

std::optional<Date> make_date(int year, int month, int day) {
    std::chrono::year_month_day const date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok()) return std::nullopt;
    return Date{static_cast<std::int32_t>(std::chrono::sys_days{date}.time_since_epoch().count())};
}

std::optional<Date> date_of_rmc(std::string_view ddmmyy) {
    if (ddmmyy.size() != 6 || !all_digits(ddmmyy)) return std::nullopt;
    int const year = two_digits(ddmmyy, 4);
    return make_date(year >= 80 ? 1900 + year : 2000 + year, two_digits(ddmmyy, 2), two_digits(ddmmyy, 0));
}

std::optional<Date> date_of_zda(Fields fields) {
    std::string_view const day = field(fields, 2), month = field(fields, 3), year = field(fields, 4);
    if (day.size() != 2 || month.size() != 2 || year.size() != 4) return std::nullopt;
    if (!all_digits(day) || !all_digits(month) || !all_digits(year)) return std::nullopt;
    return make_date(two_digits(year, 0) * 100 + two_digits(year, 2), two_digits(month, 0), two_digits(day, 0));
}

/// Where a kind of sentence has its time, and what makes its position valid. Minimum fields: a sentence without a
/// checksum that breaks off before them is not believed.
struct Layout {
    std::string_view kind;
    std::size_t time, place, fewest;
    bool (*valid)(Fields);
};

bool not_n(std::string_view mode) { return mode != "N"; }
bool measured(std::string_view quality) { // 0 none, 7 typed in by hand
    return quality.size() == 1 && quality[0] >= '1' && quality[0] <= '9' && quality != "7";
}

constexpr std::array<Layout, 4> layouts{{
    {"RMC", 1, 3, 10, [](Fields f) { return field(f, 2) == "A" && not_n(field(f, 12)); }},
    {"GGA", 1, 2, 11, [](Fields f) { return measured(field(f, 6)); }},
    {"GNS", 1, 2, 10,
     [](Fields f) { return field(f, 6).find_first_not_of("N") != std::string_view::npos && field(f, 6) != "M"; }},
    {"GLL", 5, 1, 7, [](Fields f) { return field(f, 6) == "A" && not_n(field(f, 7)); }},
}};

} // namespace

std::optional<Epoch> NmeaEpochs::take(std::string_view content) {
    std::array<std::string_view, 40> parts;
    std::size_t count = 0;
    for (std::size_t begin = 0; begin <= content.size() && count < parts.size();) {
        std::size_t const end = std::min(content.find(',', begin), content.size());
        parts[count++] = content.substr(begin, end - begin);
        begin = end + 1;
    }
    Fields const fields(parts.data(), count);
    std::string_view const head = fields[0];
    if (head.size() != 5 || head.front() == 'P') return std::nullopt;
    std::string_view const kind = head.substr(2);
    if (kind == "ZDA" || kind == "GST") {
        auto const day_ms = day_ms_of(field(fields, 1));
        if (!day_ms) return std::nullopt;
        auto ended = start(*day_ms);
        if (kind == "ZDA") {
            if (auto const date = date_of_zda(fields)) open_->date = date;
        } else if (auto const lat = parse_number(field(fields, 6)), lon = parse_number(field(fields, 7)); lat && lon) {
            open_->accuracy_m = std::hypot(*lat, *lon);
        }
        return ended;
    }
    if (kind == "VTG" && open_ && !open_->speed_mps)
        if (auto const knots = parse_number(field(fields, 5))) open_->speed_mps = *knots * knot_mps;
    if (kind == "GSA" && open_ && !open_->hdop) open_->hdop = parse_number(field(fields, 16));
    return take_position(kind, fields);
}

std::optional<Epoch> NmeaEpochs::take_position(std::string_view kind, Fields fields) {
    auto const layout = std::ranges::find(layouts, kind, &Layout::kind);
    if (layout == layouts.end() || fields.size() < layout->fewest) return std::nullopt;
    auto const day_ms = day_ms_of(field(fields, layout->time));
    if (!day_ms) return std::nullopt;
    auto ended = start(*day_ms);
    auto const place = place_of(fields, layout->place);
    if (place && layout->valid(fields)) {
        std::size_t const digits = digits_of(field(fields, layout->place)) + 1;
        if (digits > open_->digits) open_->place = place, open_->digits = digits;
        open_->valid = true;
        open_->whole |= kind != "GLL";
    } else {
        open_->invalid = true;
    }
    if (kind == "RMC") {
        if (auto const date = date_of_rmc(field(fields, 9))) open_->date = date;
        if (auto const knots = parse_number(field(fields, 7))) open_->speed_mps = *knots * knot_mps;
    }
    if (kind == "GGA" || kind == "GNS")
        if (auto const hdop = parse_number(field(fields, 8))) open_->hdop = hdop;
    return ended;
}

std::optional<Epoch> NmeaEpochs::start(std::int64_t day_ms) {
    if (open_ && open_->day_ms == day_ms) return std::nullopt;
    auto ended = close();
    open_ = State{};
    open_->day_ms = day_ms;
    return ended;
}

std::optional<Epoch> NmeaEpochs::close() {
    if (!open_ || !open_->valid || open_->invalid || !open_->place) return std::nullopt;
    Epoch epoch;
    epoch.day_ms = open_->day_ms;
    epoch.date = open_->date;
    epoch.whole = open_->whole;
    epoch.fix.place = *open_->place;
    epoch.fix.speed_mps = open_->speed_mps;
    epoch.fix.hdop = open_->hdop;
    epoch.fix.accuracy_m = open_->accuracy_m;
    return epoch;
}

std::optional<Epoch> NmeaEpochs::finish() {
    auto ended = close();
    open_.reset();
    return ended;
}

} // namespace gengji::tracks
