#pragma once

#include "shared/base/id.hpp"

#include <string>
#include <string_view>

namespace gengji::forms {

/// A field's path in its parts. `area_mu` is name only; `farm[k9f27c01b3e45]/crops[k0123456789ab]/area` has section
/// `farm/crops`, instance `farm[k9f27c01b3e45]/crops[k0123456789ab]` and name `area`. `farm/crops/area`, a field of
/// whatever instance, has no instance. Instance and name are borrowed from the path.
struct PathParts {
    std::string section;
    std::string_view instance;
    std::string_view name;
};

PathParts split_path(std::string_view path);
/// `area` in instance `crops[k9f27c01b3e45]`, or in no instance; the repeat `crops` in instance `farm[k9f27c01b3e45]`.
std::string path_in(std::string_view instance, std::string_view name);
/// The instance of the outermost repeat comes first: `farm[k…]`, then `farm[k…]/crops[k…]`. Calls `visit` for each
/// instance that the path lies in (or is), until one answers true; false when none did.
template<class Visit>
bool any_instance(std::string_view path, Visit visit) {
    for (auto end = path.find(']'); end != path.npos; end = path.find(']', end + 1))
        if (visit(path.substr(0, end + 1))) return true;
    return false;
}
/// A new instance of the repeat at `place` (`crops`, or `farm[k9f27c01b3e45]/crops`): 48 random bits.
std::string new_instance(std::string_view place, Random& random);

} // namespace gengji::forms
