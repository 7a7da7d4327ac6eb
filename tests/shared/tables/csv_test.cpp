#include "shared/tables/csv.hpp"

#include "shared/base/charset.hpp"
#include "shared/base/limits.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

using namespace gengji;

namespace {

using Line = std::vector<std::string>;

CsvReader opened(std::string text) {
    Result<CsvReader> reader = CsvReader::open(std::move(text));
    if (!reader) FAIL(reader.error().detail);
    return std::move(reader).value();
}

/// Every row as its texts; a wrong one as "!" and what is wrong.
std::vector<Line> rows_of(CsvReader& reader) {
    std::vector<Line> rows;
    while (std::optional<Result<TableRow>> const row = reader.next()) {
        if (!*row) {
            rows.push_back({"!", row->error().detail});
            continue;
        }
        Line line;
        for (Cell const& cell : (*row)->cells) line.push_back(cell.text);
        rows.push_back(line);
    }
    return rows;
}

std::vector<Line> rows_of(std::string text) {
    CsvReader reader = opened(std::move(text));
    return rows_of(reader);
}

std::string written(std::vector<Line> const& rows) {
    std::string text(csv_mark);
    for (Line const& row : rows) append_csv_row(text, row);
    return text;
}

bool is_wrong(Line const& row) { return row.size() == 2 && row[0] == "!"; }

} // namespace

TEST_CASE("a CSV is read by the names of its columns", "[csv]") {
    CsvReader reader = opened("姓名,面积（亩）,备注\n张三丰,12.5,\"有井,有路\"\n");
    CHECK(reader.header() == Line{"姓名", "面积（亩）", "备注"});
    std::optional<Result<TableRow>> const row = reader.next();
    REQUIRE(row);
    REQUIRE(*row);
    CHECK((*row)->number == 2);
    CHECK((*row)->text("姓名") == "张三丰");
    CHECK((*row)->text("备注") == "有井,有路");
    CHECK((*row)->find("电话") == nullptr);
    CHECK((*row)->text("电话").empty());
    CHECK_FALSE(reader.next());
    CHECK_FALSE(reader.next());
}

TEST_CASE("every line end, mark and charset that spreadsheets write gives the same rows", "[csv]") {
    std::vector<Line> const expected{{"张三", "5"}, {"李四", "6"}};
    std::string const end = GENERATE("\n", "\r\n", "\r");
    std::string const text = "姓名,面积" + end + "张三,5" + end + "李四,6";
    CHECK(rows_of(text) == expected);
    CsvReader reader = opened(text + end);
    (void)rows_of(reader);
    CHECK(reader.row_number() == 3);
    CHECK(rows_of(text + end) == expected);
    CHECK(rows_of("\xEF\xBB\xBF" + text) == expected);
    CHECK(rows_of(*from_utf8(text, Charset::gb18030)) == expected);
    CHECK(rows_of("\xFF\xFE" + *from_utf8(text, Charset::utf16le)) == expected);
}

TEST_CASE("a file saved by a Chinese spreadsheet as CSV (GBK) is read", "[csv]") {
    // 姓名,村 / 王五,长龙村, byte by byte
    CHECK(rows_of("\xD0\xD5\xC3\xFB,\xB4\xE5\r\n\xCD\xF5\xCE\xE5,\xB3\xA4\xC1\xFA\xB4\xE5\r\n") ==
          std::vector<Line>{{"王五", "长龙村"}});
}

TEST_CASE("the separator is found out", "[csv]") {
    CHECK(opened("a,b\n1,2\n").separator() == ',');
    CHECK(opened("a;b\n1,5;2,5\n").separator() == ';');
    CHECK(opened("a\tb\n1,5\t2,5\n").separator() == '\t');
    CHECK(opened("姓名\n张三\n").separator() == ',');
    CHECK(opened("a,b;c,d\n1,2;3,4\n1,2;3,4\n").separator() == ',');
    CHECK(opened("a,b;c\n1,2;3\n").separator() == ','); // either would do
    CHECK(opened("\"a,b,c\";d\n1;2\n").separator() == ';');
    CHECK(rows_of("sep=;\na,b;c\n1,5;2\n") == std::vector<Line>{{"1,5", "2"}});
    CHECK(rows_of("sep=|\r\na|c\r\n1,5|2\r\n") == std::vector<Line>{{"1,5", "2"}});
}

TEST_CASE("quoted cells hold quotes, separators and line ends", "[csv]") {
    CHECK(rows_of("a,b\n\"say \"\"hi\"\"\",\"two\r\nlines\"\n") == std::vector<Line>{{"say \"hi\"", "two\r\nlines"}});
    CHECK(rows_of("a,b\n\"\",\"\"\"\"\n") == std::vector<Line>{{"", "\""}});
    CHECK(rows_of("a,b\n5\" pipe,x\"y\n") == std::vector<Line>{{"5\" pipe", "x\"y"}});
}

TEST_CASE("short rows are filled up, blank ones skipped but counted", "[csv]") {
    CsvReader reader = opened("\n\na,b,c,\n\n1\n,,\n1,2,3,,,\n");
    CHECK(reader.header() == Line{"a", "b", "c", ""});
    REQUIRE(reader.next());
    CHECK(reader.row_number() == 5);
    std::optional<Result<TableRow>> const row = reader.next();
    REQUIRE(row);
    CHECK((*row)->number == 7);
    CHECK((*row)->text("c") == "3");
    CHECK_FALSE(reader.next());
}

