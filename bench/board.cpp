// gengji-bench-board: the whole board of a county with a million service logs, from the ledger's tables, after one more
// log has come in; beside one plain SQL aggregate over the same rows, which is what it costs to add them up.
//   gengji-bench-board [LOGS]      LOGS = 1000000 unless given
// One JSON line a measurement; milliseconds of the clock, the best of five and the middle one.

#include "shared/base/time.hpp"
#include "shared/catalog/catalog.hpp"
#include "shared/domain/indicators/county_figures.hpp"
#include "shared/records/ledger_schema.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <unistd.h>
#include <vector>

namespace gengji {
namespace {

[[noreturn]] void fail(std::string const& what) {
    std::fprintf(stderr, "gengji-bench-board: %s\n", what.c_str());
    std::exit(1);
}
template<class T>
T good(Result<T> result) {
    if (!result) fail(result.error().detail);
    return std::move(*result);
}
void good(Result<void> result) {
    if (!result) fail(result.error().detail);
}

/// A store whose million logs have been taken in already; what is saved now comes as a change.
class Store final : public ChangedRecords {
public:
    explicit Store(Database db) : db_(std::move(db)) {}
    Result<bool> changed_after(Progress& progress, std::size_t most,
                               std::function<Result<void>(Changed const&)> const& each) override {
        std::int64_t& position = progress["bench"];
        std::size_t count = 0;
        for (; position < static_cast<std::int64_t>(saved_.size()) && count < most; ++position, ++count)
            TRY(each(saved_[static_cast<std::size_t>(position)]));
        return count == most;
    }
    Result<std::optional<Changed>> record_at(std::int64_t number) override {
        for (auto const& one : saved_) {
            if (one.number == number) return std::optional(one);
        }
        return std::optional<Changed>();
    }
    Database& tables() override { return db_; }

    void save_log(std::int64_t number) {
        SeededRandom random(static_cast<std::uint64_t>(number));
        Edit edit;
        edit.dot = {random_replica_id(random), 1};
        edit.record = {{"500231101T01", BucketClass::log}, new_record_id(1'760'000'000'000, random)};
        edit.form = {"service_log", 2};
        edit.patch = {{"claimed", Value::of(Decimal{10, 0})},       {"crop_season", Value::of("rice-2025")},
                      {"division_code", Value::of("500231101203")}, {"operation", Value::of("harvesting")},
                      {"start_at", Value::instant(1'757'000'000)},  {"times", Value::of(std::int64_t{1})}};
        Changed changed{number, edit.record, {}};
        apply(changed.state, edit, 1'757'000'000);
        saved_.push_back(std::move(changed));
    }

private:
    Database db_;
    std::vector<Changed> saved_;
};

/// What a million logs, and the registries of a whole county, have left in the tables.
void fill(Database& db, std::size_t logs) {
    std::vector<std::string> villages;
    for (auto const* const township : Catalog::built_in().townships()) {
        for (auto const* const village : Catalog::built_in().villages_of(township->code))
            villages.push_back(village->code);
    }
    auto const add = [&](std::int64_t record, char const* indicator, std::string const& division, domain::Month month,
                         std::string const& thing, std::int64_t amount, bool verified) {
        good(db.run("INSERT INTO ledger_contribution (record, indicator, division, month, thing, reported, verified) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?)",
                    record, indicator, division, month, thing, amount, verified ? amount : 0));
    };
    auto transaction = good(db.begin());
    SeededRandom random(7);
    std::int64_t record = 0;
    for (std::size_t i = 0; i < logs; ++i) {
        std::string const& village = villages[random.below(villages.size())];
        domain::Month const month = domain::month_of(2024, 1) + static_cast<domain::Month>(random.below(24));
        add(++record, "K6", village, month, {}, 100 + static_cast<std::int64_t>(random.below(6000)), i % 8 != 0);
        add(record, domain::rows::logs_submitted, village.substr(0, 9), month, {}, 100, false);
    }
    domain::Month const begun = domain::month_of(2024, 11);
    for (auto const& village : villages)
        add(++record, "K3", village, begun, village, 100, true), add(++record, "K7", village, begun, {}, 100, true);
    for (std::size_t i = 0; i < 600; ++i)
        add(++record, "K4", villages[i % villages.size()], begun, "org" + std::to_string(i), 100, true);
    for (std::size_t i = 0; i < 5000; ++i)
        add(++record, "K8", villages[i % villages.size()], begun, {}, 10'000'000, true);
    for (std::size_t i = 0; i < 20000; ++i) {
        std::string const who = "member" + std::to_string(i);
        add(++record, domain::rows::a1_willing, villages[i % villages.size()], begun, who, 100, true);
        add(record, domain::rows::a1_joined, villages[i % villages.size()], begun, who, i % 4 ? 100 : 0, true);
    }
    good(transaction.commit());
}

template<class Job>
std::vector<double> five_times(Job&& job) {
    std::vector<double> times;
    for (int i = 0; i < 5; ++i) {
        auto const start = std::chrono::steady_clock::now();
        job();
        times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    std::ranges::sort(times);
    return times;
}

void print(char const* what, std::size_t logs, std::vector<double> const& times) {
    std::printf("{\"bench\":\"board\",\"what\":\"%s\",\"logs\":%zu,\"best_ms\":%.1f,\"middle_ms\":%.1f}\n", what, logs,
                times.front(), times[times.size() / 2]);
    std::fflush(stdout);
}

void measure(std::string const& folder, std::size_t logs) {
    std::string const path = folder + "/board.db";
    for (char const* end : {"", "-wal", "-shm"}) std::filesystem::remove(path + end);
    Store store(good(Database::open(path, {.cache_kib = 65536})));
    Database& db = store.tables();
    good(db.execute("CREATE TABLE record (number INTEGER PRIMARY KEY)"));
    good(db.execute(ledger_schema()));
    domain::CountyFigures ledger(store);
    good(ledger.ledger().catch_up()); // level, by the rules of this program
    fill(db, logs);

    std::int64_t number = 100'000'000, total = 0;
    print("board after one more log", logs, five_times([&] {
              store.save_log(++number);
              total += good(ledger.board("500231", domain::month_of(2025, 9), true)).figures[5].base.reported;
          }));
    print("board", logs, five_times([&] {
              total += good(ledger.board("500231", domain::month_of(2025, 9), true)).figures[5].base.reported;
          }));
    print("plain SQL: K6 by township and month", logs, five_times([&] {
              good(db.query("SELECT substr(division, 1, 9), month, SUM(reported), SUM(verified) FROM "
                            "ledger_contribution WHERE indicator = 'K6' GROUP BY 1, 2",
                            [&](Row const& row) { total += row.integer(2); }));
          }));
    if (total == 0) fail("nothing was added up");
}

} // namespace
} // namespace gengji

int main(int count, char** arguments) {
    auto const folder = std::filesystem::temp_directory_path() / ("gengji-bench-board-" + std::to_string(::getpid()));
    std::filesystem::create_directory(folder);
    gengji::measure(folder.string(), count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 1'000'000);
    std::filesystem::remove_all(folder);
}
