// gengji-bench-domain: a county of a million service logs: what its findings and figures cost all at once, what one
// more log costs, what the whole board and a member's portrait cost; beside the plain SQL that each cannot be cheaper
// than.
//   gengji-bench-domain [--logs 1000000] [--more 1000] [--dir build/bench] [--fresh]      JSON lines
// The county is built once and kept in --dir; a later run goes on with it. Ends with 1 when the board is not what a
// full recomputation says.

#include "bench/domain_county.hpp"
#include "bench/measure.hpp"
#include "shared/base/json.hpp"
#include "shared/domain/county/county_ledger.hpp"
#include "shared/domain/county/member_portrait.hpp"
#include "shared/domain/indicators/county_figures.hpp"
#include "shared/records/ledger_schema.hpp"

#include <cstring>
#include <iostream>

namespace gengji::bench {
namespace {

using namespace domain;

struct Asked {
    std::uint64_t logs = 1'000'000;
    int more = 1'000;
    std::string folder = "build/bench";
    bool fresh = false;
};

class Bench {
public:
    Bench(Asked const& asked, County& county) : asked_(asked), county_(county), figures_(county) {}

    void run() {
        build();
        one_new_log();
        board();
        portraits();
        lookups();
    }
    bool agrees() const { return agrees_; }

private:
    void tell(char const* name, double value, char const* unit) const {
        Json line;
        line["bench"] = name;
        line["logs"] = asked_.logs;
        line["value"] = value;
        line["unit"] = unit;
        std::cout << dump(line) << std::endl;
    }
    void tell(char const* name, Times const& spent, int runs) const {
        tell((std::string(name) + ".us").c_str(), spent.wall / runs * 1e6, "us");
        tell((std::string(name) + ".cpu_us").c_str(), spent.cpu / runs * 1e6, "us");
    }
    std::int64_t number(char const* sql) {
        return good(county_.tables().find(sql, [](Row const& row) { return row.integer(0); })).value_or(0);
    }

