#include "shared/base/json.hpp"
#include "shared/forms/expression/script.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::forms;

namespace {

Json ask(Json request) {
    static XPathScript script;
    auto const reply = parse_json(script.answer(dump(request)));
    REQUIRE(reply);
    return *reply;
}

Json request(char const* expression, char const* type) {
    return {{"id", "7"},          {"xml", "<d><a>1</a><a k='v'>2</a><!--c--></d>"},
            {"context", "/*[1]"}, {"expr", expression},
            {"type", type},       {"tz", "Asia/Shanghai"}};
}

} // namespace

TEST_CASE("a script asks in JSON and is answered in JSON") {
    CHECK(ask(request("sum(a)", "number")) == Json{{"id", "7"}, {"value", 3.0}});
    CHECK(ask(request("1 div 0", "number")).at("value") == "Infinity");
    CHECK(ask(request("a = 2", "boolean")).at("value") == true);
    CHECK(ask(request("a[2]", "string")).at("value") == "2");
    CHECK(ask(request("a[2] | a[2]/@k | comment() | a/text()", "nodes")).at("value") ==
          Json{"/*[1]/*[1]/text()[1]", "/*[1]/*[2]", "/*[1]/*[2]/@k", "/*[1]/*[2]/text()[1]", "/*[1]/comment()[1]"});
    CHECK(ask(request("a", "unknown type")).at("value").size() == 2);
}

TEST_CASE("what cannot be answered is an error that keeps its id") {
    CHECK(ask(request("a +", "number")).at("error").get<std::string>().find("不完整") != std::string::npos);
    CHECK(ask(request("1", "nodes")).contains("error"));
    Json strange = request("1", "number");
    strange["tz"] = "Nowhere/Land";
    CHECK(ask(strange).at("error").get<std::string>().find("时区") != std::string::npos);
    CHECK(ask(strange).at("id") == "7");
    strange = request("1", "number");
    strange["xml"] = "<d>";
    CHECK(ask(strange).contains("error"));
    strange = request("1", "number");
    strange["context"] = "/*[1]/*[9]";
    CHECK(ask(strange).contains("error"));
    CHECK(parse_json(XPathScript().answer("not JSON"))->contains("error"));
}

TEST_CASE("a whole form's own instances and translations are there") {
    Json form = request("concat(instance('x')/root/item[n = /data/q]/l, jr:itext('hi'))", "string");
    form["xml"] =
        "<h:html xmlns='http://www.w3.org/2002/xforms' xmlns:h='http://www.w3.org/1999/xhtml'><h:head><model><itext>"
        "<translation lang='en'><text id='hi'><value>Hello</value></text></translation>"
        "<translation lang='zh' default=''><text id='hi'><value form='short'>x</value><value>你好</value></text>"
        "</translation></itext><instance><data><q>2</q></data></instance><instance id='x'><root>"
        "<item><n>1</n><l>one</l></item><item><n>2</n><l>two</l></item></root></instance></model></h:head></h:html>";
    form["context"] = "/*[1]/*[1]/*[1]/*[2]/*[1]";
    form["root"] = "/*[1]/*[1]/*[1]/*[2]";
    CHECK(ask(form).at("value") == "two你好");
    form["language"] = "en";
    CHECK(ask(form).at("value") == "twoHello");
}
