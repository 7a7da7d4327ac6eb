#include "tests/shared/forms/expression/evaluating.hpp"

using namespace gengji;
using namespace gengji::forms;

TEST_CASE("money and areas are reckoned in decimals") {
    Desk desk("<d><mu>3.3</mu><price>1.1</price><row>0.1</row><row>0.2</row><row>0.3</row><gap/></d>", "/d");
    CHECK(desk("row[1] * 3") == "0.30000000000000004");
    desk.options.arithmetic = Arithmetic::exact;
    CHECK(desk("row[1] * 3") == "0.3");
    CHECK(desk("mu * price") == "3.63");
    CHECK(desk("0.1 + 0.2 - 0.3") == "0");
    CHECK(desk("sum(row)") == "0.6");
    CHECK(desk("sum(row) * 100 = 60") == "true");
    CHECK(desk("10 div 3") == "3.333333333");
    CHECK(desk("2 div 3") == "0.666666667");
    CHECK(desk("-7 div 2") == "-3.5");
    CHECK(desk("7.5 mod 2") == "1.5");
    CHECK(desk("round(2.675, 2)") == "2.68");
    CHECK(desk("round(-2.5)") == "-3");
    CHECK(desk("round(1250, -2)") == "1300");
    CHECK(desk("round(1249.99, -2)") == "1200");
    CHECK(desk("-(mu)") == "-3.3");
    CHECK(desk("number('0.10') + 0.2") == "0.3");
    CHECK(desk("row[2] + 0.1 > row[3]") == "false");
    CHECK(desk("1 div 0") == "Infinity"); // what has no decimal is reckoned as XPath says
    CHECK(desk("gap + 1") == "NaN");
    CHECK(desk("99999999999 * 99999999999 > 1") == "true");
    CHECK(desk("*[1]") == "3.3");
    CHECK(desk("*[1 + 1]") == "1.1"); // a position is a number still
}
