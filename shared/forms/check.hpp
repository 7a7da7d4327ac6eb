#pragma once

#include "shared/base/result.hpp"
#include "shared/forms/document.hpp"
#include "shared/forms/evaluation.hpp"
#include "shared/forms/form_spec.hpp"
#include "shared/forms/lookups.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace gengji::forms {

/// Something about a record that is not as its form wants it. `block` stands in the way of approval, never of saving:
/// what a person recorded in the field is kept as it is (DESIGN.md 3).
struct Violation {
    std::string path;
    Severity severity = Severity::block;
    std::string message;  ///< says what to do, in the words of the form; in the language that is set where it has them
    bool missing = false; ///< a required field that is empty
    bool operator==(Violation const&) const = default;
};

/// Everything about a record that is not as its form wants it, in the order of the form. Fields that are not relevant
/// are not complained about.
std::vector<Violation> check(FormSpec const& form, Document const& document, Lookups const& lookups, Moment moment);
/// The same for one field: what the window asks at each keystroke.
std::vector<Violation> check_field(FormSpec const& form, std::string_view path, Document const& document,
                                   Lookups const& lookups, Moment moment);
/// Is this field asked at all, given the other answers?
bool is_relevant(FormSpec const& form, std::string_view path, Document const& document, Lookups const& lookups,
                 Moment moment);
bool is_required(FormSpec const& form, std::string_view path, Document const& document, Lookups const& lookups,
                 Moment moment);

} // namespace gengji::forms
