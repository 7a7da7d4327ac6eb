#include "shared/base/charset.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <iconv.h>

namespace gengji {

namespace {

char const* iconv_name(Charset charset) {
    switch (charset) {
    case Charset::utf8:
        return "UTF-8";
    case Charset::gb18030:
        return "GB18030";
    case Charset::utf16le:
        return "UTF-16LE";
    case Charset::utf16be:
        return "UTF-16BE";
    }
    return "UTF-8";
}

struct Mark {
    Charset charset;
    std::string_view bytes;
};
constexpr std::array<Mark, 4> marks{{{Charset::utf8, "\xEF\xBB\xBF"},
                                     {Charset::gb18030, "\x84\x31\x95\x33"},
                                     {Charset::utf16le, "\xFF\xFE"},
                                     {Charset::utf16be, "\xFE\xFF"}}};

Error broken_at(std::size_t offset, Charset charset) {
    return problem(Problem::invalid, "第 " + std::to_string(offset + 1) + " 个字节起不是正确的 " + iconv_name(charset) +
                                         " 文字。请用表格软件另存为“CSV UTF-8”后再试。");
}

Result<std::string> convert(BytesView bytes, Charset from, Charset to) {
    iconv_t const converter = iconv_open(iconv_name(to), iconv_name(from));
    if (converter == reinterpret_cast<iconv_t>(-1))
        return problem(Problem::internal, "本机缺少字符转换组件（iconv）。");
    std::string converted;
    converted.reserve(bytes.size() + bytes.size() / 2);
    char* in = const_cast<char*>(bytes.data()); // iconv does not write to it
    std::size_t left = bytes.size();
    std::size_t code = 0;
    do {
        char piece[16 * 1024];
        char* out = piece;
        std::size_t room = sizeof piece;
        code = iconv(converter, &in, &left, &out, &room);
        converted.append(piece, sizeof piece - room);
    } while (code == static_cast<std::size_t>(-1) && errno == E2BIG);
    iconv_close(converter);
    if (code == static_cast<std::size_t>(-1)) return broken_at(bytes.size() - left, from);
    return converted;
}

} // namespace

Charset detect_charset(BytesView bytes) {
    auto const mark = std::ranges::find_if(marks, [&](Mark const& each) { return bytes.starts_with(each.bytes); });
    if (mark != marks.end()) return mark->charset;
    return is_utf8(bytes) ? Charset::utf8 : Charset::gb18030;
}

Result<std::string> to_utf8(BytesView bytes, std::optional<Charset> charset) {
    Charset const from = charset.value_or(detect_charset(bytes));
    auto const mark = std::ranges::find(marks, from, &Mark::charset);
    std::size_t const skipped = bytes.starts_with(mark->bytes) ? mark->bytes.size() : 0;
    bytes.remove_prefix(skipped);
    if (from == Charset::utf8 && is_utf8(bytes)) return std::string(bytes);
    return convert(bytes, from, Charset::utf8);
}

Result<Bytes> from_utf8(std::string_view text, Charset charset) {
    if (!is_utf8(text)) return problem(Problem::invalid, "不是正确的 UTF-8 文字。");
    if (charset == Charset::utf8) return Bytes(text);
    return convert(text, Charset::utf8, charset);
}

} // namespace gengji
