#include "shared/reports/printed_pages.hpp"

#include "shared/base/files.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <sys/resource.h>

using namespace gengji;
using namespace gengji::reports;

namespace {

std::string text_of(std::string const& path) {
    REQUIRE(std::system(("pdftotext -layout '" + path + "' '" + path + ".txt'").c_str()) == 0);
    return read_file(path + ".txt").value();
}

std::size_t count(std::string_view text, std::string_view what) {
    std::size_t found = 0;
    for (std::size_t at = text.find(what); at != std::string_view::npos; at = text.find(what, at + what.size()))
        ++found;
    return found;
}

Result<void> print(std::string const& path, PrintedTable const& table) {
    auto pages = PrintedPages::create(path, "试印");
    if (!pages) return pages.error();
    pages->title("试印");
    pages->table(table);
    pages->signatures({"填报人", "审核人"});
    return pages->finish();
}

} // namespace

TEST_CASE("a long table goes on over the page, under its head, and loses no row", "[reports]") {
    TempFolder const folder;
    PrintedTable table{{{"序号甲", 1, PrintedTable::Align::right}, {"名称乙", 3}}, {}, false};
    for (int i = 1; i <= 150; ++i) table.rows.push_back({std::to_string(10000 + i), "第" + std::to_string(i) + "行𠮷"});
    REQUIRE(print(folder / "t.pdf", table));
    std::string const text = text_of(folder / "t.pdf");
    std::size_t const pages = count(text, "\f");
    CHECK(pages >= 3);
    CHECK(count(text, "名称乙") == pages);
    for (int i = 1; i <= 150; ++i) CHECK(count(text, std::to_string(10000 + i)) == 1);
    CHECK(count(text, "𠮷") == 150); // a character beyond U+FFFF
    CHECK(count(text, "填报人") == 1);
}

TEST_CASE("a row that no page could hold is broken between its lines", "[reports]") {
    TempFolder const folder;
    std::string words;
    for (int i = 1; i <= 400; ++i) words += "字" + std::to_string(1000 + i) + "。\n";
    REQUIRE(print(folder / "t.pdf", {{{"序号甲", 1}, {"名称乙", 3}}, {{"一", words}, {"二", "后一行"}}, false}));
    std::string const text = text_of(folder / "t.pdf");
    for (int i = 1; i <= 400; ++i) CHECK(count(text, std::to_string(1000 + i)) == 1);
    CHECK(count(text, "后一行") == 1);
    CHECK(count(text, "\f") < 15); // it ends
}

TEST_CASE("a printed report stands whole or not at all", "[reports]") {
    TempFolder const folder;
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    rlimit const little{4000, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &little);
    auto const done = print(folder / "t.pdf", {{{"名称乙", 3}}, {{"一行"}}, false});
    setrlimit(RLIMIT_FSIZE, &before);
    REQUIRE_FALSE(done);
    CHECK(done.error().problem == Problem::full);
    CHECK(std::filesystem::is_empty(folder.path()));
}
