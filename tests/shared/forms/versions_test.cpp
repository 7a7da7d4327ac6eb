#include "shared/forms/form_changes.hpp"
#include "shared/forms/version_move.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace gengji;
using namespace gengji::forms;

namespace {

FieldSpec field(std::string name, FieldType type) {
    FieldSpec field;
    field.name = std::move(name);
    field.type = type;
    field.label.zh = field.name;
    return field;
}

FormSpec survey(std::uint32_t version, std::vector<FieldSpec> plain, std::vector<FieldSpec> crops) {
    FormSpec form;
    form.id = "survey";
    form.version = version;
    form.title.zh = "调查";
    form.kind = FormKind::event;
    form.sections = {{"base", {"基本", ""}, false, std::move(plain)}, {"crops", {"作物", ""}, true, std::move(crops)}};
    return form;
}

FormSpec first() {
    return survey(1, {field("name", FieldType::text), field("area", FieldType::area), field("note", FieldType::text)},
                  {field("crop", FieldType::text), field("yield", FieldType::integer)});
}

std::vector<std::string> refused(FormSpec const& before, FormSpec const& after) {
    std::vector<std::string> paths;
    for (auto const& change : changes_between(before, after))
        if (change.weight == FormChange::Weight::refused) paths.push_back(change.path);
    return paths;
}

} // namespace

TEST_CASE("a version that follows may add, rename on screen and stop asking", "[forms][versions]") {
    auto next = first();
    next.version = 2;
    next.sections[0].fields[0].label.zh = "姓名";
    next.sections[0].fields.pop_back();
    auto required = field("phone", FieldType::phone);
    required.required = true;
    next.sections[0].fields.push_back(required);
    auto const changes = changes_between(first(), next);
    REQUIRE(changes.size() == 3);
    CHECK(changes[0] == FormChange{FormChange::Weight::harmless, "name", "“姓名”改了名称（原为“name”）"});
    CHECK(changes[1] == FormChange{FormChange::Weight::notice, "phone", "新增“phone”，必填"});
    CHECK(changes[2] == FormChange{FormChange::Weight::notice, "note", "不再询问“note”；已填的值保留，仍可查看"});
}

TEST_CASE("what would make old records unreadable is refused", "[forms][versions]") {
    auto const before = first();
    auto next = before;
    SECTION("a version number that does not grow") { CHECK(refused(before, next) == std::vector<std::string>{""}); }
    next.version = 2;
    SECTION("nothing, when all else stands") { CHECK(refused(before, next).empty()); }
    SECTION("another kind of value under the same name") {
        next.sections[0].fields[1].type = FieldType::date;
        CHECK(refused(before, next) == std::vector<std::string>{"area"});
    }
    SECTION("in a repeat too") {
        next.sections[1].fields[1].type = FieldType::text;
        CHECK(refused(before, next) == std::vector<std::string>{"crops/yield"});
    }
    SECTION("a stored field that becomes calculated") {
        next.sections[0].fields[1].type = FieldType::calculated;
        CHECK(refused(before, next) == std::vector<std::string>{"area"});
    }
    SECTION("another kind of form") {
        next.kind = FormKind::registry;
        CHECK(refused(before, next) == std::vector<std::string>{""});
    }
    SECTION("another place for its records") {
        next.bucket.owners = {{OwnerRule::Level::county, ""}};
        CHECK(refused(before, next) == std::vector<std::string>{""});
    }
}

TEST_CASE("half-filled answers go over to another version, and nothing is dropped", "[forms][versions]") {
    Document answers;
    answers.set("name", Value::of("张三丰"));
    answers.set("area", Value::of("不是数"));
    answers.set("note", Value::of("靠河"));
    answers.set("crops[k9f27c01b3e4a]/crop", Value::of("水稻"));
    answers.set("crops[k9f27c01b3e4a]/yield", Value::of(std::int64_t{560}));
    answers.set("crops[k9f27c01b3e4a]/_pos", Value::of(std::int64_t{1}));

    auto next = survey(3, {field("full_name", FieldType::text), field("area", FieldType::area)},
                       {field("crop", FieldType::text), field("kg", FieldType::integer)});
    next.sections[0].fields[0].formerly = {"name"};
    next.sections[1].fields[1].formerly = {"yield"};
    auto const move = move_to_version(next, answers);

    CHECK(move.kept == std::vector<std::string>{"crops[k9f27c01b3e4a]/crop"});
    CHECK(move.moved ==
          std::vector<MovedValue>{{"crops[k9f27c01b3e4a]/yield", "crops[k9f27c01b3e4a]/kg"}, {"name", "full_name"}});
    CHECK(move.put_aside == std::vector<std::string>{"area", "note"}); // one of another kind, one that nobody asks for
    CHECK(move.document.values.size() == answers.values.size());
    REQUIRE(move.document.find("full_name"));
    CHECK(move.document.find("full_name")->text() == "张三丰");
    CHECK(move.document.find("note")->text() == "靠河");

    SECTION("a field that is filled already is not written over") {
        answers.set("full_name", Value::of("张君宝"));
        auto const second = move_to_version(next, answers);
        CHECK(second.document.find("full_name")->text() == "张君宝");
        CHECK(second.document.find("name")->text() == "张三丰");
        CHECK(std::count(second.put_aside.begin(), second.put_aside.end(), "name") == 1);
    }
}

TEST_CASE("choices that are gone are told, those renamed too", "[forms][versions]") {
    ChoiceList const before{"crops", {}, {{"rice", {"水稻", ""}, {}}, {"maize", {"玉米", ""}, {}}}};
    ChoiceList const after{"crops", {}, {{"rice", {"稻谷", ""}, {}}, {"rape", {"油菜", ""}, {}}}};
    auto const changes = changes_between(before, after);
    REQUIRE(changes.size() == 3);
    CHECK(changes[0].text == "选项“水稻”改名为“稻谷”，旧记录随之显示新名");
    CHECK(changes[1].text == "新增选项“油菜”");
    CHECK(changes[2].weight == FormChange::Weight::notice);

    auto kept = after;
    kept.keep_former(before);
    REQUIRE(kept.find("maize")); // a record that holds it goes on showing its name
    CHECK(kept.find("maize")->is_former());
    CHECK_FALSE(kept.find("rice")->is_former());
    CHECK(kept.find("rice")->label.zh == "稻谷");
    CHECK(changes_between(before, kept) == changes);
    CHECK(changes_between(kept, after).empty());
}
