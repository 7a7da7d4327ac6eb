#include "tests/shared/forms/expression/evaluating.hpp"

#include "shared/base/limits.hpp"

using namespace gengji;
using namespace gengji::forms;

namespace {
std::string repeated(std::string_view piece, std::size_t times) {
    std::string text;
    for (std::size_t at = 0; at < times; ++at) text += piece;
    return text;
}
} // namespace

TEST_CASE("expressions that nest without end are refused") {
    Desk const desk("<d/>");
    CHECK(desk.error(repeated("(", 30'000)).find("嵌套太深") != std::string::npos);
    CHECK(desk.error(repeated("(", 30'000) + "1" + repeated(")", 30'000)).find("嵌套太深") != std::string::npos);
    CHECK(desk.error(repeated("not(", 10'000) + "1" + repeated(")", 10'000)).find("嵌套太深") != std::string::npos);
    CHECK(desk.error(repeated("a[", 20'000) + "1" + repeated("]", 20'000)).find("嵌套太深") != std::string::npos);
    CHECK(desk.error(repeated("x", limits::expression_bytes + 1)).find("太长") != std::string::npos);
    CHECK(desk.error("'\xff'").find("UTF-8") != std::string::npos);
    std::size_t const allowed = limits::expression_depth - 1;
    CHECK(desk(repeated("(", allowed) + "1" + repeated(")", allowed)) == "1");
    CHECK(desk(repeated("not(", allowed) + "1" + repeated(")", allowed)) == (allowed % 2 == 0 ? "true" : "false"));
}

TEST_CASE("long expressions that do not nest are fine") {
    Desk const desk("<d><a>1</a></d>");
    CHECK(desk("0" + repeated(" + 1", 10'000)) == "10000");
    CHECK(desk("0" + repeated(" or 0", 10'000)) == "false");
    CHECK(desk(repeated("-", 10'000) + "1") == "1");
    CHECK(desk("/d" + repeated("/.", 10'000) + "/a") == "1");
}

TEST_CASE("an expression that would run for hours stops at its budget") {
    std::string xml = "<d>";
    for (int node = 0; node < 2'000; ++node) xml += "<a><b/></a>";
    Desk desk(xml + "</d>");
    CHECK(desk.error("count(//*[count(following::*[count(following::*) > 0]) > 0])").find("计算量太大") !=
          std::string::npos);
    desk.around.step_budget = 100;
    CHECK(desk.error("count(//*)").find("计算量太大") != std::string::npos);
    CHECK(desk("1 + 1") == "2");
}

TEST_CASE("texts do not grow without end") {
    Desk const desk("<d><t>" + std::string(60'000, 'x') + "</t>" + repeated("<a/>", 200) + "</d>");
    CHECK(desk.error("join(/d/t, /d/a)").find("太长") != std::string::npos);
    std::string doubling = "/d/t";
    for (int level = 0; level < 8; ++level) doubling = "concat(" + doubling + ", " + doubling + ")";
    CHECK(desk.error(doubling).find("太长") != std::string::npos);
}

TEST_CASE("no regular expression can be made to hang") {
    Desk const desk("<d/>");
    std::string const text = std::string(5'000, 'a') + "!";
    CHECK(desk("regex('" + text + "', '(a+)+$')") == "false");
    CHECK(desk("regex('" + text + "', '(a|aa)*b')") == "false");
    CHECK(desk.error("regex('a', '((a{1000}){1000}){1000}')").find("正则") != std::string::npos);
    CHECK(desk.error("regex('a', '" + std::string(5'000, 'a') + "')").find("太长") != std::string::npos);
}

TEST_CASE("regular expressions are Java's, matched whole") {
    Desk const desk("<d/>");
    CHECK(desk("regex('a1', '[a-z]')") == "false");
    CHECK(desk("regex('13800138000', '1[3-9]\\d{9}')") == "true");
    CHECK(desk("regex('水稻', '[\\u4e00-\\u9fa5]+')") == "true");
    CHECK(desk("regex('水稻', '\\p{IsHan}+')") == "true");
    CHECK(desk("regex('ab_c', '[\\p{Alpha}\\_]+')") == "true");
    CHECK(desk("regex('abc', '^(?=.{2,3}$)(?!abd)[a-z]+$')") == "true");
    CHECK(desk("regex('abd', '^(?=.{2,3}$)(?!abd)[a-z]+$')") == "false");
    CHECK(desk("regex('A', '(?i)a')") == "true");
    CHECK(desk("regex('a]b', 'a[]]b')") == "true");
    CHECK(desk.error("regex('aa', '(a)\\1')").find("反向引用") != std::string::npos);
    CHECK(desk.error("regex('aa', 'a(?=a)a')").find("断言") != std::string::npos);
    CHECK(desk.error("regex('aa', '[a-z&&[^b]]')").find("交集") != std::string::npos);
}
