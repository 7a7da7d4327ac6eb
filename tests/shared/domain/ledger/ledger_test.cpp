#include "shared/domain/ledger/ledger.hpp"

#include "shared/domain/service/mu_times.hpp"
#include "shared/records/review.hpp"
#include "tests/shared/domain/ledger/naive_findings.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::domain;
using namespace gengji::test;

namespace {

ApprovalRules const approval{{"claimed", "accepted", "times", "operation", "crop_season", "start_at", "division_code"},
                             {}};

Decimal d(std::string const& text) { return *parse_decimal(text); }

/// Mu-times by month, as the indicators do it, only smaller.
class MuTimes final : public Contributions {
public:
    std::string rules() const override { return "test"; }
    std::vector<Contribution> of(RecordKey const& key, RecordState const& state, bool duplicate) const override {
        if (state.form.form != service_log_form) return {};
        ServiceLog const log = service_log_of(key, state);
        if (!log.standing.is_live() || duplicate || !log.start_at) return {};
        auto const counted = [](ServiceLog const& one) {
            return mu_times_of(one, Operations::built_in(), {}).value_or(Decimal{});
        };
        auto const verified = approved<ServiceLog>(key, state, Level::township_verified);
        return {{"K6", log.division_code, month_of(date_of(*log.start_at)), counted(log),
                 verified ? counted(*verified) : Decimal{}, ""}};
    }
};

/// A small county in which everything meets everything.
class World {
public:
    explicit World(std::uint64_t seed) : random_(seed) {}

    void anything() {
        switch (random_.below(14)) {
        case 0:
            return plot();
        case 1:
            return machine();
        case 2:
            return member();
        case 3:
            return random_.below(4) ? scheme() : setting();
        case 4:
        case 5:
            return review();
        case 6:
            return random_.below(3) ? review() : voids();
        case 7:
            return random_.below(8) ? log() : drop();
        default:
            return log();
        }
    }
    MemoryRecords records;

private:
    std::string one_of(char const* kind, std::uint64_t count) { return kind + std::to_string(random_.below(count)); }
    Value ref(std::string const& name) { return Value::of(record_id(name)); }
    Value area() { return Value::of(d(std::to_string(1 + random_.below(14)) + ".5")); }
    Value yuan(std::uint64_t most) { return Value::of(Decimal{static_cast<std::int64_t>(random_.below(most)), 0}); }
    Value photo() { return Value::of(FileRef{hash_of(one_of("photo", 60)), 9, "image/jpeg", "照片"}); }

