#include "shared/base/decimal.hpp"

#include <algorithm>

namespace gengji {

namespace {

using Wide = __int128; // ±9·10^17 times 10^9, and products of two, fit with room to spare

constexpr std::int64_t max_unscaled = 900'000'000'000'000'000;

Wide power_of_ten(int exponent) {
    Wide power = 1;
    for (; exponent > 0; --exponent) power *= 10;
    return power;
}

/// The number in its lowest form, when that fits.
std::optional<Decimal> lowest(Wide unscaled, int scale) {
    for (; scale > 0 && unscaled % 10 == 0; --scale) unscaled /= 10;
    if (scale > max_decimal_scale || unscaled > max_unscaled || unscaled < -max_unscaled) return std::nullopt;
    return Decimal{static_cast<std::int64_t>(unscaled), static_cast<std::uint8_t>(scale)};
}

Wide at_full_scale(Decimal value) { return Wide{value.unscaled} * power_of_ten(max_decimal_scale - value.scale); }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

} // namespace

std::strong_ordering Decimal::operator<=>(Decimal const& other) const {
    Wide const mine = at_full_scale(*this), theirs = at_full_scale(other);
    return mine < theirs   ? std::strong_ordering::less
           : mine > theirs ? std::strong_ordering::greater
                           : std::strong_ordering::equal;
}

std::optional<Decimal> make_decimal(std::int64_t unscaled, std::uint8_t scale) { return lowest(unscaled, scale); }

std::optional<Decimal> parse_decimal(std::string_view text) {
    bool const negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    std::size_t const point = std::min(text.find('.'), text.size());
    std::string_view const whole = text.substr(0, point);
    std::string_view fraction = text.substr(std::min(point + 1, text.size()));
    if (whole.empty() && fraction.empty()) return std::nullopt;
    if (!std::ranges::all_of(whole, is_digit) || !std::ranges::all_of(fraction, is_digit)) return std::nullopt;
    while (fraction.ends_with('0')) fraction.remove_suffix(1);
    if (fraction.size() > max_decimal_scale) return std::nullopt;

    Wide unscaled = 0;
    for (std::string_view const digits : {whole, fraction}) {
        for (char const digit : digits) {
            unscaled = unscaled * 10 + (digit - '0');
            if (unscaled > max_unscaled) return std::nullopt; // in lowest form already, so it cannot shrink again
        }
    }
    return lowest(negative ? -unscaled : unscaled, static_cast<int>(fraction.size()));
}

std::string to_text(Decimal value, int places) {
    std::string digits = std::to_string(value.unscaled);
    bool const negative = value.unscaled < 0;
    if (negative) digits.erase(0, 1);
    int const shown = std::max<int>(value.scale, std::clamp<int>(places, 0, max_decimal_scale));
    digits.append(static_cast<std::size_t>(shown - value.scale), '0');
    if (digits.size() <= static_cast<std::size_t>(shown))
        digits.insert(0, static_cast<std::size_t>(shown) + 1 - digits.size(), '0');
    if (shown > 0) digits.insert(digits.size() - static_cast<std::size_t>(shown), 1, '.');
    return negative ? "-" + digits : digits;
}

std::optional<Decimal> add(Decimal a, Decimal b) {
    return lowest(at_full_scale(a) + at_full_scale(b), max_decimal_scale);
}

std::optional<Decimal> subtract(Decimal a, Decimal b) {
    return lowest(at_full_scale(a) - at_full_scale(b), max_decimal_scale);
}

std::optional<Decimal> multiply(Decimal a, Decimal b) {
    return lowest(Wide{a.unscaled} * b.unscaled, a.scale + b.scale);
}

Decimal round_half_up(Decimal value, int places) {
    int const kept = std::max(places, 0);
    if (kept >= value.scale) return value;
    Wide const unit = power_of_ten(value.scale - kept);
    Wide const half = value.unscaled < 0 ? -unit / 2 : unit / 2;
    return *lowest((value.unscaled + half) / unit, kept); // never larger than what it rounds, times ten
}

} // namespace gengji
