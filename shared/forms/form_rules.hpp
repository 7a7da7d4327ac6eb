#pragma once

#include "shared/forms/form_spec.hpp"

#include <string>
#include <vector>

namespace gengji::forms {

/// Everything that is wrong with a form, each with its place: a designer mends it in one round.
struct Faults {
    std::string form = "?";
    std::vector<std::string> found;
    void add(std::string const& place, std::string const& what);
    std::string text() const; ///< one a line
};

/// What `${…}` may name.
NodeNames node_names(FormSpec const& form);
/// What a form must be beyond its notation: names unique, attributes that fit the type, fields that exist where they
/// are named. That references, choices and texts in expressions exist is for the catalog to say, which knows the other
/// forms.
void find_faults(FormSpec const& form, Faults& faults);

} // namespace gengji::forms
