#include "shared/domain/county/county_orders.hpp"

#include "shared/domain/facts/machine.hpp"
#include "tests/shared/domain/ledger/memory_records.hpp"

using namespace gengji;
using namespace gengji::domain;
using namespace gengji::test;

namespace {

Date const today = *parse_date("2025-09-01");
Bucket const everyone{"500231101", BucketClass::everyone};

Value of_id(std::string const& name) { return Value::of(record_id(name)); }
Value mu(std::int64_t whole) { return Value::of(Decimal{whole, 0}); }

/// A county of teams, each with a tractor, and orders of rotary tillage for them; every number follows from a seed.
struct County {
    explicit County(std::uint32_t seed) : next(seed) {
        for (int i = 0; i < 12; ++i) {
            std::string const name = "team" + std::to_string(i);
            records.save(name, "service_team",
                         {{"division_code", Value::of(below(2) ? "500231101" : "500231102")},
                          {"kind", Value::of("machinery")},
                          {"name", Value::of(name)},
                          {"status", Value::of("operating")},
                          {"team_code", Value::of("5002311" + std::to_string(10 + i))}},
                         everyone);
            records.save("tractor" + std::to_string(i), "machine",
                         {{"class", Value::of(below(5) ? "tractor_rotary" : "combine_crawler")},
                          {"machine_no", Value::of("NJ" + std::to_string(i))},
                          {"status", Value::of(below(6) ? "in_use" : "repair")},
                          {"team", of_id(name)}},
                         everyone);
        }
        for (int i = 0; i < 60; ++i) order(i);
        for (int i = 0; i < 60; ++i) log(i);
    }
    std::uint32_t below(std::uint32_t count) {
        next = next * 1664525U + 1013904223U;
        return (next >> 8) % count;
    }
    void order(int i) {
        Date const from{today.days - 5 + static_cast<std::int32_t>(below(12))};
        std::vector<Change> patch{{"area", mu(10 + below(120))},
                                  {"items[k000000000001]/operation", Value::of("rotary_tillage")},
                                  {"items[k000000000001]/times", Value::of(std::int64_t{1})},
                                  {"items[k000000000001]/want_from", Value::of(from)},
                                  {"items[k000000000001]/want_to", Value::of(Date{from.days + 6})},
                                  {"state", Value::of("open")}};
        if (std::uint32_t const team = below(16); team < 12) {
            patch.push_back({"team", of_id("team" + std::to_string(team))});
            if (below(2)) patch.push_back({"machine", of_id("tractor" + std::to_string(team))});
        }
        records.save("order" + std::to_string(i), "service_order", patch, {"500231101203", BucketClass::log});
    }
    void log(int i) {
        std::uint32_t const team = below(12);
        std::int64_t const day = today.days - 4 + static_cast<std::int64_t>(below(8));
        records.save("log" + std::to_string(i), "service_log",
                     {{"claimed", mu(5 + below(100))},
                      {"machine", of_id("tractor" + std::to_string(team))},
                      {"operation", Value::of("rotary_tillage")},
                      {"order", of_id("order" + std::to_string(below(70)))}, // some of which are not there
                      {"start_at", Value::instant(day * 86'400 + 3'600)},
                      {"end_at", Value::instant(day * 86'400 + 7'200)},
                      {"team", of_id("team" + std::to_string(team))}});
    }
    void change_something() {
        switch (below(4)) {
        case 0:
            return order(static_cast<int>(below(60)));
        case 1:
            return log(static_cast<int>(below(60)));
        case 2: {
            std::string const name = "tractor" + std::to_string(below(12));
            records.save(name, "machine", {{"team", of_id("team" + std::to_string(below(12)))}}, everyone);
            return;
        }
        default:
            records.save("order" + std::to_string(below(60)), "service_order", {{"state", Value::of("cancelled")}},
                         {"500231101203", BucketClass::log});
        }
    }

