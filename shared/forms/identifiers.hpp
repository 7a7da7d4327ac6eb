#pragma once

#include "shared/base/time.hpp"

#include <optional>
#include <string_view>

namespace gengji::forms {

/// 身份证号, GB 11643-1999: 18 characters, a date that exists and is not after `today`, the check character (X upper
/// case). Prefixes are not looked at: people move, and older prefixes are valid for ever. 15-digit numbers are refused.
bool is_idcard(std::string_view text, std::optional<Date> today = {});
/// Of a valid number: the day of birth.
std::optional<Date> birth_of(std::string_view idcard);
/// 统一社会信用代码, GB 32100-2015: 18 of the 31 characters, with its check character. Letters in front (N2… of village
/// collectives) are legal.
bool is_uscc(std::string_view text);
/// Mobile 1[3-9] and 9 digits; landline with or without an area code.
bool is_phone(std::string_view text);
/// Tractors and combines: province sign, 2 digits, 5 digits or letters (NY 345.1-2005). Known from practice: warn only.
bool is_plate(std::string_view text);
/// 承包地块代码, GB/T 35958-2018: 19 digits.
bool is_parcel_code(std::string_view text);
/// Account numbers of bank cards.
bool is_luhn(std::string_view text);

} // namespace gengji::forms
