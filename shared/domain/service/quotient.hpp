#pragma once

#include "shared/base/decimal.hpp"

#include <optional>

namespace gengji::domain {

/// a / b, exact, then rounded half away from zero to `places` (0 … 9) digits behind the point: the one place where a
/// figure is divided. Nothing for b = 0 or what does not fit.
std::optional<Decimal> quotient(Decimal a, Decimal b, int places);
/// `part` of 100 parts of a value, exact.
std::optional<Decimal> percent_of(Decimal value, Decimal part);
/// Is a·100 more than b·part …: a > b · ratio, exact.
bool exceeds(Decimal a, Decimal b, Decimal ratio);

} // namespace gengji::domain
