#include "shared/reports/workbook_writer.hpp"

#include "shared/tables/workbook.hpp"
#include "tests/shared/reports/office.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace gengji;
using namespace gengji::reports;

namespace {

constexpr UnixMs morning = 1759192200000; // 2025-09-30 08:30 in China

void write_one_of_each(std::string const& path) {
    auto book = WorkbookWriter::create(path, "一样一个").value();
    SheetWriter& sheet = book.sheet("各种值");
    sheet.across("标题占三列", 3, Tone::title);
    sheet.header(std::vector<std::string>{"名称", "面积", "件数", "日期", "时刻"}, 1);
    sheet.row({"=1+1", Decimal{3215, 2}, 7, *parse_date("2025-09-30"), Instant{morning}});
    sheet.row({"+86", Decimal{995, 2}, 1234567, *parse_date("1900-01-01"), Instant{0}});
    sheet.row({"@SUM(A1)", Decimal{-5, 1}, -3, *parse_date("2024-02-29"), SheetCell()});
    sheet.row({"𠮷野\t㛃\x01", Decimal{900000000000000001, 2}, 0, SheetCell(), SheetCell()});
    sheet.row({"_x0041_ <&>\"", Decimal{}, 1});
    REQUIRE(book.finish());
}

std::vector<std::vector<std::string>> cells_of(Sheet const& sheet) {
    std::vector<std::vector<std::string>> rows;
    for (auto const& row : sheet.rows) rows.push_back(row.cells);
    return rows;
}

struct Bounded { // no file may grow beyond so many bytes, as on a full disk
    explicit Bounded(rlim_t bytes) {
        std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &before);
        rlimit const now{bytes, before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &now);
    }
    ~Bounded() { setrlimit(RLIMIT_FSIZE, &before); }
    rlimit before{};
};

} // namespace

TEST_CASE("a workbook holds typed values, and our own reader finds them again", "[reports]") {
    TempFolder const folder;
    write_one_of_each(folder / "one.xlsx");
    auto const book = read_workbook_file(folder / "one.xlsx").value();
    REQUIRE(book.sheets.size() == 1);
    CHECK(book.sheets[0].name == "各种值");
    CHECK(cells_of(book.sheets[0]) == std::vector<std::vector<std::string>>{
                                          {"标题占三列"},
                                          {"名称", "面积", "件数", "日期", "时刻"},
                                          {"=1+1", "32.15", "7", "2025-09-30 00:00:00", "2025-09-30 08:30:00"},
                                          {"+86", "9.95", "1234567", "1900-01-01", "1970-01-01 08:00:00"},
                                          {"@SUM(A1)", "-0.5", "-3", "2024-02-29 00:00:00"},
                                          {"𠮷野\t㛃", "9000000000000000.01", "0"},
                                          {"_x0041_ <&>\"", "0", "1"},
                                      });
}

TEST_CASE("LibreOffice opens a workbook and shows the same, formulas as texts", "[reports]") {
    TempFolder const folder;
    write_one_of_each(folder / "one.xlsx");
    auto const sheets = office::open_workbook(folder / "one.xlsx");
    REQUIRE(sheets.contains("各种值"));
    auto const& rows = sheets.at("各种值");
    REQUIRE(rows.size() == 7);
    CHECK(rows[2] == std::vector<std::string>{"=1+1", "32.15", "7", "2025-09-30", "2025-09-30 08:30"});
    CHECK(rows[3] == std::vector<std::string>{"+86", "9.95", "1,234,567", "1900-01-01", "1970-01-01 08:00"});
    CHECK(rows[4] == std::vector<std::string>{"@SUM(A1)", "-0.50", "-3", "2024-02-29", ""});
    CHECK(rows[5][0] == "𠮷野\t㛃");
    CHECK(rows[6][0] == "_x0041_ <&>\"");
}

