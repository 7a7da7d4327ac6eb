#include "shared/forms/approval.hpp"
#include "shared/forms/evaluation.hpp"
#include "shared/forms/form_changes.hpp"
#include "shared/forms/form_of_xform.hpp"
#include "shared/forms/version_move.hpp"
#include "shared/forms/xlsform/xlsform.hpp"
#include "tests/shared/forms/filled_form.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::forms;
using gengji::test::KnownRecords;

namespace {

using Rows = std::vector<std::vector<std::string>>;

FormSpec spec(Rows const& rows) {
    Sheet survey{"survey", {}};
    for (std::size_t i = 0; i < rows.size(); ++i) survey.rows.push_back({i + 1, rows[i]});
    auto const reading = read_xlsform(Workbook{{survey}}, {"farms", "data"});
    for (auto const& finding : reading.errors) FAIL_CHECK(line_of(finding));
    auto form = form_from_xform(reading.form);
    INFO((form ? "" : form.error().detail));
    REQUIRE(form);
    return *form;
}

/// Households with farms, farms with crops; a crop that is rice says how it was planted.
FormSpec farms() {
    return spec({{"type", "name", "label", "relevant", "required", "constraint", "calculation"},
                 {"text", "household", "Household", "", "", "", ""},
                 {"begin_repeat", "farm", "Farm", "", "", "", ""},
                 {"text", "name", "Name", "", "yes", "", ""},
                 {"decimal", "size", "Size", "", "", "", ""},
                 {"begin_group", "planted", "Planted", "${size} > 0", "", "", ""},
                 {"begin_repeat", "crops", "Crops", "", "", "", ""},
                 {"text", "crop", "Crop", "", "yes", "", ""},
                 {"decimal", "area", "Area", "", "", ". <= ${size}", ""},
                 {"text", "method", "Method", "${crop} = 'rice'", "", "", ""},
                 {"calculate", "share", "Share", "", "", "", "${area} div ${size}"},
                 {"end_repeat", "", "", "", "", "", ""},
                 {"end_group", "", "", "", "", "", ""},
                 {"calculate", "sown", "Sown", "", "", "", "sum(${area})"},
                 {"end_repeat", "", "", "", "", "", ""}});
}

std::string const east = "farm[k000000000001]", west = "farm[k000000000002]", rice = east + "/crops[k00000000000a]",
                  maize = east + "/crops[k00000000000b]", tea = west + "/crops[k00000000000a]";

Document two_farms() {
    Document document;
    auto const number = [](int n) { return Value::of(Decimal{n, 0}); };
    for (auto const& [path, value] : std::map<std::string, Value>{{"household", Value::of("张三")},
                                                                  {east + "/_pos", number(1)},
                                                                  {east + "/name", Value::of("东坡")},
                                                                  {east + "/size", number(10)},
                                                                  {west + "/_pos", number(2)},
                                                                  {west + "/name", Value::of("西坡")},
                                                                  {west + "/size", number(4)},
                                                                  {maize + "/_pos", number(1)},
                                                                  {maize + "/crop", Value::of("maize")},
                                                                  {maize + "/area", number(5)},
                                                                  {rice + "/_pos", number(2)},
                                                                  {rice + "/crop", Value::of("rice")},
                                                                  {rice + "/area", number(3)},
                                                                  {tea + "/_pos", number(1)},
                                                                  {tea + "/crop", Value::of("tea")},
                                                                  {tea + "/area", number(5)}})
        document.set(path, value);
    return document;
}

std::vector<std::string> wrong_paths(FormSpec const& form, Document const& document) {
    KnownRecords known;
    std::vector<std::string> paths;
    for (auto const& violation : check(form, document, known, {})) paths.push_back(violation.path);
    return paths;
}

} // namespace

TEST_CASE("a repeat within a repeat is a section within a section", "[forms][nested]") {
    auto const form = farms();
    REQUIRE(form.sections.size() == 3);
    CHECK(form.sections[1].place() == "farm");
    CHECK(form.sections[2].place() == "farm/crops");
    CHECK(form.sections[2].node == "/data/farm/planted/crops");
    REQUIRE(form.field(rice + "/area"));
    CHECK(form.field(rice + "/area") == form.field("farm/crops/area"));
    CHECK_FALSE(form.field("crops/area"));
    CHECK_FALSE(form.field("crops[k00000000000a]/area"));
    CHECK_FALSE(form.field(east + "/area"));
    CHECK_FALSE(form.field("farm/size/area"));
    CHECK(form.repeat("farm/crops") == &form.sections[2]);
    CHECK_FALSE(form.repeat("crops"));
    auto const again = form_from_json(form_to_json(form));
    REQUIRE(again);
    CHECK(*again == form);
    auto const counted = approval_rules(form).counted;
    CHECK(std::ranges::find(counted, "farm/crops/area") != counted.end());
}

