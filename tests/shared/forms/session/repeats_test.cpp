#include "tests/shared/forms/session/forms.hpp"

using namespace gengji;
using namespace gengji::forms;

namespace {

/// A household with members: added and removed by hand.
std::string household() {
    return form_xml(
        "<data id='a'><all/><member jr:template=''><name/><nr/><age>18</age><first/></member></data>",
        "<bind nodeset='/data/all' type='int' calculate='sum(/data/member/age)'/>"
        "<bind nodeset='/data/member/age' type='int'/>"
        "<bind nodeset='/data/member/nr' calculate='position(..)'/>"
        "<bind nodeset='/data/member/first' calculate='indexed-repeat(/data/member/name, /data/member, 1)'/>",
        "<group><label>成员</label><repeat nodeset='/data/member'>"
        "<setvalue event='odk-new-repeat' ref='/data/member/name' value=\"concat('成员', position(..))\"/>"
        "<input ref='/data/member/name'/><input ref='/data/member/age'/></repeat></group>");
}

} // namespace

SCENARIO("members of a household come and go", "[forms]") {
    auto const form = compiled(household());
    auto session = opened(form);
    CHECK(session.repeat_count("/data/member") == 0);
    for (int i = 0; i < 3; ++i) REQUIRE(session.add_repeat("/data/member"));
    answer(session, "/data/member[2]/age", "40");
    answer(session, "/data/member[1]/name", "王");

    CHECK(value(session, "/data/member[3]/name") == "成员3");
    CHECK(value(session, "/data/all") == "76");
    CHECK(value(session, "/data/member[3]/first") == "王");
    CHECK(session.path_of(*session.at("/data/member[2]/age")) == "/data/member[2]/age");

    WHEN("the second leaves") {
        auto const age = *session.at("/data/member[2]/age");
        REQUIRE(session.remove_repeat(*session.at("/data/member[2]")));
        THEN("the others move up and everything is reckoned again") {
            CHECK(session.repeat_count("/data/member") == 2);
            CHECK(value(session, "/data/member[2]/name") == "成员3");
            CHECK(value(session, "/data/member[2]/nr") == "2");
            CHECK(value(session, "/data/all") == "36");
            CHECK_FALSE(session.answer(age, "1"));
            CHECK_FALSE(session.at("/data/member[3]"));
        }
    }
    WHEN("the first leaves") {
        REQUIRE(session.remove_repeat(*session.at("/data/member[1]")));
        CHECK(value(session, "/data/member[2]/first") == "成员2");
    }
}

TEST_CASE("a number of instances that the form decides follows its answer", "[forms]") {
    auto const form = compiled(form_xml("<data id='a'><n>2</n><rep jr:template=''><x/></rep></data>",
                                        "<bind nodeset='/data/n' type='int'/>",
                                        "<repeat nodeset='/data/rep' jr:count='../n'><input ref='x'/></repeat>"));
    auto session = opened(form);
    CHECK(session.repeat_count("/data/rep") == 2);
    answer(session, "/data/rep[1]/x", "a");
    answer(session, "/data/n", "4");
    CHECK(session.repeat_count("/data/rep") == 4);
    CHECK(value(session, "/data/rep[1]/x") == "a");
    answer(session, "/data/n", "0");
    CHECK(session.repeat_count("/data/rep") == 0);
    answer(session, "/data/n", "1");
    CHECK(session.repeat_count("/data/rep") == 1);
    CHECK_FALSE(session.add_repeat("/data/rep"));
    CHECK_FALSE(session.remove_repeat(*session.at("/data/rep[1]")));

    WHEN("it is a billion") {
        answer(session, "/data/n", "1000000000");
        THEN("nothing is added, and the form cannot be finished before it is mended") {
            CHECK(session.repeat_count("/data/rep") == 1);
            auto const wrong = session.validate();
            REQUIRE(wrong.size() == 1);
            CHECK(wrong[0].kind == Violation::Kind::trouble);
            CHECK(wrong[0].path == "/data/rep");
            CHECK(wrong[0].message.find("太大") != std::string::npos);
            answer(session, "/data/n", "3");
            CHECK(session.validate().empty());
            CHECK(session.repeat_count("/data/rep") == 3);
        }
    }
}

