#include "shared/base/json.hpp"

#include "shared/base/limits.hpp"

#include <algorithm>

namespace gengji {

namespace {

/// Nesting, by brackets outside strings. Counted ahead of parsing, so that nothing deep is ever built.
std::size_t depth_of(std::string_view text) {
    std::size_t depth = 0, deepest = 0;
    bool in_string = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char const c = text[i];
        if (in_string) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '[' || c == '{') {
            deepest = std::max(deepest, ++depth);
        } else if ((c == ']' || c == '}') && depth > 0) {
            --depth;
        }
    }
    return deepest;
}

} // namespace

Result<Json> parse_json(std::string_view text) {
    if (text.size() > limits::json_bytes) return problem(Problem::invalid, "JSON 内容太大，请拆成几份。");
    if (depth_of(text) > limits::json_depth) return problem(Problem::invalid, "JSON 嵌套太深，请检查文件。");
    Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded()) return problem(Problem::invalid, "不是正确的 JSON，请检查括号、引号和逗号。");
    return json;
}

std::string dump(Json const& json, int indent) { return json.dump(indent, ' ', false, Json::error_handler_t::replace); }

Json const* member(Json const& json, char const* key) {
    if (!json.is_object()) return nullptr;
    auto const found = json.find(key);
    return found == json.end() ? nullptr : &*found;
}

std::string_view text_member(Json const& json, char const* key) {
    Json const* const found = member(json, key);
    return found && found->is_string() ? std::string_view(found->get_ref<std::string const&>()) : std::string_view{};
}

} // namespace gengji
