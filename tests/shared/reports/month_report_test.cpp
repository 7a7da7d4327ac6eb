#include "shared/reports/month_report.hpp"

#include "shared/domain/facts/service_log.hpp"
#include "shared/domain/indicators/other_facts.hpp"
#include "shared/reports/month_workbook.hpp"
#include "tests/shared/domain/indicators/sheet.hpp"
#include "tests/shared/reports/county_records.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::reports;
using domain::a;
using domain::Sums;

namespace {

domain::Month m(char const* text) { return *domain::parse_month(text); }
Date day(char const* text) { return *parse_date(text); }

domain::Board board_of(char const* month, char const* id, Sums base) {
    domain::Board board;
    board.month = m(month);
    domain::Figure figure;
    figure.id = id;
    figure.base = base;
    board.figures = {figure};
    return board;
}

domain::Sheet log_of(char const* when, char const* area) {
    return a("service_log", "500231101T01/log")
        .with("operation", "harvesting")
        .with("crop_season", "rice-2025")
        .with("division_code", "500231101203")
        .with("claimed", domain::number(area))
        .with("times", domain::whole(1))
        .with("start_at", domain::at(std::string(when) + "T08:00:00+08:00"))
        .with("end_at", domain::at(std::string(when) + "T16:00:00+08:00"));
}

Result<MonthReport> report_of(ChangedRecords& records, char const* place, char const* month, char const* unit = "",
                              char const* today = "2025-10-20") {
    domain::CountyFigures figures(records);
    return make_month_report(figures, records, {place, {}, unit}, m(month), true, day(today));
}

Sums all_of(std::vector<PivotCell> const& cells) {
    Sums sum;
    for (auto const& cell : cells) sum += cell.sums;
    return sum;
}

} // namespace

TEST_CASE("what a month adds to a figure", "[reports]") {
    auto const added = [](domain::Board const& now, domain::Board const& before) {
        return month_figures(now, before).at(0).this_month;
    };
    // a flow: the year so far less the year up to last month
    CHECK(added(board_of("2025-09", "K6", {30000, 20000}), board_of("2025-08", "K6", {25000, 19000})) ==
          Sums{5000, 1000});
    // in January the year begins anew
    CHECK(added(board_of("2026-01", "K6", {700, 300}), board_of("2025-12", "K6", {90000, 80000})) == Sums{700, 300});
    // a stock goes on over the turn of the year, and may fall
    CHECK(added(board_of("2026-01", "K3", {20500, 20400}), board_of("2025-12", "K3", {20600, 20100})) ==
          Sums{-100, 300});
    // of a share there is no part that a month added
    CHECK_FALSE(added(board_of("2025-09", "A1", {7146, 7146}), board_of("2025-08", "A1", {7000, 7000})));
}

TEST_CASE("the report of a place holds the board's figures, and the records that add up to them", "[reports]") {
    test::CountyRecords records;
    records.put_demo();
    domain::CountyFigures figures(records);
    for (char const* const place : {"500231", "500231101", "500231108"}) {
        for (char const* const month : {"2025-10", "2025-09", "2025-05"}) {
            INFO(place << " " << month);
            auto const report = make_month_report(figures, records, {place, {}, {}}, m(month), true, day("2025-10-20"));
            REQUIRE(report);
            auto const board = figures.board(place, m(month), true);
            REQUIRE(board);
            REQUIRE(report->figures.size() == board->figures.size());
            for (std::size_t i = 0; i < board->figures.size(); ++i) CHECK(report->figures[i].now == board->figures[i]);
            CHECK(report->townships == board->townships);

            Sums const served = report->find("K6")->now.base;
            CHECK(served.reported > 0);
            CHECK(all_of(report->pivot) == served);
            Sums logs;
            std::string last;
            ReportSource source(records);
            REQUIRE(source.logs(place, report->year_begins(), report->month, [&](LogLine const& line) {
                logs += line.counted;
                CHECK(line.log.is_live());
                CHECK(line.log.owner.starts_with(place));
                CHECK_FALSE((line.repeated && line.counted.verified > 0));
            }));
            CHECK(logs == served);

            std::map<std::string, Sums> behind;
            REQUIRE(source.figure_lines(place, report->month,
                                        [&](FigureLine const& line) { behind[line.indicator] += line.adds; }));
            for (char const* const id : {"K1", "K2", "K7", "K8", "A9", "A10"}) {
                auto const* const figure = report->find(id);
                if (figure) CHECK(behind[id] == figure->now.base);
            }
        }
    }
}

TEST_CASE("every live log of the year comes once, and no person's name whole", "[reports]") {
    test::CountyRecords records;
    records.put_demo();
    domain::CountyFigures figures(records);
    REQUIRE(figures.board("500231", m("2025-10"), true));
    std::set<RecordId> expected;
    for (auto const& one : records.all()) {
        if (one.state.form.form != domain::service_log_form) continue;
        auto const log = domain::service_log_of(one.key, one.state);
        bool const this_year = log.start_at && domain::month_of(date_of(*log.start_at)) / 12 == 2025;
        if (log.standing.is_live() && this_year) expected.insert(one.key.id);
    }
    std::multiset<RecordId> found;
    std::size_t masked = 0, repeated = 0;
    REQUIRE(ReportSource(records).logs("500231", m("2025-01"), m("2025-10"), [&](LogLine const& line) {
        found.insert(line.log.id);
        masked += line.client.find('*') != std::string::npos;
        repeated += line.repeated;
        CHECK_FALSE(line.team.empty());
        CHECK(line.team != to_text(*line.log.team));
    }));
    CHECK(found.size() == expected.size());
    CHECK(std::set<RecordId>(found.begin(), found.end()) == expected);
    CHECK(masked > 50);
    CHECK(repeated > 0);
}

