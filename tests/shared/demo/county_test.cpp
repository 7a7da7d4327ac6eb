#include "shared/base/json.hpp"
#include "shared/demo/builder.hpp"
#include "shared/demo/life.hpp"
#include "shared/forms/check.hpp"
#include "shared/forms/identifiers.hpp"
#include "tests/shared/demo/lookups.hpp"

#include <catch2/catch.hpp>

#include <set>

namespace gengji::demo {

namespace {

Hash bytes_of(DemoCounty const& county) {
    Hash hash;
    REQUIRE(live_through(county, [&](Arrival const& arrival) -> Result<void> {
        for (Edit const& edit : arrival.edits) hash = chain(hash, edit);
        return {};
    }));
    return chain(hash, BytesView(answers_json(county)));
}

/// What a planted fault is allowed to break, by record.
std::set<RecordId> at_fault(DemoCounty const& county) {
    std::set<RecordId> records;
    for (auto const& fault : county.faults) records.insert(fault.records.front());
    return records;
}

} // namespace

TEST_CASE("one seed gives one county, byte for byte, another seed another", "[demo]") {
    Hash const first = bytes_of(make_county({Size::small, 7}));
    CHECK(first == bytes_of(make_county({Size::small, 7})));
    CHECK_FALSE(first == bytes_of(make_county({Size::small, 8})));
}

TEST_CASE("every record is as its form wants it, and lies where its form puts it", "[demo]") {
    auto const county = make_county({Size::small, 20251020});
    CountyLookups const lookups(county);
    auto const& catalog = Catalog::built_in();
    auto const faulty = at_fault(county);
    forms::Moment const now{(moment(day_of(as_of_day), 23)) * 1000};
    std::map<std::string, int> wrong;
    std::size_t photos_missing = 0;
    for (auto const& record : county.records) {
        INFO(record.form.form << " " << to_text(record.key.id));
        auto const* const form = catalog.form(record.form.form);
        REQUIRE(form);
        auto const document = record.document();
        for (auto const& one : forms::check(*form, document, lookups, now)) {
            if (one.severity != forms::Severity::block || faulty.contains(record.key.id)) continue;
            if (one.path == "photo_before" && one.missing)
                ++photos_missing; // 12 % have one photo only
            else
                ++wrong[record.form.form + " " + one.path + " " + one.message];
        }
        std::string const author = record.laptop == by_server ? "500231" : std::string(record.key.bucket.partition());
        auto const bucket = forms::bucket_of(*form, document, lookups, author);
        REQUIRE(bucket);
        CHECK(to_text(*bucket) == to_text(record.key.bucket));
    }
    for (auto const& [what, times] : wrong) FAIL_CHECK(what << " × " << times);
    CHECK(photos_missing > 0);
}

TEST_CASE("nobody in it can be real", "[demo]") {
    auto const county = make_county({Size::small, 3});
    std::set<std::string> numbers;
    for (auto const& record : county.records) {
        for (auto const& [path, value] : record.values) {
            auto const text = std::string(value.text().value_or(""));
            if (path == "id_no") {
                CHECK(forms::is_idcard(text));
                CHECK(text.substr(0, 6) == "500299");
                CHECK(numbers.insert(text).second);
            }
            if (path == "uscc") {
                CHECK(forms::is_uscc(text));
                CHECK(text.substr(2, 6) == "500299");
            }
            if (path == "phone") CHECK(text.substr(0, 7) == "1990023");
        }
    }
    CHECK(numbers.size() > 200);
}

TEST_CASE("the life of the county can be merged: nothing is judged before it is there", "[demo]") {
    auto const county = make_county({Size::small, 20251020});
    std::map<RecordKey, RecordState> states;
    std::map<ReplicaId, std::uint64_t> held;
    std::int64_t last = 0;
    REQUIRE(live_through(county, [&](Arrival const& arrival) -> Result<void> {
        CHECK(arrival.at >= last);
        last = arrival.at;
        for (Edit const& edit : arrival.edits) {
            CHECK(check_shape(edit));
            CHECK(edit.dot.seq == ++held[edit.dot.replica]);
            for (auto const& [replica, seq] : edit.seen.entries()) CHECK(held[replica] >= seq);
            apply(states[edit.record], edit, arrival.at);
        }
        return {};
    }));
    std::size_t verified = 0, accepted = 0, open = 0, voided = 0;
    for (auto const& [key, state] : states) {
        if (state.form.form != "service_log") continue;
        verified += review_of(state, ReviewLevel::verify).kind == ReviewState::Kind::approved;
        accepted += review_of(state, ReviewLevel::accept).kind == ReviewState::Kind::approved;
        open += !conflicts(state).empty();
        voided += life_of(state) == LifeState::voided;
    }
    CHECK(accepted == 210);
    CHECK(verified == 258);
    CHECK(open >= 1);
    CHECK(voided == 3);
}

} // namespace gengji::demo