    /// Everything from nothing, unless an earlier run has kept it.
    void build() {
        bool const kept = number("SELECT count(*) FROM ledger_cursor") > 0;
        Times const start = Times::now();
        while (good(figures_.ledger().step(20'000))) {
        }
        Times const spent = Times::now() - start;
        tell(kept ? "county.reopened.seconds" : "findings.full.seconds", spent.wall, "s");
        if (!kept) tell("findings.full.cpu_seconds", spent.cpu, "s");
        if (!kept) tell("findings.full.records_per_s", static_cast<double>(county_.size()) / spent.wall, "records/s");
        tell("findings.count", static_cast<double>(number("SELECT count(*) FROM ledger_finding")), "");
    }

    /// Its transaction included; the same transaction without it; and several taken in together.
    void one_new_log() {
        Times start = Times::now();
        for (int i = 0; i < asked_.more; ++i) {
            county_.one_more();
            good(figures_.ledger().step(10));
        }
        tell("findings.one_new_log", Times::now() - start, asked_.more);
        start = Times::now();
        for (int i = 0; i < asked_.more; ++i) good(figures_.ledger().step(10));
        tell("findings.nothing_new", Times::now() - start, asked_.more);
        for (int i = 0; i < asked_.more; ++i) county_.one_more();
        start = Times::now();
        good(figures_.ledger().catch_up());
        tell("findings.one_of_many_new_logs", Times::now() - start, asked_.more);
    }

    void board() {
        Month const month = month_of(2025, 9);
        auto const whole = [&] { return good(figures_.board("500231", month, true)); };
        auto const after_one = five_times([&] {
            county_.one_more();
            (void)whole();
        });
        tell("board.after_one_more_log.ms", after_one.front(), "ms");
        tell("board.after_one_more_log.middle_ms", after_one[2], "ms");
        tell("board.ms", five_times([&] { (void)whole(); }).front(), "ms");
        tell("limit.plain_aggregate.ms",
             five_times([&] {
                 std::int64_t total = 0;
                 good(county_.tables().query(
                     "SELECT substr(division, 1, 9), month, SUM(reported), SUM(verified) FROM ledger_contribution "
                     "WHERE indicator = 'K6' GROUP BY 1, 2",
                     [&](Row const& row) { total += row.integer(2); }));
                 if (total == 0) fail("nothing was added up");
             }).front(),
             "ms");
        Times const start = Times::now();
        agrees_ = whole() == recomputed(month);
        tell("board.full_recomputation.seconds", (Times::now() - start).wall, "s");
        tell("board.equals_full_recomputation", agrees_, "1 = yes");
    }

    /// From the records alone, without the ledger. There are no repeated claims in this county.
    Board recomputed(Month month) {
        IndicatorRules const rules{Settings{}};
        Tally tally;
        for (std::int64_t number = 1; number <= county_.size(); ++number) {
            auto const record = good(county_.record_at(number));
            for (auto const& row : rules.of(record->key, record->state, false)) tally.add(row);
        }
        return make_board(tally, Targets(), {}, {}, "500231", month, true);
    }

    void portraits() {
        int const members = 200;
        std::size_t logs = 0;
        Times const start = Times::now();
        for (int i = 0; i < members; ++i) {
            auto const shown = good(member_portrait(
                figures_.ledger(), county_, county_.member_of(static_cast<std::uint64_t>(i) * 7919), Date{20'300}));
            for (auto const& row : shown.work) logs += static_cast<std::size_t>(row.jobs);
        }
        tell("portrait", Times::now() - start, members);
        tell("portrait.logs_each", static_cast<double>(logs) / members, "");
    }

    void lookups() {
        good(county_.tables().execute("CREATE TABLE IF NOT EXISTS plain (number INTEGER PRIMARY KEY, text TEXT)"));
        Times start = Times::now();
        for (int i = 0; i < asked_.more; ++i) {
            auto transaction = good(county_.tables().begin());
            good(county_.tables().run("INSERT INTO plain (text) VALUES ('one row')"));
            good(transaction.commit());
        }
        tell("limit.plain_durable_insert", Times::now() - start, asked_.more);
        start = Times::now();
        std::int64_t found = 0;
        for (int i = 0; i < asked_.more; ++i) {
            RecordId const plot = county_.plot_of(static_cast<std::uint64_t>(i) * 37);
            good(county_.tables().query(
                "SELECT record, body FROM ledger_log WHERE plot = ? AND operation = ? AND season = ?",
                [&](Row const& row) { found += row.integer(0) > 0; }, plot, "plant_protection", "vegetable-2025"));
        }
        tell("limit.plain_indexed_lookup", Times::now() - start, asked_.more);
        tell("limit.rows_per_lookup", static_cast<double>(found) / asked_.more, "rows");
    }

    Asked const& asked_;
    County& county_;
    CountyFigures figures_;
    bool agrees_ = true;
};

Asked asked_by(int count, char** words) {
    Asked asked;
    for (int i = 1; i < count; ++i) {
        std::string const word = words[i];
        bool const more = i + 1 < count;
        if (word == "--fresh")
            asked.fresh = true;
        else if (word == "--logs" && more)
            asked.logs = std::strtoull(words[++i], nullptr, 10);
        else if (word == "--more" && more)
            asked.more = std::atoi(words[++i]);
        else if (word == "--dir" && more)
            asked.folder = words[++i];
        else
            fail("gengji-bench-domain [--logs N] [--more N] [--dir FOLDER] [--fresh]");
    }
    return asked;
}

Database open_county(Asked const& asked) {
    std::filesystem::create_directories(asked.folder);
    std::string const path = asked.folder + "/domain-" + std::to_string(asked.logs) + ".db";
    if (asked.fresh) remove_database(path);
    bool const there = std::filesystem::exists(path);
    Database db = good(Database::open(path, {.cache_kib = 65'536}));
    if (!there) {
        good(db.execute("CREATE TABLE record (number INTEGER PRIMARY KEY)"));
        good(db.execute(ledger_schema()));
    }
    return db;
}

} // namespace
} // namespace gengji::bench

int main(int count, char** words) {
    using namespace gengji::bench;
    Asked const asked = asked_by(count, words);
    County county(asked.logs, open_county(asked));
    Bench bench(asked, county);
    bench.run();
    return bench.agrees() ? 0 : 1;
}
