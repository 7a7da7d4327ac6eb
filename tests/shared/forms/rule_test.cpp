#include "shared/forms/rule.hpp"

#include "tests/shared/forms/filled_form.hpp"

#include "shared/forms/evaluation.hpp"
#include "shared/forms/record_tree.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::forms;
using gengji::test::KnownRecords;

namespace {

/// A form with a field of each sort and one calculation.
FormSpec form_with(std::string const& calculation, std::string const& more = "") {
    auto form = form_from_json(
        R"({"id": "t", "title": "试", "kind": "event", "bucket": {"class": "log", "owners": [{"level": "county"}]},
            "title_fields": ["n"], "sections": [
              {"id": "base", "label": "基本", "fields": [
                {"name": "n", "label": "数", "type": "decimal"}, {"name": "m", "label": "个", "type": "integer"},
                {"name": "t", "label": "文", "type": "text"}, {"name": "yes", "label": "是", "type": "boolean"},
                {"name": "d", "label": "日", "type": "date"}, {"name": "e", "label": "另日", "type": "date"},
                {"name": "at", "label": "时", "type": "instant"}, {"name": "picks", "label": "选", "type": "select_many", "choices": "pest"},
                {"name": "crop", "label": "作物", "type": "select_one", "choices": "crops"},
                {"name": "who", "label": "谁", "type": "reference", "ref": "plot"},
                {"name": "where", "label": "处", "type": "point"},
                {"name": "c", "label": "算", "type": "calculated", "calculation": ")" +
        calculation + R"("})" + more + R"(]},
              {"id": "items", "label": "项", "repeat": true, "fields": [
                {"name": "times", "label": "次", "type": "integer"}, {"name": "price", "label": "价", "type": "money"},
                {"name": "line", "label": "计", "type": "calculated", "calculation": "${times} * ${price}"}]}]})");
    INFO((form ? "" : form.error().detail));
    REQUIRE(form);
    return *form;
}

struct World {
    KnownRecords known;
    RecordId plot = known.add("大田湾", {{"contract_area", Value::of(Decimal{105, 1})}});
    Document document;
    World() {
        document.set("n", Value::of(Decimal{525, 2}));
        document.set("m", Value::of(std::int64_t{3}));
        document.set("t", Value::of("农户"));
        document.set("yes", Value::of(true));
        document.set("d", Value::of(*parse_date("2025-10-20")));
        document.set("at", Value::instant(1760925600)); // 2025-10-20 10:00 in China
        Value const picks[] = {Value::of("aphid"), Value::of("armyworm")};
        document.set("picks", Value::list(picks));
        document.set("crop", Value::of("rice"));
        document.set("who", Value::of(plot));
        document.set("where", Value::of(Point{300000000, 1070000000, 525}));
        document.set("items[k000000000001]/times", Value::of(std::int64_t{2}));
        document.set("items[k000000000001]/price", Value::of(Decimal{105, 1}));
        document.set("items[k000000000002]/times", Value::of(std::int64_t{1}));
        document.set("items[k000000000002]/price", Value::of(Decimal{3, 0}));
    }
    /// What the calculation gives, as text; "-" for nothing.
    std::string gives(std::string const& calculation) {
        auto const form = form_with(calculation);
        auto const found = calculate(form, document, known, Moment{*parse_instant("2025-10-20T10:00:00+08:00"), true});
        auto const* value = found.find("c");
        return value ? to_text(*value) : "-";
    }
};

} // namespace

TEST_CASE("rules reckon exactly, over what the record shows", "[forms][rule]") {
    World world;
    CHECK(world.gives("${n} * ${m}") == "15.75");
    CHECK(world.gives("0.1 + 0.2") == "0.3");
    CHECK(world.gives("round(${n} * 1.01, 2)") == "5.3");
    CHECK(world.gives("1 div 3 * 3") == "0.999999999"); // a quotient has nine places
}

TEST_CASE("rules read every kind of value", "[forms][rule]") {
    World world;
    for (auto const& [rule, value] : std::map<std::string, std::string>{
             {"if(${yes} = 'yes', 1, 2)", "1"},
             {"if(${t} = '农户', 1, 2)", "1"},
             {"if(${d} <= today(), 1, 2)", "1"},
             {"if(${d} < today(), 1, 2)", "2"},
             {"if(selected(${picks}, 'aphid'), count-selected(${picks}), 0)", "2"},
             {"number(selected-at(${where}, 3))", "5.25"},
             {"round((decimal-date-time(now()) - decimal-date-time(${at})) * 86400)", "0"},
             {"sum(${line})", "24"},
             {"count(${price})", "2"},
             {"instance('crops')/root/item[name = ${crop}]/yield_max", "900"},
             {"instance('plot')/root/item[name = ${who}]/contract_area * 2", "21"},
             {"count(instance('plot')/root/item[owner = ${who}])", "0"}}) {
        INFO(rule);
        CHECK(world.gives(rule) == value);
    }
    world.known.has_plots[world.plot] = true;
    CHECK(world.gives("count(instance('plot')/root/item[owner = ${who}])") == "1");
}

