#include "tests/shared/forms/xlsform/form_fixture.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::forms;

TEST_CASE("a survey in Chinese becomes a form", "[forms][xlsform]") {
    auto const reading = reading_of({
        {"survey",
         {{"type", "name", "label::中文 (zh)", "label::English (en)", "relevant", "constraint_message::中文 (zh)",
           "constraint"},
          {"text", "姓名", "户主姓名", "Name", "", "", ""},
          {"decimal", "面积", "面积（亩）", "Area", "${姓名} != ''", "不能是负数", ". >= 0"},
          {"select_one 作物", "种什么", "种什么？", "Crop", "", "", ""}}},
        {"choices", {{"list_name", "name", "label::中文 (zh)"}, {"作物", "rice", "水稻"}, {"作物", "corn", "玉米"}}},
        {"settings",
         {{"form_title", "form_id", "version", "default_language"}, {"地块调查", "plot", "3", "中文 (zh)"}}},
    });
    REQUIRE(lines_of(reading.errors).empty());
    XForm const& form = reading.form;
    CHECK(form.title == "地块调查");
    CHECK(form.id() == "plot");
    CHECK(form.version() == "3");
    Bind const* const area = form.bind("/data/面积");
    REQUIRE(area);
    CHECK(area->type == "decimal");
    CHECK(area->relevant == " /data/姓名  != ''");
    CHECK(area->constraint_message.ref == "'/data/面积:jr:constraintMsg'");
    REQUIRE(form.translations.size() == 2);
    CHECK(form.translations[0].is_default);
    CHECK(form.body.at(2).itemset->label_ref == "jr:itext(itextId)");
    std::string const xml = write_xform(form);
    CHECK(has(xml, "<text id=\"作物-0\">"));
    CHECK(has(xml, "<value>-</value>")); // English has no message and no choices
}

TEST_CASE("references are relative within a repeat and absolute elsewhere", "[forms][xlsform]") {
    auto const reading =
        reading_of({{"survey",
                     {{"type", "name", "label", "calculation", "choice_filter", "repeat_count", "default"},
                      {"integer", "count", "几块", "", "", "", ""},
                      {"begin repeat", "plot", "地块", "", "", "${count} + 1", ""},
                      {"decimal", "area", "面积", "", "", "", "once(${count})"},
                      {"begin group", "more", "其他", "", "", "", ""},
                      {"calculate", "twice", "", "${area} * ${count}", "", "", ""},
                      {"select_one kinds", "kind", "${area} 亩种什么", "", "size < ${area}", "", ""},
                      {"end group", "", "", "", "", "", ""},
                      {"end repeat", "", "", "", "", "", ""},
                      {"calculate", "all", "", "sum(${area})", "", "", ""}}},
                    {"choices", {{"list_name", "name", "label", "size"}, {"kinds", "a", "A", "1"}}}});
    REQUIRE(lines_of(reading.errors).empty());
    XForm const& form = reading.form;
    CHECK(form.bind("/data/plot/more/twice")->calculate == " ../../area  *  /data/count ");
    CHECK(form.bind("/data/all")->calculate == "sum( /data/plot/area )");
    CHECK(form.bind("/data/plot_count")->calculate == " /data/count  + 1");
    Control const& repeat = form.body.at(1).children.at(0);
    CHECK(repeat.kind == ControlKind::repeat);
    CHECK(repeat.count == " /data/plot_count ");
    REQUIRE(repeat.actions.size() == 1);
    CHECK(repeat.actions[0].events == std::vector<std::string>{"odk-instance-first-load", "odk-new-repeat"});
    Control const& kind = repeat.children.at(1).children.at(0);
    CHECK(kind.itemset->nodeset == "instance('kinds')/root/item[size <  current()/../../area ]");
    CHECK(kind.label.text == Text{{" ../../area ", true}, {" 亩种什么", false}});
}

TEST_CASE("the answers of a repeat are choices, of all its instances", "[forms][xlsform]") {
    auto const reading = reading_of({{"survey",
                                      {{"type", "name", "label", "choice_filter"},
                                       {"begin repeat", "member", "成员", ""},
                                       {"text", "who", "姓名", ""},
                                       {"integer", "age", "年龄", ""},
                                       {"select_one ${who}", "spouse", "配偶", "${age} > 20"},
                                       {"end repeat", "", "", ""},
                                       {"select_one ${who}", "head", "户主", ""}}}});
    REQUIRE(lines_of(reading.errors).empty());
    Itemset const& within = *reading.form.body.at(0).children.at(0).children.at(2).itemset;
    CHECK(within.nodeset == "../../member[ ./age  > 20]");
    CHECK(within.value_ref == "who");
    CHECK(reading.form.body.at(1).itemset->nodeset == "/data/member[./who != '']");
}

TEST_CASE("every error is told at once, with sheet and row, warnings apart", "[forms][xlsform]") {
    auto const reading = reading_of({{"survey",
                                      {{"type", "name", "label", "relevant", "parameters"},
                                       {"text", "a b", "甲", "", ""},
                                       {"texd", "b", "乙", "", ""},
                                       {"select_one none", "c", "丙", "", ""},
                                       {"text", "d", "丁", "${nobody} = 1", ""},
                                       {"range", "e", "戊", "", "step=0"},
                                       {"end group", "", "", "", ""},
                                       {"image", "f", "己", "", ""},
                                       {"begin repeat", "g", "庚", "", ""}}},
                                     {"choices", {{"list_name", "name", "label"}, {"l", "x", "X"}, {"l", "x", "Y"}}}});
    auto const lines = lines_of(reading.errors);
    for (char const* place : {"survey 表第 2 行：", "survey 表第 3 行：", "survey 表第 4 行：", "survey 表第 5 行：",
                              "survey 表第 6 行：", "survey 表第 7 行：", "survey 表第 9 行：", "choices 表第 3 行："})
        CHECK(std::ranges::any_of(lines, [&](std::string const& line) { return line.starts_with(place); }));
    CHECK(lines.size() == 8);
    REQUIRE(reading.warnings.size() == 1);
    CHECK(reading.warnings[0].row == 8); // a picture of any size
}