TEST_CASE("a broken row is reported by its number, and the rows around it are read", "[csv]") {
    std::string const broken = GENERATE("\"unclosed,2", "\"closed\"too early,2", "1,2,3", "1,\"2\" ");
    CAPTURE(broken);
    std::vector<Line> const rows = rows_of("a,b\ngood,1\n" + broken + "\ngood,2\n");
    REQUIRE(rows.size() == 3);
    CHECK(rows[0] == Line{"good", "1"});
    REQUIRE(is_wrong(rows[1]));
    CHECK(rows[1][1].starts_with("第 3 行："));
    CHECK(rows[2] == Line{"good", "2"});
}

TEST_CASE("cells, rows and columns have their bounds", "[csv][S20]") {
    std::string const large(limits::table_cell_bytes, 'x');
    CHECK(rows_of("a,b\n" + large + ",1\n\"" + large + "\",1\n") == std::vector<Line>{{large, "1"}, {large, "1"}});
    for (std::string const& too_large : {large + "x", "\"" + large + "x\"", "\"" + large + "\"\"\""}) {
        std::vector<Line> const rows = rows_of("a,b\n" + too_large + ",1\ngood,2\n");
        REQUIRE(rows.size() == 2);
        CHECK(is_wrong(rows[0]));
        CHECK(rows[1] == Line{"good", "2"});
    }
    std::string header, wide, heavy;
    for (std::size_t i = 0; i <= limits::table_columns; ++i) header += "c" + std::to_string(i) + ",", wide += ",";
    for (std::size_t i = 0; i <= limits::table_row_bytes / limits::table_cell_bytes; ++i) heavy += large + ",";
    CHECK(CsvReader::open(header + "\n").error().detail.find("列数太多") != std::string::npos);
    header.resize(header.find("c100,"));
    CHECK(rows_of(header + "\n1" + wide + "\n")[0][1].find("列数太多") != std::string::npos);
    CHECK(rows_of(header + "\n" + heavy + "\n")[0][1].find("内容太大") != std::string::npos);
}

TEST_CASE("what is no table is refused as a whole", "[csv]") {
    for (std::string const& wrong : {std::string(), std::string("\n\r\n"), std::string(",,\n,,\n"),
                                     std::string("a,b\n1,\0\n", 8), std::string("a,a\n"), std::string("a,\"b\n"),
                                     std::string("a\xFF\xFF\n"), std::string("sep=;\n"), std::string("\xEF\xBB\xBF")}) {
        Result<CsvReader> const reader = CsvReader::open(wrong);
        REQUIRE_FALSE(reader);
        CHECK(reader.error().problem == Problem::invalid);
    }
    CHECK(CsvReader::open(std::string("a,b\n1,\0\n", 8)).error().detail.starts_with("第 2 行"));
    CHECK(CsvReader::open("a,b,a\n").error().detail.find("“a”") != std::string::npos);
}

TEST_CASE("no cell of an export is computed by a spreadsheet", "[csv]") {
    for (std::string const cell : {"=1+1", "+86139", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "－1",
                                   "=cmd|' /C calc'!A0", "-", "-.5", "--1", "-1e5"}) {
        std::string const text = written({{cell, "x"}});
        std::size_t const first = text.find_first_not_of('"', csv_mark.size());
        CHECK(text[first] == '\'');
    }
    CHECK(written({{"-3.5", "-7", "12", "1=2", "a-b", "'tis"}}) ==
          std::string(csv_mark) + "-3.5,-7,12,1=2,a-b,'tis\r\n");
    CHECK(written({{"a,b", "say \"hi\"", "two\nlines", ""}}) ==
          std::string(csv_mark) + "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\r\n");
}

TEST_CASE("what is written is read back, whatever the cells", "[csv]") {
    rc::prop("there and back", [] {
        auto const piece = rc::gen::element<std::string>("a", "长", "\"", "'", ",", ";", "\t", "\r", "\n", "=", "+",
                                                         "-", "@", "＝", "1", ".", " ");
        auto const cell = rc::gen::map(rc::gen::container<Line>(piece), [](Line const& pieces) {
            std::string text;
            for (std::string const& part : pieces) text += part;
            return text;
        });
        std::size_t const columns = *rc::gen::inRange<std::size_t>(1, 5);
        std::vector<Line> rows = *rc::gen::container<std::vector<Line>>(rc::gen::container<Line>(columns, cell));
        std::erase_if(rows, [](Line const& row) {
            return std::ranges::all_of(row, [](std::string const& text) { return text.empty(); });
        });
        std::vector<Line> all{Line{"姓名", "b", "c", "d"}};
        all[0].resize(columns);
        all.insert(all.end(), rows.begin(), rows.end());
        std::string text(written(all));
        if (columns == 1)
            text = "sep=,\r\n" + text.substr(csv_mark.size()); // one column leaves nothing to find the separator by
        RC_ASSERT(rows_of(text) == rows);
    });
}

TEST_CASE("any bytes are read to their end", "[csv][S20]") {
    rc::prop("text of the awkward kind", [](std::vector<std::uint8_t> const& choices) {
        std::string text = "a,b\n";
        for (std::uint8_t const choice : choices)
            text += std::string_view("\"\",,;;\t\r\n\n\n=x' \xB3\xFF")[choice % 18];
        Result<CsvReader> reader = CsvReader::open(text);
        if (!reader) return;
        std::size_t rows = 0;
        while (reader->next()) RC_ASSERT(++rows <= text.size());
    });
    for (char const* const line :
         {"\"\"\"\n", "\"a\n", "\"\"\"\"z\n", "a,\"\n", "\"\n", "x\"\"\n"}) { // many rows that never close their quotes
        std::string text = "a,b\n";
        while (text.size() < 1024 * 1024) text += line;
        CsvReader reader = opened(text);
        std::size_t rows = 0;
        while (reader.next()) ++rows;
        CHECK(rows > 0);
    }
}
