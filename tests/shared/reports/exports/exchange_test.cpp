#include "shared/base/json.hpp"
#include "shared/reports/list_job.hpp"
#include "tests/shared/reports/exports/memory_source.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::reports;
using namespace gengji::test;

namespace {

Date const today = *parse_date("2025-10-20");

struct Platform {
    void member(std::string const& name, std::optional<bool> agrees) {
        std::vector<Change> patch{{"kind", Value::of("farm_household")},
                                  {"name", Value::of(name)},
                                  {"contact_name", Value::of(name)},
                                  {"phone", Value::of("19900231234")},
                                  {"division_code", Value::of(home_village)}};
        if (agrees) patch.push_back({"consent_platform", Value::of(*agrees)});
        source.save(name, "member_profile", std::move(patch));
    }
    void says(std::string const& name, char const* act, char const* on, char const* until = nullptr) {
        Value const purposes[] = {Value::of("platform")};
        std::vector<Change> patch{{"member", Value::of(record_id(name))},
                                  {"act", Value::of(act)},
                                  {"purposes", Value::list(purposes)},
                                  {"said_on", day(on)}};
        if (until) patch.push_back({"valid_until", day(until)});
        source.save("consent " + name + act + on, "member_consent", std::move(patch));
    }
    /// Has rice to sell and wants two hands.
    void needs(std::string const& name) {
        source.save("needs of " + name, "demand_survey",
                    {{"client", Value::of(record_id(name))},
                     {"needs[k000000000001]/kind", Value::of("sales")},
                     {"needs[k000000000001]/crop", Value::of("rice")},
                     {"needs[k000000000001]/quantity", mu("2000")},
                     {"needs[k000000000001]/unit", Value::of("千克")},
                     {"needs[k000000000001]/budget", mu("2.8")},
                     {"needs[k000000000002]/kind", Value::of("fieldwork")},
                     {"needs[k000000000002]/quantity", mu("2")},
                     {"needs[k000000000002]/unit", Value::of("人")},
                     {"needs[k000000000002]/note", Value::of("请找 " + name)}},
                    {home_village, BucketClass::log});
    }
    ExchangeFile file(char const* board, bool unmasked, char const* format = "csv") {
        return make_exchange(source, board, format, "", today, unmasked).value();
    }
    MemorySource source;
};

} // namespace

TEST_CASE("only members who agree to the platform go out, as of the day", "[reports]") {
    Platform at;
    at.member("张同意", true);
    at.member("李拒绝", false);
    at.member("王没问", std::nullopt);
    at.member("陈撤回", true), at.says("陈撤回", "withdraw", "2025-10-01");
    at.member("刘补签", std::nullopt), at.says("刘补签", "give", "2025-10-01");
    at.member("周过期", std::nullopt), at.says("周过期", "give", "2025-01-01", "2025-10-19");
    for (char const* name : {"张同意", "李拒绝", "王没问", "陈撤回", "刘补签", "周过期"}) at.needs(name);
    for (char const* board : {"sales", "jobs"}) {
        auto const file = at.file(board, true);
        INFO(file.content);
        CHECK(file.rows.rows.size() == 2);
        CHECK(file.rows.without_consent == 4);
        CHECK_THAT(file.content, Catch::Contains("张同意") && Catch::Contains("刘补签"));
        for (char const* name : {"李拒绝", "王没问", "陈撤回", "周过期"})
            CHECK_THAT(file.content, !Catch::Contains(name));
        CHECK_THAT(exchange_text(file), Catch::Contains("4 条没有列入"));
    }
    at.says("张同意", "withdraw", "2025-10-20");
    CHECK(at.file("sales", true).rows.rows.size() == 1);
}

TEST_CASE("a trial is masked, in free text too; what is sent is not", "[reports]") {
    Platform at;
    at.member("张同意", true);
    at.needs("张同意");
    auto const trial = at.file("jobs", false), sent = at.file("jobs", true);
    CHECK_THAT(trial.content, !Catch::Contains("张同意") && !Catch::Contains("19900231234"));
    CHECK_THAT(trial.content, Catch::Contains("张*") && Catch::Contains("199****1234"));
    CHECK_THAT(sent.content, Catch::Contains("请找 张同意") && Catch::Contains("19900231234"));
}

TEST_CASE("a no that was said to any of the merged profiles stays a no", "[reports]") {
    Platform at;
    at.member("张一", false), at.member("张二", true);
    at.source.save("张一", "member_profile", {{"merged_into", Value::of(record_id("张二"))}});
    at.needs("张一");
    CHECK(at.file("sales", true).rows.rows.empty());
    at.needs("张二");
    CHECK(at.file("sales", true).rows.rows.size() == 1);
}

TEST_CASE("providers and operators of the boards", "[reports]") {
    Platform at;
    at.member("合作社", true), at.member("机手甲", true), at.member("机手乙", false);
    Value const operations[] = {Value::of("harvesting")};
    auto const provider = [&](char const* name, std::optional<RecordId> member) {
        std::vector<Change> patch{
            {"name", Value::of(name)},     {"provider_code", Value::of("SP1")}, {"operations", Value::list(operations)},
            {"capacity_mu_day", mu("60")}, {"contact", Value::of("赵联系")},    {"phone", Value::of("19900235678")}};
        if (member) patch.push_back({"member", Value::of(*member)});
        at.source.save(name, "service_provider", std::move(patch));
    };
    provider("合作社服务部", record_id("合作社"));
    provider("没有档案的公司", std::nullopt);
    auto const providers = at.file("农业社会化服务商", true, "json");
    Json const json = parse_json(providers.content).value();
    REQUIRE(json["value"].size() == 1);
    CHECK(json["value"][0]["name"] == "合作社服务部");
    CHECK(json["value"][0]["operations"] == "机收");
    CHECK(json["value"][0]["capacity_mu_day"] == 60);
    CHECK(providers.rows.without_member == 1);
    for (char const* name : {"机手甲", "机手乙"})
        at.source.save(std::string("talent ") + name, "talent",
                       {{"name", Value::of(name)},
                        {"skill", Value::of("machinery")},
                        {"state", Value::of("active")},
                        {"member", Value::of(record_id(name))}});
    CHECK(at.file("operators", true).rows.rows.size() == 1);
}

TEST_CASE("an exchange leaves a record that its form takes", "[reports]") {
    auto const& catalog = Catalog::built_in();
    auto const* const form = catalog.form("exchange");
    REQUIRE(form);
    auto const document =
        exchange_document({Board::jobs, ExportFormat::json, today, 7, record_id("user"), "{}", "招工.json"});
    for (auto const& [path, value] : document.values) {
        INFO(path);
        CHECK(form->field(path));
    }
    CHECK(document.find("rows")->integer() == 7);
    CHECK(document.find("file")->file()->hash == hash_of("{}"));
    CHECK(document.find("board")->text() == "jobs");
}

TEST_CASE("boards and formats that there are not are named", "[reports]") {
    Platform at;
    auto const board = make_exchange(at.source, "cars", "csv", "", today, false);
    REQUIRE_FALSE(board);
    CHECK_THAT(board.error().detail, Catch::Contains("sales"));
    auto const format = make_exchange(at.source, "jobs", "xlsx", "", today, false);
    REQUIRE_FALSE(format);
    CHECK(format.error().problem == Problem::invalid);
}