    MemoryRecords records;
    std::uint32_t next;
};

OrderView view_by_reading_all(MemoryRecords const& records, RecordId const& id) {
    std::vector<OrderRecord> parts;
    std::vector<OrderLog> logs;
    for (auto const& [number, one] : records.all()) {
        if (one.key.id == id) parts.emplace_back(one.key, one.state);
        bool const names = one.state.form.form == service_log_form && service_log_of(one.key, one.state).order == id;
        if (names) {
            if (auto log = order_log_of(one.key, one.state, Operations::built_in())) logs.push_back(*std::move(log));
        }
    }
    return order_view(id, parts, logs, Operations::built_in(), {});
}

/// Free days of each team's tractor in the order's window, by reading every record: team → (free, needed).
std::map<RecordId, std::pair<std::int64_t, std::int64_t>> free_by_reading_all(MemoryRecords const& records,
                                                                              RecordId const& order, Ask const& ask) {
    std::map<RecordId, std::pair<std::int64_t, std::int64_t>> free;
    auto const team_has = [&](RecordId const& team) {
        std::int64_t count = 0;
        for (auto const& [number, one] : records.all()) {
            if (one.state.form.form != "machine") continue;
            Machine const machine = machine_of(one.key, one.state);
            count += machine.team == team && machine.machine_class == "tractor_rotary" && machine.status == "in_use";
        }
        return count;
    };
    for (auto const& [number, one] : records.all()) {
        if (one.state.form.form != "machine") continue;
        Machine const machine = machine_of(one.key, one.state);
        if (machine.machine_class != "tractor_rotary" || machine.status != "in_use" || !machine.team) continue;
        std::set<std::int32_t> worked;
        std::int64_t days = ask.to.days - ask.from.days + 1;
        for (auto const& [log_number, log] : records.all()) {
            if (log.state.form.form != service_log_form) continue;
            ServiceLog const facts = service_log_of(log.key, log.state);
            Date const day = date_of(*facts.start_at);
            if (facts.machine == one.key.id && day >= ask.from && day <= ask.to) worked.insert(day.days);
        }
        days -= static_cast<std::int64_t>(worked.size());
        for (auto const& [order_number, other] : records.all()) {
            if (other.state.form.form != service_order_form || other.key.id == order) continue;
            OrderView const view = view_by_reading_all(records, other.key.id);
            auto const booking = booking_of(view, service_order_of(other.key, other.state), Operations::built_in(), {});
            if (!booking) continue;
            bool const own = std::ranges::find(booking->who, one.key.id) != booking->who.end();
            bool const teams = std::ranges::find(booking->who, *machine.team) != booking->who.end();
            if (!own && !teams) continue;
            std::int64_t const parts = teams ? team_has(*machine.team) : 1;
            std::int64_t const shared = std::min(booking->to, ask.to).days - std::max(booking->from, ask.from).days + 1;
            days -= std::clamp<std::int64_t>((booking->days + parts - 1) / parts, 0, std::max<std::int64_t>(shared, 0));
        }
        days = std::max<std::int64_t>(days, 0);
        auto const [at, fresh] = free.try_emplace(*machine.team, days, 0);
        if (!fresh) at->second.first = std::max(at->second.first, days);
    }
    return free;
}

} // namespace

TEST_CASE("states and proposals found by index are those found by reading every record", "[domain][orders]") {
    std::uint32_t const seed = GENERATE(1U, 2U, 3U);
    County county(seed);
    CountyOrders orders(county.records);
    Ledger ledger(county.records, {});
    for (int round = 0; round < 6; ++round) {
        for (int i = 0; i < 5; ++i) county.change_something();
        auto const rows = orders.list({});
        REQUIRE(rows);
        CHECK(rows->size() > 50);
        for (OrderRow const& row : *rows) {
            OrderView const view = view_by_reading_all(county.records, row.id);
            CHECK(row.stage == view.stage);
            CHECK(row.issues == static_cast<std::int64_t>(view.issues.size()));
        }
        RecordId const id = record_id("order" + std::to_string(round * 7));
        auto const shown = orders.show(id);
        REQUIRE(shown);
        CHECK(shown->view == view_by_reading_all(county.records, id));
        auto const proposals = orders.match(id, today);
        REQUIRE(proposals);
        Ask const ask = asks_of(shown->view, shown->facts, today).front();
        auto const free = free_by_reading_all(county.records, id, ask);
        CHECK(proposals->size() == free.size());
        for (Proposal const& one : *proposals) {
            REQUIRE(free.contains(one.team));
            CHECK(one.slots.front().free == free.at(one.team).first);
        }
    }
}

TEST_CASE("bit by bit and from nothing the tables of orders are the same bytes", "[domain][orders][S21]") {
    County county(4);
    CountyLedger ledger(county.records);
    for (int round = 0; round < 20; ++round) {
        for (int i = 0; i < 3; ++i) county.change_something();
        REQUIRE(ledger->catch_up());
    }
    auto const bit_by_bit = ledger->dump();
    REQUIRE(ledger->rebuild());
    CHECK(*bit_by_bit == *ledger->dump());
    CHECK(bit_by_bit->find("booking ") != std::string::npos);
}

TEST_CASE("open needs: those that a team can answer and nobody has ordered, oldest first", "[domain][orders]") {
    MemoryRecords records;
    auto const survey = [&](char const* name, char const* kind, char const* day, bool ordered) {
        std::vector<Change> patch{{"needs[k000000000001]/kind", Value::of(kind)},
                                  {"needs[k000000000001]/operation", Value::of("ploughing")},
                                  {"needs[k000000000001]/state", Value::of("open")},
                                  {"needs[k000000000001]/when", Value::of("week")},
                                  {"surveyed_on", Value::of(*parse_date(day))}};
        if (std::string_view(kind) == "loan") patch.erase(patch.begin() + 1);
        if (ordered) patch.push_back({"needs[k000000000001]/linked_order", of_id("order")});
        return records.save(name, "demand_survey", patch, {"500231101203", BucketClass::log});
    };
    survey("late", "machinery", "2025-08-20", false);
    survey("early", "machinery", "2025-08-10", false);
    survey("loan", "loan", "2025-08-01", false);
    survey("done", "machinery", "2025-08-01", true);
    records.voids(survey("gone", "machinery", "2025-08-01", false));
    auto const needs = CountyOrders(records).needs(today);
    REQUIRE(needs);
    REQUIRE(needs->size() == 2);
    CHECK(needs->front().survey.id == record_id("early"));
    CHECK(to_text(needs->front().wanted_until) == "2025-08-17");
}
