#include "shared/forms/expression/numbers.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>

namespace gengji::forms::expression {

std::string_view trimmed(std::string_view text) {
    std::size_t const first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::optional<double> parse_number(std::string_view text) {
    text = trimmed(text);
    std::size_t digits = 0, points = 0;
    bool comma = false;
    for (std::size_t at = text.starts_with('-') ? 1 : 0; at < text.size(); ++at) {
        if (text[at] >= '0' && text[at] <= '9') {
            ++digits;
        } else if (text[at] == '.' || text[at] == ',') {
            ++points;
            comma = comma || text[at] == ',';
        } else {
            return std::nullopt;
        }
    }
    if (digits == 0 || points > 1) return std::nullopt;
    std::string with_point;
    if (comma) {
        with_point = text;
        std::replace(with_point.begin(), with_point.end(), ',', '.');
        text = with_point;
    }
    double number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc::result_out_of_range) { // too many digits for a double: huge, or nothing
        bool const huge = text.find('.') > 300;
        number = huge ? std::numeric_limits<double>::infinity() : 0;
        return text.starts_with('-') ? -number : number;
    }
    return number;
}

std::string format_number(double number) {
    if (std::isnan(number)) return "NaN";
    if (std::isinf(number)) return number < 0 ? "-Infinity" : "Infinity";
    if (std::abs(number) < tolerance) return "0";
    if (double const whole = std::trunc(number); std::abs(number - whole) < tolerance) number = whole;
    std::array<char, 512> text; // a double has at most 309 digits before the point, or 330 behind it
    auto const end = std::to_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed).ptr;
    return {text.data(), end};
}

double round_to(double number, int places) {
    if (!std::isfinite(number) || number == 0) return number;
    if (places == 0 && number < 0 && number >= -0.5) return -0.0; // XPath 1.0, 4.4
    std::array<char, 64> text;
    auto const end =
        std::to_chars(text.data(), text.data() + text.size(), std::abs(number), std::chars_format::scientific).ptr;
    std::string_view const scientific(text.data(), static_cast<std::size_t>(end - text.data()));
    std::size_t const mark = scientific.find('e');
    int exponent = 0;
    std::string_view const power = scientific.substr(mark + (scientific[mark + 1] == '+' ? 2 : 1));
    std::from_chars(power.data(), power.data() + power.size(), exponent);
    std::string digits;
    for (char const letter : scientific.substr(0, mark)) {
        if (letter != '.') digits += letter;
    }
    long const keep = static_cast<long>(exponent) + 1 + places; // digits that stay
    if (keep >= static_cast<long>(digits.size())) return number;
    if (keep < 0) return number < 0 ? -0.0 : 0.0;
    bool carry = digits[static_cast<std::size_t>(keep)] >= '5';
    digits.resize(static_cast<std::size_t>(keep));
    for (auto digit = digits.rbegin(); carry && digit != digits.rend(); ++digit) {
        carry = *digit == '9';
        *digit = carry ? '0' : static_cast<char>(*digit + 1);
    }
    if (carry) digits.insert(digits.begin(), '1');
    if (digits.empty()) return number < 0 ? -0.0 : 0.0;
    std::string const rounded = digits + "e" + std::to_string(-places);
    double result = 0;
    std::from_chars(rounded.data(), rounded.data() + rounded.size(), result);
    return number < 0 ? -result : result;
}

Decimal round_to(Decimal number, int places) {
    if (places >= 0) return round_half_up(number, std::min(places, static_cast<int>(max_decimal_scale)));
    if (places < -18) return {};
    std::int64_t unit = 1;
    for (int place = 0; place > places; --place) unit *= 10;
    __int128 const scaled = static_cast<__int128>(number.unscaled);
    __int128 divisor = unit;
    for (int place = 0; place < number.scale; ++place) divisor *= 10;
    __int128 const magnitude = scaled < 0 ? -scaled : scaled;
    __int128 const units = (magnitude * 2 + divisor) / (divisor * 2);
    auto const result = static_cast<std::int64_t>(units * unit);
    return make_decimal(scaled < 0 ? -result : result, 0).value_or(number);
}

double to_double(Decimal number) {
    std::string const text = gengji::to_text(number);
    double result = 0;
    std::from_chars(text.data(), text.data() + text.size(), result);
    return result;
}

namespace {

struct SameScale {
    __int128 left, right;
    std::uint8_t scale;
};

SameScale align(Decimal left, Decimal right) {
    SameScale both{left.unscaled, right.unscaled, std::max(left.scale, right.scale)};
    for (int scale = left.scale; scale < both.scale; ++scale) both.left *= 10;
    for (int scale = right.scale; scale < both.scale; ++scale) both.right *= 10;
    return both;
}

std::optional<Decimal> decimal_of(__int128 unscaled, std::uint8_t scale) {
    while (scale > 0 && unscaled % 10 == 0) unscaled /= 10, --scale;
    constexpr __int128 most = std::numeric_limits<std::int64_t>::max();
    if (unscaled > most || unscaled < -most) return std::nullopt;
    return make_decimal(static_cast<std::int64_t>(unscaled), scale);
}

} // namespace

std::optional<Decimal> divide(Decimal left, Decimal right) {
    if (right.unscaled == 0) return std::nullopt;
    auto const [above, below, scale] = align(left, right);
    constexpr __int128 most = static_cast<__int128>(1) << 95; // so that nothing below overflows
    if (above > most || above < -most || below > most || below < -most) return std::nullopt;
    __int128 unit = 1;
    for (int place = 0; place < max_decimal_scale; ++place) unit *= 10;
    bool const negative = (above < 0) != (below < 0);
    __int128 const numerator = (above < 0 ? -above : above) * unit;
    __int128 const denominator = below < 0 ? -below : below;
    __int128 quotient = numerator / denominator;
    if ((numerator % denominator) * 2 >= denominator) ++quotient;
    return decimal_of(negative ? -quotient : quotient, max_decimal_scale);
}

std::optional<Decimal> remainder(Decimal left, Decimal right) {
    if (right.unscaled == 0) return std::nullopt;
    auto const [above, below, scale] = align(left, right);
    return decimal_of(above % below, scale);
}

} // namespace gengji::forms::expression
