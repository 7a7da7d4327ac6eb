#pragma once

#include "shared/forms/document.hpp"
#include "shared/forms/lookups.hpp"
#include "shared/forms/moment.hpp"

namespace gengji::forms {

/// The calculated fields of a record, by path. Never stored: computed from what is shown.
Document calculate(FormSpec const& form, Document const& document, Lookups const& lookups, Moment moment);

} // namespace gengji::forms
