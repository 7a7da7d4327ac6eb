#include "shared/demo/life.hpp"
#include "shared/domain/indicators/county_figures.hpp"
#include "shared/domain/indicators/other_facts.hpp"
#include "shared/records/ledger_schema.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>

#include <map>

namespace gengji::domain {

namespace {

/// The records of a county in memory, taken in as they come.
class CountyRecords final : public ChangedRecords {
public:
    CountyRecords() : db_(open(folder_ / "ledger.db")) {}
    void put(RecordKey const& key, RecordState const& state) {
        auto const number = static_cast<std::int64_t>(records_.size()) + 1;
        records_.push_back({number, key, state});
        REQUIRE(db_.run("INSERT INTO record (number) VALUES (?)", number));
    }
    Result<bool> changed_after(Progress& progress, std::size_t most,
                               std::function<Result<void>(Changed const&)> const& each) override {
        std::int64_t& position = progress["county"];
        std::size_t count = 0;
        for (; position < static_cast<std::int64_t>(records_.size()) && count < most; ++position, ++count)
            TRY(each(records_[static_cast<std::size_t>(position)]));
        return count == most;
    }
    Result<std::optional<Changed>> record_at(std::int64_t number) override {
        return std::optional(records_.at(static_cast<std::size_t>(number - 1)));
    }
    Database& tables() override { return db_; }

private:
    static Database open(std::string const& path) {
        auto db = Database::open(path);
        REQUIRE(db);
        REQUIRE(db->execute("CREATE TABLE record (number INTEGER PRIMARY KEY)"));
        REQUIRE(db->execute(ledger_schema()));
        return *std::move(db);
    }
    ::TempFolder folder_;
    Database db_;
    std::vector<Changed> records_;
};

} // namespace

TEST_CASE("figures kept record by record equal a count of everything at once", "[indicators][S21]") {
    auto const county = demo::make_county({demo::Size::small, 20251020});
    auto const states = demo::states_of(county);
    REQUIRE(states);
    std::map<RecordId, RecordId> repeats;
    for (auto const& fault : county.faults) {
        if (fault.kind.starts_with("duplicate")) repeats[fault.records[0]] = fault.records[1];
    }
    std::map<RecordId, std::string> partitions;
    for (auto const& one : county.records) partitions[one.key.id] = one.key.bucket.partition();
    REQUIRE_FALSE(repeats.empty());
    IndicatorRules const rules{Settings{}};
    Tally whole;
    for (auto const& [key, state] : *states) {
        bool const repeat = repeats.contains(key.id),
                   elsewhere = repeat && partitions[repeats[key.id]] != partitions[key.id];
        for (auto const& row : elsewhere ? rules.of_repeated_elsewhere(key, state) : rules.of(key, state, repeat))
            whole.add(row);
    }

    CountyRecords records;
    CountyFigures kept(records);
    std::size_t taken = 0;
    for (auto const& [key, state] : *states) { // in pieces, with a board in between
        records.put(key, state);
        if (++taken % 700 == 0) REQUIRE(kept.board("500231", *parse_month("2025-10"), true));
    }
    for (char const* const place : {"500231", "500231101", "500231108"}) {
        for (char const* const month : {"2025-10", "2025-05", "2024-12"}) {
            INFO(place << " " << month);
            auto const board = kept.board(place, *parse_month(month), true);
            REQUIRE(board);
            CHECK(*board == make_board(whole, Targets(), {}, {}, place, *parse_month(month), true));
        }
    }
    auto const tasks = kept.tasks("500231", *parse_month("2025-10"));
    REQUIRE(tasks);
    CHECK(std::ranges::count_if(*tasks, [](TaskRow const& task) { return !task.words.empty(); }) == 33);

    // every figure opens to records that add up to it
    auto const board = kept.board("500231", *parse_month("2025-10"), false);
    for (char const* const id : {"K1", "K2", "K6", "K7", "K8"}) {
        auto const& indicator = *Indicators::built_in().find(id);
        auto const behind = kept.behind(indicator, "500231", *parse_month("2025-10"));
        REQUIRE(behind);
        Sums sum;
        for (auto const& one : *behind) sum += one.adds;
        CHECK(sum == std::ranges::find(board->figures, id, &Figure::id)->base);
    }
    CHECK(kept.behind(*Indicators::built_in().find("K3"), "500231", *parse_month("2025-10"))->size() >= 26);
}

} // namespace gengji::domain
