#include "client/models/table_import.hpp"

#include "shared/base/charset.hpp"
#include "tests/client/desk_fixture.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::test;
using client::ImportReport;

namespace {

/// Li's laptop, enrolled and without records.
struct Importing {
    TempFolder folder;
    FakeClock clock;
    SeededRandom random{7};
    std::unique_ptr<client::Laptop> laptop =
        must(client::Laptop::create(folder.path(), identity_of("li"), right_password, clock, random));
    forms::FormSpec form = *laptop->catalog().form("member_profile");

    ImportReport import(std::string text, bool dry_run = false) {
        return must(client::import_table(*laptop, form, std::move(text), dry_run));
    }
    std::uint64_t records() {
        ListQuery query;
        query.form = "member_profile";
        return must(laptop->store().count(query));
    }
    std::string exported(bool unmasked) {
        std::string out;
        must(client::export_table(*laptop, form, unmasked, out));
        return out;
    }
};

std::string const header = "kind,name,division_code,phone\n";
std::string row(std::string const& name, std::string const& phone = "19900231234") {
    return "farm_household," + name + "," + home_village + "," + phone + "\n";
}

} // namespace

TEST_CASE("a dry run reports the same and saves nothing") {
    Importing i;
    std::string const file = header + row("李一") + row("李二");
    auto const dry = i.import(file, true);
    CHECK(dry.rows == 2);
    CHECK(dry.added == 2);
    CHECK(i.records() == 0);
    CHECK(must(i.laptop->store().counts()).waiting_edits == 0);
    auto const real = i.import(file);
    CHECK(real.added == dry.added);
    CHECK(i.records() == 2);
    CHECK(must(i.laptop->store().counts()).waiting_edits == 2);
}

TEST_CASE("a broken row is skipped and reported as a spreadsheet counts; the others are saved") {
    Importing i;
    auto const report = i.import(header + row("李一") + "no_such_kind,李二," + home_village + ",19900231235\n" +
                                 "farm_household,李三,999999999999,19900231236\n" + row("李四", "19900231237"));
    CHECK(report.rows == 4);
    CHECK(report.added == 2);
    CHECK(report.wrong_count == 2);
    REQUIRE(report.wrong.size() == 2);
    CHECK(report.wrong[0].number == 3);
    CHECK_THAT(report.wrong[0].message, Catch::Contains("no_such_kind"));
    CHECK(report.wrong[1].number == 4);
    CHECK_FALSE(report.wrong[1].message.empty());
    CHECK(i.records() == 2);
}

TEST_CASE("columns are known by name or label; others are reported, not guessed") {
    Importing i;
    auto const report =
        i.import("kind," + i.form.field("name")->label.zh + ",division_code,phone,鞋码\nfarm_household,李一," +
                 home_village + ",19900231234,42\n");
    CHECK(report.added == 1);
    CHECK(report.unknown_columns == std::vector<std::string>{"鞋码"});
    CHECK_THAT(i.exported(true), Catch::Contains("李一"));
}

TEST_CASE("a table as Excel saves it in China is read (GBK), and with a byte order mark too") {
    Importing i;
    std::string const gbk_li = "\xC0\xEE\xD2\xBB"; // 李一
    CHECK(i.import(header + row(gbk_li)).added == 1);
    CHECK(i.import("\xEF\xBB\xBF" + header + row("王二", "19900231299")).added == 1);
    std::string const out = i.exported(true);
    CHECK_THAT(out, Catch::Contains("李一") && Catch::Contains("王二"));
}

TEST_CASE("a file that is no table is refused as a whole") {
    Importing i;
    for (auto const& text : {std::string(), std::string("PK\x03\x04 a workbook")}) {
        auto const report = client::import_table(*i.laptop, i.form, text, false);
        if (report)
            CHECK(report->added == 0);
        else
            CHECK_FALSE(report.error().detail.empty());
        CHECK(i.records() == 0);
    }
}

TEST_CASE("importing again changes what stands instead of making it twice") {
    Importing i;
    REQUIRE_FALSE(i.form.keys.empty());
    // the first key of the form that a plain row can fill
    auto const* const key = i.form.field(i.form.keys.front().front());
    REQUIRE(key);
    std::string const with_key = "kind,name,division_code,phone," + key->name + "\n";
    auto const line = [&](std::string const& phone) {
        return "farm_household,李一," + home_village + "," + phone + ",510231197001011236\n";
    };
    auto const first = i.import(with_key + line("19900231234"));
    INFO(key->name << " " << (first.wrong.empty() ? "" : first.wrong[0].message));
    REQUIRE(first.added == 1);
    CHECK(i.import(with_key + line("19900231234")).same == 1);
    auto const changed = i.import(with_key + line("19900239999"));
    CHECK(changed.changed == 1);
    CHECK(changed.added == 0);
    CHECK(i.records() == 1);
    CHECK_THAT(i.exported(true), Catch::Contains("19900239999"));
    auto const twice = i.import(with_key + line("19900230001") + line("19900230002"));
    CHECK(twice.wrong_count == 1); // two rows for one member: the second is reported
    CHECK_THAT(twice.wrong[0].message, Catch::Contains("与前面的一行是同一个"));
}

