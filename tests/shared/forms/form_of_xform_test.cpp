#include "shared/forms/form_of_xform.hpp"

#include "shared/forms/evaluation.hpp"
#include "shared/forms/record_tree.hpp"
#include "shared/forms/xlsform/xlsform.hpp"
#include "tests/shared/forms/filled_form.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::forms;
using gengji::test::KnownRecords;

namespace {

using Rows = std::vector<std::vector<std::string>>;

Sheet sheet(std::string name, Rows const& rows) {
    Sheet made{std::move(name), {}};
    for (std::size_t i = 0; i < rows.size(); ++i) made.rows.push_back({i + 1, rows[i]});
    return made;
}

XForm read(Rows const& survey, Rows const& choices = {}, Rows const& settings = {}) {
    auto reading = read_xlsform(
        Workbook{{sheet("survey", survey), sheet("choices", choices), sheet("settings", settings)}}, {"any", "data"});
    for (auto const& finding : reading.errors) FAIL_CHECK(line_of(finding));
    return reading.form;
}

FormSpec spec(Rows const& survey, Rows const& choices = {}, Rows const& settings = {}) {
    auto form = form_from_xform(read(survey, choices, settings));
    INFO((form ? "" : form.error().detail));
    REQUIRE(form);
    return *form;
}

} // namespace

TEST_CASE("a survey of a stranger works here as it is", "[forms][xform]") {
    auto const form = spec({{"type", "name", "label", "relevant", "required", "default"},
                            {"text", "Name", "What is your name?", "", "yes", ""},
                            {"integer", "age", "Age", "", "", "30"},
                            {"select_one yn", "married", "Married?", "${age} >= 18", "", ""},
                            {"date", "born", "Born on", "", "", "today()"}},
                           {{"list_name", "name", "label"}, {"yn", "y", "Yes"}, {"yn", "n", "No"}},
                           {{"form_title", "form_id", "version"}, {"Survey", "survey_1", "2024-05-01 v3"}});
    CHECK(form.id == "survey_1");
    CHECK(form.title.zh == "Survey");
    CHECK(form.version == 1); // publishing counts
    CHECK(form.kind == FormKind::event);
    REQUIRE(form.sections.size() == 1);
    auto const& fields = form.sections[0].fields;
    REQUIRE(fields.size() == 4);
    CHECK(fields[0].name.substr(0, 2) == "q_"); // paths of records are lower-case identifiers
    CHECK(fields[0].node == "/data/Name");
    CHECK(fields[0].required);
    CHECK(form.title_fields == std::vector<std::string>{fields[0].name});
    CHECK(fields[1].initial == "30");
    CHECK(fields[2].choices == "yn");
    CHECK(fields[2].relevant);
    CHECK(fields[3].initial == "today");
}

TEST_CASE("groups within groups: questions are relevant when their groups are", "[forms][xform]") {
    auto const form = spec({{"type", "name", "label", "relevant"},
                            {"begin_repeat", "person", "Person", ""},
                            {"integer", "age", "Age", ""},
                            {"begin_group", "work", "Work", "${age} > 17"},
                            {"text", "job", "Job", ""},
                            {"begin_group", "pay", "Pay", "${job} != ''"},
                            {"integer", "wage", "Wage", ""},
                            {"end_group", "", "", ""},
                            {"end_group", "", "", ""},
                            {"end_repeat", "", "", ""},
                            {"text", "note", "Note", ""}});
    KnownRecords known;
    Document document;
    document.set("person[k000000000001]/age", Value::of(std::int64_t{12}));
    document.set("person[k000000000001]/job", Value::of("x"));
    document.set("person[k000000000002]/age", Value::of(std::int64_t{40}));
    auto const relevant = [&](std::string const& path) { return is_relevant(form, path, document, known, {}); };
    REQUIRE(form.field("person/wage"));
    CHECK_FALSE(relevant("person[k000000000001]/job"));
    CHECK_FALSE(relevant("person[k000000000001]/wage"));
    CHECK(relevant("person[k000000000002]/job"));
    CHECK_FALSE(relevant("person[k000000000002]/wage"));
    document.set("person[k000000000002]/job", Value::of("farmer"));
    CHECK(relevant("person[k000000000002]/wage"));
    CHECK(form.sections.size() == 2);
}

