#include "shared/forms/evaluation.hpp"

#include "shared/forms/record_tree.hpp"

namespace gengji::forms {

Document calculate(FormSpec const& form, Document const& document, Lookups const& lookups, Moment moment) {
    return RecordTree(form, document, lookups, moment).calculated();
}

} // namespace gengji::forms