    void plot() {
        records.save(one_of("plot", 4), plot_form, {{"contract_area", area()}, {"name", Value::of("大田湾")}},
                     {"500231101203", BucketClass::registry});
    }
    void machine() {
        constexpr std::array classes{"tractor_rotary", "uav", "mini_combine"};
        records.save(one_of("machine", 3), machine_form,
                     {{"class", Value::of(classes[random_.below(3)])},
                      {"team", ref(one_of("team", 3))},
                      {"inspection_until", Value::of(Date{20'330 + static_cast<std::int32_t>(random_.below(40))})}});
    }
    void member() {
        std::vector<Change> patch{{"name", Value::of(one_of("王", 3))},
                                  {"phone", Value::of(one_of("1990023000", 3))},
                                  {"division_code", Value::of("500231101203")},
                                  {"id_no", Value::of(random_.below(2) ? one_of("50029919850307421", 3) : "")}};
        if (random_.below(4) == 0) patch.push_back({"merged_into", ref(one_of("member", 4))});
        records.save(one_of("member", 4), member_profile_form, patch, {"500231101203", BucketClass::registry});
    }
    void scheme() {
        records.save(one_of("scheme", 2), fund_scheme_form,
                     {{"per_mu", yuan(40)}, {"operations", Value::list(std::array{Value::of("rotary_tillage")})}});
    }
    void setting() {
        records.save(one_of("setting", 2), "county_setting",
                     {{"name", Value::of("findings.plot_warn_ratio")}, {"value", Value::of(one_of("1.", 4))}});
    }
    void log() {
        constexpr std::array operations{"rotary_tillage", "plant_protection", "harvesting", "drying"};
        std::int64_t const start = 1'758'000'000 + static_cast<std::int64_t>(random_.below(12)) * 20'000;
        std::vector<Change> patch{{"claimed", area()},
                                  {"client", ref(one_of("member", 5))},
                                  {"crop_season", Value::of("rice-2025")},
                                  {"division_code", Value::of(one_of("50023110120", 2))},
                                  {"end_at", Value::instant(start + (random_.below(8) ? 9'000 : 200'000))},
                                  {"log_no", Value::of(one_of("SL00", 3) + "000001")},
                                  {"machine", ref(one_of("machine", 4))},
                                  {"operation", Value::of(operations[random_.below(operations.size())])},
                                  {"operator", ref(one_of("operator", 3))},
                                  {"photo_after", photo()},
                                  {"photo_before", photo()},
                                  {"plot", random_.below(3) ? ref(one_of("plot", 5)) : Value()},
                                  {"start_at", Value::instant(start)},
                                  {"subsidy", yuan(200)},
                                  {"subsidy_scheme", ref(one_of("scheme", 3))},
                                  {"team", ref(one_of("team", 3))},
                                  {"time_no", Value::of(static_cast<std::int64_t>(1 + random_.below(2)))},
                                  {"unit_price", yuan(210)}};
        std::string const name = one_of("log", 30);
        bool const known =
            std::ranges::any_of(records.all(), [&](auto const& one) { return one.second.key.id == record_id(name); });
        if (known && random_.below(2)) // an edit of little
            std::erase_if(patch, [&](Change const&) { return random_.below(4) != 0; });
        if (!patch.empty())
            records.save(name, service_log_form, patch,
                         {random_.below(2) ? "500231101T01" : "500231102T01", BucketClass::log});
    }
    std::optional<std::int64_t> some_log() {
        std::vector<std::int64_t> logs;
        for (auto const& [number, one] : records.all()) {
            if (one.state.form.form == service_log_form) logs.push_back(number);
        }
        return logs.empty() ? std::nullopt : std::optional(logs[random_.below(logs.size())]);
    }
    void review() {
        auto const number = some_log();
        if (!number) return;
        RecordState const& shown = records.all().at(*number).state;
        char const* const path = random_.below(3) ? "_review/verify" : "_review/accept";
        if (random_.below(5) == 0)
            return records.review(*number, path, make_decision(shown, Review::Decision::returned, "请核对"));
        if (auto const value = make_approval(shown, approval)) records.review(*number, path, *value);
    }
    void voids() {
        if (auto const number = some_log()) records.voids(*number);
    }
    void drop() {
        if (auto const number = some_log()) records.drop(*number);
    }

    SeededRandom random_;
};

/// What one has and the other lacks, a line each: empty when they agree.
std::string difference(std::vector<Finding> const& kept, std::set<Finding> const& right) {
    std::set<Finding> const mine(kept.begin(), kept.end());
    std::string text;
    auto const tell = [&](char const* what, Finding const& f) {
        text += std::string(what) + f.rule + " " + std::to_string(f.subject) + " " + std::to_string(f.other) + " " +
                f.place + " " + f.message + "\n";
    };
    for (Finding const& one : mine) {
        if (!right.contains(one)) tell("too much: ", one);
    }
    for (Finding const& one : right) {
        if (!mine.contains(one)) tell("missing: ", one);
    }
    return text;
}

} // namespace

TEST_CASE("catching up bit by bit equals a rebuild, and both equal the definition", "[domain][S21]") {
    auto const seed = GENERATE(range(1, 16));
    CAPTURE(seed);
    World world(static_cast<std::uint64_t>(seed));
    MuTimes figures;
    LedgerRules rules;
    rules.contributions = &figures;
    Ledger ledger(world.records, rules);
    SeededRandom random(static_cast<std::uint64_t>(seed) + 1000);
    std::size_t seen = 0, duplicates = 0;
    for (int round = 0; round < 6; ++round) {
        CAPTURE(round);
        for (std::uint64_t left = 10 + random.below(40); left > 0; --left) {
            world.anything();
            if (random.below(6) == 0) REQUIRE(ledger.step(1 + random.below(5))); // in the middle of things
        }
        REQUIRE(ledger.catch_up());
        std::string const bit_by_bit = ledger.dump().value();
        NaiveFindings const naive(world.records, {ledger.settings().value()});
        REQUIRE(difference(ledger.findings().value(), naive.all) == "");
        for (LogRow const& log : naive.logs) {
            std::int64_t const stands = naive.duplicate_of(log.record);
            REQUIRE(ledger.duplicate_of(log.record).value() == stands);
            duplicates += stands != 0;
        }
        seen += naive.all.size();
        REQUIRE(ledger.rebuild());
        REQUIRE(bit_by_bit == ledger.dump().value());
    }
    CHECK(seen > 100); // it judged something
    CHECK(duplicates > 0);
}

TEST_CASE("sums are those of the contributions", "[domain][S21]") {
    World world(77);
    MuTimes figures;
    LedgerRules rules;
    rules.contributions = &figures;
    Ledger ledger(world.records, rules);
    for (int i = 0; i < 300; ++i) {
        world.anything();
        if (i % 50 == 0) REQUIRE(ledger.catch_up());
    }
    REQUIRE(ledger.catch_up());
    Database& db = world.records.tables();
    std::int64_t differing = -1, rows = 0;
    REQUIRE(db.query("SELECT count(*) FROM (SELECT indicator, substr(division, 1, 9), month, sum(reported), "
                     "sum(verified), count(*) FROM ledger_contribution WHERE thing = '' GROUP BY 1, 2, 3 EXCEPT SELECT "
                     "indicator, township, month, reported, verified, rows FROM ledger_sum)",
                     [&](Row const& row) { differing = row.integer(0); }));
    REQUIRE(db.query("SELECT count(*) FROM ledger_sum", [&](Row const& row) { rows = row.integer(0); }));
    CHECK(differing == 0);
    CHECK(rows > 0);
}

TEST_CASE("a record that leaves takes its rows along", "[domain][S13]") {
    World world(5);
    Ledger ledger(world.records, {});
    for (int i = 0; i < 200; ++i) world.anything();
    REQUIRE(ledger.catch_up());
    auto const all = world.records.all();
    for (auto const& [number, one] : all) world.records.drop(number);
    CHECK(ledger.dump().value().empty());
    REQUIRE(ledger.catch_up());
    CHECK(ledger.dump().value().empty());
}