TEST_CASE("what is wrong in a rule stops whoever publishes, not whoever converts", "[forms][xlsform]") {
    auto const reading = reading_of({{"survey",
                                      {{"type", "name", "label", "constraint"},
                                       {"text", "a", "甲", "no-such(.)"},
                                       {"integer", "b", "乙", ". >"},
                                       {"image", "c", "丙", ""}}}});
    CHECK(reading.ok());
    auto const lines = lines_of(reading.obstacles());
    REQUIRE(lines.size() == 2);
    CHECK(has(lines[0], "survey 表第 2 行"));
    CHECK(has(lines[0], "no-such()"));
    CHECK(has(lines[1], "survey 表第 3 行"));
    CHECK(reading.warnings.size() == 3);
}

TEST_CASE("our own columns are kept in our namespace", "[forms][xlsform]") {
    auto const reading = reading_of({{"survey",
                                      {{"type", "name", "label", "gengji::merge", "gengji::sensitive"},
                                       {"text", "phone", "电话", "latest", "yes"}}},
                                     {"settings", {{"form_id", "gengji::form_kind"}, {"f", "record"}}}});
    REQUIRE(reading.ok());
    CHECK(reading.form.bind("/data/phone")->attributes ==
          std::vector<Attribute>{{"gengji:merge", "latest"}, {"gengji:sensitive", "yes"}});
    std::string const xml = write_xform(reading.form);
    CHECK(has(xml, "xmlns:gengji=\"" + std::string(gengji_namespace) + "\""));
    CHECK(has(xml, "gengji:form_kind=\"record\""));
}

TEST_CASE("curly quotes are straight in expressions and stay in what people read", "[forms][xlsform]") {
    auto const reading = reading_of({{"survey",
                                      {{"type", "name", "label", "relevant"},
                                       {"text", "a", "叫“甲”的题", ""},
                                       {"text", "b", "乙", "${a} = “是”"}}}});
    REQUIRE(reading.ok());
    CHECK(reading.form.bind("/data/b")->relevant == " /data/a  = \"是\"");
    CHECK(reading.form.body[0].label.text[0].text == "叫“甲”的题");
}

TEST_CASE("calculations that need each other are refused, running totals are not", "[forms][xlsform]") {
    Rows rows{{"type", "name", "calculation"},
              {"calculate", "a", "${b} + 1"},
              {"calculate", "b", "${c}"},
              {"calculate", "c", "${a}"}};
    auto const cycle = reading_of({{"survey", rows}});
    REQUIRE(cycle.errors.size() == 1);
    CHECK(cycle.errors[0].row == 2);
    CHECK(has(cycle.errors[0].text, "${a} → ${b} → ${c} → ${a}"));
    auto const total = reading_of({{"survey",
                                    {{"type", "name", "label", "calculation"},
                                     {"begin repeat", "r", "R", ""},
                                     {"calculate", "t", "", "indexed-repeat(${t}, ${r}, position(..) - 1) + 1"},
                                     {"text", "q", "Q", ""},
                                     {"end repeat", "", "", ""}}}});
    CHECK(total.ok());
    std::vector<std::string> chain{"type", "name", "calculation"};
    Rows many{chain};
    for (int i = 0; i < 15000; ++i)
        many.push_back({"calculate", "n" + std::to_string(i), "${n" + std::to_string((i + 1) % 15000) + "}"});
    CHECK_FALSE(reading_of({{"survey", many}}).ok()); // one cycle through all of them: found without recursion
}

TEST_CASE("hostile surveys are refused in bounded time", "[forms][xlsform][S20]") {
    SECTION("groups without end") {
        Rows rows{{"type", "name", "label"}};
        for (int i = 0; i < 10000; ++i) rows.push_back({"begin group", "g" + std::to_string(i), "G"});
        auto const reading = reading_of({{"survey", rows}});
        REQUIRE_FALSE(reading.ok());
        CHECK(has(line_of(reading.errors[0]), "组套组太深"));
    }
    SECTION("loops within loops") {
        Rows rows{{"type", "name", "label"}};
        Rows choices{{"list_name", "name", "label"}};
        for (int i = 0; i < 100; ++i) choices.push_back({"l", "c" + std::to_string(i), "C"});
        for (int i = 0; i < 6; ++i) rows.push_back({"begin loop over l", "g" + std::to_string(i), "G"});
        rows.push_back({"text", "q", "Q"});
        for (int i = 0; i < 6; ++i) rows.push_back({"end loop", "", ""});
        auto const reading = reading_of({{"survey", rows}, {"choices", choices}});
        REQUIRE_FALSE(reading.ok());
    }
    SECTION("a deep expression") {
        std::string const deep(30000, '(');
        auto const reading = reading_of(
            {{"survey", {{"type", "name", "calculation"}, {"calculate", "a", deep + "1" + std::string(30000, ')')}}}});
        REQUIRE(reading.errors.size() == 1);
        CHECK(has(line_of(reading.errors[0]), "survey 表第 2 行：calculate 列的算式里括号套得太深"));
    }
    SECTION("twenty thousand rows and more") {
        Rows rows{{"type", "name", "label"}};
        for (int i = 0; i < 20001; ++i) rows.push_back({"text", "q" + std::to_string(i), "Q"});
        CHECK(has(line_of(reading_of({{"survey", rows}}).errors.at(0)), "题目太多"));
    }
}
