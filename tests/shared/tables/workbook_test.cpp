#include "shared/tables/workbook.hpp"

#include "shared/base/limits.hpp"
#include "tests/shared/tables/xlsx_maker.hpp"

#include <catch2/catch.hpp>

using namespace gengji;

namespace {

Result<Workbook> read(std::string const& rows) { return read_workbook(zipped(workbook_parts(rows))); }

/// What a person is told who hands in these rows.
std::string refusal(std::string const& rows) {
    auto const book = read(rows);
    REQUIRE_FALSE(book);
    CHECK(book.error().problem == Problem::invalid);
    return book.error().detail;
}

} // namespace

TEST_CASE("a spreadsheet's cells are texts as a person sees them", "[tables]") {
    auto const book = read(R"(
        <row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>
        <row r="4"><c r="A4"><v>3.0</v></c><c r="B4"><v>0.1</v></c><c r="C4" t="b"><v>1</v></c>
            <c r="D4" t="inlineStr"><is><t>一_x000D_二</t></is></c><c r="E4" t="str"><f>A1</f><v>结果</v></c></row>
        <row r="5"><c r="A5" s="1"><v>45000</v></c><c r="B5" s="2"><v>45000.5</v></c><c r="C5" s="3"><v>0.25</v></c>
            <c r="D5"/></row>)");
    REQUIRE(book);
    REQUIRE(book->sheets.size() == 1);
    CHECK(book->sheets[0].name == "survey");
    CHECK(book->sheets[0].rows ==
          std::vector<SheetRow>{{1, {"地块", "", "面积"}},
                                {4, {"3", "0.1", "TRUE", "一\r二", "结果"}},
                                {5, {"2023-03-15 00:00:00", "2023-03-15 12:00:00", "06:00:00"}}});
}

TEST_CASE("what is no spreadsheet is refused in words", "[tables]") {
    CHECK(read_workbook("type,name\ntext,a\n").error().detail.find("另存为 .xlsx") != std::string::npos);
    std::string const whole = zipped(workbook_parts(R"(<row r="1"><c r="A1"><v>1</v></c></row>)"));
    REQUIRE(read_workbook(whole));
    for (std::size_t length = 4; length < whole.size(); length += 97)
        CHECK_FALSE(read_workbook(whole.substr(0, length)));
    CHECK_FALSE(read_workbook("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + std::string(4000, 'x')));
}

TEST_CASE("a file's name has to agree with what it is", "[tables]") {
    TempFolder const folder;
    std::string const xlsx = zipped(workbook_parts(R"(<row r="1"><c r="A1"><v>1</v></c></row>)"));
    REQUIRE(write_file_durably(folder / "a.XLSX", xlsx));
    REQUIRE(write_file_durably(folder / "b.xls", xlsx));
    REQUIRE(write_file_durably(folder / "c.txt", xlsx));
    CHECK(read_workbook_file(folder / "a.XLSX"));
    CHECK(read_workbook_file(folder / "b.xls").error().detail.find(".xlsx") != std::string::npos);
    CHECK_FALSE(read_workbook_file(folder / "c.txt"));
    CHECK(read_workbook_file(folder / "none.xlsx").error().problem == Problem::not_found);
}

TEST_CASE("hostile spreadsheets are refused in bounded memory, with sheet and row", "[tables][S20]") {
    SECTION("a part that unpacks to far more than it is") {
        CHECK(refusal(std::string(8 * 1024 * 1024, ' ')).find("展开后过大") != std::string::npos);
    }
    SECTION("entities") {
        auto parts = workbook_parts("");
        parts["xl/worksheets/a.xml"] = "<!DOCTYPE a [<!ENTITY b \"bb\">]><worksheet/>";
        CHECK(read_workbook(zipped(parts)).error().detail.find("DOCTYPE") != std::string::npos);
    }
    SECTION("too many columns") {
        CHECK(refusal(R"(<row r="7"><c r="ZZZ7"><v>1</v></c></row>)").find("survey 表第 7 行：列太多") !=
              std::string::npos);
    }
    SECTION("an endless cell") {
        std::string text;
        for (int i = 0; text.size() <= limits::workbook_cell_bytes; ++i) text += std::to_string(i * 7919);
        CHECK(refusal("<row r=\"3\"><c r=\"B3\" t=\"str\"><v>" + text + "</v></c></row>").find("第 3 行：单元格 B3") !=
              std::string::npos);
    }
    SECTION("rows that go back") {
        CHECK(refusal(R"(<row r="3"><c><v>1</v></c></row><row r="2"><c><v>1</v></c></row>)").find("第 2 行") !=
              std::string::npos);
    }
    SECTION("a million rows") {
        std::string rows;
        for (std::size_t row = 1; row <= limits::workbook_rows + 1; ++row)
            rows += "<row><c><v>" + std::to_string(row * 2654435761u) + "</v></c></row>";
        CHECK(refusal(rows).find("行太多") != std::string::npos);
    }
}