TEST_CASE("a workbook stands whole or not at all", "[reports]") {
    TempFolder const folder;
    auto const fill = [](std::string const& path, int rows) {
        auto book = WorkbookWriter::create(path, "大表");
        if (!book) return Result<void>(book.error());
        SheetWriter& sheet = book->sheet("行");
        for (int i = 0; i < rows; ++i) sheet.row({"新民镇双河口村", i, Decimal{i, 2}});
        return book->finish();
    };
    SECTION("nobody finished it") {
        WorkbookWriter::create(folder / "a.xlsx", "没写完").value().sheet("行").row({"一"});
        CHECK(std::filesystem::is_empty(folder.path()));
    }
    SECTION("it may be read by its owner only") {
        REQUIRE(fill(folder / "a.xlsx", 1));
        struct stat status {};
        REQUIRE(::stat((folder / "a.xlsx").c_str(), &status) == 0);
        CHECK((status.st_mode & 0777) == 0600);
    }
    SECTION("there is no such folder") {
        auto const done = fill(folder / "没有/a.xlsx", 1);
        REQUIRE_FALSE(done);
        CHECK(done.error().problem == Problem::not_found);
        CHECK(done.error().detail.find("没有这个文件夹") == 0);
    }
    SECTION("rows have nowhere to wait") {
        auto book = WorkbookWriter::create(folder / "a.xlsx", "大表").value();
        rlimit before{};
        getrlimit(RLIMIT_NOFILE, &before);
        rlimit const none{3, before.rlim_max};
        setrlimit(RLIMIT_NOFILE, &none);
        SheetWriter& sheet = book.sheet("行");
        setrlimit(RLIMIT_NOFILE, &before);
        sheet.header(std::vector<std::string>{"名称"});
        sheet.row({"一"});
        sheet.chart({}, sheet, 0, 0);
        CHECK_FALSE(book.finish());
        CHECK_FALSE(std::filesystem::exists(folder / "a.xlsx"));
    }
    SECTION("it is a folder") {
        auto const done = fill(folder.path(), 1);
        REQUIRE_FALSE(done);
        CHECK(done.error().problem == Problem::invalid);
    }
    SECTION("the disk is full, wherever that is noticed") {
        REQUIRE(fill(folder / "a.xlsx", 10));
        auto const bytes = std::filesystem::file_size(folder / "a.xlsx");
        rlim_t const most = GENERATE(rlim_t(0), 100, 3000, 5000, 20000, 100000, 200000, 300000, 1000000, 1400000);
        Bounded const bounded(most);
        auto const done = fill(folder / "a.xlsx", 20000); // 2 MB of XML, 0.3 MB packed
        INFO(most);
        REQUIRE_FALSE(done);
        CHECK(done.error().problem == Problem::full);
        CHECK(done.error().detail.find("磁盘放不下") == 0);
        CHECK(std::filesystem::file_size(folder / "a.xlsx") == bytes); // the one that stood there still does
        CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
    }
}

TEST_CASE("what does not fit a sheet is told or made to fit", "[reports]") {
    TempFolder const folder;
    auto book = WorkbookWriter::create(folder / "a.xlsx", "名称").value();
    SECTION("names of sheets") {
        book.sheet("乡镇/村: [2025]*?\\");
        book.sheet("乡镇/村: [2025]");
        book.sheet(std::string(200, 'x'));
        book.sheet("");
        REQUIRE(book.finish());
        auto const read = read_workbook_file(folder / "a.xlsx").value();
        std::vector<std::string> names;
        for (auto const& sheet : read.sheets) names.push_back(sheet.name);
        CHECK(names == std::vector<std::string>{"乡镇村 2025", "乡镇村 20252", std::string(31, 'x'), "表"});
    }
    SECTION("too many rows") {
        SheetWriter& sheet = book.sheet("行");
        sheet.skip(most_sheet_rows - 1);
        sheet.row({"最后一行"});
        sheet.row({"放不下"});
        auto const done = book.finish();
        REQUIRE_FALSE(done);
        CHECK(done.error().problem == Problem::invalid);
        CHECK_FALSE(std::filesystem::exists(folder / "a.xlsx"));
    }
    SECTION("a text longer than a cell holds") {
        std::string longest;
        for (int i = 0; i < 40000; ++i) longest += "x";
        book.sheet("行").row({longest, std::string("\xff坏")});
        REQUIRE(book.finish());
        auto const read = read_workbook_file(folder / "a.xlsx").value();
        CHECK(read.sheets[0].rows[0].cells[0] == longest.substr(0, 32766) + "…");
        CHECK(read.sheets[0].rows[0].cells[1] == "\xEF\xBF\xBD坏");
    }
}
