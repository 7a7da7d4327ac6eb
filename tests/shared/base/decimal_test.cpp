#include "shared/base/decimal.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <limits>
#include <rapidcheck/catch.h>

using namespace gengji;

namespace {

Decimal decimal(std::string_view text) {
    std::optional<Decimal> const value = parse_decimal(text);
    if (!value) FAIL("not a decimal: " << text);
    return *value;
}

Decimal any_decimal() {
    std::int64_t const unscaled = *rc::gen::inRange<std::int64_t>(-900'000'000'000'000'000, 900'000'000'000'000'001);
    return *make_decimal(unscaled, *rc::gen::inRange<std::uint8_t>(0, 10));
}

} // namespace

TEST_CASE("decimals are read as people write them", "[decimal]") {
    CHECK(decimal("12.50") == Decimal{125, 1});
    CHECK(decimal("-3") == Decimal{-3, 0});
    CHECK(decimal("+3") == Decimal{3, 0});
    CHECK(decimal(".5") == Decimal{5, 1});
    CHECK(decimal("5.") == Decimal{5, 0});
    CHECK(decimal("-0.000") == Decimal{0, 0});
    CHECK(decimal("00012") == Decimal{12, 0});
    CHECK(decimal("1.0000000000000") == Decimal{1, 0});
    CHECK(decimal("0.000000001") == Decimal{1, 9});
    CHECK(decimal("900000000000000000") == Decimal{900'000'000'000'000'000, 0});
    CHECK(decimal("100") == Decimal{100, 0}); // zeros before the point stay
    for (char const* const wrong : {"",
                                    ".",
                                    "-",
                                    "+",
                                    "-.",
                                    "1e3",
                                    "1,000",
                                    " 1",
                                    "1 ",
                                    "--1",
                                    "1.2.3",
                                    "0x1",
                                    "１",
                                    "nan",
                                    "0.0000000001",
                                    "900000000000000001",
                                    "9999999999999999999999999999",
                                    "340282366920938463463374607431768211457" /* 2^128 + 1 */,
                                    "900000000.0000000001",
                                    "亩"})
        CHECK_FALSE(parse_decimal(wrong));
}

TEST_CASE("decimals are written exactly", "[decimal]") {
    CHECK(to_text(Decimal{125, 1}) == "12.5");
    CHECK(to_text(Decimal{5, 0}, 2) == "5.00");
    CHECK(to_text(Decimal{-5, 3}) == "-0.005");
    CHECK(to_text(Decimal{-5, 3}, 1) == "-0.005"); // never rounds
    CHECK(to_text(Decimal{0, 0}) == "0");
    CHECK(to_text(Decimal{0, 0}, 2) == "0.00");
    CHECK(to_text(Decimal{-1234, 2}, 2) == "-12.34");
}

TEST_CASE("what is written is read back as the same value", "[decimal]") {
    rc::prop("there and back", [] {
        Decimal const value = any_decimal();
        RC_ASSERT(parse_decimal(to_text(value)) == value);
        RC_ASSERT(parse_decimal(to_text(value, *rc::gen::inRange(0, 10))) == value);
    });
}

TEST_CASE("every small decimal adds, subtracts, multiplies and compares as thousandths do", "[decimal]") {
    // all pairs of -2.50 … 2.50 in steps of 0.05, with 10'000ths as whole numbers for the truth
    for (int a = -50; a <= 50; ++a)
        for (int b = -50; b <= 50; ++b) {
            Decimal const left = *make_decimal(a * 5, 2), right = *make_decimal(b * 5, 2);
            bool const right_sum = add(left, right) == make_decimal((a + b) * 5, 2);
            bool const right_difference = subtract(left, right) == make_decimal((a - b) * 5, 2);
            bool const right_product = multiply(left, right) == make_decimal(a * b * 25, 4);
            bool const right_order = (left <=> right) == (a <=> b) && (left == right) == (a == b);
            if (!(right_sum && right_difference && right_product && right_order))
                FAIL(to_text(left) << " and " << to_text(right));
        }
}

TEST_CASE("numbers that do not fit are refused, never wrapped or rounded", "[decimal]") {
    Decimal const most{900'000'000'000'000'000, 0}, least{-900'000'000'000'000'000, 0}, finest{1, 9};
    CHECK_FALSE(add(most, Decimal{1, 0}));
    CHECK_FALSE(subtract(least, Decimal{1, 0}));
    CHECK_FALSE(add(most, finest)); // would need 27 digits
    CHECK_FALSE(multiply(most, Decimal{2, 0}));
    CHECK_FALSE(multiply(most, most));
    CHECK_FALSE(multiply(finest, finest));
    CHECK(add(most, least) == Decimal{0, 0});
    CHECK(multiply(most, Decimal{1, 9}) == Decimal{900'000'000, 0});
    CHECK(multiply(Decimal{2, 5}, Decimal{5, 5}) == Decimal{1, 9}); // ten digits, the last of them zero
    CHECK_FALSE(make_decimal(1, 10));
    CHECK(make_decimal(10, 10) == Decimal{1, 9});
    CHECK_FALSE(make_decimal(std::numeric_limits<std::int64_t>::min(), 0));
    CHECK(least < finest);
    CHECK(finest < most);
}

TEST_CASE("arithmetic undoes itself", "[decimal]") {
    rc::prop("a + b - b = a", [] {
        Decimal const a = any_decimal(), b = any_decimal();
        std::optional<Decimal> const sum = add(a, b);
        if (sum) RC_ASSERT(subtract(*sum, b) == a);
        RC_ASSERT(sum == add(b, a));
        RC_ASSERT(multiply(a, b) == multiply(b, a));
        RC_ASSERT(((a <=> b) == 0) == (a == b));
    });
}

TEST_CASE("halves are rounded away from zero", "[decimal]") {
    CHECK(round_half_up(decimal("2.345"), 2) == decimal("2.35"));
    CHECK(round_half_up(decimal("-2.345"), 2) == decimal("-2.35"));
    CHECK(round_half_up(decimal("2.344"), 2) == decimal("2.34"));
    CHECK(round_half_up(decimal("0.5"), 0) == decimal("1"));
    CHECK(round_half_up(decimal("-0.4"), 0) == decimal("0"));
    CHECK(round_half_up(decimal("0.999999999"), 3) == decimal("1"));
    CHECK(round_half_up(decimal("7"), 2) == decimal("7"));
    CHECK(round_half_up(decimal("899999999.999999999"), 0) == decimal("900000000"));
    for (int thousandths = -3000; thousandths <= 3000; ++thousandths) {
        int const tens = (std::abs(thousandths) + 5) / 10 * (thousandths < 0 ? -1 : 1);
        if (round_half_up(*make_decimal(thousandths, 3), 2) != make_decimal(tens, 2)) FAIL(thousandths);
    }
}