TEST_CASE("paths of nested instances come apart", "[forms][nested]") {
    auto const path = rice + "/area";
    auto const parts = split_path(path); // borrowed
    CHECK(parts.section == "farm/crops");
    CHECK(parts.instance == rice);
    CHECK(parts.name == "area");
    std::vector<std::string> around;
    CHECK_FALSE(any_instance(rice + "/area", [&](std::string_view one) { return around.emplace_back(one), false; }));
    CHECK(around == std::vector<std::string>{east, rice});
    SeededRandom random(1);
    CHECK(is_path(new_instance(east + "/crops", random) + "/_life"));
}

TEST_CASE("inner instances belong to their outer one, each with its own order", "[forms][nested]") {
    auto const form = farms();
    auto const document = two_farms();
    CHECK(document.instances("farm") == std::vector<std::string>{east, west});
    CHECK(document.instances(east + "/crops") == std::vector<std::string>{maize, rice});
    CHECK(document.instances(form.sections[2]) == std::vector<std::string>{maize, rice, tea});
    CHECK(document.instances(form.sections[0]) == std::vector<std::string>{""});
    CHECK(document.next_position(east + "/crops") == Value::of(Decimal{3, 0}));
}

TEST_CASE("rules see the instance that they stand in, and those around it", "[forms][nested]") {
    auto const form = farms();
    auto document = two_farms();
    KnownRecords known;
    auto const calculated = [&](std::string const& path) {
        auto const all = calculate(form, document, known, {});
        auto const* found = all.find(path);
        return found ? to_text(*found) : std::string();
    };
    CHECK(wrong_paths(form, document) == std::vector<std::string>{tea + "/area"}); // 5 of the west's 4
    CHECK(calculated(rice + "/share") == "0.3");
    CHECK(calculated(maize + "/share") == "0.5");
    CHECK(calculated(east + "/sown") == "8");
    CHECK(calculated(west + "/sown") == "5");
    CHECK(is_relevant(form, rice + "/method", document, known, {}));
    CHECK_FALSE(is_relevant(form, maize + "/method", document, known, {}));
    document.set(east + "/size", Value()); // then nothing is planted there
    CHECK_FALSE(is_relevant(form, rice + "/method", document, known, {}));
    CHECK(is_relevant(form, tea + "/crop", document, known, {}));
    document.set(tea + "/crop", Value());
    CHECK(wrong_paths(form, document) == std::vector<std::string>{tea + "/crop", tea + "/area"});
}

TEST_CASE("position(..) counts the instances of one outer instance", "[forms][nested]") {
    auto const form = spec({{"type", "name", "label", "relevant"},
                            {"text", "title", "Title", ""},
                            {"begin_repeat", "farm", "Farm", ""},
                            {"text", "name", "Name", "position(..) = 2"},
                            {"begin_repeat", "crops", "Crops", ""},
                            {"text", "crop", "Crop", "position(..) = 2"},
                            {"end_repeat", "", "", ""},
                            {"end_repeat", "", "", ""}});
    auto const document = two_farms();
    KnownRecords known;
    CHECK_FALSE(is_relevant(form, east + "/name", document, known, {}));
    CHECK(is_relevant(form, west + "/name", document, known, {}));
    CHECK_FALSE(is_relevant(form, maize + "/crop", document, known, {}));
    CHECK(is_relevant(form, rice + "/crop", document, known, {}));
    CHECK_FALSE(is_relevant(form, tea + "/crop", document, known, {}));
}

TEST_CASE("a removed outer instance takes the inner ones with it, unless somebody edits them", "[forms][nested][R16]") {
    RecordState shown;
    auto const document = two_farms();
    auto first = test::an_edit("li", 1);
    for (auto const& [path, value] : document.values) first.set(path, value);
    apply(shown, first, 100);
    REQUIRE(document_of(shown) == document);
    RecordState gone = shown;
    apply(gone, test::an_edit("wang", 1).saw(shown).voids(east), 200);
    CHECK(document_of(gone).instances("farm") == std::vector<std::string>{west});
    CHECK_FALSE(document_of(gone).find(rice + "/area"));
    CHECK(document_of(gone).find(tea + "/area"));
    RecordState revived = gone;
    apply(revived, test::an_edit("li", 2).saw(shown).set(rice + "/area", Value::of(Decimal{4, 0})), 300);
    CHECK(document_of(revived).instances("farm") == std::vector<std::string>{east, west});
    CHECK(document_of(revived).instances(east + "/crops") == std::vector<std::string>{maize, rice});
    RecordState inner = shown;
    apply(inner, test::an_edit("wang", 1).saw(shown).voids(rice), 200);
    CHECK(document_of(inner).instances(east + "/crops") == std::vector<std::string>{maize});
    CHECK(document_of(inner).find(east + "/name"));
}