TEST_CASE("a constraint in parts has a message line for each", "[forms][xform]") {
    auto const form =
        spec({{"type", "name", "label", "constraint", "constraint_message", "gengji::warn", "gengji::warn_message"},
              {"integer", "a", "A", "(. > 0) and (. < 9)", "above zero\nbelow nine", ". < 5", "rather many"},
              {"integer", "b", "B", "(. > 0) and (. < 9)", "between zero and nine", "", ""}});
    auto const& fields = form.sections[0].fields;
    REQUIRE(fields[0].checks.size() == 3);
    CHECK(fields[0].checks[1].that.text() == ". < 9");
    CHECK(fields[0].checks[1].otherwise.zh == "below nine");
    CHECK(fields[0].checks[2].severity == Severity::warn);
    REQUIRE(fields[1].checks.size() == 1);
    CHECK(fields[1].checks[0].otherwise.zh == "between zero and nine");
}

TEST_CASE("questions of one name in different groups stay apart", "[forms][xform]") {
    auto const form = spec({{"type", "name", "label"},
                            {"begin_group", "one", "One"},
                            {"text", "name", "Name"},
                            {"end_group", "", ""},
                            {"begin_group", "two", "Two"},
                            {"text", "name", "Name"},
                            {"end_group", "", ""}});
    CHECK(form.sections[0].fields[0].name == "name");
    CHECK(form.sections[1].fields[0].name.substr(0, 2) == "q_");
    CHECK(form.sections[1].fields[0].node == "/data/two/name");
    auto const again = form_from_json(form_to_json(form));
    REQUIRE(again);
    CHECK(*again == form);
}

TEST_CASE("what cannot be a form of ours is said all at once", "[forms][xform]") {
    auto const form =
        form_from_xform(read({{"type", "name", "label", "gengji::type", "gengji::merge", "calculation"},
                              {"begin_repeat", "r1", "1", "", "", ""},
                              {"begin_repeat", "r2", "2", "", "", ""},
                              {"begin_repeat", "r3", "3", "", "", ""},
                              {"begin_repeat", "r4", "4", "", "", ""},
                              {"begin_repeat", "r5", "5", "", "", ""},
                              {"text", "c", "C", "", "", ""},
                              {"end_repeat", "", "", "", "", ""},
                              {"end_repeat", "", "", "", "", ""},
                              {"end_repeat", "", "", "", "", ""},
                              {"end_repeat", "", "", "", "", ""},
                              {"end_repeat", "", "", "", "", ""},
                              {"text", "d", "D", "dance", "sometimes", ""},
                              {"calculate", "e", "E", "", "", "nonsense(1)"}},
                             {}, {{"form_id", "gengji::bucket", "gengji::owner"}, {"t", "cellar", "street from d"}}));
    REQUIRE_FALSE(form);
    for (std::string const part :
         {"重复组套了 5 层，最多 3 层", "gengji::type 不能是“dance”", "gengji::merge 只能是 latest", "nonsense",
          "gengji::bucket 不能是“cellar”", "gengji::owner 看不懂“street from d”"}) {
        INFO(form.error().detail);
        CHECK(form.error().detail.find(part) != std::string::npos);
    }
}

TEST_CASE("a form brings its choices along, with what its sheet says of them", "[forms][xform]") {
    auto const lists =
        lists_of_xform(read({{"type", "name", "label"}, {"select_one colour", "tone", "Tone"}},
                            {{"list_name", "name", "label::中文 (zh)", "label::English (en)", "weight", "warm", "note"},
                             {"colour", "red", "红", "red", "1.5", "yes", "bright"},
                             {"colour", "blue", "蓝", "blue", "2", "no", ""}}));
    REQUIRE(lists.size() == 1);
    CHECK(lists[0].id == "colour");
    REQUIRE(lists[0].choices.size() == 2);
    auto const& red = lists[0].choices[0];
    CHECK(red.label == Label{"红", "red"});
    CHECK(std::get<Decimal>(red.properties.at("weight")) == Decimal{15, 1});
    CHECK(std::get<bool>(red.properties.at("warm")));
    CHECK(std::get<std::string>(red.properties.at("note")) == "bright");
    CHECK_FALSE(lists[0].choices[1].properties.contains("note"));
}
