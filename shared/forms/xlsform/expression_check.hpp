#pragma once

#include "shared/forms/xlsform/references.hpp"

namespace gengji::forms::xls {

/// Looks at an expression whose `${…}` are paths by now. One that is too long or too deep for any program is an error;
/// one that our program could not follow is a doubt, since the converter of ODK lets it pass.
void check_expression(std::string const& expression, Origin const& origin, Findings& findings);

/// Calculations that need each other, each found at the row of the first of them. References to other instances of a
/// repeat do not count.
void check_cycles(Element const& root, Findings& findings);

} // namespace gengji::forms::xls
