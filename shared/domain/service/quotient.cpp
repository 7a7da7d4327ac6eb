#include "shared/domain/service/quotient.hpp"

#include <cstdint>

namespace gengji::domain {

namespace {

using Wide = __int128;

Wide power_of_ten(int exponent) {
    Wide power = 1;
    for (; exponent > 0; --exponent) power *= 10;
    return power;
}

} // namespace

std::optional<Decimal> quotient(Decimal a, Decimal b, int places) {
    if (b.unscaled == 0 || places < 0 || places > max_decimal_scale) return std::nullopt;
    // a/10^sa / (b/10^sb) = a·10^(sb + places) / (b·10^sa), in units of 10^-places
    Wide over = Wide{a.unscaled} * power_of_ten(b.scale + places);
    Wide under = Wide{b.unscaled} * power_of_ten(a.scale);
    bool const negative = (over < 0) != (under < 0);
    if (over < 0) over = -over;
    if (under < 0) under = -under;
    Wide const rounded = over / under + (over % under >= under - over % under ? 1 : 0); // half and more: up
    if (rounded > INT64_MAX) return std::nullopt;
    auto const units = static_cast<std::int64_t>(rounded);
    return make_decimal(negative ? -units : units, static_cast<std::uint8_t>(places));
}

std::optional<Decimal> percent_of(Decimal value, Decimal part) {
    auto const product = multiply(value, part);
    return product ? multiply(*product, Decimal{1, 2}) : std::nullopt;
}

bool exceeds(Decimal a, Decimal b, Decimal ratio) {
    auto const limit = multiply(b, ratio);
    return limit && a > *limit;
}

} // namespace gengji::domain
