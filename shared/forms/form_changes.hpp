#pragma once

#include "shared/forms/form_spec.hpp"
#include "shared/forms/lookups.hpp"

#include <string>
#include <vector>

namespace gengji::forms {

/// One thing that a new version of a form changes for the people who fill it in or for records that exist.
struct FormChange {
    enum class Weight {
        harmless, ///< nothing that was recorded is touched: a new field, another label or hint
        notice, ///< records stay as they are, but people should know: a field leaves the screen, becomes required, …
        refused ///< would make existing records unreadable or move them: publish it as another form, or another field
    } weight{};
    std::string path; ///< of the field; empty: of the whole form
    std::string text; ///< Chinese, in the words of the person who publishes
    bool operator==(FormChange const&) const = default;
};

/// What changes from one published version to the next, the form as a whole first, then in the order of the new form,
/// then what is gone. A version that may not follow the other has at least one `refused`: its number is not higher, its
/// kind or its place (bucket) is another, or a field of the same name holds another kind of value.
std::vector<FormChange> changes_between(FormSpec const& before, FormSpec const& after);

/// Choices that one version of a list had and the next has not: records may hold them, and they keep showing.
std::vector<FormChange> changes_between(ChoiceList const& before, ChoiceList const& after);

} // namespace gengji::forms
