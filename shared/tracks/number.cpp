#include "shared/tracks/number.hpp"

#include <charconv>
#include <cmath>

namespace gengji::tracks {

namespace {

constexpr double earliest_epoch_s = 1e8; // 1973: smaller numbers are no moment
constexpr double latest_epoch_s = 1e10;  // 2286
constexpr std::string_view blanks = " \t\r\n\f\v";

bool has_zone(std::string_view text) {
    std::size_t const clock = text.find_first_of("Tt ");
    if (clock == std::string_view::npos) return false;
    return text.find_first_of("Zz+-", clock) != std::string_view::npos;
}

} // namespace

std::string_view trimmed(std::string_view text) {
    std::size_t const begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::optional<double> parse_number(std::string_view text) {
    text = trimmed(text);
    if (text.starts_with('+')) text.remove_prefix(1);
    double value = 0;
    auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
    return value;
}

std::optional<Place> make_place(std::optional<double> lat_deg, std::optional<double> lon_deg) {
    if (!lat_deg || !lon_deg || std::abs(*lat_deg) > 90 || std::abs(*lon_deg) > 180) return std::nullopt;
    return Place{*lat_deg, *lon_deg};
}

std::optional<UnixMs> parse_moment(std::string_view text, bool utc_without_zone) {
    text = trimmed(text);
    if (auto const number = parse_number(text)) {
        double const seconds = *number >= latest_epoch_s ? *number / 1000 : *number;
        if (seconds < earliest_epoch_s || seconds >= latest_epoch_s) return std::nullopt;
        return static_cast<UnixMs>(std::llround(seconds * 1000));
    }
    if (utc_without_zone && !has_zone(text)) return parse_instant(std::string(text) + "Z");
    return parse_instant(text);
}

} // namespace gengji::tracks
