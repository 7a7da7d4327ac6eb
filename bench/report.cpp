// gengji-bench-report: the county's monthly report with so many service logs as .xlsx, from the ledger's tables; beside
// the same cells through nothing but the library that writes .xlsx, which is what they cost.
//   gengji-bench-report [LOGS...]      10000 and 100000 unless given
// One JSON line a measurement: seconds of the clock, and the most memory that the process ever held. Each runs in a
// process of its own.

#include "shared/catalog/catalog.hpp"
#include "shared/domain/indicators/county_figures.hpp"
#include "shared/domain/service/confirmation.hpp"
#include "shared/records/ledger_schema.hpp"
#include "shared/reports/report_job.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>
#include <xlsxwriter.h>

namespace gengji {
namespace {

[[noreturn]] void fail(std::string const& what) {
    std::fprintf(stderr, "gengji-bench-report: %s\n", what.c_str());
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

constexpr int teams = 120, members = 5000;

/// A store whose logs have been taken in already. Only teams are looked up in it.
class Store final : public ChangedRecords {
public:
    explicit Store(Database db) : db_(std::move(db)) {}
    Result<bool> changed_after(Progress&, std::size_t, std::function<Result<void>(Changed const&)> const&) override {
        return false;
    }
    Result<std::optional<Changed>> record_at(std::int64_t number) override {
        Edit edit;
        SeededRandom random(static_cast<std::uint64_t>(number));
        edit.dot = {random_replica_id(random), 1};
        edit.record = {{"500231101", BucketClass::everyone}, new_record_id(number, random)};
        edit.form = {"service_team", 1};
        edit.patch = {{"name", Value::of("新民镇农机服务队" + std::to_string(number))}};
        Changed changed{number, edit.record, {}};
        apply(changed.state, edit, 1'757'000'000);
        return std::optional(std::move(changed));
    }
    Database& tables() override { return db_; }

private:
    Database db_;
};

/// What so many logs have left in the ledger, over the villages and months of a year.
void fill(Database& db, std::size_t logs) {
    std::vector<std::string> villages;
    for (auto const* const township : Catalog::built_in().townships()) {
        for (auto const* const village : Catalog::built_in().villages_of(township->code))
            villages.push_back(village->code);
    }
    auto transaction = good(db.begin());
    SeededRandom random(7);
    good(db.run("INSERT INTO bucket VALUES (1, '500231101', 0)"));
    std::vector<RecordId> team_ids, member_ids;
    for (int i = 0; i < teams; ++i) {
        team_ids.push_back(new_record_id(1'700'000'000'000 + i, random));
        good(db.run("INSERT INTO record VALUES (?, 1, ?)", 1'000'000'000 + i, team_ids.back()));
    }
    for (int i = 0; i < members; ++i) {
        member_ids.push_back(new_record_id(1'710'000'000'000 + i, random));
        good(db.run(
            "INSERT INTO ledger_member VALUES (?, 3, ?, '500231101203', 'farm_household', ?, '', '', '', '', '', "
            "NULL)",
            2'000'000'000 + i, member_ids.back(), "李建国" + std::to_string(i)));
    }
    char const* const operations[] = {"rotary_tillage", "harvesting", "plant_protection", "drying"};
    for (std::size_t i = 0; i < logs; ++i) {
        domain::LogRow log;
        log.record = static_cast<std::int64_t>(i) + 1;
        log.id = new_record_id(1'750'000'000'000 + static_cast<std::int64_t>(i), random);
        log.village = villages[random.below(villages.size())];
        log.owner = log.village.substr(0, 9) + "T01";
        log.level = domain::Level::township_verified;
        log.log_no = "SL20250910" + std::to_string(1'000'000 + i);
        log.season = "rice-2025";
        log.operation = operations[i % 4];
        log.client = member_ids[random.below(member_ids.size())];
        log.team = team_ids[random.below(team_ids.size())];
        log.start_s = 1'735'700'000 + static_cast<std::int64_t>(random.below(270) * 86400);
        log.end_s = *log.start_s + 14400;
        log.claimed = log.accepted = Decimal{static_cast<std::int64_t>(100 + random.below(9000)), 2};
        log.unit_price = Decimal{80, 0};
        log.confirmation = domain::Confirmation::given;
        auto const month = domain::month_of(*log.day());
        good(db.run("INSERT INTO ledger_log (record, level, village, operation, season, day, start_s, end_s, tracked, "
                    "body) VALUES (?, 4, ?, ?, ?, ?, ?, ?, 0, ?)",
                    log.record, log.village, log.operation, log.season, std::int64_t{log.day()->days}, log.start_s,
                    log.end_s, Blob{domain::encode(log)}));
        good(db.run("INSERT INTO ledger_contribution (record, indicator, division, month, thing, reported, verified) "
                    "VALUES (?, 'K6', ?, ?, '', ?, ?)",
                    log.record, log.village, month, log.claimed->unscaled, log.claimed->unscaled));
    }
    good(transaction.commit());
}

double megabytes_most() { // VmHWM of this process
    std::ifstream status("/proc/self/status");
    std::string word;
    while (status >> word) {
        if (word != "VmHWM:") continue;
        double kib = 0;
        status >> kib;
        return kib / 1024;
    }
    return 0;
}

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

void print(char const* what, std::size_t logs, double seconds, std::string const& path) {
    std::printf("{\"bench\":\"report\",\"what\":\"%s\",\"logs\":%zu,\"wall_s\":%.2f,\"cpu_s\":%.2f,\"peak_mib\":%.1f,"
                "\"file_mib\":%.2f}\n",
                what, logs, seconds, cpu_seconds(), megabytes_most(),
                static_cast<double>(std::filesystem::file_size(path)) / 1048576);
    std::fflush(stdout);
}

double seconds_since(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

Store open(std::string const& folder, bool fresh) {
    Database db = good(Database::open(folder + "/report.db"));
    if (fresh) {
        good(db.execute(
            "CREATE TABLE bucket (number INTEGER PRIMARY KEY, owner TEXT, class INTEGER);"
            "CREATE TABLE record (number INTEGER PRIMARY KEY, bucket INTEGER, id BLOB, UNIQUE (bucket, id))"));
        good(db.execute(ledger_schema()));
    }
    return Store(std::move(db));
}

void prepare(std::string const& folder, std::size_t logs) {
    Store store = open(folder, true);
    domain::CountyFigures figures(store);
    good(figures.ledger().catch_up()); // level, by the rules of this program
    fill(store.tables(), logs);
}

void report(std::string const& folder, std::size_t logs) {
    Store store = open(folder, false);
    std::string const path = folder + "/month.xlsx";
    auto const begin = std::chrono::steady_clock::now();
    good(reports::write_report({reports::ReportWish::Kind::month, domain::month_of(2025, 9), "500231", {}, path, true},
                               store, *parse_date("2025-10-20")));
    print("month report", logs, seconds_since(begin), path);
}

/// As many cells of the same kinds and lengths, and nothing of ours: no figures, no look-ups, no checks.
void raw(std::string const& folder, std::size_t logs) {
    std::string const path = folder + "/raw.xlsx";
    auto const begin = std::chrono::steady_clock::now();
    lxw_workbook_options options{};
    options.constant_memory = 1;
    lxw_workbook* const book = workbook_new_opt(path.c_str(), &options);
    lxw_worksheet* const sheet = workbook_add_worksheet(book, "作业明细");
    lxw_format* const number = workbook_add_format(book);
    format_set_num_format(number, "#,##0.00");
    char const* const texts[] = {"2025-09",
                                 "新民镇双河口村",
                                 "新民镇",
                                 "SL202509101000001",
                                 "机收",
                                 "2025年水稻",
                                 "新民镇农机服务队12",
                                 "李**",
                                 "乡镇已核验",
                                 "已确认",
                                 "0197b1c2-0000-7000-8000-123456789abc"};
    for (std::size_t i = 0; i < logs; ++i) {
        lxw_col_t column = 0;
        for (char const* const text : texts)
            worksheet_write_string(sheet, static_cast<lxw_row_t>(i), column++, text, nullptr);
        for (int k = 0; k < 9; ++k)
            worksheet_write_number(sheet, static_cast<lxw_row_t>(i), column++,
                                   static_cast<double>((i * 37 + static_cast<std::size_t>(k) * 1001) % 900000) / 100,
                                   number);
    }
    if (workbook_close(book) != LXW_NO_ERROR) fail("the raw workbook could not be written");
    print("limit: the same cells, the library alone", logs, seconds_since(begin), path);
}

void in_a_process(std::function<void()> const& job) {
    pid_t const child = fork();
    if (child == 0) {
        job();
        std::exit(0);
    }
    int status = 0;
    if (waitpid(child, &status, 0) != child || status != 0) fail("a measurement ended badly");
}

} // namespace
} // namespace gengji

int main(int count, char** arguments) {
    using namespace gengji;
    std::vector<std::size_t> sizes;
    for (int i = 1; i < count; ++i) sizes.push_back(std::strtoull(arguments[i], nullptr, 10));
    if (sizes.empty()) sizes = {10'000, 100'000};
    for (std::size_t const logs : sizes) {
        auto const folder =
            std::filesystem::temp_directory_path() / ("gengji-bench-report-" + std::to_string(::getpid()));
        std::filesystem::create_directory(folder);
        in_a_process([&] { prepare(folder.string(), logs); });
        in_a_process([&] { report(folder.string(), logs); });
        in_a_process([&] { raw(folder.string(), logs); });
        std::filesystem::remove_all(folder);
    }
}
