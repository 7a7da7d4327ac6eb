#pragma once

// Of this folder only: regular expressions as forms write them (Java's), matched in time linear in the text (RE2).

#include "shared/base/result.hpp"

#include <string_view>

namespace gengji::forms::expression {

/// Whether the whole text matches, as in JavaRosa. Errors: invalid, for a pattern that is wrong or needs what cannot be
/// matched in linear time: back references, look-behind, look-ahead but at the very beginning.
Result<bool> matches_whole(std::string_view pattern, std::string_view text);

} // namespace gengji::forms::expression
