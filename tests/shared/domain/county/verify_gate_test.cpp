#include "shared/domain/county/verify_gate.hpp"
#include "shared/records/review.hpp"
#include "tests/shared/domain/ledger/memory_records.hpp"

using namespace gengji;
using namespace gengji::domain;
using namespace gengji::test;

namespace {

Bucket const county{"500231", BucketClass::everyone};
Value area(char const* mu) { return Value::of(*parse_decimal(mu)); }
Value photo(char const* name) { return Value::of(FileRef{hash_of(name), 9, "image/jpeg", name}); }

struct Reviewer {
    /// A log of 10 mu on a plot of 10, confirmed by the family.
    Reviewer() {
        records.save("plot", "plot", {{"contract_area", area("10")}}, {"500231101203", BucketClass::registry});
        number = records.save("log", "service_log",
                              {{"log_no", Value::of("SL1")},
                               {"plot", Value::of(record_id("plot"))},
                               {"operation", Value::of("harvesting")},
                               {"claimed", area("10")},
                               {"times", Value::of(std::int64_t{1})},
                               {"time_no", Value::of(std::int64_t{1})},
                               {"confirm_way", Value::of("family")},
                               {"confirm_by", Value::of("张三")}});
    }
    void change(std::vector<Change> patch) { records.save("log", "service_log", std::move(patch)); }
    VerifyAdvice advice() {
        VerifyGate gate(records); // as each command opens one
        auto const& log = records.all().at(number);
        return gate.advice(log.key, log.state).value();
    }

    MemoryRecords records;
    std::int64_t number = 0;
};

std::string all(std::vector<std::string> const& texts) {
    std::string joined;
    for (auto const& text : texts) joined += text + "\n";
    return joined;
}

} // namespace

TEST_CASE("a log is verified on evidence of level 2, and not below", "[domain]") {
    Reviewer at;
    CHECK(at.advice().against.empty());
    at.change({{"confirm_way", {}}, {"confirm_by", {}}});
    CHECK_THAT(all(at.advice().against), Catch::Contains("佐证等级 0") && Catch::Contains("农户确认"));
    at.change({{"photo_before", photo("before")}, {"photo_after", photo("after")}});
    CHECK_THAT(all(at.advice().against), Catch::Contains("佐证等级 1"));
    at.change({{"track", photo("track")}});
    CHECK(at.advice().against.empty());

    at.records.save("setting", "county_setting", {{"name", Value::of("evidence.to_verify")}, {"value", Value::of("4")}},
                    county);
    CHECK_THAT(all(at.advice().against), Catch::Contains("佐证等级 3") && Catch::Contains("终端"));
    at.records.save("machine", "machine", {{"gnss_id", Value::of("T-77")}}, county);
    at.change({{"machine", Value::of(record_id("machine"))}});
    CHECK(at.advice().against.empty());
}

TEST_CASE("a blocking finding stops a verification, a warning is told", "[domain]") {
    Reviewer at;
    at.change({{"claimed", area("10.6")}, {"confirm_by", Value::of("张三")}}); // 6 % above the plot
    CHECK(at.advice().against.empty());
    CHECK_THAT(all(at.advice().notes), Catch::Contains("R05"));
    at.change({{"claimed", area("12.1")}, {"confirm_by", Value::of("张三")}}); // 21 %
    CHECK_THAT(all(at.advice().against), Catch::Contains("R05"));
    at.change({{"claimed", area("10")}});
    CHECK_THAT(all(at.advice().against), Catch::Contains("R04") && Catch::Contains("佐证等级 0")); // stale
    at.change({{"confirm_by", Value::of("张三")}});
    CHECK(at.advice().against.empty());
}

TEST_CASE("what was verified on too little evidence all the same is found", "[domain]") {
    Reviewer at;
    ApprovalRules rules;
    rules.counted = {"claimed", "operation"};
    auto const verify = [&] {
        at.records.review(at.number, "_review/verify",
                          make_approval(at.records.all().at(at.number).state, rules).value());
    };
    verify();
    CHECK_THAT(all(at.advice().notes), !Catch::Contains("V1"));
    at.change({{"confirm_way", {}}, {"confirm_by", {}}});
    CHECK_THAT(all(at.advice().notes), Catch::Contains("V1") && Catch::Contains("撤回核验"));
}

TEST_CASE("records of other forms pass the gate", "[domain]") {
    Reviewer at;
    VerifyGate gate(at.records);
    auto const& plot = at.records.all().begin()->second;
    auto const advice = gate.advice(plot.key, plot.state).value();
    CHECK(advice.against.empty());
    CHECK(advice.notes.empty());
}
