#pragma once

// Of this folder only: numbers as text, rounding, exact division.

#include "shared/base/decimal.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace gengji::forms::expression {

/// Numbers nearer than this are equal, and nearer to an integer are written as one, as in JavaRosa: 0.1 + 0.2 = 0.3.
constexpr double tolerance = 1e-12;

std::string_view trimmed(std::string_view text); ///< without XML's white space at either end
/// Digits with an optional minus and one point or comma; no exponent, no plus.
std::optional<double> parse_number(std::string_view text);
std::string format_number(double number); ///< without an exponent, as short as reads back the same
/// Half away from zero, reckoned on the decimal digits a person sees (12345.15 to one place is 12345.2).
double round_to(double number, int places);
Decimal round_to(Decimal number, int places); ///< places may be negative

double to_double(Decimal number);
std::optional<Decimal> divide(Decimal left, Decimal right); ///< rounded to max_decimal_scale; nothing for 0
std::optional<Decimal> remainder(Decimal left, Decimal right);

} // namespace gengji::forms::expression
