#include "shared/forms/paths.hpp"

#include "shared/base/bytes.hpp"

namespace gengji::forms {

PathParts split_path(std::string_view path) {
    auto const slash = path.rfind('/');
    if (slash == path.npos) return {{}, {}, path};
    auto const before = path.substr(0, slash);
    auto const bracket = before.find('[');
    if (bracket == before.npos) return {before, {}, path.substr(slash + 1)};
    return {before.substr(0, bracket), before, path.substr(slash + 1)};
}

std::string path_in(std::string_view instance, std::string_view name) {
    std::string path(instance);
    if (!path.empty()) path += '/';
    return path += name;
}

std::string new_instance(std::string_view section, Random& random) {
    Bytes key(6, '\0');
    random.fill(key.data(), key.size());
    return std::string(section) + "[k" + to_hex(key) + ']';
}

} // namespace gengji::forms
