#pragma once

#include "shared/base/id.hpp"

#include <string>
#include <string_view>

namespace gengji::forms {

/// A field's path in its parts, borrowed from the path: `area_mu` is name only; `crops[k9f27c01b3e4]/area` has section
/// `crops`, instance `crops[k9f27c01b3e4]` and name `area`; `crops/area`, a field of whatever instance, has no
/// instance.
struct PathParts {
    std::string_view section;
    std::string_view instance;
    std::string_view name;
};

PathParts split_path(std::string_view path);
/// `area` in instance `crops[k9f27c01b3e4]`, or in no instance.
std::string path_in(std::string_view instance, std::string_view name);
/// A new instance of a repeat section, `crops[k9f27c01b3e4]`: 48 random bits.
std::string new_instance(std::string_view section, Random& random);

} // namespace gengji::forms
