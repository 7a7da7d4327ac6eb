#include "tests/shared/forms/filled_form.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::forms;

namespace {

std::string faults(std::string_view json) {
    auto const form = form_from_json(json);
    REQUIRE_FALSE(form);
    CHECK(form.error().problem == Problem::invalid);
    return form.error().detail;
}

} // namespace

TEST_CASE("all that is wrong with a form is said at once, each with its place", "[forms][form_json]") {
    CHECK(faults(R"json({"id": "test_form", "version": 0, "title": "试", "kind": "event", "colour": "red",
        "bucket": {"class": "log", "owners": [{"level": "village", "from": "place"}, {"level": "team"}]},
        "keys": [["number"]], "title_fields": ["missing"], "sections": [
          {"id": "base", "label": "基本", "fields": [
            {"name": "Area", "label": "面积", "type": "area"},
            {"name": "kind", "label": "类别", "type": "select_one"},
            {"name": "kind", "label": "类别", "type": "text", "choices": "x"},
            {"name": "who", "label": "谁", "type": "reference", "typo": 1},
            {"name": "how", "label": "怎样", "type": "dance"},
            {"name": "why", "type": "text", "relevant": "nobody = 1", "required": "${nobody} = 1", "checks": [{"that": "length(.)", "otherwise": "x"}, {"that": ". = 'a'"}]},
            {"name": "sum", "label": "合计", "type": "calculated", "required": true},
            {"name": "unit", "label": "单位", "type": "text", "group": "g", "mask": "name", "auto_number": "{nothing}"}]},
          {"id": "base", "label": "又一个", "repeat": true, "fields": []}]})json") ==
          "test_form：不认识的属性“colour”\n"
          "test_form：version 应为正整数\n"
          "test_form base/who：不认识的属性“typo”\n"
          "test_form base/how：不认识的类型“dance”\n"
          "test_form base/why：required：没有名为“nobody”的字段；若是选项，请加单引号\n"
          "test_form base/why：that：没有叫 length() 的函数\n"
          "test_form base/Area：字段名应为小写字母、数字和下划线\n"
          "test_form base/kind：选择题要写明 choices\n"
          "test_form base/kind：字段重名\n"
          "test_form base/kind：只有选择题才有 choices\n"
          "test_form base/who：引用要写明 ref\n"
          "test_form base/why：字段缺少名称\n"
          "test_form base/why：relevant：没有名为“/data/base/why/nobody”的题目\n"
          "test_form base/why：checks 里缺少 otherwise：告诉填表人怎么办\n"
          "test_form base/sum：计算项不能要求填写\n"
          "test_form base/unit：mask 只用于敏感字段，且应为 name、account 或 address\n"
          "test_form base/unit：一组至少要有同一分组的两个字段\n"
          "test_form base/unit：auto_number：缺少 {serial}，编号会重复\n"
          "test_form base：分组重名\n"
          "test_form base：分组没有字段\n"
          "test_form keys：没有名为“number”的字段\n"
          "test_form title_fields：没有名为“missing”的字段\n"
          "test_form bucket：没有名为“place”的字段\n"
          "test_form bucket：只有县级可以不写 from");
}

TEST_CASE("what is no form at all is refused", "[forms][form_json]") {
    CHECK_FALSE(form_from_json(""));
    CHECK_FALSE(form_from_json("[]"));
    CHECK_FALSE(form_from_json("{"));
    CHECK(faults("{}").find("缺少标题") != std::string::npos);
    CHECK(faults(R"({"id": 1, "sections": [1, {"fields": 3}, {"fields": [1]}], "bucket": {"owners": [5]}})")
              .find("id 应为文字") != std::string::npos);
    CHECK_FALSE(form_from_json(std::string(600 * 1024, ' ')));
}

TEST_CASE("fields are found by path", "[forms][form_spec]") {
    auto const& form = *Catalog::built_in().form("member_profile");
    REQUIRE(form.field("name"));
    CHECK(form.field("name")->label.zh == "姓名/单位名称");
    REQUIRE(form.field("crops[k9f27c01b3e4]/planted"));
    CHECK(form.field("crops/planted") == form.field("crops[k9f27c01b3e4]/planted"));
    CHECK_FALSE(form.field("planted"));
    CHECK_FALSE(form.field("crops[k9f27c01b3e4]/_pos"));
    CHECK_FALSE(form.field("livestock[k9f27c01b3e4]/planted"));
    CHECK_FALSE(form.field("_life"));
}

TEST_CASE("fields of a group are written together, inside their instance", "[forms][form_spec]") {
    auto const& form = *Catalog::built_in().form("demand_survey");
    CHECK(form.group_of("needs[k9f27c01b3e4]/quantity") == std::vector<std::string>{"needs[k9f27c01b3e4]/unit"});
    CHECK(form.group_of("needs[k9f27c01b3e4]/unit") == std::vector<std::string>{"needs[k9f27c01b3e4]/quantity"});
    CHECK(form.group_of("needs[k9f27c01b3e4]/kind").empty());
    CHECK(form.group_of("nothing").empty());
}
