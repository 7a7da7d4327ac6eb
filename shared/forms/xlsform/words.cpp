#include "shared/forms/xlsform/words.hpp"

#include <algorithm>
#include <array>

namespace gengji::forms::xls {

namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }

/// The length of a wide space that starts here: no-break space, ideographic space; 0 for none.
std::size_t wide_space(std::string_view text) {
    if (text.starts_with("\xC2\xA0")) return 2;
    if (text.starts_with("\xE3\x80\x80")) return 3;
    return 0;
}

bool ends_wide(std::string_view text) { return text.ends_with("\xC2\xA0") || text.ends_with("\xE3\x80\x80"); }

/// One UTF-8 character; 0 at wrong bytes.
char32_t next(std::string_view& text) {
    auto const first = static_cast<unsigned char>(text.front());
    std::size_t const length = first < 0x80   ? 1
                               : first < 0xC0 ? 0
                               : first < 0xE0 ? 2
                               : first < 0xF0 ? 3
                               : first < 0xF8 ? 4
                                              : 0;
    if (length == 0 || text.size() < length) return 0;
    char32_t code = length == 1 ? first : first & (0xFFu >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) code = code << 6 | (static_cast<unsigned char>(text[i]) & 0x3F);
    text.remove_prefix(length);
    return code;
}

/// XML 1.0, production 4, without the colon.
bool starts_name(char32_t c) {
    if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    constexpr std::array<std::pair<char32_t, char32_t>, 12> ranges{{{0xC0, 0xD6},
                                                                    {0xD8, 0xF6},
                                                                    {0xF8, 0x2FF},
                                                                    {0x370, 0x37D},
                                                                    {0x37F, 0x1FFF},
                                                                    {0x200C, 0x200D},
                                                                    {0x2070, 0x218F},
                                                                    {0x2C00, 0x2FEF},
                                                                    {0x3001, 0xD7FF},
                                                                    {0xF900, 0xFDCF},
                                                                    {0xFDF0, 0xFFFD},
                                                                    {0x10000, 0xEFFFF}}};
    return std::ranges::any_of(ranges, [&](auto const& range) { return c >= range.first && c <= range.second; });
}

bool continues_name(char32_t c) {
    return starts_name(c) || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == 0xB7 ||
           (c >= 0x300 && c <= 0x36F) || c == 0x203F || c == 0x2040;
}

} // namespace

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return out;
}

std::string_view trimmed(std::string_view text) {
    for (;;) {
        if (!text.empty() && is_space(text.front()))
            text.remove_prefix(1);
        else if (std::size_t const wide = wide_space(text))
            text.remove_prefix(wide);
        else
            break;
    }
    for (;;) {
        if (!text.empty() && is_space(text.back()))
            text.remove_suffix(1);
        else if (ends_wide(text))
            text.remove_suffix(text.ends_with("\xC2\xA0") ? 2 : 3);
        else
            break;
    }
    return text;
}

std::string collapsed(std::string_view text) {
    text = trimmed(text);
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        std::size_t const wide = text.starts_with("\xC2\xA0") ? 2 : 0; // ideographic spaces are wanted in Chinese
        if (wide == 0 && !is_space(text.front())) {
            out += text.front();
            text.remove_prefix(1);
            continue;
        }
        if (!out.ends_with(' ')) out += ' ';
        text.remove_prefix(wide ? wide : 1);
    }
    return out;
}

std::string single_spaced(std::string_view text) {
    std::string out;
    for (char const c : trimmed(text))
        if (c != ' ' || !out.ends_with(' ')) out += c;
    return out;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    std::size_t at = text.find(from);
    if (at == std::string::npos) return text;
    std::string out;
    std::size_t done = 0;
    for (; at != std::string::npos; at = text.find(from, done)) {
        out.append(text, done, at - done);
        out += to;
        done = at + from.size();
    }
    return out.append(text, done);
}

std::vector<std::string> split(std::string_view text, std::string_view by) {
    std::vector<std::string> parts;
    for (;;) {
        std::size_t const at = text.find(by);
        parts.emplace_back(trimmed(text.substr(0, at)));
        if (at == std::string_view::npos) return parts;
        text.remove_prefix(at + by.size());
    }
}

std::string straight_quotes(std::string text) {
    if (text.find("\xE2\x80") == std::string::npos) return text;
    for (char const* quote : {"\xE2\x80\x98", "\xE2\x80\x99"}) text = replaced(std::move(text), quote, "'");
    for (char const* quote : {"\xE2\x80\x9C", "\xE2\x80\x9D"}) text = replaced(std::move(text), quote, "\"");
    return text;
}

bool is_name(std::string_view text) {
    if (text.empty() || !starts_name(next(text))) return false;
    while (!text.empty())
        if (!continues_name(next(text))) return false;
    return true;
}

bool is_prefixed_name(std::string_view text) {
    std::size_t const colon = text.find(':');
    if (colon == std::string_view::npos) return is_name(text);
    return is_name(text.substr(0, colon)) && is_name(text.substr(colon + 1));
}

std::optional<bool> yes_or_no(std::string_view text) {
    std::string const word = lower(trimmed(text));
    if (word == "yes" || word == "true" || word == "true()") return true;
    if (word == "no" || word == "false" || word == "false()") return false;
    return {};
}

} // namespace gengji::forms::xls