TEST_CASE("what is not there yields nothing, and holds nothing against anybody", "[forms][rule]") {
    World world;
    CHECK(world.gives("${n} * instance('plot')/root/item[name = ${who}]/slope") == "-");
    world.document.set("n", Value());
    CHECK(world.gives("${n} * 2") == "-");
    CHECK(world.gives("coalesce(${n}, 0) * 2") == "0");
    CHECK(world.gives("if(not(${m} > ${n}), 1, 2)") == "1");
    world.document.set("who", Value());
    CHECK(world.gives("if(not(5 > instance('plot')/root/item[name = ${who}]/contract_area), 1, 2)") == "1");
}

TEST_CASE("what is not relevant reads as empty, also through others", "[forms][rule]") {
    World world;
    auto const form =
        form_with("coalesce(${n}, 0)", R"(, {"name": "a", "label": "甲", "type": "integer", "relevant": "${m} = 3"},
        {"name": "b", "label": "乙", "type": "integer", "relevant": "${a} = 1"},
        {"name": "s", "label": "和", "type": "calculated", "calculation": "coalesce(${b}, 0) + 1"})");
    world.document.set("a", Value::of(std::int64_t{1}));
    world.document.set("b", Value::of(std::int64_t{7}));
    auto const sum = [&] { return to_text(*RecordTree(form, world.document, world.known, {}).calculated().find("s")); };
    CHECK(sum() == "8");
    world.document.set("m", Value::of(std::int64_t{4}));
    CHECK(sum() == "1");
    CHECK_FALSE(RecordTree(form, world.document, world.known, {}).relevant(*form.field("b"), ""));
}

TEST_CASE("a rule that is wrong is refused when the form is read", "[forms][rule]") {
    NodeNames const names{{"a", {"/data/x/a"}}, {"b", {"/data/r/b", "/data/s/b"}}};
    auto const refusal = [&](std::string const& text) {
        auto const rule = Rule::make(text, "/data/s/q", names);
        return rule ? "" : rule.error().detail;
    };
    CHECK(refusal("${a} = 1") == "");
    CHECK(refusal("${nobody} = 1") == "没有名为“nobody”的字段；若是选项，请加单引号");
    CHECK(refusal("${a = 1") == "${ 之后缺少 }");
    CHECK(refusal("'${nobody}' = ${a}") == ""); // a text
    CHECK(refusal("${a} = ") != "");
    CHECK(refusal("nonsense(${a})") != "");
    CHECK(refusal("instance('p')/root/item[name = ]/x") != "");
}

TEST_CASE("a rule knows what it asks of registries, and what it compares", "[forms][rule]") {
    NodeNames const names{{"a", {"/data/x/a"}}, {"b", {"/data/r/b", "/data/s/b"}}};
    auto const rule =
        Rule::make("instance('l')/root/item[name = instance('f')/root/item[name = ${a}]/class]/top > ${b} or "
                   "${a} = 'one' or selected(${b}, 'two') or . != 'three' or ../b = 'four' or today() > ''",
                   "/data/s/q", names);
    REQUIRE(rule);
    REQUIRE(rule->asks().size() == 2);
    CHECK(rule->asks()[0].source == "l");
    CHECK(rule->asks()[0].leaf == "top");
    CHECK(rule->asks()[1].source == "f");
    CHECK(rule->asks()[1].column == "name");
    CHECK(rule->asks()[1].key_text == "/data/x/a");
    CHECK(rule->sources() == std::vector<std::string>{"l", "f"});
    CHECK(rule->uses_clock());
    std::map<std::string, std::string> compared;
    for (auto const& literal : rule->literals()) compared[literal.text] = literal.node;
    CHECK(compared["one"] == "/data/x/a");
    CHECK(compared["two"] == "/data/s/b"); // the nearest of that name
    CHECK(compared["three"] == "/data/s/q");
    CHECK(compared["four"] == "/data/s/b");
}

TEST_CASE("only a chain of parts in parentheses is taken apart", "[forms][rule]") {
    using Parts = std::vector<std::string>;
    CHECK(parts_of_conjunction("(. > 0) and (. < 5)") == Parts{". > 0", ". < 5"});
    CHECK(parts_of_conjunction(" (a) and\n(b or (c)) and (')')") == Parts{"a", "b or (c)", "')'"});
    CHECK(parts_of_conjunction(". > 0 and . < 5") == Parts{". > 0 and . < 5"});
    CHECK(parts_of_conjunction("(a) or (b)") == Parts{"(a) or (b)"});
    CHECK(parts_of_conjunction("(a) and b") == Parts{"(a) and b"});
    CHECK(parts_of_conjunction("(a") == Parts{"(a"});
    CHECK(parts_of_conjunction("") == Parts{""});
}
