#include "shared/base/json.hpp"
#include "shared/domain/county/county_ledger.hpp"
#include "shared/domain/facts/service_log.hpp"
#include "shared/records/ledger_schema.hpp"

#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <iostream>

/// Findings of a county of a million logs: what all of them cost, and what one more costs, beside the plain look-up by
/// an index that it cannot be cheaper than. gengji-bench-domain [logs] [new logs]; JSON lines.
namespace {

using namespace gengji;
using namespace gengji::domain;
using Steady = std::chrono::steady_clock;

/// Of this program alone, whatever else the machine does.
double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}
double seconds_since(Steady::time_point start) { return std::chrono::duration<double>(Steady::now() - start).count(); }

template<class T>
T must(Result<T> result) {
    if (!result) std::cerr << result.error().detail << "\n", std::exit(1);
    return std::move(result).value();
}
void must(Result<void> const& result) {
    if (!result) std::cerr << result.error().detail << "\n", std::exit(1);
}

RecordId id_of(char kind, std::uint64_t number) {
    Bytes bytes(16, '\0');
    bytes[0] = kind;
    for (int i = 0; i < 8; ++i) bytes[static_cast<std::size_t>(15 - i)] = static_cast<char>(number >> (8 * i));
    return RecordId::from_view(bytes);
}

/// A county without a disk: every record follows from its number. 1 … plots are plots, then machines, members and logs.
class County final : public ChangedRecords {
public:
    County(std::uint64_t logs, Database db)
        : logs_(logs), plots_(logs / 8 + 1), members_(logs / 20 + 1), db_(std::move(db)) {}

    std::int64_t size() const { return static_cast<std::int64_t>(plots_ + machines_ + members_ + logs_); }
    void one_more() { ++logs_; }
    RecordId plot_of(std::uint64_t log) const { return id_of('p', log * 7 % plots_); }