TEST_CASE("a closed month keeps its figures, and says what has come in since", "[reports][months]") {
    test::CountyRecords records;
    records << log_of("2025-08-10", "20").verified() << log_of("2025-09-10", "5").verified();
    CHECK_FALSE(report_of(records, "500231", "2025-08")->closed);
    CHECK(closing_words(*report_of(records, "500231", "2025-08")).find("尚未关账") != std::string::npos);
    CHECK(closing_words(*report_of(records, "500231", "2025-08")).find("2025年9月15日起") != std::string::npos);

    domain::Snapshot const closed{m("2025-08"), "500231", {{"K6", {2000, 2000}}}};
    auto snapshot = a("month_snapshot", "500231/public");
    for (auto const& [path, value] : domain::document_of(closed, day("2025-09-15")).values) snapshot.with(path, value);
    records << snapshot << log_of("2025-08-20", "7").verified();

    auto const august = report_of(records, "500231", "2025-08");
    REQUIRE(august);
    CHECK(august->closed);
    CHECK(august->find("K6")->now.base == Sums{2000, 2000});
    CHECK(since_closing(*august) == Sums{700, 700});
    CHECK(closing_words(*august).find("已经关账") != std::string::npos);

    auto const september = report_of(records, "500231", "2025-09");
    REQUIRE(september);
    CHECK_FALSE(september->closed);
    CHECK(september->find("K6")->now.base == Sums{3200, 3200});
    CHECK(september->find("K6")->this_month == Sums{1200, 1200}); // 5 of the month, 7 put right
    CHECK(september->find("K6")->now.adjustment == Sums{700, 700});
}

TEST_CASE("a township is told nothing of a member, or of a claim, that another township keeps", "[reports][S12]") {
    test::CountyRecords records;
    auto const member = [](char const* bucket, char const* name) {
        return a("member_profile", bucket).with("kind", "cooperative").with("name", name);
    };
    auto const near = member("500231101203/registry", "双河口合作社"),
               far = member("500231102201/registry", "远方合作社");
    records << near << far;
    for (auto const* const client : {&near, &far})
        records << log_of("2025-09-10", "5").with("client", Value::of(client->make().first.id)).verified();
    domain::CountyFigures figures(records);
    REQUIRE(figures.board("500231", m("2025-09"), true));
    auto const clients = [&](char const* place) {
        std::multiset<std::string> names;
        REQUIRE(ReportSource(records).logs(place, m("2025-01"), m("2025-09"),
                                           [&](LogLine const& line) { names.insert(line.client); }));
        return names;
    };
    CHECK(clients("500231") == std::multiset<std::string>{"双河口合作社", "远方合作社"});
    CHECK(clients("500231101") == std::multiset<std::string>{"双河口合作社", "（其他乡镇）"});
}

TEST_CASE("the words of a unit's report, and why it changed a figure", "[reports]") {
    test::CountyRecords records;
    records << log_of("2025-09-10", "20").verified()
            << a("monthly_report", "500231101/log")
                   .with("division_code", "500231101")
                   .with("month", "2025-09")
                   .with("state", "submitted")
                   .with("submitted_on", domain::day("2025-10-12"))
                   .with("progress", "秋收全部下田。")
                   .with("figures[k000000000001]/_pos", domain::whole(1))
                   .with("figures[k000000000001]/indicator", "K6")
                   .with("figures[k000000000001]/reported", domain::number("1.5"))
                   .with("figures[k000000000001]/verified", domain::number("1.42"))
                   .with("figures[k000000000001]/figure_note", "另有两条在途");
    auto const report = report_of(records, "500231101", "2025-09");
    REQUIRE(report);
    REQUIRE(report->units.size() == 1);
    CHECK(report->units[0].progress == "秋收全部下田。");
    CHECK(report->units[0].changed == "K6 填报 1.5、核实 1.42：另有两条在途");
    auto const county = report_of(records, "500231", "2025-09");
    REQUIRE(county);
    CHECK(county->not_reported.size() == 25);
    CHECK(std::ranges::find(county->not_reported, "新民镇") == county->not_reported.end());
}

TEST_CASE("a department's report holds its tasks and their figures", "[reports]") {
    test::CountyRecords records;
    records.put_demo();
    auto const report = report_of(records, "500231", "2025-09", "县农业农村委");
    REQUIRE(report);
    CHECK(report->find("K6"));
    CHECK(report->find("K5"));
    CHECK_FALSE(report->find("K8"));
    CHECK(report->tasks.size() > 10);
    for (auto const& task : report->tasks) {
        std::vector<std::string> units = task.lead;
        units.insert(units.end(), task.support.begin(), task.support.end());
        CHECK(std::ranges::find(units, "县农业农村委") != units.end());
        for (auto const& word : task.words) CHECK(word.unit.find("县") == 0); // a name, not an id
    }
}

TEST_CASE("what cannot be reported is said in words", "[reports]") {
    test::CountyRecords records;
    records << log_of("2025-08-10", "20").verified();
    auto const words = [&](Result<MonthReport> const& report) {
        return report ? std::string() : report.error().detail;
    };
    CHECK(words(report_of(records, "500231", "2025-11")).find("还没有到") != std::string::npos);
    CHECK(words(report_of(records, "500231", "2024-03")).find("没有可报的内容") != std::string::npos);
    CHECK(words(report_of(records, "500231102", "2025-08")).find("没有可报的内容") != std::string::npos);
    CHECK(words(report_of(records, "500231", "2025-08", "县天文局")).find("没有“县天文局”这个单位") !=
          std::string::npos);
    CHECK(words(report_of(records, "999999999", "2025-08")).find("没有代码为") != std::string::npos);
    CHECK(words(report_of(records, "500231101", "2025-08")).empty());
}
