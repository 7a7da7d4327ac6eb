#include "shared/base/files.hpp"
#include "shared/base/json.hpp"
#include "shared/records/review.hpp"
#include "shared/reports/list_job.hpp"
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

Bucket const county{"500231", BucketClass::everyone}, team_bucket{"500231101T01", BucketClass::log};

/// Three verified jobs of 10 mu at 100 yuan; the scheme pays 30 a mu and has 500 in all.
struct Office {
    Office() {
        source.save("zhang", "member_profile",
                    {{"kind", Value::of("farm_household")},
                     {"name", Value::of("张三丰")},
                     {"division_code", Value::of(home_village)},
                     {"land_contracted", mu("12")}});
        source.save("org", "org", {{"name", Value::of("新民镇农机合作社")}}, county);
        source.save("team", "service_team", {{"name", Value::of("新民一队")}, {"org", Value::of(record_id("org"))}},
                    county);
        Value const operations[] = {Value::of("harvesting")};
        source.save("scheme", "fund_scheme",
                    {{"scheme_code", Value::of("A-1")},
                     {"name", Value::of("机收补助")},
                     {"budget", mu("500")},
                     {"operations", Value::list(operations)},
                     {"per_mu", mu("30")},
                     {"share_max", mu("40")},
                     {"valid_from", day("2025-01-01")},
                     {"valid_to", day("2025-12-31")}},
                    county);
        for (char const* name : {"first", "second", "third"}) log(name, true);
    }
    RecordKey log(std::string const& name, bool asks) {
        std::vector<Change> patch{{"log_no", Value::of("SL-" + name)},
                                  {"client", Value::of(record_id("zhang"))},
                                  {"team", Value::of(record_id("team"))},
                                  {"division_code", Value::of(home_village)},
                                  {"crop_season", Value::of("rice-2025")},
                                  {"operation", Value::of("harvesting")},
                                  {"claimed", mu("10")},
                                  {"times", Value::of(std::int64_t{1})},
                                  {"unit_price", mu("100")},
                                  {"start_at", Value::instant(1'757'464'200)},
                                  {"confirm_way", Value::of("family")},
                                  {"confirm_by", Value::of("张三丰")}};
        if (asks) patch.push_back({"subsidy_scheme", Value::of(record_id("scheme"))});
        RecordKey const key = source.save(name, "service_log", std::move(patch), team_bucket);
        ApprovalRules rules;
        rules.counted = {"client",  "team",  "division_code", "crop_season", "operation",
                         "claimed", "times", "unit_price",    "start_at",    "subsidy_scheme"};
        source.save(name, "service_log", {{"_review/verify", make_approval(source.state(key), rules).value()}},
                    team_bucket);
        return key;
    }
    Payments payments() { return read_payments(source, judged).value(); }
    std::string pay(ExportFormat format, bool unmasked = false, PaymentFilter const& filter = {}) {
        std::ostringstream out;
        REQUIRE(write_payments(source, payments(), filter, format, {{}, &out}, unmasked));
        return out.str();
    }
    std::string publish(PublicFilter const& filter = {}) {
        std::ostringstream out;
        REQUIRE(write_public_list(source, payments(), filter, ExportFormat::csv, {{}, &out}));
        return out.str();
    }

    MemorySource source;
    LogJudgements judged;
    TempFolder folder;
};

std::vector<std::string> column(std::string csv, char const* title) {
    auto reader = CsvReader::open(std::move(csv)).value();
    std::vector<std::string> cells;
    while (auto row = reader.next()) cells.emplace_back(row->value().text(title));
    return cells;
}
using Cells = std::vector<std::string>;

} // namespace

TEST_CASE("the payment list says who gets what, and why not more", "[reports]") {
    Office at;
    std::string const csv = at.pay(ExportFormat::csv);
    CHECK(column(csv, "记录号") == Cells{"SL-first", "SL-second", "SL-third"});
    CHECK(column(csv, "应发（元）") == Cells{"300", "200", "0"});
    CHECK(column(csv, "结果") == Cells{"应发", "核减", "不发"});
    CHECK_THAT(column(csv, "原因")[1], Catch::Contains("预算"));
    CHECK(column(csv, "服务对象") == Cells{"张*", "张*", "张*"});
    CHECK(column(csv, "收款方")[0] == "新民镇农机合作社");
    CHECK(column(csv, "小农户")[0] == "是");
    CHECK_THAT(csv, !Catch::Contains("张三丰"));
    CHECK_THAT(at.pay(ExportFormat::csv, true), Catch::Contains("张三丰"));

    Json const json = parse_json(at.pay(ExportFormat::json)).value();
    CHECK(json["value"][1]["amount"] == 200);
    CHECK(json["value"][0]["worked_on"] == "2025-09-10");
    Json const totals = parse_json(payments_json(at.source, at.payments(), {}, false)).value();
    CHECK(totals["schemes"][0]["due"] == "500.00");
    CHECK(totals["payees"][0]["amount"] == "500.00");
    CHECK(totals["payees"][0]["lines"] == 2);

    PaymentFilter other;
    other.township = "500231102";
    CHECK(column(at.pay(ExportFormat::csv, false, other), "记录号").empty());
}

TEST_CASE("duplicates, findings, voids and vouchers keep money back", "[reports]") {
    Office at;
    RecordKey const first{team_bucket, record_id("first")}, second{team_bucket, record_id("second")};
    at.judged.instead[first] = "SL9";
    at.judged.blocking[second] = "R05";
    CHECK(column(at.pay(ExportFormat::csv), "应发（元）") == Cells{"0", "0", "300"});
    CHECK_THAT(column(at.pay(ExportFormat::csv), "原因")[0], Catch::Contains("SL9"));
    at.judged = {};
    Value const paid[] = {Value::of(first.id)};
    at.source.save("voucher", "fund_use",
                   {{"scheme", Value::of(record_id("scheme"))},
                    {"purpose", Value::of("service_subsidy")},
                    {"amount", mu("300")},
                    {"voucher_no", Value::of("凭1")},
                    {"linked", Value::list(paid)}},
                   {"500231", BucketClass::log});
    CHECK(column(at.pay(ExportFormat::csv), "结果") == Cells{"已付", "核减", "不发"});
    CHECK(column(at.pay(ExportFormat::csv), "凭证")[0] == "凭1");
    at.source.voids(second);
    CHECK(column(at.pay(ExportFormat::csv), "记录号") == Cells{"SL-first", "SL-third"});
}

TEST_CASE("the subsidy goes to the farmer where the county says so", "[reports]") {
    Office at;
    at.judged.settings.subsidy_pays_farmer = true;
    CHECK(column(at.pay(ExportFormat::csv), "收款方")[0] == "张*");
}

TEST_CASE("the public list has masked name, village, operation, area and subsidy, and nothing else", "[reports]") {
    Office at;
    at.log("without", false);
    at.judged.instead[{team_bucket, record_id("third")}] = "SL9"; // a duplicate is no job
    std::string const csv = at.publish();
    CHECK_THAT(csv, Catch::StartsWith("\xEF\xBB\xBF序号,姓名/单位,村（社区）,作业,面积（亩）,补助（元）\r\n"));
    CHECK(column(csv, "姓名/单位") == Cells{"张*", "张*", "张*"});
    CHECK(column(csv, "补助（元）") == Cells{"300", "200", ""});
    CHECK(column(csv, "面积（亩）") == Cells{"10", "10", "10"});
    CHECK_THAT(csv, !Catch::Contains("张三丰") && !Catch::Contains("SL-") && !Catch::Contains("新民一队"));
    PublicFilter paid;
    paid.only_paid = true;
    CHECK(column(at.publish(paid), "补助（元）") == Cells{"300", "200"});
    paid.from = parse_date("2025-09-11");
    CHECK(column(at.publish(paid), "补助（元）").empty());
}

TEST_CASE("both lists open in LibreOffice and say the same as the records", "[reports][office]") {
    Office at;
    std::string const pay = at.folder / "清册.xlsx", shown = at.folder / "公示.xlsx";
    REQUIRE(write_payments(at.source, at.payments(), {}, ExportFormat::xlsx, {pay, nullptr}, false));
    auto const sheets = office::open_workbook(pay);
    REQUIRE(sheets.contains("发放清册"));
    REQUIRE(sheets.contains("收款方合计"));
    REQUIRE(sheets.contains("项目合计"));
    CHECK(sheets.at("发放清册").size() == 4);
    CHECK(sheets.at("收款方合计").at(1).at(0) == "新民镇农机合作社");
    REQUIRE(write_public_list(at.source, at.payments(), {}, ExportFormat::xlsx, {shown, nullptr}));
    auto const list = office::open_workbook(shown);
    REQUIRE(list.contains("公示表"));
    REQUIRE(list.at("公示表").size() == 4);
    CHECK(list.at("公示表").at(1).at(1) == "张*");
}
