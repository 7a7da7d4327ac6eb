#include "shared/domain/members/consent.hpp"

#include "shared/records/review.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <string>

using namespace gengji;
using namespace gengji::domain;
using namespace gengji::test;

namespace {

constexpr Stamp day_s = 86'400;
Date day(char const* text) { return *parse_date(text); }
Stamp noon(char const* text) { return static_cast<Stamp>(day(text).days) * day_s + 4 * 3600; }

/// One record as its edits make it.
struct Kept {
    RecordKey key;
    RecordState state;
    Kept(char const* name, char const* form)
        : key{{"500231101203", BucketClass::registry}, record_id(name)}, form_(form) {}
    Kept& saves(char const* who, std::vector<Change> patch, Stamp at) {
        return writes(who, std::move(patch), at, state.vv);
    }
    /// By somebody who had not seen what stands.
    Kept& saves_unseen(char const* who, std::vector<Change> patch, Stamp at) {
        return writes(who, std::move(patch), at, {});
    }
    Kept& voids(Stamp at) {
        return saves("void", {{"_life", Value::of(Life{Life::State::voided, "录错了", {}, state.vv})}}, at);
    }

private:
    Kept& writes(char const* who, std::vector<Change> patch, Stamp at, VersionVector const& seen) {
        Edit edit;
        edit.dot = dot(who, ++seq_);
        edit.actor = person(who);
        edit.record = key;
        edit.form = {form_, 1};
        edit.seen = seen;
        std::ranges::sort(patch, {}, &Change::path);
        edit.patch = std::move(patch);
        apply(state, edit, at);
        return *this;
    }
    std::string form_;
    std::uint64_t seq_ = 0;
};

Kept profile(bool platform, Stamp at) {
    Kept kept("member", member_profile_form);
    return kept.saves("clerk", {{"name", Value::of("张三")}, {"consent_platform", Value::of(platform)}}, at);
}
Kept word(char const* name, char const* act, char const* on, Stamp at, char const* until = "") {
    Kept kept(name, member_consent_form);
    std::vector<Change> patch{{"member", Value::of(record_id("member"))},
                              {"act", Value::of(act)},
                              {"purposes", Value::list(std::array{Value::of("platform")})},
                              {"said_on", Value::of(day(on))}};
    if (*until) patch.push_back({"valid_until", Value::of(day(until))});
    return kept.saves("clerk", patch, at);
}

/// What the book says of the platform, the same whatever order the records come in.
std::string asked(std::vector<Kept> const& records, char const* on, Purpose purpose = Purpose::platform) {
    std::vector<std::size_t> order(records.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::string said;
    do {
        ConsentBook book;
        for (std::size_t const i : order) book.add(records[i].key, records[i].state);
        std::string const now = name_of(book.of(record_id("member"), purpose, day(on)).kind);
        if (said.empty()) said = now;
        CHECK(said == now);
    } while (std::ranges::next_permutation(order).found);
    return said;
}

} // namespace

TEST_CASE("the profile's box is the first word", "[domain]") {
    CHECK(asked({}, "2025-06-01") == "never_asked");
    CHECK(asked({profile(false, noon("2025-05-01"))}, "2025-06-01") == "refused");
    CHECK(asked({profile(true, noon("2025-05-01"))}, "2025-06-01") == "given");
    CHECK(asked({profile(true, noon("2025-05-01"))}, "2025-04-30") == "never_asked"); // not yet said
    CHECK(asked({profile(true, unstamped)}, "2025-06-01") == "given");                // of this laptop, not yet synced
    CHECK(asked({profile(true, noon("2025-05-01"))}, "2025-06-01", Purpose::bank) == "never_asked");
    CHECK(asked({profile(true, noon("2025-05-01")).voids(noon("2025-05-20"))}, "2025-06-01") == "withdrawn");
}

TEST_CASE("later words are records: given, withdrawn, expired, as of a day", "[domain]") {
    Kept const first = profile(false, noon("2025-05-01"));
    Kept const given = word("given", "give", "2025-06-01", noon("2025-06-03"), "2025-12-31");
    Kept const taken = word("taken", "withdraw", "2025-08-10", noon("2025-08-11"));
    Kept const again = word("again", "give", "2025-09-01", noon("2025-09-01"));
    CHECK(asked({first, given}, "2025-05-31") == "refused");
    CHECK(asked({first, given}, "2025-06-01") == "given");
    CHECK(asked({first, given}, "2025-12-31") == "given"); // the last day still holds
    CHECK(asked({first, given}, "2026-01-01") == "expired");
    CHECK(asked({first, given, taken}, "2025-08-09") == "given");
    CHECK(asked({first, given, taken}, "2025-08-10") == "withdrawn");
    CHECK(asked({first, given, taken, again}, "2026-01-01") == "given"); // the last word has no end
    CHECK(asked({first, given, taken, word("same", "give", "2025-08-10", noon("2025-08-10"))}, "2025-08-10") ==
          "withdrawn"); // of one day's words the "no" stands
    // Entered by mistake and voided: as if it had not been said.
    CHECK(asked({first, given, Kept(taken).voids(noon("2025-08-12"))}, "2025-08-12") == "given");
    // The profile's old "yes" does not come back after a withdrawal, nor does it outlive what ended.
    CHECK(asked({profile(true, noon("2025-08-20")), taken}, "2025-08-21") == "withdrawn");
    CHECK(asked({profile(true, noon("2025-05-01")), given}, "2026-01-01") == "expired");
}

TEST_CASE("a box that says no after what was given withdraws it", "[domain]") {
    Kept const given = word("given", "give", "2025-06-01", noon("2025-06-03"));
    Kept changed = profile(true, noon("2025-05-01"));
    changed.saves("clerk", {{"consent_platform", Value::of(false)}}, noon("2025-07-01"));
    CHECK(asked({changed, given}, "2025-06-30") == "given");
    CHECK(asked({changed, given}, "2025-07-01") == "withdrawn");
    // Given anew since then.
    CHECK(asked({changed, given, word("again", "give", "2025-07-02", noon("2025-07-02"))}, "2025-07-02") == "given");
    // Registered and given in one go: both arrive in one second, and the record is the later word.
    CHECK(asked({profile(false, noon("2025-06-03")), given}, "2025-06-03") == "given");
}

TEST_CASE("what two laptops said offline, and in conflict, is no", "[domain]") {
    Kept boxes = profile(true, noon("2025-05-01"));
    boxes.saves_unseen("other", {{"consent_platform", Value::of(false)}}, noon("2025-04-01"));
    CHECK(asked({boxes}, "2025-06-01") == "refused"); // although the "yes" came later

    Kept torn = word("torn", "give", "2025-06-01", noon("2025-06-03"));
    torn.saves_unseen("other", {{"act", Value::of("withdraw")}}, noon("2025-06-02"));
    CHECK(asked({profile(true, noon("2025-05-01")), torn}, "2025-06-03") == "withdrawn");

    Kept const dayless = Kept("dayless", member_consent_form)
                             .saves("clerk",
                                    {{"member", Value::of(record_id("member"))},
                                     {"act", Value::of("give")},
                                     {"purposes", Value::list(std::array{Value::of("platform")})}},
                                    noon("2025-06-01"));
    CHECK(asked({profile(true, noon("2025-05-01")), dayless}, "2025-06-03") == "withdrawn");
}

TEST_CASE("what was sent back gives nothing, but still takes back", "[domain]") {
    auto const sent_back = [](Kept kept) {
        return kept.saves("town", {{"_review/verify", make_decision(kept.state, Review::Decision::returned, "补签名")}},
                          noon("2025-06-05"));
    };
    Kept const first = profile(false, noon("2025-05-01"));
    CHECK(asked({first, sent_back(word("given", "give", "2025-06-01", noon("2025-06-03")))}, "2025-06-06") ==
          "refused");
    CHECK(asked({profile(true, noon("2025-05-01")),
                 sent_back(word("taken", "withdraw", "2025-06-01", noon("2025-06-03")))},
                "2025-06-06") == "withdrawn");
}

TEST_CASE("a profile that moved to another village speaks where it lives", "[domain]") {
    Kept old = profile(true, noon("2025-05-01"));
    Kept fresh = old;
    old.voids(noon("2025-05-02"));
    fresh.key.bucket.owner = "500231102201";
    CHECK(asked({old, fresh}, "2025-06-01") == "given");
}
