#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gengji {

/// An exact decimal number, `unscaled / 10^scale`. Kept in lowest form (no trailing zeros behind the point), so that
/// equal numbers have equal parts. Scale 0 … 9, unscaled within ±9·10^17.
struct Decimal {
    std::int64_t unscaled{};
    std::uint8_t scale{};

    bool operator==(Decimal const&) const = default;
    std::strong_ordering operator<=>(Decimal const& other) const;
};

constexpr std::uint8_t max_decimal_scale = 9;

std::optional<Decimal> make_decimal(std::int64_t unscaled, std::uint8_t scale);
/// "12.50", "-3", ".5"; no exponent, no thousands mark. Nothing when it does not fit.
std::optional<Decimal> parse_decimal(std::string_view text);
/// With at least `places` digits behind the point: {5,0} with 2 → "5.00".
std::string to_text(Decimal value, int places = 0);

std::optional<Decimal> add(Decimal a, Decimal b);
std::optional<Decimal> subtract(Decimal a, Decimal b);
std::optional<Decimal> multiply(Decimal a, Decimal b);
/// Half away from zero to `places` digits behind the point.
Decimal round_half_up(Decimal value, int places);

} // namespace gengji
