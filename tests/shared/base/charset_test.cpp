#include "shared/base/charset.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

using namespace gengji;

TEST_CASE("the charset is told by mark, then by form", "[charset]") {
    CHECK(detect_charset("plain") == Charset::utf8);
    CHECK(detect_charset("长龙镇") == Charset::utf8);
    CHECK(detect_charset("\xEF\xBB\xBF"
                         "abc") == Charset::utf8);
    CHECK(detect_charset("\xB3\xA4\xC1\xFA\xD5\xF2") == Charset::gb18030); // 长龙镇
    CHECK(detect_charset("\xFF\xFE"
                         "a") == Charset::utf16le);
    CHECK(detect_charset("\xFE\xFF") == Charset::utf16be);
}

TEST_CASE("text becomes UTF-8 without a mark", "[charset]") {
    CHECK(*to_utf8("\xB3\xA4\xC1\xFA\xD5\xF2") == "长龙镇");
    CHECK(*to_utf8("\xEF\xBB\xBF长龙镇") == "长龙镇");
    CHECK(*to_utf8({"\xFF\xFE\x7F\x95\x99\x9F\x47\x95", 8}) == "长龙镇");
    CHECK(*to_utf8({"\xFE\xFF\x95\x7F\x9F\x99\x95\x47", 8}) == "长龙镇");
    CHECK(*to_utf8("") == "");
    CHECK(*to_utf8("\x95\x32\x82\x36") == "\xF0\xA0\x80\x80"); // GB18030 in four bytes: U+20000, beyond GBK
    CHECK(*to_utf8("plain", Charset::gb18030) == "plain");
}

TEST_CASE("bytes of neither charset are an error that says where", "[charset]") {
    Result<std::string> const broken = to_utf8("abc\xFF\xFF");
    REQUIRE_FALSE(broken);
    CHECK(broken.error().problem == Problem::invalid);
    CHECK(broken.error().detail.find("第 4 个字节") != std::string::npos);
    CHECK_FALSE(to_utf8("abc\xB3", Charset::gb18030)); // cut within a character
    CHECK_FALSE(to_utf8("\xB3\xA4", Charset::utf8));
    CHECK_FALSE(from_utf8("\xB3\xA4", Charset::gb18030));
    rc::prop("whatever the bytes", [](std::string const& bytes) {
        Result<std::string> const text = to_utf8(bytes);
        if (text) RC_ASSERT(is_utf8(*text));
    });
}

TEST_CASE("every character goes to GB18030 and back", "[charset]") {
    rc::prop("there and back", [](std::vector<std::uint16_t> const& units) {
        std::string text;
        for (unsigned const unit : units) { // as three-byte characters, the private use area left out
            unsigned const c = 0x800 + unit % (0xD800 - 0x800);
            text += static_cast<char>(0xE0 | c >> 12), text += static_cast<char>(0x80 | (c >> 6 & 0x3F)),
                text += static_cast<char>(0x80 | (c & 0x3F));
        }
        Result<Bytes> const bytes = from_utf8(text, Charset::gb18030);
        RC_ASSERT(static_cast<bool>(bytes));
        RC_ASSERT(*to_utf8(*bytes, Charset::gb18030) == text);
    });
}

TEST_CASE("a large file is converted whole", "[charset]") {
    std::string text;
    for (int i = 0; i < 50'000; ++i) text += "长龙镇x";
    CHECK(*to_utf8(*from_utf8(text, Charset::gb18030)) == text);
}
