#include "tests/shared/forms/session/forms.hpp"

using namespace gengji;
using namespace gengji::forms;

namespace {

/// q0, and n calculations of which each adds one to the one before.
std::string chain(int n) {
    std::string instance = "<data id='a'><q0>1</q0><other/>", model;
    for (int i = 1; i <= n; ++i) {
        std::string const me = std::to_string(i), before = std::to_string(i - 1);
        instance += "<q" + me + "/>";
        model += "<bind nodeset='/data/q" + me + "' type='int' calculate='/data/q" + before + " + 1'/>";
    }
    return form_xml(instance + "</data>", model);
}

} // namespace

TEST_CASE("a change computes what depends on it, each once, and nothing else", "[forms]") {
    auto const form = compiled(chain(1000));
    auto session = opened(form);
    CHECK(value(session, "/data/q1000") == "1001");
    auto const before = session.evaluations();
    answer(session, "/data/q0", "5");
    CHECK(session.evaluations() - before == 1000);
    CHECK(value(session, "/data/q1000") == "1005");
    answer(session, "/data/q0", "5");
    CHECK(session.evaluations() - before == 1000);
    answer(session, "/data/other", "x");
    CHECK(session.evaluations() - before == 1000);
}

TEST_CASE("the order of writing does not matter", "[forms]") {
    auto const form = compiled(form_xml("<data id='a'><c/><b/><a>2</a></data>",
                                        "<bind nodeset='/data/c' calculate='/data/b + 1'/>"
                                        "<bind nodeset='/data/b' calculate='/data/a * 10'/>"));
    auto session = opened(form);
    CHECK(value(session, "/data/c") == "21");
    CHECK(session.evaluations() == 2);
}

TEST_CASE("calculations that depend on each other are refused by name", "[forms]") {
    auto const two =
        refused(form_xml("<data id='a'><甲/><乙/><丙/></data>", "<bind nodeset='/data/甲' calculate='/data/乙 + 1'/>"
                                                                "<bind nodeset='/data/乙' calculate='/data/甲 + 1'/>"
                                                                "<bind nodeset='/data/丙' calculate='/data/甲 + 1'/>"));
    CHECK(two.find("/data/甲") != std::string::npos);
    CHECK(two.find("/data/乙") != std::string::npos);
    CHECK(two.find("/data/丙") == std::string::npos);
    CHECK_FALSE(refused(form_xml("<data id='a'><q/></data>", "<bind nodeset='/data/q' calculate='. + 1'/>")).empty());
    CHECK_FALSE(refused(form_xml("<data id='a'><q/></data>", "<bind nodeset='/data/q' relevant='. != 1'/>")).empty());
    CHECK_FALSE(
        refused(form_xml("<data id='a'><g><q/></g></data>", "<bind nodeset='/data/g' relevant='/data/g/q = 1'/>"))
            .empty());
    CHECK(refused(form_xml("<data id='a'><q/></data>", "<bind nodeset='/data/q' constraint='. != 1'/>")).empty());
    CHECK(
        refused(form_xml("<data id='a'><q/></data>", "<bind nodeset='/data/q' calculate='once(random())'/>")).empty());
}

TEST_CASE("a row may read the row before it", "[forms]") {
    auto const form =
        compiled(form_xml("<data id='a'><rep jr:template=''><in/><total/></rep></data>",
                          "<bind nodeset='/data/rep/total' type='int' "
                          "calculate='../in + coalesce(/data/rep[position() = position(current()/..) - 1]/total, 0)'/>",
                          "<repeat nodeset='/data/rep'><input ref='in'/></repeat>"));
    auto session = opened(form);
    for (int i = 1; i <= 4; ++i) {
        REQUIRE(session.add_repeat("/data/rep"));
        answer(session, "/data/rep[" + std::to_string(i) + "]/in", std::to_string(i));
    }
    CHECK(value(session, "/data/rep[4]/total") == "10");
    answer(session, "/data/rep[1]/in", "100");
    CHECK(value(session, "/data/rep[4]/total") == "109");
    REQUIRE(session.remove_repeat(*session.at("/data/rep[2]")));
    CHECK(value(session, "/data/rep[3]/total") == "107");
}

