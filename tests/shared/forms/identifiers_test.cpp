#include "shared/forms/identifiers.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::forms;

// Good and bad numbers of DOMAIN.md section 4; none belongs to a person: area 500299 is assigned to no place.
TEST_CASE("identity card numbers", "[forms][identifiers]") {
    CHECK(is_idcard("500299198503074210"));
    CHECK(is_idcard("50029919780912102X"));
    CHECK_FALSE(is_idcard("500299198503074211")); // check character
    CHECK_FALSE(is_idcard("500299199902290310")); // no such date
    CHECK_FALSE(is_idcard("50029919780912102x")); // lower case
    CHECK_FALSE(is_idcard("500299850307421"));    // 15 digits
    CHECK_FALSE(is_idcard("5002991985030742100"));
    CHECK_FALSE(is_idcard("50029919850307421０")); // a wide digit
    CHECK_FALSE(is_idcard(""));
    CHECK(is_idcard("500299198503074210", parse_date("1985-03-07")));
    CHECK_FALSE(is_idcard("500299198503074210", parse_date("1985-03-06"))); // born after today
    CHECK(birth_of("500299198503074210") == parse_date("1985-03-07"));
}

TEST_CASE("every wrong digit of an identity card number is noticed", "[forms][identifiers]") {
    std::string const good = "500299198503074210";
    for (std::size_t at = 0; at < good.size(); ++at)
        for (char digit = '0'; digit <= '9'; ++digit) {
            auto changed = good;
            changed[at] = digit;
            INFO(changed);
            CHECK(is_idcard(changed) == (changed == good));
        }
}

TEST_CASE("unified social credit codes, letters in front included", "[forms][identifiers]") {
    for (char const* good : {"93500299MA60AB2X5L", "N2500299MF1ABCD28A", "51500299MJQ1234536", "91500299MAC0DEM084"}) {
        INFO(good);
        CHECK(is_uscc(good));
    }
    CHECK_FALSE(is_uscc("93500299MA60AB2X5M"));
    CHECK_FALSE(is_uscc("93500299MA60AB2X5I")); // I is not in the alphabet
    CHECK_FALSE(is_uscc("93500299MA60AB2X5"));
    CHECK_FALSE(is_uscc("93500299ma60ab2x5l"));
    CHECK_FALSE(is_uscc(""));
}

TEST_CASE("phones: mobile, landline with and without area code", "[forms][identifiers]") {
    for (char const* good : {"13800005678", "19900230001", "74512345", "7451234", "023-74512345", "02374512345",
                             "0816-2345678", "08162345678"}) {
        INFO(good);
        CHECK(is_phone(good));
    }
    for (char const* bad : {"12800005678", "1380000567", "138000056789", "023-14512345", "123456", "023-", "023", "0",
                            "", "138-0000-5678", "+8613800005678"}) {
        INFO(bad);
        CHECK_FALSE(is_phone(bad));
    }
}

TEST_CASE("plates of tractors, parcel codes, card numbers", "[forms][identifiers]") {
    CHECK(is_plate("渝02A1234"));
    CHECK(is_plate("渝0212345"));
    CHECK_FALSE(is_plate("渝A12345"));
    CHECK_FALSE(is_plate("02A1234"));
    CHECK_FALSE(is_plate("村02A1234"));
    CHECK_FALSE(is_plate("渝02a1234"));

    CHECK(is_parcel_code("5002311012030100001"));
    CHECK_FALSE(is_parcel_code("500231101203010000"));
    CHECK_FALSE(is_parcel_code("500231101203010000X"));

    CHECK(is_luhn("6222021234567890128"));
    CHECK_FALSE(is_luhn("6222021234567890182"));
    CHECK(is_luhn("4539578763621486"));
    CHECK_FALSE(is_luhn("4539578763621487"));
    CHECK_FALSE(is_luhn("4539578763621486x"));
}