TEST_CASE("an export hides what is sensitive, unless it was asked for with a reason") {
    Importing i;
    i.import(header + row("李一"));
    CHECK_THAT(i.exported(false), !Catch::Contains("19900231234"));
    CHECK_THAT(i.exported(true), Catch::Contains("19900231234"));
}

TEST_CASE("what was exported whole comes back the same on another laptop") {
    Importing from, to;
    from.import(header + row("李一") + row("欧阳，\"二\"", "19900231235"));
    std::string const out = from.exported(true);
    auto const report = to.import(out);
    INFO((report.wrong.empty() ? "" : report.wrong[0].message));
    CHECK(report.added == 1 + 1);
    auto const without_ids = [](std::string text) {
        for (auto at = text.find("\"id\":\""); at != std::string::npos; at = text.find("\"id\":\"", at + 1))
            text.replace(at + 6, 36, 36, '0');
        return text;
    };
    CHECK(without_ids(to.exported(true)) == without_ids(out));
}

TEST_CASE("repeats travel in JSON lines, each value under its path") {
    Importing from, to;
    from.form = to.form = must(forms::form_from_json(R"json(
        {"id": "farms", "title": "地", "kind": "event", "title_fields": ["who"],
         "bucket": {"class": "log", "owners": [{"level": "village", "from": "@author"}]}, "sections": [
         {"id": "base", "label": "基本", "fields": [{"name": "who", "label": "谁", "type": "text"}]},
         {"id": "farm", "label": "地", "repeat": true, "fields": [{"name": "name", "label": "名", "type": "text"}]},
         {"id": "crops", "label": "作物", "repeat": true, "within": "farm",
          "fields": [{"name": "area", "label": "面积", "type": "area"}]}]})json"));
    std::string const line =
        R"json({"who":"张三","farm[k00000000000a]/_pos":"1","farm[k00000000000a]/name":"东坡",)json"
        R"json("farm[k00000000000a]/crops[k00000000000b]/_pos":"2","farm[k00000000000a]/crops[k00000000000b]/area":"3.5"})json";
    auto const report = from.import(line + "\n");
    CHECK(report.added == 1);
    CHECK(report.unknown_columns.empty());
    std::string const out = from.exported(true);
    CHECK_THAT(out, Catch::Contains(R"("farm[k00000000000a]/crops[k00000000000b]/area":"3.50")"));
    CHECK(to.import(out).added == 1);
    auto const from_who = [](std::string const& text) { return text.substr(text.find("\"who\"")); };
    CHECK(from_who(to.exported(true)) == from_who(out));
    CHECK(to.import(R"json({"who":"李四","farm[k00000000000a]/size":"1","crops[k00000000000a]/area":"1"})json")
              .unknown_columns.size() == 2);
}

TEST_CASE("what an export hid does not come back in the place of what it hid") {
    Importing i;
    std::string const with_key = "kind,name,division_code,phone,contact_name,id_no\n";
    std::string const member = "farm_household,李一," + home_village + ",19900231234,李一山,510231197001011236\n";
    REQUIRE(i.import(with_key + member).added == 1);
    std::string const whole = i.exported(true);
    auto const report =
        i.import(with_key + "farm_household,李一," + home_village + ",199****1234,李*,510231197001011236\n");
    INFO((report.wrong.empty() ? "" : report.wrong[0].message));
    CHECK(report.same == 1);
    CHECK(report.notes_count >= 1);
    CHECK(i.exported(true) == whole);
    auto const masked_key = i.import(i.exported(false)); // as it came out, by nobody's number
    CHECK(masked_key.added == 0);
    CHECK(masked_key.wrong_count == 1);
    CHECK_THAT(masked_key.wrong.at(0).message, Catch::Contains("遮盖") && Catch::Contains("--unmask"));
    CHECK(i.exported(true) == whole);
}

TEST_CASE("a row is not about a record that was withdrawn") {
    Importing i;
    std::string const with_key = "kind,name,division_code,phone,id_no\n";
    std::string const member = "farm_household,李一," + home_village + ",19900231234,510231197001011236\n";
    REQUIRE(i.import(with_key + member).added == 1);
    ListQuery query;
    query.form = "member_profile";
    auto const key = must(i.laptop->store().list(query)).front().key;
    auto const shown = must(i.laptop->store().show(key));
    Life const life{Life::State::voided, "登记错了", {}, shown.seen};
    must(i.laptop->store().save(
        {key, shown.state.form, i.laptop->identity().actor, shown.seen, {{"_life", Value::of(life)}}, {}}));
    auto const report =
        i.import(with_key + "farm_household,李一," + home_village + ",19900239999,510231197001011236\n");
    CHECK(report.added == 1);
    CHECK(report.changed == 0);
    CHECK_THAT(report.notes.at(0).message, Catch::Contains("作废"));
    CHECK(life_of(must(i.laptop->store().show(key)).state) == LifeState::voided);
    CHECK(i.records() == 1); // the withdrawn one is not listed
}
