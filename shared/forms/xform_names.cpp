#include "shared/forms/xform_names.hpp"

#include "shared/base/bytes.hpp"
#include "shared/base/hash.hpp"

#include <algorithm>
#include <string_view>

namespace gengji::forms {

std::string identifier(std::string const& name) {
    bool const fits = !name.empty() && name.size() <= 40 && name[0] >= 'a' && name[0] <= 'z' &&
                      std::all_of(name.begin(), name.end(),
                                  [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
    return fits ? name : "q_" + to_hex(hash_of(name).view().substr(0, 8));
}

std::string own_list(XForm const& xform, std::string const& ref) {
    return identifier(std::string(xform.id())) + "." + ref.substr(ref.rfind('/') + 1);
}

std::string seen_from_below(std::string const& rule, std::string const& group) {
    std::string result;
    int brackets = 0;
    char quote = 0;
    for (std::size_t at = 0; at < rule.size();) {
        char const c = rule[at];
        if (quote ? c == quote : (c == '\'' || c == '"')) quote = quote ? 0 : c;
        brackets += quote ? 0 : c == '[' ? 1 : c == ']' ? -1 : 0;
        std::string_view rest = std::string_view(rule).substr(at);
        constexpr std::string_view current = "current()/";
        bool const named = rest.substr(0, current.size()) == current;
        bool const begins =
            !quote && (at == 0 || std::string_view(" (,=<>+-*|").find(rule[at - 1]) != std::string_view::npos);
        if (named && begins) rest.remove_prefix(current.size());
        if (begins && (named || brackets == 0) && (rest.substr(0, 3) == "../" || rest.substr(0, 2) == "./")) {
            std::string path = group;
            for (; rest.substr(0, 3) == "../"; rest.remove_prefix(3))
                path.resize(std::min(path.size(), path.rfind('/')));
            if (rest.substr(0, 2) == "./") rest.remove_prefix(2);
            result += path + "/";
            at = rule.size() - rest.size();
            continue;
        }
        result += c;
        ++at;
    }
    return result;
}

} // namespace gengji::forms
