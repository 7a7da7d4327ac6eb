#include "shared/demo/life.hpp"
#include "shared/domain/county/county_ledger.hpp"
#include "shared/domain/county/finding_list.hpp"
#include "shared/records/ledger_schema.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <set>

using namespace gengji;
using namespace gengji::domain;

namespace {

/// The demonstration county as a server would hold it at the end of its day.
class DemoStore final : public ChangedRecords {
public:
    explicit DemoStore(demo::DemoCounty const& county) : db_(open(folder_ / "county.db")) {
        std::map<RecordKey, std::size_t> places;
        auto const lived = demo::live_through(county, [&](demo::Arrival const& arrival) -> Result<void> {
            for (Edit const& edit : arrival.edits) {
                auto const [place, fresh] = places.try_emplace(edit.record, records_.size());
                if (fresh) records_.push_back({static_cast<std::int64_t>(records_.size()) + 1, edit.record, {}});
                // The laptop's own word where it can be true, as the server takes it.
                apply(records_[place->second].state, edit, std::min<Stamp>(edit.wall_seconds, arrival.at));
            }
            return {};
        });
        REQUIRE(lived);
        auto transaction = db_.begin();
        REQUIRE(transaction);
        for (Changed const& one : records_) {
            if (!db_.run("INSERT INTO record (number) VALUES (?)", one.number)) FAIL("the record could not be kept");
        }
        REQUIRE(transaction->commit());
    }
    Result<bool> changed_after(Progress& progress, std::size_t most,
                               std::function<Result<void>(Changed const&)> const& each) override {
        std::int64_t& position = progress["demo"];
        std::size_t count = 0;
        for (; static_cast<std::size_t>(position) < records_.size() && count < most; ++count)
            TRY(each(records_[static_cast<std::size_t>(position++)]));
        return count == most;
    }
    Result<std::optional<Changed>> record_at(std::int64_t number) override {
        return std::optional(records_.at(static_cast<std::size_t>(number - 1)));
    }
    Database& tables() override { return db_; }
    std::vector<Changed> const& all() const { return records_; }

private:
    static Database open(std::string const& path) {
        auto db = Database::open(path);
        REQUIRE(db);
        REQUIRE(db->execute("CREATE TABLE record (number INTEGER PRIMARY KEY)"));
        REQUIRE(db->execute(ledger_schema()));
        return *std::move(db);
    }
    TempFolder folder_;
    Database db_;
    std::vector<Changed> records_;
};

std::string rule_of(std::string const& kind) {
    std::map<std::string, std::string> const rules{{"duplicate", "R09"},      {"duplicate_by_client", "R09"},
                                                   {"area", "R05"},           {"rate", "R06"},
                                                   {"overlap", "R08"},        {"track", "R11"},
                                                   {"photo", "R18"},          {"price", "R13"},
                                                   {"late", "R15"},           {"member", "M2"},
                                                   {"duplicate_member", "M2"}};
    auto const found = rules.find(kind);
    return found == rules.end() ? "" : found->second;
}

/// The answers name one of two jobs at once; the other one may be a draft or void.
bool somebody_else_was_there(std::vector<LogRow> const& live, RecordId const& id) {
    auto const me = std::ranges::find(live, id, &LogRow::id);
    return std::ranges::any_of(live, [&](LogRow const& other) {
        return other.id != id && other.machine == me->machine && *other.start_s < *me->end_s &&
               *me->start_s < *other.end_s;
    });
}

void findings_reach_the_planted_faults(demo::Size size) {
    auto const county = demo::make_county({size});
    DemoStore store(county);
    CountyLedger ledger(store);
    REQUIRE(ledger->catch_up());
    auto const found = list_findings(*ledger, store, {});
    REQUIRE(found);

    // Drafts never left their laptop, and what was withdrawn is nobody's claim any more.
    std::set<RecordId> live;
    std::size_t logs = 0;
    std::vector<LogRow> rows;
    for (auto const& one : store.all()) {
        bool const is_live = standing_of(one.state).is_live();
        if (is_live) live.insert(one.key.id);
        if (!is_live || one.state.form.form != service_log_form) continue;
        ++logs;
        rows.push_back(log_row_of(one.number, one.key, one.state, Operations::built_in()));
    }
    std::set<std::pair<std::string, RecordId>> reached, planted;
    for (ListedFinding const& one : *found) {
        reached.emplace(one.finding.rule, one.subject.id);
        if (one.other) reached.emplace(one.finding.rule, one.other->id);
    }
    std::map<std::string, std::pair<std::size_t, std::size_t>> by_kind; // reached, planted
    for (demo::PlantedFault const& fault : county.faults) {
        std::string const rule = rule_of(fault.kind);
        bool const all_live =
            std::ranges::all_of(fault.records, [&](RecordId const& record) { return live.contains(record); });
        if (rule.empty() || !all_live) continue;
        if (fault.kind == "overlap" && !somebody_else_was_there(rows, fault.records.front())) continue;
        for (RecordId const& record : fault.records) planted.emplace(rule, record);
        auto& [hit, all] = by_kind[fault.kind];
        ++all;
        hit += reached.contains({rule, fault.records.front()});
    }
    CHECK(by_kind.size() >= 9);
    for (auto const& [kind, counts] : by_kind) {
        CAPTURE(kind);
        CHECK(counts.first == counts.second);
    }
    std::map<std::string, std::size_t> false_by_rule;
    std::size_t false_ones = 0;
    std::string examples;
    for (ListedFinding const& one : *found) {
        bool const meant = planted.contains({one.finding.rule, one.subject.id}) ||
                           (one.other && planted.contains({one.finding.rule, one.other->id}));
        if (meant) continue;
        ++false_ones;
        if (++false_by_rule[one.finding.rule] <= 2) examples += one.finding.rule + " " + one.finding.message + "\n";
    }
    std::string counts;
    for (auto const& [rule, count] : false_by_rule) counts += rule + ":" + std::to_string(count) + " ";
    CAPTURE(logs, found->size(), counts, examples);
    CHECK(false_ones * 100 <= logs); // at most 1 %
}

} // namespace

