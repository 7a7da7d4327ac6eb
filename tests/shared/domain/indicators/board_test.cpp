#include "shared/domain/indicators/board.hpp"
#include "shared/domain/indicators/tasks.hpp"
#include "tests/shared/domain/indicators/sheet.hpp"

namespace gengji::domain {

namespace {

Month m(std::string_view text) { return *parse_month(text); }
Indicator const& k(std::string_view id) { return *Indicators::built_in().find(id); }

Sheet log(std::string_view town, std::string_view claimed, std::string_view start) {
    return a("service_log", std::string(town) + "T01/log")
        .with("operation", "harvesting")
        .with("claimed", number(claimed))
        .with("times", whole(1))
        .with("start_at", at(start))
        .with("crop_season", "rice-2025");
}
Sheet report(std::string_view town, std::string_view month, std::string_view sent) {
    return a("monthly_report", std::string(town) + "/log")
        .with("division_code", town)
        .with("month", month)
        .with("state", "submitted")
        .with("submitted_on", day(sent));
}

} // namespace

TEST_CASE("targets: the plan's, by share of villages, and set by hand", "[indicators][targets]") {
    Targets const shipped;
    CHECK(shipped.of_year(k("K6"), "500231", 2024) == 3100);
    CHECK(shipped.of_year(k("K6"), "500231", 2025) == 3100 + 1033); // 31 + 31/3, half up
    CHECK(shipped.of_year(k("K6"), "500231", 2026) == 3100 + 2067);
    CHECK(shipped.of_year(k("K6"), "500231", 2027) == 6200);
    CHECK(shipped.of_year(k("K3"), "500231101", 2027) == 1200); // 新民镇 has 12 villages and communities
    CHECK(shipped.of_year(k("K3"), "500231101", 2024) == 427);  // 107 · 12/301
    CHECK(shipped.of_year(k("K6"), "500231101", 2027) == 247);  // 62 · 12/301 = 2.4717
    CHECK_FALSE(shipped.of_year(k("K5"), "500231101", 2027));   // only the county has one
    TargetSettings given;
    CHECK(*given.set("target.K6.500231101.2025", "3.5"));
    CHECK(*given.set("ranking.weight.K6", "40"));
    CHECK_FALSE(*given.set("findings.late_days", "3"));
    CHECK_FALSE(given.set("target.K6.500231101", "多"));
    Targets const set(given);
    CHECK(set.of_year(k("K6"), "500231101", 2025) == 350);
    CHECK(set.of_year(k("K6"), "500231101", 2027) == 247);
    auto const weights = set.weights();
    CHECK(std::ranges::count(weights, std::pair{std::string("K6"), std::int64_t{4000}}) == 1);
}

TEST_CASE("the pace line runs straight from the end of 2024 to the end of 2027", "[indicators][targets]") {
    Targets const shipped;
    CHECK(shipped.pace(k("K1"), "500231", *parse_date("2024-12-31")) == 900);
    CHECK(shipped.pace(k("K1"), "500231", *parse_date("2027-12-31")) == 1900);
    CHECK(shipped.pace(k("K1"), "500231", *parse_date("2025-12-31")) == 1233); // 9 + 10 · 365/1095
    CHECK(shipped.pace(k("K1"), "500231", *parse_date("2024-06-30")) == 900);
    CHECK_FALSE(shipped.pace(k("A9"), "500231", *parse_date("2025-12-31")));
}

TEST_CASE("ranking: weights times what is done, no more than 1.2; ties by K6, K7, report", "[indicators][ranking]") {
    TargetSettings given;
    for (char const* const name : {"K3", "K4", "K7", "K8"})
        REQUIRE(given.set(std::string("ranking.weight.") + name, "0"));
    REQUIRE(given.set("target.K6.500231101.2025", "0.01")); // 100 mu-times
    REQUIRE(given.set("target.K6.500231102.2025", "0.01"));
    Cases cases;
    cases << log("500231101", "50", "2025-05-02T08:00:00+08:00").verified()
          << log("500231102", "50", "2025-05-02T08:00:00+08:00").verified();
    cases << log("500231102", "50", "2025-05-03T08:00:00+08:00").returned();
    cases << report("500231101", "2025-04", "2025-05-15") << report("500231102", "2025-04", "2025-05-16");
    auto const board = make_board(cases.tally(), Targets(given), {}, {}, "500231", m("2025-05"), true);
    REQUIRE(board.townships.size() == 26);
    auto const& first = board.townships[0];
    auto const& second = board.townships[1];
    CHECK(first.code == "500231101");
    CHECK(first.parts.at("K6") == 1500); // 30 · 50/100, although 50 mu-times show as 0.01 万亩次
    CHECK(first.report_day == 15);
    CHECK(second.report_day == 16);
    CHECK(first.parts.at("report_on_time") == 1000);
    CHECK(second.parts.at("report_on_time") == 0);
    CHECK(first.parts.at("return_rate") == 1000);
    CHECK(second.parts.at("return_rate") == 500); // one of two was sent back
    CHECK(first.score == first.parts.at("K6") + 2000);
    CHECK(first.rank == 1);
    CHECK(board.townships[25].rank == 26);
}

TEST_CASE("a score counts no more than 1.2 times a target", "[indicators][ranking]") {
    TargetSettings given;
    REQUIRE(given.set("target.K3.500231101.2025", "2"));
    REQUIRE(given.set("target.K3.500231102.2025", "4"));
    Cases cases;
    auto const station = [](std::string_view village) {
        return a("station_registry", std::string(village) + "/registry")
            .with("division_code", village)
            .with("status", "operating")
            .with("upgraded_on", day("2025-01-02"))
            .verified();
    };
    cases << station("500231101200") << station("500231101201") << station("500231101202") << station("500231102200");
    auto const board = make_board(cases.tally(), Targets(given), {}, {}, "500231", m("2025-05"), true);
    auto const row = [&](std::string_view code) {
        return *std::ranges::find(board.townships, code, &TownshipRow::code);
    };
    CHECK(row("500231101").parts.at("K3") == 1800); // 15 · 1.2
    CHECK(row("500231102").parts.at("K3") == 375);  // 15 · 1/4
}

TEST_CASE("a closed month stays as it was; the correction shows in the month after", "[indicators][months]") {
    Cases cases;
    cases << log("500231101", "100", "2025-08-02T08:00:00+08:00").verified();
    Snapshot const closed = take_snapshot(cases.tally(), "500231", m("2025-08"));
    cases << log("500231101", "25", "2025-08-09T08:00:00+08:00").verified()
          << log("500231101", "7", "2025-09-09T08:00:00+08:00").verified(); // the first came late
    auto const at = [&](std::string_view month) {
        return figure_of(cases.tally(), Targets(), {closed}, k("K6"), "500231", m(month));
    };
    CHECK(at("2025-08").base == Sums{10000, 10000});
    CHECK(at("2025-08").frozen);
    CHECK(at("2025-09").base == Sums{13200, 13200});
    CHECK(at("2025-09").adjustment == Sums{2500, 2500});
    CHECK_FALSE(at("2025-09").frozen);
    CHECK_FALSE(at("2025-07").adjustment);
}

TEST_CASE("a snapshot is a record of its form and reads back the same", "[indicators][months]") {
    Cases cases;
    cases << log("500231101", "100", "2025-08-02T08:00:00+08:00").verified();
    Snapshot const closed = take_snapshot(cases.tally(), "500231101", m("2025-08"));
    auto const document = document_of(closed, *parse_date("2025-09-15"));
    RecordKey const key{{"500231", BucketClass::everyone}, test::record_id("snapshot")};
    Edit edit;
    edit.dot = test::dot("server", 1);
    edit.record = key;
    edit.form = {month_snapshot_form, 1};
    for (auto const& [path, value] : document.values) edit.patch.push_back({path, value});
    CHECK(check_shape(edit));
    RecordState state;
    apply(state, edit, 1);
    CHECK(snapshot_of(key, state) == closed);
    RecordKey const elsewhere{{"500231101", BucketClass::everyone}, key.id};
    CHECK_FALSE(snapshot_of(elsewhere, state)); // only the county closes months
}

TEST_CASE("a month is closed on its closing day, not before", "[indicators][months]") {
    CHECK(may_close(m("2025-08"), *parse_date("2025-09-15"), {}));
    auto const early = may_close(m("2025-08"), *parse_date("2025-09-14"), {});
    REQUIRE_FALSE(early);
    CHECK(early.error().detail.find("2025-09-15") != std::string::npos);
}

TEST_CASE("33 tasks and seven majors, each unit's last word", "[indicators][tasks]") {
    auto const word = [](std::string_view unit, std::int64_t no, std::string_view month, std::string_view state,
                         std::int64_t percent) {
        auto const [key, made] = a("task_progress", "500231/log")
                                     .with("unit", record(unit))
                                     .with("task_no", whole(no))
                                     .with("month", month)
                                     .with("state", state)
                                     .with("done_pct", whole(percent))
                                     .with("text", "按计划推进，完成了阶段目标")
                                     .make();
        return shown<TaskProgress>(key, made);
    };
    std::vector<TaskProgress> const progress{
        word("agri", 8, "2025-07", "under_way", 40), word("agri", 8, "2025-09", "done", 100),
        word("coop", 8, "2025-08", "under_way", 60), word("coop", 9, "2025-09", "blocked", 10)};
    auto const tasks = tasks_at(progress, m("2025-09"));
    REQUIRE(tasks.size() == 33);
    CHECK(tasks[7].words.size() == 2);
    CHECK(tasks[7].state == "under_way");
    CHECK(tasks[7].done_pct == 60);
    CHECK(tasks[8].state == "blocked");
    CHECK(tasks[0].state == "not_started");
    CHECK(tasks_at(progress, m("2025-07"))[7].done_pct == 40);
    CHECK(majors().size() == 7);
}

TEST_CASE("figures as people write them", "[indicators]") {
    CHECK(hundredths_text(0) == "0");
    CHECK(hundredths_text(2749) == "27.49");
    CHECK(hundredths_text(-50) == "-0.50");
    CHECK(hundredths_text(120000) == "1200");
}

} // namespace gengji::domain
