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

std::string seen_from_below(std::string const& rule) {
    std::string result;
    int brackets = 0;
    char quote = 0;
    for (std::size_t at = 0; at < rule.size(); ++at) {
        char const c = rule[at];
        if (quote ? c == quote : (c == '\'' || c == '"')) quote = quote ? 0 : c;
        brackets += quote ? 0 : c == '[' ? 1 : c == ']' ? -1 : 0;
        bool const of_current = result.ends_with("current()/");
        bool const begins =
            of_current ||
            (brackets == 0 && (at == 0 || std::string_view(" (,=<>+-*|").find(rule[at - 1]) != std::string_view::npos));
        char const next = at + 1 < rule.size() ? rule[at + 1] : ' ';
        bool const is_number = next >= '0' && next <= '9';
        if (!quote && begins && c == '.' && !is_number) result += next == '.' ? "../" : ".";
        result += c;
    }
    return result;
}

} // namespace gengji::forms
