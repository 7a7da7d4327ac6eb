#include "shared/reports/sheet_text.hpp"

#include "shared/base/bytes.hpp"

#include <algorithm>

namespace gengji::reports {

namespace {

constexpr std::size_t most_units = 32767;
constexpr std::string_view stand_in = "\xEF\xBF\xBD"; // U+FFFD

std::size_t length_at(std::string_view text, std::size_t position) {
    auto const byte = static_cast<unsigned char>(text[position]);
    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

bool is_harmless(std::string_view text) {
    return text.size() < most_units && text.find("_x") == std::string_view::npos &&
           text.find("\xEF\xBF") == std::string_view::npos &&
           std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

/// Bytes that are no UTF-8 become U+FFFD, one each.
std::string mended(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t const length = std::min(length_at(text, at), text.size() - at);
        if (is_utf8(text.substr(at, length))) {
            out += text.substr(at, length);
            at += length;
        } else {
            out += stand_in;
            ++at;
        }
    }
    return out;
}

bool is_escape(std::string_view text) { // _xHHHH_
    return text.size() >= 7 && text.starts_with("_x") && text[6] == '_' &&
           text.substr(2, 4).find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

} // namespace

std::string sheet_text(std::string_view text) {
    bool const valid = is_utf8(text);
    if (valid && is_harmless(text)) return std::string(text);
    std::string const mend = valid ? std::string() : mended(text);
    std::string_view const whole = valid ? text : std::string_view(mend);
    std::string out;
    std::size_t units = 0;
    for (std::size_t at = 0; at < whole.size();) {
        std::size_t const length = length_at(whole, at);
        std::string_view const one = whole.substr(at, length);
        auto const byte = static_cast<unsigned char>(one.front());
        std::string_view put = one;
        if ((byte < 0x20 && byte != '\t' && byte != '\n') || byte == 0x7F) put = "";
        if (one == "\xEF\xBF\xBE" || one == "\xEF\xBF\xBF") put = stand_in;
        if (is_escape(whole.substr(at))) put = "_x005F_";
        units += put.size() > 4 ? put.size() : put.empty() ? 0 : length == 4 ? 2 : 1;
        if (units > most_units - 1) return out + "…";
        out += put;
        at += length;
    }
    return out;
}

std::size_t shown_width(std::string_view text) {
    std::size_t width = 0, widest = 0;
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if (c == '\n') width = 0;
        if ((byte & 0xC0) != 0x80 && byte >= 0x20) width += byte >= 0xE0 ? 2 : 1;
        widest = std::max(widest, width);
    }
    return widest;
}

std::string sheet_name(std::string_view text) {
    std::string const whole = mended(text);
    std::string name;
    std::size_t units = 0;
    for (std::size_t at = 0; at < whole.size();) {
        std::size_t const length = length_at(whole, at);
        std::string_view const one = std::string_view(whole).substr(at, length);
        at += length;
        if (one.find_first_of("[]:*?/\\") != std::string_view::npos || static_cast<unsigned char>(one[0]) < 0x20)
            continue;
        units += length == 4 ? 2 : 1;
        if (units > 31) break;
        name += one;
    }
    while (name.starts_with('\'')) name.erase(0, 1);
    while (name.ends_with('\'')) name.pop_back();
    return name.empty() ? "表" : name;
}

} // namespace gengji::reports