TEST_CASE("nested fields are themselves in the next version", "[forms][nested][versions]") {
    auto const before = farms();
    auto after = before;
    after.version = 2;
    after.sections[2].fields[0].label.zh = "种什么";
    after.sections[2].fields[1].name = "sown_area";
    after.sections[2].fields[1].formerly = {"area"};
    auto const changes = changes_between(before, after);
    auto const about = [&](std::string const& path) {
        return std::ranges::count_if(changes, [&](FormChange const& change) { return change.path == path; });
    };
    CHECK(about("farm/crops/crop") == 1);
    CHECK(about("farm/crops/sown_area") == 1);
    CHECK(about("farm/crops/area") == 1);
    auto const moved = move_to_version(after, two_farms());
    REQUIRE(moved.moved.size() == 3);
    CHECK(moved.moved[0] == MovedValue{rice + "/area", rice + "/sown_area"});
    CHECK(moved.put_aside.empty());
}

TEST_CASE("a group that only holds a repeat asks nothing", "[forms][nested]") {
    auto const form = spec({{"type", "name", "label"},
                            {"text", "who", "Who"},
                            {"begin_group", "land", "Land"},
                            {"begin_repeat", "plot", "Plot"},
                            {"begin_repeat", "item", "Item"},
                            {"text", "what", "What"},
                            {"end_repeat", "", ""},
                            {"end_repeat", "", ""},
                            {"end_group", "", ""}});
    CHECK(form.field("plot/item/what"));
    REQUIRE(form.repeat("plot"));
    CHECK(form.repeat("plot")->fields.empty());
    CHECK(form.sections.size() == 3);
}

TEST_CASE("a form that is all repeats has no question to name its records by", "[forms][nested]") {
    auto const form = spec({{"type", "name", "label"},
                            {"begin_repeat", "plot", "Plot"},
                            {"text", "what", "What"},
                            {"end_repeat", "", ""}});
    CHECK(form.title_fields.empty());
    KnownRecords known;
    CHECK(title_of(form, two_farms(), known).empty());
    CHECK(form_from_json(form_to_json(form)));
}

TEST_CASE("a group's rule about its place in the repeat means the repeat", "[forms][nested]") {
    auto const form = spec({{"type", "name", "label", "relevant"},
                            {"text", "title", "Title", ""},
                            {"begin_repeat", "farm", "Farm", ""},
                            {"begin_group", "outer", "Outer", "position(..) = 2"},
                            {"begin_group", "inner", "Inner", "../../name != '' and ../../../title != 'x'"},
                            {"text", "size", "Size", ""},
                            {"end_group", "", "", ""},
                            {"end_group", "", "", ""},
                            {"text", "name", "Name", ""},
                            {"end_repeat", "", "", ""}});
    auto document = two_farms();
    KnownRecords known;
    CHECK_FALSE(is_relevant(form, east + "/size", document, known, {}));
    CHECK(is_relevant(form, west + "/size", document, known, {}));
    document.set("title", Value::of("x"));
    CHECK_FALSE(is_relevant(form, west + "/size", document, known, {}));
}

TEST_CASE("a written form whose repeats do not fit together is refused", "[forms][nested]") {
    auto const with = [](std::string const& sections) {
        auto const form = form_from_json(
            R"json({"id": "f", "title": "表", "kind": "event", "title_fields": ["who"],
                    "bucket": {"class": "log", "owners": [{"level": "county"}]}, "sections": [
                    {"id": "base", "label": "基本", "fields": [{"name": "who", "label": "谁", "type": "text"}]},)json" +
            sections + "]}");
        return form ? std::string() : form.error().detail;
    };
    std::string const crops = R"json({"id": "crops", "label": "作物", "repeat": true, "within": "farm",
                                      "fields": [{"name": "area", "label": "面积", "type": "area"}]})json";
    std::string const farm = R"json({"id": "farm", "label": "地", "repeat": true,
                                     "fields": [{"name": "name", "label": "名", "type": "text"}]})json";
    CHECK(with(farm + "," + crops).empty());
    CHECK(with(crops + "," + farm).find("前面没有名为“farm”的重复组") != std::string::npos);
    CHECK(with(farm + R"json(, {"id": "g", "label": "组", "within": "farm", "fields": [
                                 {"name": "x", "label": "x", "type": "text"}]})json")
              .find("只有重复组才能在另一个重复组里") != std::string::npos);
    CHECK(with(farm + R"json(, {"id": "g", "label": "组", "repeat": true, "within": "farm", "node": "/data/g",
                                 "fields": [{"name": "x", "label": "x", "type": "text"}]})json")
              .find("node 应是“/data/farm/…”这样的路径") != std::string::npos);
}
