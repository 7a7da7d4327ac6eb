#include "shared/base/bytes.hpp"

#include <catch2/catch.hpp>
#include <limits>
#include <rapidcheck/catch.h>

using namespace gengji;

TEST_CASE("hex and base64 are what everyone else writes", "[bytes]") {
    CHECK(to_hex(std::string_view("\x00\xFF\x1a", 3)) == "00ff1a");
    CHECK(from_hex("00FF1a") == Bytes("\x00\xFF\x1a", 3));
    CHECK(from_hex("") == Bytes());
    for (char const* const wrong : {"0", "0g", "0x10", "00 11", "１２"}) CHECK_FALSE(from_hex(wrong));

    // RFC 4648, section 10
    std::pair<char const*, char const*> const vectors[] = {
        {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"foobar", "Zm9vYmFy"}};
    for (auto const& [bytes, text] : vectors) {
        CHECK(to_base64(bytes) == text);
        CHECK(from_base64(text) == Bytes(bytes));
    }
    for (char const* const wrong : {"Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9v!", "Zm 9v", "=", "Zm9vZg==Zm9v"})
        CHECK_FALSE(from_base64(wrong));
}

TEST_CASE("hex and base64 bring back any bytes", "[bytes]") {
    rc::prop("there and back", [](std::string const& bytes) {
        RC_ASSERT(from_hex(to_hex(bytes)) == bytes);
        RC_ASSERT(from_base64(to_base64(bytes)) == bytes);
    });
}

TEST_CASE("only well-formed UTF-8 passes", "[bytes]") {
    for (char const* const right : {"", "plain ascii, long enough for a word", "长龙镇", "é", "\xF0\xA0\x80\x80",
                                    "\xED\x9F\xBF", "\xEE\x80\x80", "\xF4\x8F\xBF\xBF"})
        CHECK(is_utf8(right));
    for (char const* const wrong :
         {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80",
          "\xF5\x80\x80\x80", "\xFF", "\xE9\x95", "12345678\x80", "1234567\xE9", "\xC3(", "\xB3\xA4\xC1\xFA"})
        CHECK_FALSE(is_utf8(wrong));
    CHECK_FALSE(is_utf8(std::string_view("长").substr(0, 2)));
}

TEST_CASE("every character of Unicode, and nothing else of its length, is UTF-8", "[bytes]") {
    std::size_t accepted = 0;
    for (unsigned a = 0x80; a < 0x100; ++a)
        for (unsigned b = 0; b < 0x100; ++b) {
            accepted += is_utf8(std::string{static_cast<char>(a), static_cast<char>(b)});
            for (unsigned c = 0x80; a >= 0xE0 && c < 0x100; ++c)
                accepted += is_utf8(std::string{static_cast<char>(a), static_cast<char>(b), static_cast<char>(c)});
        }
    CHECK(accepted == (0x800 - 0x80) + (0x10000 - 0x800 - 0x800)); // of two bytes, and of three without the surrogates
}

TEST_CASE("a reader gives back what a writer wrote", "[bytes]") {
    rc::prop("in order", [](std::uint8_t a, std::uint32_t b, std::uint64_t c, std::uint64_t d, std::int64_t e,
                            std::string const& f) {
        ByteWriter writer;
        writer.u8(a), writer.u32(b), writer.u64(c), writer.varint(d), writer.zigzag(e), writer.text(f),
            writer.raw("end");
        ByteReader reader(writer.bytes());
        RC_ASSERT(reader.u8() == a);
        RC_ASSERT(reader.u32() == b);
        RC_ASSERT(reader.u64() == c);
        RC_ASSERT(reader.varint() == d);
        RC_ASSERT(reader.zigzag() == e);
        RC_ASSERT(reader.text() == f);
        RC_ASSERT(reader.rest() == "end");
        RC_ASSERT(reader.ok());
    });
}

TEST_CASE("numbers at their ends survive", "[bytes]") {
    std::int64_t const value = GENERATE(std::numeric_limits<std::int64_t>::min(), -1, 0, 1, 63, 64, 127, 128,
                                        std::numeric_limits<std::int64_t>::max());
    ByteWriter writer;
    writer.zigzag(value), writer.varint(static_cast<std::uint64_t>(value));
    ByteReader reader(writer.bytes());
    CHECK(reader.zigzag() == value);
    CHECK(reader.varint() == static_cast<std::uint64_t>(value));
    CHECK((reader.ok() && reader.at_end()));
}

TEST_CASE("a reader of hostile bytes ends, and says so", "[bytes][S20]") {
    std::string_view const ten_times_ff = "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF";
    CHECK_FALSE([&] {
        ByteReader reader(ten_times_ff);
        return reader.varint(), reader.ok();
    }());
    CHECK_FALSE([] {
        ByteReader reader("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x02");
        return reader.varint(), reader.ok();
    }()); // 65 bits
    CHECK_FALSE([] {
        ByteReader reader({"\x80\x00", 2});
        return reader.varint(), reader.ok();
    }()); // a long zero
    CHECK_FALSE([] {
        ByteReader reader("\x80");
        return reader.varint(), reader.ok();
    }());
    CHECK_FALSE([] {
        ByteReader reader("\x05"
                          "1234");
        return reader.text(), reader.ok();
    }());
    CHECK_FALSE([&] {
        ByteReader reader("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x01 rest");
        return reader.text(), reader.ok();
    }());
    CHECK_FALSE([] {
        ByteReader reader("\x03"
                          "12345");
        return reader.count(2), reader.ok();
    }()); // three of two bytes do not fit in five
    CHECK([] {
        ByteReader reader("\x02"
                          "12345");
        return reader.count(2) == 2 && reader.ok();
    }());

    ByteReader reader("ab");
    CHECK(reader.u32() == 0);
    CHECK(reader.u8() == 0); // though "a" was there: after the first wrong byte nothing counts
    CHECK(reader.text().empty());
    CHECK_FALSE(reader.ok());
    rc::prop("whatever the bytes", [](std::string const& bytes) {
        ByteReader any(bytes);
        for (int i = 0; i < 100 && any.ok() && !any.at_end(); ++i)
            any.varint(), any.text(), any.count(3), any.zigzag(), any.u32();
        RC_ASSERT(any.rest().size() <= bytes.size());
    });
}
