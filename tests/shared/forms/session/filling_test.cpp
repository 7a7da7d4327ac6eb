#include "tests/shared/forms/session/forms.hpp"

using namespace gengji;
using namespace gengji::forms;

namespace {

std::string service_form() {
    std::string const texts =
        "<itext><translation lang='中文 (zh)' default='true()'>"
        "<text id='area'><value><output value='../户主'/>的面积（亩）</value></text>"
        "<text id='big'><value>面积不能超过 500 亩</value></text></translation>"
        "<translation lang='English (en)'><text id='area'><value>Area of <output value='../户主'/></value></text>"
        "<text id='big'><value>At most 500 mu</value></text></translation></itext>";
    return form_xml("<data id=\"service\" version=\"3\"><户主/><服务方式>托管</服务方式><面积/><单价>35.10</单价>"
                    "<金额/><证件/><meta><instanceID/></meta></data>",
                    texts + "<bind nodeset='/data/户主' type='string' required='true()' jr:requiredMsg='请写户主姓名'/>"
                            "<bind nodeset='/data/面积' type='decimal' gengji:type='area' constraint='. &lt;= 500'"
                            " jr:constraintMsg=\"jr:itext('big')\" relevant=\"/data/服务方式 = '托管'\"/>"
                            "<bind nodeset='/data/金额' type='decimal' gengji:type='money' readonly='true()'"
                            " calculate='../面积 * ../单价'/>",
                    "<input ref='/data/户主'><label>户主</label></input><input ref='/data/服务方式'/>"
                    "<input ref='/data/面积'><label ref=\"jr:itext('area')\"/></input><input ref='/data/单价'/>"
                    "<input ref='/data/金额'/>");
}

} // namespace

SCENARIO("a clerk fills in a service form", "[forms]") {
    auto const form = compiled(service_form());
    auto session = opened(form);

    GIVEN("an empty form") {
        THEN("the name is missing, and the form says so in its own words") {
            auto const wrong = session.validate();
            REQUIRE(wrong.size() == 1);
            CHECK(wrong[0].kind == Violation::Kind::required);
            CHECK(wrong[0].path == "/data/户主");
            CHECK(wrong[0].label == "户主");
            CHECK(wrong[0].message == "请写户主姓名");
            CHECK_FALSE(session.finish());
        }
    }
    WHEN("name and area are written") {
        answer(session, "/data/户主", "王小明");
        answer(session, "/data/面积", "12.3");
        THEN("money is reckoned exactly and cannot be overwritten") {
            CHECK(value(session, "/data/金额") == "431.73");
            CHECK_FALSE(session.answer(*session.at("/data/金额"), "1"));
        }
        THEN("the label names the person in the language that is chosen") {
            CHECK(session.label(*session.at("/data/面积")) == "王小明的面积（亩）");
            REQUIRE(session.set_language("English (en)"));
            CHECK(session.label(*session.at("/data/面积")) == "Area of 王小明");
            CHECK_FALSE(session.set_language("français"));
        }
        THEN("an area that is too large is refused in that language") {
            answer(session, "/data/面积", "501");
            auto const wrong = session.violation(*session.at("/data/面积"));
            REQUIRE(wrong);
            CHECK(wrong->kind == Violation::Kind::constraint);
            CHECK(wrong->message == "面积不能超过 500 亩");
            REQUIRE(session.set_language("English (en)"));
            CHECK(session.violation(*session.at("/data/面积"))->message == "At most 500 mu");
        }
        THEN("what is no number leaves the field empty") {
            answer(session, "/data/面积", "十二亩");
            CHECK(value(session, "/data/面积").empty());
        }
        AND_WHEN("the area is no longer asked for") {
            answer(session, "/data/服务方式", "自营");
            THEN("it reads as empty, is kept, and is left out of what is sent in") {
                CHECK_FALSE(session.state(*session.at("/data/面积")).relevant);
                CHECK(value(session, "/data/面积").empty());
                auto const sent = session.finish();
                REQUIRE(sent);
                CHECK(sent->find("面积") == std::string::npos);
                CHECK(sent->find("<户主>王小明</户主>") != std::string::npos);
                CHECK(sent->find("<data id=\"service\" version=\"3\">") == 0);
                CHECK(sent->find("<instanceID>uuid:") != std::string::npos);
                answer(session, "/data/服务方式", "托管");
                CHECK(value(session, "/data/面积") == "12.3");
            }
        }
    }
}

