#pragma once

#include "shared/forms/xform/xform.hpp"

#include <string>

namespace gengji::forms {

/// The form as ODK XForm XML (https://getodk.github.io/xforms-spec/), UTF-8, one element a line where white space does
/// not count. The same form gives the same bytes. Characters that XML cannot hold are left out.
std::string write_xform(XForm const& form);

/// The address of our own namespace `gengji`: attributes that only our programs understand.
constexpr std::string_view gengji_namespace = "urn:gengji:xforms";

} // namespace gengji::forms
