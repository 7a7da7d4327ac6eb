#include "shared/forms/paths.hpp"

#include "shared/base/bytes.hpp"
#include "shared/records/review.hpp"

namespace gengji::forms {

PathParts split_path(std::string_view path) {
    auto const slash = path.rfind('/');
    if (slash == path.npos) return {{}, {}, path};
    auto const before = path.substr(0, slash);
    bool const within = before.find('[') != before.npos;
    return {form_path(before), within ? before : std::string_view{}, path.substr(slash + 1)};
}

std::string path_in(std::string_view instance, std::string_view name) {
    std::string path(instance);
    if (!path.empty()) path += '/';
    return path += name;
}

std::string new_instance(std::string_view place, Random& random) {
    Bytes key(6, '\0');
    random.fill(key.data(), key.size());
    return std::string(place) + "[k" + to_hex(key) + ']';
}

} // namespace gengji::forms