TEST_CASE("relevance and read-only are inherited", "[forms]") {
    auto const form = compiled(form_xml("<data id='a'><on>1</on><lock>0</lock><g><h><q>x</q></h></g><seen/></data>",
                                        "<bind nodeset='/data/g' relevant='/data/on = 1' readonly='/data/lock = 1'/>"
                                        "<bind nodeset='/data/seen' calculate=\"concat('[', /data/g/h/q, ']')\"/>",
                                        "<input ref='/data/g/h/q'/>"));
    auto session = opened(form);
    CHECK(value(session, "/data/seen") == "[x]");
    answer(session, "/data/on", "0");
    CHECK_FALSE(session.state(*session.at("/data/g/h/q")).relevant);
    CHECK(value(session, "/data/seen") == "[]");
    answer(session, "/data/on", "1");
    CHECK(value(session, "/data/seen") == "[x]");
    answer(session, "/data/lock", "1");
    CHECK(session.state(*session.at("/data/g/h/q")).readonly);
    CHECK_FALSE(session.answer(*session.at("/data/g/h/q"), "y"));
    CHECK(value(session, "/data/g/h/q") == "x");
}

TEST_CASE("a relevance that is a question means that it was answered", "[forms]") {
    auto const form = compiled(form_xml("<data id='a'><n/><t/><by_n/><by_t/></data>",
                                        "<bind nodeset='/data/n' type='int'/>"
                                        "<bind nodeset='/data/by_n' relevant='/data/n'/>"
                                        "<bind nodeset='/data/by_t' relevant='/data/t'/>"));
    auto session = opened(form);
    auto const shows = [&](char const* path) { return session.state(*session.at(path)).relevant; };
    CHECK_FALSE(shows("/data/by_n"));
    CHECK_FALSE(shows("/data/by_t"));
    answer(session, "/data/n", "0");
    answer(session, "/data/t", "0");
    CHECK_FALSE(shows("/data/by_n"));
    CHECK(shows("/data/by_t"));
    answer(session, "/data/n", "2");
    CHECK(shows("/data/by_n"));
}

TEST_CASE("answers are stored as their type, or not at all", "[forms]") {
    auto const [type, written, kept] = GENERATE(table<std::string, std::string, std::string>({
        {"int", "4.7", "4"},
        {"int", "-3", "-3"},
        {"int", "2147483648", ""},
        {"int", "四", ""},
        {"decimal", "12.50", "12.50"},
        {"decimal", "1,5", ""},
        {"decimal", "1e3", "1000"},
        {"date", "2025-10-20", "2025-10-20"},
        {"date", "2024-02-29T08:00:00", "2024-02-29"},
        {"date", "2025-02-29", ""},
        {"time", "08:30:00.000+08:00", "08:30:00.000+08:00"},
        {"time", "24:00:00", ""},
        {"dateTime", "2025-10-20T08:30:00.000+08:00", "2025-10-20T08:30:00.000+08:00"},
        {"dateTime", "2025-10-20", ""},
        {"geopoint", "31.16 108.39 250 5", "31.16 108.39 250 5"},
        {"geopoint", "91 108.39", ""},
        {"geoshape", "31 108;31 109;32 109;31 108", "31 108;31 109;32 109;31 108"},
        {"geoshape", "31 108;31 109;32 109;31 107", ""},
        {"geotrace", "31 108;31 109;", "31 108;31 109;"},
        {"boolean", "true", "1"},
        {"string", " 空格 ", " 空格 "},
        {"barcode", "6901234", "6901234"},
    }));
    CAPTURE(type, written);
    auto const form =
        compiled(form_xml("<data id='a'><q>old</q></data>", "<bind nodeset='/data/q' type='" + type + "'/>"));
    auto session = opened(form);
    answer(session, "/data/q", written);
    CHECK(value(session, "/data/q") == kept);
}