TEST_CASE("findings reach every planted fault of the demonstration county, size S", "[domain][demo]") {
    findings_reach_the_planted_faults(demo::Size::small);
}

TEST_CASE("findings reach every planted fault of the demonstration county, size M", "[domain][demo]") {
    findings_reach_the_planted_faults(demo::Size::medium);
}

TEST_CASE("a finding across townships tells that it exists, and no more", "[domain][S12]") {
    RecordKey const here{{"500231101T01", BucketClass::log}, RecordId{}},
        there{{"500231102T01", BucketClass::log}, RecordId{}};
    ListedFinding const pair{{"R09", FindingSeverity::warn, 1, 2, "plot", "SLA1 与 SLB2 疑为重复申报。"}, here, there};
    auto const name = [](std::string_view township) { return "乡镇" + std::string(township); };
    std::vector<Grant> const both{{"500231", true, 31, false}}, first{{"500231101", true, 31, false}},
        second{{"500231102", true, 31, false}}, neither{{"500231103", true, 31, false}};
    CHECK(told_to({pair}, neither, name).empty());
    REQUIRE(told_to({pair}, both, name).size() == 1);
    CHECK(told_to({pair}, both, name)[0].listed.finding.message.find("SLB2") != std::string::npos);
    for (auto const& grants : {first, second}) {
        auto const told = told_to({pair}, grants, name);
        REQUIRE(told.size() == 1);
        CHECK(told[0].elsewhere);
        CHECK_FALSE(told[0].listed.other);
        CHECK(told[0].listed.finding.message.find("SL") == std::string::npos);
        CHECK(may_read(grants, told[0].listed.subject.bucket));
    }
    CHECK(told_to({pair}, first, name)[0].listed.finding.message.find("500231102") != std::string::npos);
}
