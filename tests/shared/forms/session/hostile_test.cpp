#include "shared/forms/session/form_script.hpp"
#include "tests/shared/forms/session/forms.hpp"

#include <chrono>

using namespace gengji;
using namespace gengji::forms;

namespace {

std::string times(std::string const& text, int count) {
    std::string all;
    for (int i = 0; i < count; ++i) all += text;
    return all;
}

} // namespace

TEST_CASE("entities, depth and nonsense are refused with the line", "[forms]") {
    auto const bomb =
        read_xform("<?xml version='1.0'?>\n<!DOCTYPE h [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>\n<h>&b;</h>");
    REQUIRE_FALSE(bomb);
    CHECK(bomb.error().detail.find("第 2 行") != std::string::npos);
    CHECK(bomb.error().detail.find("DOCTYPE") != std::string::npos);
    CHECK_FALSE(read_xform("<!DOCTYPE h SYSTEM 'file:///etc/passwd'><h/>"));
    CHECK_FALSE(read_xform(times("<a>", 100'000) + times("</a>", 100'000)));
    CHECK_FALSE(read_xform(""));
    CHECK_FALSE(read_xform("<a><b></a>"));
    CHECK_FALSE(read_xform("<h:html xmlns:h='x'><h:head/></h:html>"));
    CHECK_FALSE(read_xform("<html><head><model><instance/></model></head></html>"));
    CHECK_FALSE(read_answers("<!DOCTYPE a []><a/>"));
}

TEST_CASE("a function that there is not is noticed when the form opens, not when somebody answers", "[forms]") {
    auto const rule = GENERATE(as<std::string>{}, "constraint", "required");
    auto const all =
        refused(form_xml("<data id='a'><q/></data>", "<bind nodeset='/data/q' " + rule + "='no-such(.)'/>"));
    CHECK(all.find("/data/q 的 " + rule) != std::string::npos);
    CHECK(all.find("no-such()") != std::string::npos);
}

TEST_CASE("every wrong expression of a form is named at once", "[forms]") {
    auto const all =
        refused(form_xml("<data id='a'><甲/><乙/></data>", "<bind nodeset='/data/甲' calculate='1 +'/>"
                                                           "<bind nodeset='/data/乙' relevant='nothing('/>"));
    CHECK(all.find("/data/甲") != std::string::npos);
    CHECK(all.find("/data/乙") != std::string::npos);
}

TEST_CASE("a repeat without a place is refused", "[forms]") {
    CHECK(refused(form_xml("<data id='a'><q/></data>", "", "<repeat nodeset='/data/rep'/>")).find("/data/rep") !=
          std::string::npos);
}

TEST_CASE("repeats that multiply each other come to an end", "[forms]") {
    auto const started = std::chrono::steady_clock::now();
    auto const said = refused(
        form_xml("<data id='a'><a jr:template=''><b jr:template=''><c jr:template=''><x/></c></b></a></data>", "",
                 "<repeat nodeset='/data/a' jr:count='1000'><repeat nodeset='/data/a/b' jr:count='1000'>"
                 "<repeat nodeset='/data/a/b/c' jr:count='1000'/></repeat></repeat>"));
    CHECK(said.find("太多") != std::string::npos);
    CHECK(std::chrono::steady_clock::now() - started < std::chrono::seconds(30));
}

TEST_CASE("a repeat that asks for one more than it has comes to an end", "[forms]") {
    auto const said = refused(form_xml("<data id='a'><r jr:template=''><x/></r></data>", "",
                                       "<repeat nodeset='/data/r' jr:count='count(/data/r) + 1'/>"));
    CHECK_FALSE(said.empty());
}

TEST_CASE("a line of a script that is wrong is answered all the same", "[forms]") {
    CHECK(run_form_script("nonsense").find("\"error\"") != std::string::npos);
    CHECK(run_form_script("{\"id\":7}").find("\"id\":7") != std::string::npos);
    CHECK(run_form_script("{\"id\":7,\"form\":3,\"steps\":{}}").find("\"error\"") != std::string::npos);
    auto const xml = form_xml("<data id='a'><q/></data>", "");
    std::string quoted;
    for (char const c : xml) quoted += c == '"' ? std::string("\\\"") : std::string(1, c);
    auto const answer = run_form_script("{\"id\":1,\"form\":\"" + quoted +
                                        "\",\"steps\":[{\"op\":\"answer\",\"ref\":\"/data/none\",\"values\":[1]},"
                                        "{\"op\":\"answer\",\"ref\":\"/data/q\",\"values\":[2]},{\"op\":\"expect\","
                                        "\"ref\":\"/data/q\"},{\"op\":\"expect\",\"ref\":\"/nowhere\"}]}");
    CHECK(answer.find("\"value\":\"2\"") != std::string::npos);
    CHECK(answer.find("\"exists\":false") != std::string::npos);
}