TEST_CASE("what a form wants to know of the device is filled in once", "[forms]") {
    struct Fixed final : Clock {
        UnixMs now_ms() const override { return 1'760'000'000'000; } // 2025-10-09T08:53:20Z
        std::int64_t boot_ms() const override { return 0; }
    } clock;
    auto const form = compiled(
        form_xml("<data id='a'><id/><who/><day/><start/><end/></data>",
                 "<bind nodeset='/data/id' jr:preload='uid'/>"
                 "<bind nodeset='/data/who' jr:preload='property' jr:preloadParams='username'/>"
                 "<bind nodeset='/data/day' type='date' jr:preload='date' jr:preloadParams='today'/>"
                 "<bind nodeset='/data/start' type='dateTime' jr:preload='timestamp' jr:preloadParams='start'/>"
                 "<bind nodeset='/data/end' type='dateTime' jr:preload='timestamp' jr:preloadParams='end'/>"));
    SessionOptions options;
    options.clock = &clock;
    options.properties["username"] = "李四";
    auto session = opened(form, options);
    CHECK(value(session, "/data/id").substr(0, 5) == "uuid:");
    CHECK(value(session, "/data/who") == "李四");
    CHECK(value(session, "/data/day") == "2025-10-09");
    CHECK(value(session, "/data/start") == "2025-10-09T16:53:20.000+08:00");
    CHECK(value(session, "/data/end").empty());
    auto const sent = session.finish();
    REQUIRE(sent);
    CHECK(sent->find("<end>2025-10-09T16:53:20.000+08:00</end>") != std::string::npos);
}

TEST_CASE("what a form asks for and this program does not do is said before it is filled in", "[forms]") {
    auto const open_says = [](std::string const& xml) { return refused(xml); };
    CHECK(open_says(form_xml("<data id='a'><q/></data>", "<submission base64RsaPublicKey='MIIB'/>")).find("加密") !=
          std::string::npos);
    CHECK(open_says(form_xml("<data id='a'><q/><meta><audit/></meta></data>", "")).find("audit") != std::string::npos);
    CHECK(open_says(
              form_xml("<data id='a'><q/></data>", "", "<select1 ref='/data/q' appearance=\"minimal search('f')\"/>"))
              .find("search()") != std::string::npos);
    auto const form = compiled(form_xml("<data id='a'><q/></data>", "<submission base64RsaPublicKey='MIIB'/>"));
    SessionOptions options;
    options.trial = true;
    CHECK(FormSession::open(form, options));
}

TEST_CASE("answers that were sent in are opened to be changed", "[forms]") {
    auto const form = compiled(form_xml("<data id='a'><k>2</k><twice/><hidden>旧</hidden><rep jr:template=''><x/></rep>"
                                        "</data>",
                                        "<bind nodeset='/data/twice' calculate='/data/k * 2'/>"
                                        "<bind nodeset='/data/hidden' relevant='/data/k &gt; 5' jr:preload='uid'/>",
                                        "<repeat nodeset='/data/rep'><input ref='x'/></repeat>"));
    auto session = FormSession::edit(form, "<data id='a'><k>4</k><rep><x>1</x></rep><rep><x>2</x></rep></data>");
    REQUIRE(session);
    CHECK(value(*session, "/data/twice") == "8");
    CHECK(value(*session, "/data/rep[2]/x") == "2");
    answer(*session, "/data/k", "6");
    CHECK(value(*session, "/data/hidden") == "旧");
    CHECK_FALSE(FormSession::edit(form, "<other/>"));
}
