#include "shared/base/json.hpp"
#include "shared/domain/county/county_orders.hpp"
#include "shared/records/ledger_schema.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <unistd.h>

/// Supply matching in a county of many orders: what a proposal costs, and that it does not grow with the orders.
/// gengji-bench-orders [orders] [teams]; JSON lines.
namespace {

using namespace gengji;
using namespace gengji::domain;
using Steady = std::chrono::steady_clock;

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

/// Every record follows from its number: teams, a tractor each, then orders, dispatched round the teams over a year.
class County final : public ChangedRecords {
public:
    County(std::int64_t orders, std::int64_t teams, Database db) : orders_(orders), teams_(teams), db_(std::move(db)) {}

    Result<bool> changed_after(Progress& progress, std::size_t most,
                               std::function<Result<void>(Changed const&)> const& each) override {
        std::int64_t& position = progress["all"];
        std::size_t count = 0;
        for (; position < 2 * teams_ + orders_ && count < most; ++count) TRY(each(record(++position)));
        return count == most;
    }
    Result<std::optional<Changed>> record_at(std::int64_t number) override { return std::optional(record(number)); }
    Database& tables() override { return db_; }

private:
    Changed record(std::int64_t number) const {
        std::int64_t n = number - 1;
        std::string const township = std::to_string(500231101 + n % 26);
        if (n < teams_)
            return made(number, {township, BucketClass::everyone}, 't', n, "service_team",
                        {{"division_code", Value::of(township)},
                         {"kind", Value::of("machinery")},
                         {"name", Value::of("队" + std::to_string(n))},
                         {"status", Value::of("operating")},
                         {"team_code", Value::of(township + "T" + std::to_string(n))}});
        if ((n -= teams_) < teams_)
            return made(number, {township, BucketClass::everyone}, 'm', n, "machine",
                        {{"class", Value::of("tractor_rotary")},
                         {"machine_no", Value::of("NJ" + std::to_string(n))},
                         {"status", Value::of("in_use")},
                         {"team", Value::of(id_of('t', static_cast<std::uint64_t>(n)))}});
        n -= teams_;
        Date const from{20'089 + static_cast<std::int32_t>(n * 7 % 365)};
        return made(number, {township + "T01", BucketClass::log}, 'o', n, service_order_form,
                    {{"area", Value::of(Decimal{10 + n % 90, 0})},
                     {"items[k000000000001]/operation", Value::of("rotary_tillage")},
                     {"items[k000000000001]/times", Value::of(std::int64_t{1})},
                     {"items[k000000000001]/want_from", Value::of(from)},
                     {"items[k000000000001]/want_to", Value::of(Date{from.days + 6})},
                     {"machine", Value::of(id_of('m', static_cast<std::uint64_t>(n % teams_)))},
                     {"state", Value::of("accepted")},
                     {"team", Value::of(id_of('t', static_cast<std::uint64_t>(n % teams_)))}});
    }
    static Changed made(std::int64_t number, Bucket bucket, char kind, std::int64_t n, char const* form,
                        std::vector<Change> patch) {
        Changed changed{number, {std::move(bucket), id_of(kind, static_cast<std::uint64_t>(n))}, {}};
        Edit edit;
        edit.dot = {ReplicaId::from_view(id_of('r', 1).view()), static_cast<std::uint64_t>(number)};
        edit.record = changed.key;
        edit.form = {form, 1};
        edit.patch = std::move(patch);
        apply(changed.state, edit, 1'735'000'000);
        return changed;
    }

    std::int64_t orders_, teams_;
    Database db_;
};

} // namespace

int main(int count, char** words) {
    std::int64_t const orders = count > 1 ? std::atoll(words[1]) : 100'000,
                       teams = count > 2 ? std::atoll(words[2]) : 500;
    auto const folder = std::filesystem::temp_directory_path() / ("gengji-bench-orders-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder);
    {
        Database db = must(Database::open((folder / "county.db").string()));
        must(db.execute("CREATE TABLE record (number INTEGER PRIMARY KEY)"));
        must(db.execute(ledger_schema()));
        County county(orders, teams, std::move(db));
        auto const began = Steady::now();
        CountyOrders board(county);
        must(board.list({}));
        double const caught_up_s = std::chrono::duration<double>(Steady::now() - began).count();
        std::vector<double> took_ms;
        std::size_t proposed = 0;
        for (std::uint64_t i = 0; i < 60; ++i) {
            auto const start = Steady::now();
            proposed = must(board.match(id_of('o', i * 977 % static_cast<std::uint64_t>(orders)), Date{20'089})).size();
            took_ms.push_back(std::chrono::duration<double, std::milli>(Steady::now() - start).count());
        }
        std::ranges::sort(took_ms);
        std::cout << dump(Json{{"orders", orders},
                               {"teams", teams},
                               {"proposed", proposed},
                               {"caught_up_s", caught_up_s},
                               {"match_median_ms", took_ms[took_ms.size() / 2]},
                               {"match_max_ms", took_ms.back()}})
                  << "\n";
    }
    std::filesystem::remove_all(folder);
    return 0;
}