TEST_CASE("actions that bring each other about come to an end", "[forms]") {
    auto const form = compiled(form_xml("<data id='a'><x/><y/></data>", "",
                                        "<input ref='/data/x'><setvalue event='xforms-value-changed' ref='/data/y' "
                                        "value='/data/x + 1'/></input>"
                                        "<input ref='/data/y'><setvalue event='xforms-value-changed' ref='/data/x' "
                                        "value='/data/y + 1'/></input>"));
    auto session = opened(form);
    auto const done = session.answer(*session.at("/data/x"), "1");
    REQUIRE_FALSE(done);
    CHECK(done.error().detail.find("setvalue") != std::string::npos);
}

TEST_CASE("an action sets its target when its question changed, and only then", "[forms]") {
    auto const form =
        compiled(form_xml("<data id='a'><x>1</x><y/><z/></data>", "<bind nodeset='/data/z' calculate='/data/y * 2'/>",
                          "<input ref='/data/x'><setvalue event='xforms-value-changed' ref='/data/y' "
                          "value='/data/x * 10'/></input>"));
    auto session = opened(form);
    CHECK(value(session, "/data/y").empty());
    answer(session, "/data/x", "2");
    CHECK(value(session, "/data/z") == "40");
    answer(session, "/data/y", "7");
    answer(session, "/data/x", "2");
    CHECK(value(session, "/data/y") == "7");
    answer(session, "/data/x", "3");
    CHECK(value(session, "/data/z") == "60");
}

TEST_CASE("two questions may each be asked as long as the other has no answer", "[forms]") {
    auto const form = compiled(form_xml("<data id='a'><身份证/><护照/></data>",
                                        "<bind nodeset='/data/身份证' relevant=\"/data/护照 = ''\"/>"
                                        "<bind nodeset='/data/护照' relevant=\"/data/身份证 = ''\"/>"));
    auto session = opened(form);
    auto const shows = [&](char const* path) { return session.state(*session.at(path)).relevant; };
    CHECK(shows("/data/身份证"));
    CHECK(shows("/data/护照"));
    answer(session, "/data/护照", "E1");
    CHECK_FALSE(shows("/data/身份证"));
    CHECK(shows("/data/护照"));
    answer(session, "/data/护照", "");
    CHECK(shows("/data/身份证"));
}

TEST_CASE("a number of days is the day that people see in their zone", "[forms]") {
    auto const form = compiled(form_xml("<data id='a'><d/><t/></data>",
                                        "<bind nodeset='/data/d' type='date' calculate=\"date('2024-02-03') + 1\"/>"
                                        "<bind nodeset='/data/t' type='dateTime' calculate=\"date('2024-02-03')\"/>"));
    SessionOptions options;
    options.zone = TimeZone::fixed(GENERATE(-7, 0, 8) * 3600);
    auto const session = opened(form, options);
    CHECK(value(session, "/data/d") == "2024-02-04");
    CHECK(value(session, "/data/t").substr(0, 19) == "2024-02-03T00:00:00");
}

TEST_CASE("a question that is not asked compares as one without an answer", "[forms]") {
    auto const form = compiled(form_xml("<data id='a'><on>1</on><x>5</x><blank/><other/><more/></data>",
                                        "<bind nodeset='/data/x' type='int' relevant='/data/on = 1'/>"
                                        "<bind nodeset='/data/blank' relevant=\"/data/x = ''\"/>"
                                        "<bind nodeset='/data/other' relevant=\"/data/x != '9'\"/>"
                                        "<bind nodeset='/data/more' relevant='/data/x &gt; 1'/>"));
    auto session = opened(form);
    auto const shows = [&](char const* path) { return session.state(*session.at(path)).relevant; };
    CHECK_FALSE(shows("/data/blank"));
    CHECK(shows("/data/more"));
    answer(session, "/data/on", "0");
    CHECK(shows("/data/blank"));
    CHECK(shows("/data/other"));
    CHECK_FALSE(shows("/data/more"));
}
