#include "shared/base/files.hpp"
#include "shared/domain/facts/service_log.hpp"
#include "shared/domain/indicators/other_facts.hpp"
#include "shared/reports/labels.hpp"
#include "shared/reports/report_job.hpp"
#include "shared/tables/workbook.hpp"
#include "tests/shared/reports/county_records.hpp"
#include "tests/shared/reports/office.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>

using namespace gengji;
using namespace gengji::reports;

namespace {

using Kind = ReportWish::Kind;
using Cells = std::vector<std::vector<std::string>>;

ReportWish wish(Kind kind, std::string place, std::string output, std::string unit = {}) {
    return {kind, *domain::parse_month("2025-09"), std::move(place), std::move(unit), std::move(output), true};
}

Result<std::string> write(test::CountyRecords& records, ReportWish const& what) {
    return write_report(what, records, *parse_date("2025-10-20"));
}

std::map<std::string, Cells> read(std::string const& path) {
    std::map<std::string, Cells> sheets;
    auto const book = read_workbook_file(path);
    REQUIRE(book);
    for (auto const& sheet : book->sheets) {
        for (auto const& row : sheet.rows) sheets[sheet.name].push_back(row.cells);
    }
    return sheets;
}

/// The rows below the one that begins so, by column name.
std::vector<std::map<std::string, std::string>> below(Cells const& rows, std::string const& first) {
    std::vector<std::map<std::string, std::string>> found;
    std::vector<std::string> const* head = nullptr;
    for (auto const& row : rows) {
        if (head) {
            found.emplace_back();
            for (std::size_t i = 0; i < head->size(); ++i)
                found.back()[(*head)[i]] = i < row.size() ? row[i] : std::string();
        }
        if (!head && !row.empty() && row[0] == first) head = &row;
    }
    return found;
}

/// As shown less the marks between thousands: LibreOffice shows 1,234.50, our reader 1234.5.
std::optional<Decimal> number_in(std::string text) {
    std::erase(text, ',');
    if (text.ends_with('%')) text.pop_back();
    return parse_decimal(text);
}

std::string text_of_pdf(std::string const& path) {
    std::string const out = path + ".txt";
    REQUIRE(std::system(("pdftotext -layout '" + path + "' '" + out + "'").c_str()) ==
            0); // poppler-utils: ./dev setup test
    return read_file(out).value();
}

std::size_t count(std::string const& text, std::string_view what) {
    std::size_t found = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
    return found;
}

} // namespace

TEST_CASE("the monthly workbook's cells are the figures and the records", "[reports][files]") {
    TempFolder const folder;
    test::CountyRecords records;
    records.put_demo();
    REQUIRE(write(records, wish(Kind::month, "500231", folder / "m.xlsx")));
    auto const sheets = read(folder / "m.xlsx");
    for (char const* const name :
         {"封面", "图表", "作业汇总", "作业明细", "指标明细", "任务", "四个重大", "乡镇排名", "各单位月报", "编码说明"})
        CHECK(sheets.contains(name));

    domain::CountyFigures figures(records);
    auto const board = figures.board("500231", *domain::parse_month("2025-09"), true);
    REQUIRE(board);
    auto const cover = below(sheets.at("封面"), "编号");
    for (std::size_t i = 0; i < board->figures.size(); ++i) {
        auto const& figure = board->figures[i];
        auto row = cover.at(i);
        INFO(figure.id);
        CHECK(figure.id.starts_with(row["编号"]));
        CHECK(number_in(row["累计上报"]) == of_hundredths(figure.value.reported));
        CHECK(number_in(row["累计核实"]) == of_hundredths(figure.value.verified));
        if (figure.target) CHECK(number_in(row["当年目标"]) == of_hundredths(*figure.target));
        if (figure.pace) CHECK(number_in(row["进度参考线"]) == of_hundredths(*figure.pace));
    }

    std::map<std::string, RecordState const*> logs;
    for (auto const& one : records.all()) {
        if (one.state.form.form == domain::service_log_form) logs[to_text(one.key.id)] = &one.state;
    }
    auto const rows = below(sheets.at("作业明细"), "月份");
    CHECK(rows.size() > 200);
    Decimal reported{}, verified{};
    for (auto row : rows) {
        auto const* const state = logs.at(row["记录编号"]);
        auto const log = domain::service_log_of({}, *state);
        CHECK(row["作业记录号"] == log.log_no);
        CHECK(row["作业"] == operation_text(log.operation));
        CHECK(row["开始时间"] == to_text_local(*log.start_at) + ":00");
        CHECK(number_in(row["申报面积（亩）"]) == log.claimed);
        CHECK(number_in(row["认定面积（亩）"]) == log.accepted);
        CHECK(number_in(row["次数"]) == Decimal{*log.times, 0});
        reported = *add(reported, *number_in(row["计入上报（亩次）"]));
        verified = *add(verified, *number_in(row["计入核实（亩次）"]));
    }
    domain::Sums const served = std::ranges::find(board->figures, "K6", &domain::Figure::id)->base;
    CHECK(reported == of_hundredths(served.reported));
    CHECK(verified == of_hundredths(served.verified));
    auto const pivot = below(sheets.at("作业汇总"), "乡镇（街道）");
    auto total = pivot.at(pivot.size() - 1);
    CHECK(total["乡镇（街道）"] == "合计");
    CHECK(number_in(total["本年累计（亩次）"]) == of_hundredths(served.verified));
}