    Result<bool> changed_after(Progress& progress, std::size_t most,
                               std::function<Result<void>(Changed const&)> const& each) override {
        std::int64_t& position = progress["all"];
        std::size_t count = 0;
        for (; position < size() && count < most; ++count) TRY(each(record(++position)));
        return count == most;
    }
    Result<std::optional<Changed>> record_at(std::int64_t number) override { return std::optional(record(number)); }
    Database& tables() override { return db_; }

private:
    Changed record(std::int64_t number) const {
        auto n = static_cast<std::uint64_t>(number - 1);
        if (n < plots_)
            return made(number, 'p', n, "plot", {{"contract_area", area(n)}, {"name", Value::of("大田湾")}});
        if ((n -= plots_) < machines_)
            return made(number, 'm', n, "machine",
                        {{"class", Value::of("combine_crawler")}, {"team", ref('t', n % 120)}});
        if ((n -= machines_) < members_)
            return made(number, 'c', n, "member_profile",
                        {{"division_code", Value::of(village(n))},
                         {"name", Value::of("张" + std::to_string(n))},
                         {"phone", Value::of("199002" + std::to_string(10000 + n / 2))}});
        return log(number, n - members_);
    }
    Changed log(std::int64_t number, std::uint64_t n) const {
        // six jobs of two hours a day for each machine; a plot's logs are the times of its seasons
        std::uint64_t const machine = n % machines_, turn = n / machines_, of_plot = n / plots_, plot = n * 7 % plots_;
        std::int64_t const start = 1'735'700'000 + static_cast<std::int64_t>(turn / 6 * 86'400 + turn % 6 * 7'200);
        return made(number, 'l', n, service_log_form,
                    {{"claimed", area(plot)},
                     {"client", ref('c', plot % members_)},
                     {"confirm_sign", picture(3 * n)},
                     {"confirm_way", Value::of("signature")},
                     {"crop_season", Value::of("vegetable-" + std::to_string(2025 + of_plot / 5))},
                     {"division_code", Value::of(village(n))},
                     {"end_at", Value::instant(start + 6'600)},
                     {"log_no", Value::of("SL" + std::to_string(n % 40) + std::to_string(1'000'000 + n))},
                     {"machine", ref('m', machine)},
                     {"operation", Value::of("plant_protection")},
                     {"operator", ref('o', machine)},
                     {"photo_after", picture(3 * n + 1)},
                     {"photo_before", picture(3 * n + 2)},
                     {"plot", Value::of(id_of('p', plot))},
                     {"start_at", Value::instant(start)},
                     {"team", ref('t', machine % 120)},
                     {"time_no", Value::of(static_cast<std::int64_t>(1 + of_plot % 5))},
                     {"times", Value::of(std::int64_t{1})},
                     {"unit_price", Value::of(Decimal{20, 0})}},
                    start + 40'000);
    }
    static Changed made(std::int64_t number, char kind, std::uint64_t n, char const* form, std::vector<Change> patch,
                        Stamp stamp = 1'735'000'000) {
        Changed changed{number, {{"500231101T01", BucketClass::log}, id_of(kind, n)}, {}};
        Edit edit;
        edit.dot = {ReplicaId::from_view(id_of('r', 1).view()), static_cast<std::uint64_t>(number)};
        edit.record = changed.key;
        edit.form = {form, 1};
        edit.patch = std::move(patch);
        apply(changed.state, edit, stamp);
        return changed;
    }
    static Value ref(char kind, std::uint64_t n) { return Value::of(id_of(kind, n)); }
    static Value area(std::uint64_t n) { return Value::of(*make_decimal(static_cast<std::int64_t>(100 + n % 900), 2)); }
    static Value picture(std::uint64_t n) {
        return Value::of(FileRef{hash_of(std::to_string(n)), 9, "image/jpeg", "照片"});
    }
    static std::string village(std::uint64_t n) { return "500231101" + std::to_string(200 + n % 300); }

    std::uint64_t logs_, plots_, machines_ = 400, members_;
    Database db_;
};

void tell(char const* name, std::uint64_t logs, double value, char const* unit) {
    Json line;
    line["bench"] = name;
    line["logs"] = logs;
    line["value"] = value;
    line["unit"] = unit;
    std::cout << dump(line) << std::endl;
}

std::int64_t count(Database& db, char const* sql) {
    return must(db.find(sql, [](Row const& row) { return row.integer(0); })).value_or(0);
}

} // namespace

int main(int arguments, char** words) {
    std::uint64_t const logs = arguments > 1 ? std::strtoull(words[1], nullptr, 10) : 1'000'000;
    int const more = arguments > 2 ? std::atoi(words[2]) : 2'000;
    auto const folder = std::filesystem::temp_directory_path() / ("gengji-bench-domain-" + std::to_string(::getpid()));
    std::filesystem::create_directory(folder);
    {
        Database db = must(Database::open((folder / "county.db").string()));
        must(db.execute("CREATE TABLE record (number INTEGER PRIMARY KEY)"));
        must(db.execute(ledger_schema()));
        County county(logs, std::move(db));
        CountyLedger ledger(county);

        auto const start = Steady::now();
        double const cpu_start = cpu_seconds();
        must(ledger->catch_up());
        double const all_s = seconds_since(start);
        tell("findings.full.records_per_s", logs, static_cast<double>(county.size()) / all_s, "records/s");
        tell("findings.full.seconds", logs, all_s, "s");
        tell("findings.full.cpu_seconds", logs, cpu_seconds() - cpu_start, "s");
        tell("findings.count", logs, static_cast<double>(count(county.tables(), "SELECT count(*) FROM ledger_finding")),
             "");

        // One new log, its transaction included, and the same transaction without it.
        auto const begun = Steady::now();
        double const cpu_begun = cpu_seconds();
        for (int i = 0; i < more; ++i) {
            county.one_more();
            must(ledger->step(10));
        }
        tell("findings.one_new_log.us", logs, seconds_since(begun) / more * 1e6, "us");
        tell("findings.one_new_log.cpu_us", logs, (cpu_seconds() - cpu_begun) / more * 1e6, "us");
        auto const empty = Steady::now();
        for (int i = 0; i < more; ++i) must(ledger->step(10));
        tell("findings.nothing_new.us", logs, seconds_since(empty) / more * 1e6, "us");

        for (int i = 0; i < more; ++i) county.one_more();
        auto const together = Steady::now();
        must(ledger->catch_up());
        tell("findings.catch_up.logs_per_s", logs, more / seconds_since(together), "logs/s");

        must(county.tables().execute("CREATE TABLE plain (number INTEGER PRIMARY KEY, text TEXT)"));
        auto const durable = Steady::now();
        for (int i = 0; i < more; ++i) {
            auto transaction = must(county.tables().begin());
            must(county.tables().run("INSERT INTO plain (text) VALUES ('one row')"));
            must(transaction.commit());
        }
        tell("limit.plain_durable_insert.us", logs, seconds_since(durable) / more * 1e6, "us");
        auto const plain = Steady::now();
        double const cpu_plain = cpu_seconds();
        std::int64_t found = 0;
        for (int i = 0; i < more; ++i) {
            RecordId const plot = county.plot_of(static_cast<std::uint64_t>(i) * 37);
            must(county.tables().query(
                "SELECT record, body FROM ledger_log WHERE plot = ? AND operation = ? AND season = ?",
                [&](Row const& row) { found += row.integer(0) > 0; }, plot, "plant_protection", "vegetable-2025"));
        }
        tell("limit.plain_indexed_lookup.us", logs, seconds_since(plain) / more * 1e6, "us");
        tell("limit.plain_indexed_lookup.cpu_us", logs, (cpu_seconds() - cpu_plain) / more * 1e6, "us");
        tell("limit.rows_per_lookup", logs, static_cast<double>(found) / more, "rows");
    }
    std::filesystem::remove_all(folder);
}
