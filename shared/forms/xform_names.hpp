#pragma once

#include "shared/forms/xform/xform.hpp"

#include <string>

namespace gengji::forms {

/// The name of a question in records: its own where that is an identifier of ours; otherwise one made from it, the same
/// in every version of the form.
std::string identifier(std::string const& name);
/// The list of a question that brings its choices along itself.
std::string own_list(XForm const& xform, std::string const& ref);
/// A group's rule as what stands in the group has it: `../x` becomes `../../x`, `.` becomes `..`. Predicates stay as
/// they are, but for current().
std::string seen_from_below(std::string const& rule);

} // namespace gengji::forms