TEST_CASE("LibreOffice opens every workbook of ours, and its cells are the same", "[reports][files]") {
    TempFolder const folder;
    test::CountyRecords records;
    records.put_demo();
    auto const what = GENERATE(values<std::pair<Kind, char const*>>({{Kind::month, "500231101"},
                                                                     {Kind::month, "县供销合作社"},
                                                                     {Kind::ranking, "500231"},
                                                                     {Kind::summary, "500231"},
                                                                     {Kind::bulletin, "500231"}}));
    bool const unit = std::string_view(what.second).starts_with("县");
    INFO(what.second);
    REQUIRE(
        write(records, wish(what.first, unit ? "500231" : what.second, folder / "r.xlsx", unit ? what.second : "")));
    auto const ours = read(folder / "r.xlsx");
    auto const theirs = office::open_workbook(folder / "r.xlsx");
    REQUIRE(theirs.size() == ours.size());
    std::size_t cells = 0;
    for (auto const& [name, rows] : ours) {
        INFO(name);
        REQUIRE(theirs.contains(name));
        Cells shown; // without the empty rows
        for (auto const& row : theirs.at(name)) {
            if (std::ranges::any_of(row, [](auto const& cell) { return !cell.empty(); })) shown.push_back(row);
        }
        REQUIRE(shown.size() == rows.size());
        for (std::size_t r = 0; r < rows.size(); ++r) {
            for (std::size_t c = 0; c < rows[r].size(); ++c) {
                std::string const &mine = rows[r][c], &other = shown[r].at(c);
                if (mine == other || mine.starts_with(other + ":") || mine == other + " 00:00:00") { // a moment, a day
                    ++cells;
                    continue;
                }
                auto const number = number_in(mine);
                INFO(mine << " | " << other);
                CHECK((number && round_half_up(*number, 2) == number_in(other)));
                ++cells;
            }
        }
    }
    CHECK(cells > 100);
}

TEST_CASE("printed reports hold the same figures, whole pages and their numbers", "[reports][files]") {
    TempFolder const folder;
    test::CountyRecords records;
    records.put_demo();
    domain::CountyFigures figures(records);
    auto const board = figures.board("500231", *domain::parse_month("2025-09"), true);
    auto const verified = [&](char const* id) {
        return domain::hundredths_text(std::ranges::find(board->figures, id, &domain::Figure::id)->value.verified);
    };
    struct Case {
        Kind kind;
        char const *unit, *title;
        std::vector<std::string> holds;
    };
    auto const one = GENERATE_COPY(
        Case{Kind::month,
             "",
             "垫江县“三位一体”改革月报",
             {"尚未关账", "开展农业生产社会化服务规模", verified("K6"), "填报人", "裴兴镇"}},
        Case{Kind::month, "县农业农村委", "县农业农村委“三位一体”改革月报", {"部门月报", "示范社"}},
        Case{Kind::ranking,
             "",
             "赛马比拼排名",
             {"五洞镇", "持平", board->townships[0].name, domain::hundredths_text(board->townships[0].score)}},
        Case{Kind::summary, "", "改革情况汇总", {"四个重大", "33 项任务", verified("K4"), "全县"}},
        Case{Kind::bulletin, "", "进展情况的通报", {"总体进展", "受阻", "签发", verified("K8") + " 亿元"}});
    REQUIRE(write(records, wish(one.kind, "500231", folder / "r.pdf", one.unit)));
    std::string const text = text_of_pdf(folder / "r.pdf");
    INFO(text);
    CHECK(text.find(one.title) != std::string::npos);
    for (auto const& words : one.holds) CHECK(text.find(words) != std::string::npos);
    std::size_t const pages = count(text, "\f");
    CHECK(pages >= 1);
    for (std::size_t page = 1; page <= pages; ++page)
        CHECK(text.find("第 " + std::to_string(page) + " 页，共 " + std::to_string(pages) + " 页") !=
              std::string::npos);
    // the head of a table that goes on over the page stands on the next one too
    if (one.kind == Kind::ranking && pages > 1) CHECK(count(text, "名次变化") == pages);
    CHECK(text.find("\xEF\xBF\xBD") == std::string::npos);
}

TEST_CASE("a report that cannot be written says why, and leaves nothing", "[reports][files]") {
    TempFolder const folder;
    test::CountyRecords records;
    records.put_demo();
    auto const words = [&](std::string const& output) {
        auto const done = write(records, wish(Kind::month, "500231101", output));
        return done ? std::string() : done.error().detail;
    };
    CHECK(words("").find("请用 -o") == 0);
    CHECK(words(folder / "a.docx").find("输出文件要以 .xlsx") == 0);
    for (char const* const end : {".xlsx", ".pdf"}) {
        CHECK(words(folder / "没有/a" + end).find("没有这个文件夹") == 0);
        std::filesystem::create_directory(folder / std::string("夹") + end);
        CHECK(words(folder / std::string("夹") + end).find("这是文件夹") == 0);
        CHECK(words("/dev/full/a" + std::string(end)).find("没有这个文件夹") == 0);
    }
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 2); // the two folders
}
