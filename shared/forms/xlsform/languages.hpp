#pragma once

#include "shared/forms/xlsform/findings.hpp"

namespace gengji::forms::xls {

/// Doubts languages whose name does not end in a code that programs know, as `中文 (zh)` does.
void check_languages(XForm const& form, Findings& findings);

} // namespace gengji::forms::xls
