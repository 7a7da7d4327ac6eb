#pragma once

#include "shared/base/result.hpp"
#include "shared/forms/form_spec.hpp"
#include "shared/forms/lookups.hpp"
#include "shared/forms/xform/xform.hpp"

#include <vector>

namespace gengji::forms {

/// What records, lists, search and merging know of a form, from the form itself and our own columns (`gengji:…`
/// attributes; shared/catalog/forms/README.md). Groups within groups become one section; a question is relevant when
/// its groups are too. A form that says nothing of itself is an event of whoever fills it in, named by its first
/// question. Errors: `invalid`, all that is wrong with it at once, one a line, each with its place.
Result<FormSpec> form_from_xform(XForm const& xform);

/// The choice lists that a form brings along, with what else its choices sheet says of a choice (yes and no, numbers,
/// texts).
std::vector<ChoiceList> lists_of_xform(XForm const& xform);

} // namespace gengji::forms
