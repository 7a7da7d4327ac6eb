#include "shared/forms/xform/xform_reader.hpp"
#include "tests/shared/forms/xlsform/form_fixture.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::forms;

namespace {

XlsFormReading a_rich_form() {
    return reading_of({
        {"survey",
         {{"type", "name", "label", "hint", "image", "parameters", "save_to", "trigger", "calculation", "default",
           "appearance"},
          {"start", "begun", "", "", "", "", "", "", "", "", ""},
          {"audit", "", "", "", "", "location-priority=balanced location-min-interval=60 location-max-age=120", "", "",
           "", "", ""},
          {"begin repeat", "plot", "地块", "", "", "", "", "", "", "", ""},
          {"geoshape", "ring", "边界 <&\"'> ${begun}", "走一圈", "a.png", "incremental=true", "ring", "", "", "", ""},
          {"select_multiple kinds or_other", "kinds", "种类", "", "", "", "", "", "", "a", "minimal"},
          {"date", "day", "日期", "", "", "", "", "", "", "today()", ""},
          {"end repeat", "", "", "", "", "", "", "", "", "", ""},
          {"range", "how", "多少", "", "", "start=0 end=5 step=0.5", "", "", "", "2.5", ""},
          {"calculate", "note_day", "", "", "", "", "", "${how}", "now()", "", ""},
          {"select_one_from_file villages.csv", "village", "村", "", "", "", "", "", "", "", ""}}},
        {"choices", {{"list_name", "name", "label", "extra"}, {"kinds", "a", "甲", "1"}, {"kinds", "b", "乙", ""}}},
        {"entities", {{"list_name", "label"}, {"plots", "${day}"}}},
        {"settings",
         {{"form_id", "version", "style", "public_key", "instance_name", "submission_url"},
          {"rich", "1", "pages", "KEY", "${how}", "https://example.org/submission"}}},
    });
}

} // namespace

TEST_CASE("what is written can be read, and then says the same for good", "[forms][xform]") {
    auto const reading = a_rich_form();
    INFO((reading.ok() ? "" : line_of(reading.errors[0])));
    REQUIRE(reading.ok());
    auto const first = read_xform(write_xform(reading.form)); // spaces around paths are gone after this
    INFO((first ? "" : first.error().detail));
    REQUIRE(first);
    CHECK(first->instance.children.size() == reading.form.instance.children.size());
    CHECK(first->secondary == reading.form.secondary);
    CHECK(first->binds.size() == reading.form.binds.size());
    auto const second = read_xform(write_xform(*first));
    REQUIRE(second);
    CHECK(second->binds == first->binds);
    CHECK(second->body == first->body);
    CHECK(second->actions == first->actions);
    CHECK(second->translations == first->translations);
    CHECK(*second == *first);
}

TEST_CASE("XML is escaped, and characters that it cannot hold are left out", "[forms][xform]") {
    XForm form;
    form.title = "a<b>&\x01\x0B\"c";
    form.instance.name = "data";
    Bind bind;
    bind.nodeset = "/data/a";
    bind.constraint = ". < 3 and . != \"x\"\n";
    form.binds.push_back(bind);
    std::string const xml = write_xform(form);
    CHECK(has(xml, "<h:title>a&lt;b&gt;&amp;\"c</h:title>"));
    CHECK(has(xml, "constraint=\". &lt; 3 and . != &quot;x&quot;&#10;\""));
}
