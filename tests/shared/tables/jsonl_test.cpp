#include "shared/tables/jsonl.hpp"

#include "shared/base/limits.hpp"
#include "shared/tables/csv.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

using namespace gengji;

namespace {

TableRow row_of(std::optional<Result<TableRow>> row) {
    REQUIRE(row);
    if (!*row) FAIL(row->error().detail);
    return std::move(*row).value();
}

/// Each within its bound, all of them not.
std::string many_large_cells() {
    std::string line = "{";
    for (std::size_t i = 0; i <= limits::table_row_bytes / limits::table_cell_bytes; ++i)
        line += "\"c" + std::to_string(i) + "\":\"" + std::string(limits::table_cell_bytes, 'x') + "\",";
    return line + "\"z\":1}";
}

} // namespace

TEST_CASE("a line of JSON is a row", "[jsonl]") {
    JsonlReader reader(
        "{\"name\": \"张三\", \"area\": 2.50, \"ok\": true, \"none\": null, \"crops\": [\"rice\"]}\r\n\n{}\n");
    TableRow const row = row_of(reader.next());
    CHECK(row.number == 1);
    CHECK(row.text("name") == "张三");
    CHECK(*row.find("area") == Cell{"area", "2.5", Cell::Kind::number});
    CHECK(*row.find("ok") == Cell{"ok", "true", Cell::Kind::boolean});
    CHECK(*row.find("none") == Cell{"none", "", Cell::Kind::null});
    CHECK(*row.find("crops") == Cell{"crops", "[\"rice\"]", Cell::Kind::json});
    CHECK(row_of(reader.next()).number == 3);
    CHECK_FALSE(reader.next());
}

TEST_CASE("a broken line is reported by its number, and reading goes on", "[jsonl]") {
    std::string const broken = GENERATE(
        as<std::string>{}, "{\"a\":", "[1]", "5", "{\"a\": " + std::string(100, '[') + std::string(100, ']') + "}",
        "{\"a\": \"" + std::string(limits::table_cell_bytes + 1, 'x') + "\"}", many_large_cells());
    CAPTURE(broken.substr(0, 50));
    JsonlReader reader("{\"a\": 1}\n" + broken + "\n{\"a\": 2}");
    CHECK(row_of(reader.next()).text("a") == "1");
    std::optional<Result<TableRow>> const wrong = reader.next();
    REQUIRE(wrong);
    REQUIRE_FALSE(*wrong);
    CHECK(wrong->error().detail.starts_with("第 2 行："));
    CHECK(reader.row_number() == 2);
    CHECK(row_of(reader.next()).text("a") == "2");
}

TEST_CASE("what is written as JSON lines is read back", "[jsonl]") {
    rc::prop("there and back", [](std::vector<std::uint16_t> const& characters, std::int64_t number, bool yes) {
        std::string text;
        for (unsigned const c : characters) text += c < 0x80 ? std::string(1, static_cast<char>(c)) : "长";
        std::vector<Cell> const cells{{"a", text, Cell::Kind::text},
                                      {"b", std::to_string(number), Cell::Kind::number},
                                      {"c", yes ? "true" : "false", Cell::Kind::boolean},
                                      {"d", "", Cell::Kind::null},
                                      {"e", "{\"x\":[1,2]}", Cell::Kind::json},
                                      {"名", text, Cell::Kind::text}};
        std::string out;
        append_jsonl_row(out, cells), append_jsonl_row(out, {});
        JsonlReader reader(out);
        std::optional<Result<TableRow>> const row = reader.next();
        RC_ASSERT(row && *row);
        RC_ASSERT((*row)->cells == cells);
    });
}

TEST_CASE("a table is CSV or JSON lines by its first character", "[tables]") {
    for (char const* const text : {"a,b\n1,2\n",
                                   "\xEF\xBB\xBF"
                                   "a,b\n1,2\n",
                                   " \n {\"a\":1,\"b\":2}\n", "\xEF\xBB\xBF{\"a\": \"1\"}"}) {
        Result<std::unique_ptr<TableReader>> const table = open_table(text);
        REQUIRE(table);
        CHECK(row_of((*table)->next()).text("a") == "1");
        CHECK_FALSE((*table)->next());
    }
    for (std::string const& wrong :
         {std::string(), std::string(" \r\n\t"), std::string("{\"a\": 1}\0", 9), std::string("\xFF\xFF")})
        CHECK(open_table(wrong).error().problem == Problem::invalid);
}
