#include "shared/base/files.hpp"
#include "shared/base/json.hpp"
#include "shared/reports/export_records.hpp"
#include "shared/tables/csv.hpp"
#include "tests/shared/reports/exports/memory_source.hpp"
#include "tests/shared/reports/office.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>

#include <sstream>

using namespace gengji;
using namespace gengji::reports;
using namespace gengji::test;

namespace {

constexpr char const* evil = "=HYPERLINK(\"http://x\",\"点我\")";

struct Exporting {
    Exporting() {
        member = source.save("member", "member_profile",
                             {{"kind", Value::of("farm_household")},
                              {"name", Value::of("张三丰")},
                              {"phone", Value::of("19900231234")},
                              {"id_no", Value::of("500299198503074210")},
                              {"division_code", Value::of(home_village)},
                              {"group_no", Value::of(evil)},
                              {"land_contracted", mu("5.6")},
                              {"crops[k000000000001]/crop", Value::of("rice")},
                              {"crops[k000000000001]/planted", mu("3.5")},
                              {"crops[k000000000002]/crop", Value::of("rapeseed")},
                              {"crops[k000000000002]/planted", mu("2.1")}});
        source.save("plot", "plot",
                    {{"name", Value::of("大田湾")},
                     {"owner", Value::of(member.id)},
                     {"division_code", Value::of(home_village)},
                     {"contract_area", mu("5.6")},
                     {"road_access", Value::of(true)},
                     {"lease_until", day("2030-09-30")}});
        source.voids(source.save("gone", "plot", {{"name", Value::of("作废的地")}}));
    }
    RecordsExported run(char const* form, RecordExport const& wish) {
        return export_records(source, *source.catalog().form(form), {1'760'000'000'000, true}, wish).value();
    }
    std::string text(char const* form, ExportFormat format, bool unmasked = false, std::string repeat = {}) {
        std::ostringstream out;
        RecordExport wish;
        wish.format = format, wish.target.stream = &out, wish.unmasked = unmasked, wish.repeat = std::move(repeat);
        run(form, wish);
        return out.str();
    }
    Json json(char const* form, bool unmasked = false) {
        return parse_json(text(form, ExportFormat::json, unmasked)).value();
    }

    MemorySource source;
    RecordKey member;
    TempFolder folder;
};

/// Rows of a CSV as our reader and any spreadsheet read it, by column.
std::vector<TableRow> rows_of(std::string text) {
    auto reader = CsvReader::open(std::move(text)).value();
    std::vector<TableRow> rows;
    while (auto row = reader.next()) rows.push_back(row->value());
    return rows;
}

} // namespace

TEST_CASE("a CSV has a BOM, labels, exact numbers, and nothing that a spreadsheet computes", "[reports]") {
    Exporting at;
    std::string const csv = at.text("member_profile", ExportFormat::csv);
    CHECK(csv.starts_with("\xEF\xBB\xBF"));
    CHECK_THAT(csv,
               Catch::Contains("\"'=HYPERLINK(") && !Catch::Contains(",=HYPERLINK") && !Catch::Contains(",\"=HYPER"));
    auto const rows = rows_of(csv);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].text("记录编号") == to_text(at.member.id));
    CHECK(rows[0].text("主体类型") == "农户");
    CHECK(rows[0].text("村民小组") == evil); // read back, it is what was written
    CHECK(rows[0].text("家庭承包面积") == "5.60");
    CHECK_THAT(csv, Catch::Contains(",5.60,"));
}

TEST_CASE("exports are masked unless said otherwise, names in other records too", "[reports]") {
    Exporting at;
    for (auto const format : {ExportFormat::csv, ExportFormat::json, ExportFormat::jsonl}) {
        std::string const members = at.text("member_profile", format), plots = at.text("plot", format);
        CHECK_THAT(members,
                   Catch::Contains("张*") && Catch::Contains("199****1234") && Catch::Contains("5002**********4210"));
        CHECK_THAT(members + plots, !Catch::Contains("张三丰") && !Catch::Contains("19900231234"));
        CHECK_THAT(plots, Catch::Contains("张*"));
        CHECK_THAT(at.text("member_profile", format, true),
                   Catch::Contains("张三丰") && Catch::Contains("19900231234"));
        CHECK_THAT(at.text("plot", format, true), Catch::Contains("张三丰"));
        CHECK_THAT(plots, !Catch::Contains("作废的地"));
    }
}

