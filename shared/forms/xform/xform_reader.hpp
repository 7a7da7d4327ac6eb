#pragma once

#include "shared/base/result.hpp"
#include "shared/forms/xform/xform.hpp"

#include <string_view>

namespace gengji::forms {

/// Reads an ODK XForm (https://getodk.github.io/xforms-spec/). Names are told by their local part, so any prefixes do.
/// Body references become absolute; what the model has no field for stays in the attribute lists. Nothing is fetched:
/// a DOCTYPE is refused, and so is what is larger or deeper than limits.hpp allows.
/// Errors: invalid, with the line and what is wrong there. Thread: any.
Result<XForm> read_xform(std::string_view xml);

/// Reads any XML document as elements, attributes and leaf values: answers that were sent in, rows that come with a
/// form. The same bounds. Errors: invalid.
Result<InstanceNode> read_answers(std::string_view xml);

} // namespace gengji::forms
