#include "tests/shared/forms/session/forms.hpp"

#include <rapidcheck/catch.h>

#include <algorithm>

using namespace gengji;
using namespace gengji::forms;

namespace {

/// A little of everything that depends on something else: inherited relevance, cascading choices, nested repeats, a
/// counted repeat, sums over rows, rows that read the row before, actions.
std::string busy_form() {
    return form_xml(
        "<data id='a'><on>1</on><n/><town/><village/><villages/><sum/><note/>"
        "<g><q>默认</q><deep><x/><y/></deep></g>"
        "<crop jr:template=''><kind/><area/><share/><running/><pest "
        "jr:template=''><name/><label/></pest><pests/></crop>"
        "<slot jr:template=''><nr/><twice/></slot></data>",
        "<instance id='v'><root><item><name>a1</name><town>a</town></item><item><name>a2</name><town>a</town></item>"
        "<item><name>b1</name><town>b</town></item></root></instance>"
        "<bind nodeset='/data/n' type='int'/><bind nodeset='/data/g' relevant='/data/on = 1'/>"
        "<bind nodeset='/data/g/deep' relevant='/data/n &gt; 1' readonly=\"/data/town = 'b'\"/>"
        "<bind nodeset='/data/g/deep/y' calculate='concat(../x, /data/g/q)'/>"
        "<bind nodeset='/data/note' calculate=\"concat(/data/g/deep/y, '|', /data/village)\"/>"
        "<bind nodeset='/data/sum' calculate='sum(/data/crop/area) + count(/data/slot)'/>"
        "<bind nodeset='/data/crop/area' type='decimal' relevant=\"../kind != 'none'\"/>"
        "<bind nodeset='/data/crop/share' calculate='if(/data/sum &gt; 0, round(../area div /data/sum * 100), 0)'/>"
        "<bind nodeset='/data/crop/running' "
        "calculate='coalesce(../area, 0) + coalesce(/data/crop[position() = position(current()/..) - 1]/running, 0)'/>"
        "<bind nodeset='/data/crop/pest/label' calculate='concat(../../kind, position(../..), position(..), ../name)'/>"
        "<bind nodeset='/data/crop/pests' relevant='count(../pest) &gt; 0' calculate='count(../pest)'/>"
        "<bind nodeset='/data/slot/nr' calculate='position(..)'/>"
        "<bind nodeset='/data/slot/twice' type='int' calculate='../nr * 2' relevant='/data/on = 1'/>",
        "<input ref='/data/n'/><select1 ref='/data/town'><item><label>甲</label><value>a</value></item>"
        "<item><label>乙</label><value>b</value></item></select1>"
        "<select1 ref='/data/village'><itemset nodeset=\"instance('v')/root/item[town = /data/town]\"><value "
        "ref='name'/>"
        "<label ref='name'/></itemset></select1>"
        "<select ref='/data/villages'><itemset nodeset=\"instance('v')/root/item[town = /data/town]\"><value "
        "ref='name'/>"
        "<label ref='name'/></itemset></select>"
        "<repeat nodeset='/data/crop'><input ref='/data/crop/kind'/><input ref='/data/crop/area'/>"
        "<repeat nodeset='/data/crop/pest'><input ref='/data/crop/pest/name'/></repeat></repeat>"
        "<repeat nodeset='/data/slot' jr:count='/data/n'/>");
}

std::vector<std::string> questions(FormSession const& session) {
    std::vector<std::string> paths = {"/data/on",       "/data/n",   "/data/town",    "/data/village",
                                      "/data/villages", "/data/g/q", "/data/g/deep/x"};
    for (std::size_t i = 1; i <= session.repeat_count("/data/crop"); ++i) {
        std::string const crop = "/data/crop[" + std::to_string(i) + "]";
        paths.insert(paths.end(), {crop + "/kind", crop + "/area"});
        for (std::size_t j = 1; j <= session.repeat_count(crop + "/pest"); ++j)
            paths.push_back(crop + "/pest[" + std::to_string(j) + "]/name");
    }
    return paths;
}

std::string everything(FormSession const& session) {
    std::string all = session.save();
    std::vector<std::string> paths = questions(session);
    paths.insert(paths.end(), {"/data/sum", "/data/note", "/data/g/deep/y", "/data/g"});
    for (std::size_t i = 1; i <= session.repeat_count("/data/crop"); ++i) {
        for (char const* const name : {"/share", "/running", "/pests"})
            paths.push_back("/data/crop[" + std::to_string(i) + "]" + name);
    }
    for (std::string const& path : paths) {
        NodeState const state = session.state(*session.at(path));
        all += "\n" + path + (state.relevant ? " + " : " - ") + (state.readonly ? "r " : "w ") + state.value;
    }
    return all;
}

void do_something(FormSession& session) {
    static std::vector<std::string> const answers = {"",   "0",  "1",     "2",   "3",    "a",   "b",
                                                     "a1", "b1", "a1 a2", "4.5", "none", "水稻"};
    int const what = *rc::gen::inRange(0, 10);
    if (what == 0) {
        static_cast<void>(session.add_repeat("/data/crop"));
    } else if (what == 1 && session.repeat_count("/data/crop") > 0) {
        auto const which = *rc::gen::inRange<std::size_t>(1, session.repeat_count("/data/crop") + 1);
        std::string const crop = "/data/crop[" + std::to_string(which) + "]";
        static_cast<void>(session.add_repeat(crop + "/pest"));
    } else if (what == 2 && session.repeat_count("/data/crop") > 0) {
        auto const which = *rc::gen::inRange<std::size_t>(1, session.repeat_count("/data/crop") + 1);
        RC_ASSERT(session.remove_repeat(*session.at("/data/crop[" + std::to_string(which) + "]")));
    } else {
        auto const path = *rc::gen::elementOf(questions(session));
        static_cast<void>(session.answer(*session.at(path), *rc::gen::elementOf(answers)));
    }
}

} // namespace

