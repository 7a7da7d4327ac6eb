#include "shared/records/pinyin.hpp"

#include <catch2/catch.hpp>

using gengji::pinyin_initials;

TEST_CASE("every reading of a character counts", "[search]") {
    CHECK(pinyin_initials(U'张') == "z");
    CHECK(pinyin_initials(U'长') == "cz");                        // cháng, zhǎng
    CHECK(pinyin_initials(U'曾') == "cz");                        // céng, zēng
    CHECK(pinyin_initials(U'单').find('s') != std::string::npos); // shàn, a surname
    CHECK(pinyin_initials(U'单').find('d') != std::string::npos);
    CHECK(pinyin_initials(U'㛃') == "j");
    CHECK(pinyin_initials(U'𠮷') == "j");
    CHECK(pinyin_initials(U'安') == "a");
    CHECK(pinyin_initials(U'欧') == "o");
    CHECK(pinyin_initials(U'二') == "e");
}

TEST_CASE("what is no Chinese character has no initial", "[search]") {
    for (char32_t const c : {U'a', U'5', U'，', U'の', char32_t(0), char32_t(0x10FFFF)})
        CHECK(pinyin_initials(c).empty());
}