TEST_CASE("a form that begins with a billion instances is refused", "[forms]") {
    CHECK(refused(form_xml("<data id='a'><rep jr:template=''><x/></rep></data>", "",
                           "<repeat nodeset='/data/rep' jr:count='1000000000'/>"))
              .find("太大") != std::string::npos);
}

TEST_CASE("repeats within repeats each keep to their own", "[forms]") {
    auto const form = compiled(form_xml(
        "<data id='a'><village jr:template=''><name/><house "
        "jr:template=''><no/><full/></house><count/></village></data>",
        "<bind nodeset='/data/village/house/full' calculate=\"concat(../../name, ../no)\"/>"
        "<bind nodeset='/data/village/count' calculate='count(../house)'/>",
        "<repeat nodeset='/data/village'><input ref='/data/village/name'/><repeat nodeset='/data/village/house'>"
        "<input ref='/data/village/house/no'/></repeat></repeat>"));
    auto session = opened(form);
    REQUIRE(session.add_repeat("/data/village"));
    REQUIRE(session.add_repeat("/data/village"));
    REQUIRE(session.add_repeat("/data/village[2]/house"));
    REQUIRE(session.add_repeat("/data/village[2]/house"));
    answer(session, "/data/village[1]/name", "甲村");
    answer(session, "/data/village[2]/name", "乙村");
    answer(session, "/data/village[2]/house[2]/no", "7");
    CHECK(value(session, "/data/village[2]/house[2]/full") == "乙村7");
    CHECK(value(session, "/data/village[2]/house[1]/full") == "乙村");
    CHECK(value(session, "/data/village[1]/count") == "0");
    CHECK(value(session, "/data/village[2]/count") == "2");

    // A name is read only below its own village.
    auto const before = session.evaluations();
    answer(session, "/data/village[1]/name", "丙村");
    CHECK(session.evaluations() - before == 0);
    answer(session, "/data/village[2]/name", "丁村");
    CHECK(session.evaluations() - before == 2);
}

SCENARIO("a count is lowered and raised again: nothing that was filled in is lost", "[forms]") {
    auto const form = compiled(
        form_xml("<data id='a'><n>0</n><all/><row jr:template=''><name/><sub jr:template=''><x/></sub></row></data>",
                 "<bind nodeset='/data/n' type='int'/><bind nodeset='/data/all' calculate='count(/data/row)'/>",
                 "<input ref='/data/n'/><group><repeat nodeset='/data/row' jr:count='/data/n'>"
                 "<setvalue event='odk-new-repeat' ref='/data/row/name' value=\"concat('第', position(..))\"/>"
                 "<input ref='/data/row/name'/><group><repeat nodeset='/data/row/sub'><input ref='/data/row/sub/x'/>"
                 "</repeat></group></repeat></group>"));
    auto session = opened(form);
    answer(session, "/data/n", "3");
    CHECK(value(session, "/data/row[3]/name") == "第3");
    answer(session, "/data/row[3]/name", "丙");
    answer(session, "/data/row[2]/name", "乙");
    REQUIRE(session.add_repeat("/data/row[3]/sub"));
    answer(session, "/data/row[3]/sub[1]/x", "里");
    answer(session, "/data/n", "1");
    CHECK(value(session, "/data/all") == "1");
    CHECK_FALSE(session.at("/data/row[2]/name"));

    answer(session, "/data/n", "4");
    CHECK(value(session, "/data/row[2]/name") == "乙");
    CHECK(value(session, "/data/row[3]/name") == "丙");
    CHECK(value(session, "/data/row[3]/sub[1]/x") == "里");
    CHECK(value(session, "/data/row[4]/name") == "第4");
}
