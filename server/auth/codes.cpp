#include "server/auth/codes.hpp"

#include "server/auth/limits.hpp"

#include <algorithm>

namespace gengji::server {

namespace {
constexpr std::string_view letters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
}

std::string new_enrolment_code(Random& random) {
    std::string code;
    for (std::size_t i = 0; i < limits::code_characters; ++i) {
        if (i == limits::code_characters / 2) code += '-';
        code += letters[random.below(letters.size())];
    }
    return code;
}

std::optional<std::string> normal_code(std::string_view typed) {
    std::string code;
    for (char const c : typed) {
        if (c == '-' || c == ' ' || c == '\t' || c == '\n' || c == '\r') continue;
        char const upper = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        if (letters.find(upper) == std::string_view::npos) return std::nullopt;
        code += upper;
    }
    if (code.size() != limits::code_characters) return std::nullopt;
    return code;
}

std::string new_token(Random& random) {
    Bytes secret(32, '\0');
    random.fill(secret.data(), secret.size());
    std::string text = to_base64(secret);
    text.erase(std::find(text.begin(), text.end(), '='), text.end());
    std::replace(text.begin(), text.end(), '+', '-');
    std::replace(text.begin(), text.end(), '/', '_');
    return text;
}

} // namespace gengji::server
