#include "shared/forms/characters.hpp"

#include <algorithm>

namespace gengji::forms {

namespace {

std::size_t length_at(std::string_view text, std::size_t at) {
    auto const lead = static_cast<unsigned char>(text[at]);
    std::size_t const length = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
    return std::min(length, text.size() - at);
}

constexpr std::string_view wide_blank = "\u3000", byte_order_mark = "\ufeff", narrow_blank = "\u00a0";

std::size_t blank_in_front(std::string_view text) {
    if (text.empty()) return 0;
    if (text[0] == ' ' || text[0] == '\t' || text[0] == '\r' || text[0] == '\n') return 1;
    for (auto const blank : {wide_blank, byte_order_mark, narrow_blank})
        if (text.substr(0, blank.size()) == blank) return blank.size();
    return 0;
}
std::size_t blank_behind(std::string_view text) {
    if (text.empty()) return 0;
    if (text.back() == ' ' || text.back() == '\t' || text.back() == '\r' || text.back() == '\n') return 1;
    for (auto const blank : {wide_blank, byte_order_mark, narrow_blank})
        if (text.size() >= blank.size() && text.substr(text.size() - blank.size()) == blank) return blank.size();
    return 0;
}

} // namespace

std::string_view trimmed(std::string_view text) {
    while (auto const n = blank_in_front(text)) text.remove_prefix(n);
    while (auto const n = blank_behind(text)) text.remove_suffix(n);
    return text;
}

std::vector<std::string_view> characters(std::string_view text) {
    std::vector<std::string_view> result;
    for (std::size_t at = 0; at < text.size();) {
        result.push_back(text.substr(at, length_at(text, at)));
        at += result.back().size();
    }
    return result;
}

std::string half_width(std::string_view text) {
    std::string result;
    for (auto const character : characters(text)) {
        if (character == wide_blank || character == narrow_blank) {
            result += ' ';
        } else if (character.size() == 3 && static_cast<unsigned char>(character[0]) == 0xef) {
            // U+FF01 … U+FF5E are the 94 visible ASCII characters, made wide.
            int const code = (character[0] & 0x0f) << 12 | (character[1] & 0x3f) << 6 | (character[2] & 0x3f);
            if (code >= 0xff01 && code <= 0xff5e)
                result += static_cast<char>(code - 0xff01 + 0x21);
            else
                result += character;
        } else {
            result += character;
        }
    }
    return result;
}

std::string without_blanks(std::string_view text) {
    std::string result;
    for (auto const character : characters(text))
        if (!blank_in_front(character)) result += character;
    return result;
}

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return result;
}

std::string upper(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return result;
}

std::vector<std::string_view> split(std::string_view text, std::string_view separators) {
    auto const marks = characters(separators);
    std::vector<std::string_view> parts;
    std::size_t start = 0;
    auto const end_part = [&](std::size_t end) {
        if (auto const part = trimmed(text.substr(start, end - start)); !part.empty()) parts.push_back(part);
    };
    for (std::size_t at = 0; at < text.size();) {
        auto const n = length_at(text, at);
        if (std::find(marks.begin(), marks.end(), text.substr(at, n)) != marks.end()) {
            end_part(at);
            start = at + n;
        }
        at += n;
    }
    end_part(text.size());
    return parts;
}

} // namespace gengji::forms