TEST_CASE("what was computed step by step is what a whole computation gives", "[forms]") {
    auto const form = compiled(busy_form());
    rc::prop("incremental equals whole", [&] {
        auto session = opened(form);
        int const steps = *rc::gen::inRange(1, 25);
        for (int i = 0; i < steps; ++i) do_something(session);
        std::string const by_steps = everything(session);
        session.recompute_all();
        RC_ASSERT(by_steps == everything(session));
    });
}

TEST_CASE("a draft saved after any change comes back the same", "[forms]") {
    auto const form = compiled(busy_form());
    rc::prop("restore gives the saved state", [&] {
        auto session = opened(form);
        int const steps = *rc::gen::inRange(0, 20);
        for (int i = 0; i < steps; ++i) {
            do_something(session);
            auto const restored = FormSession::restore(form, session.save());
            RC_ASSERT(restored);
            RC_ASSERT(everything(*restored) == everything(session));
        }
    });
}

TEST_CASE("a draft that is damaged or of another form is refused", "[forms]") {
    auto const form = compiled(busy_form());
    CHECK_FALSE(FormSession::restore(form, ""));
    CHECK_FALSE(FormSession::restore(form, "gengji-draft 1\n\n<data"));
    CHECK_FALSE(FormSession::restore(form, "gengji-draft 1\n\n<other/>"));
    CHECK_FALSE(FormSession::restore(form, "gengji-draft 1\n<data/>"));
}

TEST_CASE("a draft keeps what a person wrote over a calculation, random numbers and the language", "[forms]") {
    auto const form = compiled(form_xml("<data id='a'><x>1</x><c/><r/></data>",
                                        "<itext><translation lang='zh'/><translation lang='en'/></itext>"
                                        "<bind nodeset='/data/c' calculate='/data/x + 1'/>"
                                        "<bind nodeset='/data/r' calculate='uuid()'/>"));
    auto session = opened(form);
    answer(session, "/data/c", "50");
    REQUIRE(session.set_language("en"));
    auto restored = FormSession::restore(form, session.save());
    REQUIRE(restored);
    CHECK(restored->language() == "en");
    CHECK(value(*restored, "/data/c") == "50");
    CHECK(value(*restored, "/data/r") == value(session, "/data/r"));
    answer(*restored, "/data/x", "2");
    CHECK(value(*restored, "/data/c") == "3");
}