TEST_CASE("the JSON is an OData document: typed values, codes with their labels, repeats within", "[reports]") {
    Exporting at;
    Json const plots = at.json("plot");
    CHECK(plots["@odata.context"] == "$metadata#plot");
    CHECK(plots["@odata.count"] == 1);
    REQUIRE(plots["value"].size() == 1);
    Json const& plot = plots["value"][0];
    CHECK(plot["contract_area"].is_number());
    CHECK(plot["contract_area"] == 5.6);
    CHECK(plot["road_access"] == true);
    CHECK(plot["lease_until"] == "2030-09-30");
    CHECK(plot["owner"] == to_text(at.member.id));
    CHECK(plot["owner@gengji.label"] == "张*");
    CHECK(plot["level"] == "submitted");
    CHECK(plot["parcel_code"].is_null());

    Json const member = at.json("member_profile")["value"][0];
    REQUIRE(member["crops"].size() == 2);
    CHECK(member["crops"][0]["crop"] == "rice");
    CHECK(member["crops"][0]["crop@gengji.label"] == "中稻");
    CHECK(member["crops"][1]["planted"] == 2.1);
    CHECK(member["livestock"].empty());

    Json const none = at.json("machine");
    CHECK(none["value"].empty());
    CHECK(none["@odata.count"] == 0);
}

TEST_CASE("what repeats has rows of its own: files beside the CSV, or one part on its own", "[reports]") {
    Exporting at;
    RecordExport wish;
    wish.target.path = at.folder / "名单.csv";
    auto const done = at.run("member_profile", wish);
    CHECK(done.records == 1);
    auto const crops = std::ranges::find(done.parts, at.folder / "名单-crops.csv", &RecordsExported::Part::file);
    REQUIRE(crops != done.parts.end());
    CHECK(crops->rows == 2);
    auto const rows = rows_of(read_file(crops->file).value());
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].text("记录编号") == to_text(at.member.id));
    CHECK(rows[0].text("行号") == "crops[k000000000001]");
    CHECK(rows[1].text("作物") == "油菜");
    CHECK(rows_of(at.text("member_profile", ExportFormat::csv, false, "crops")).size() == 2);
    std::ostringstream out;
    wish.target = {{}, &out};
    wish.repeat = "corps";
    auto const wrong = export_records(at.source, *at.source.catalog().form("member_profile"), {}, wish);
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().problem == Problem::invalid);
}

TEST_CASE("a workbook opens in LibreOffice and its cells equal the records", "[reports][office]") {
    Exporting at;
    RecordExport wish;
    wish.format = ExportFormat::xlsx;
    wish.target.path = at.folder / "名单.xlsx";
    at.run("member_profile", wish);
    auto const sheets = office::open_workbook(wish.target.path);
    REQUIRE(sheets.contains("会员建档画像"));
    auto const& rows = sheets.at("会员建档画像");
    REQUIRE(rows.size() == 2);
    auto const cell = [&](char const* title) {
        auto const column = std::ranges::find(rows[0], title) - rows[0].begin();
        REQUIRE(static_cast<std::size_t>(column) < rows[1].size());
        return rows[1][static_cast<std::size_t>(column)];
    };
    CHECK(cell("记录编号") == to_text(at.member.id));
    CHECK(cell("姓名/单位名称") == "张*");
    CHECK(cell("村民小组") == evil); // the text, not what it would compute
    auto const crops = std::ranges::find_if(sheets, [](auto const& sheet) {
        return sheet.second.size() == 3 && std::ranges::find(sheet.second[0], "作物") != sheet.second[0].end();
    });
    REQUIRE(crops != sheets.end());
}

TEST_CASE("a list that cannot be written leaves no file behind", "[reports]") {
    Exporting at;
    RecordExport wish;
    wish.target.path = at.folder / "没有/名单.csv";
    auto const none = export_records(at.source, *at.source.catalog().form("plot"), {}, wish);
    REQUIRE_FALSE(none);
    CHECK_THAT(none.error().detail, Catch::Contains("没有"));
}
