#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gengji {
class Random;
}

namespace gengji::forms {

/// A field's path in its parts: `area_mu` is {"", "area_mu"}, `crops[k9f27c01b3e4]/area` is {"crops", "k9f27c01b3e4", "area"}.
struct PathParts {
    std::string_view section; ///< empty for a plain field
    std::string_view key;     ///< `k` and 12 hex digits, empty for a plain field or for `crops/area`
    std::string_view name;
    std::string_view instance() const; ///< `crops[k9f27c01b3e4]`, empty for a plain field
    std::string_view whole;
};

PathParts split_path(std::string_view path);
/// `area` in instance `crops[k9f27c01b3e4]`, or in no instance.
std::string path_in(std::string_view instance, std::string_view name);
/// A new instance of a repeat section, `crops[k9f27c01b3e4]`: 48 random bits.
std::string new_instance(std::string_view section, Random& random);

} // namespace gengji::forms
