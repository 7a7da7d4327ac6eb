#pragma once

#include "shared/base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace gengji::forms {

/// A piece of an automatic number's rule, `SO{date}{device}{serial:4}`.
struct NumberPart {
    enum class Kind { text, field, date, device, serial } kind{};
    std::string text; ///< the text itself, or the field's name
    int digits = 1;   ///< of the serial, at least
};

/// Errors: `invalid`; a rule without a serial would give the same number twice.
Result<std::vector<NumberPart>> parse_number_rule(std::string_view rule);

} // namespace gengji::forms
