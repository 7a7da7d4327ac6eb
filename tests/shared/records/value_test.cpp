#include "shared/records/value.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

using namespace gengji;
using namespace gengji::test;

namespace {

Review a_review() {
    return Review{Review::Decision::approved,
                  "好",
                  vector_of({{"a", 3}}),
                  {{"area_mu", Bytes(Value::of(std::int64_t{5}).packed())}},
                  hash_of("x")};
}

std::vector<Value> one_of_each_kind() {
    Value const items[] = {Value::of("rice"), Value::of(std::int64_t{2})};
    return {Value(),
            Value::of(true),
            Value::of(std::int64_t{-5}),
            Value::of(Decimal{525, 2}),
            Value::of("王小明"),
            Value::of(""),
            Value::of(Date{20381}),
            Value::instant(1'760'000'000),
            Value::of(Point{300'000'000, 1'085'000'000, 350}),
            Value::of(record_id("plot")),
            Value::list(items),
            Value::of(FileRef{hash_of("photo"), 12345, "image/jpeg", "田.jpg"}),
            Value::of(Life{Life::State::voided, "录错了", {}, vector_of({{"a", 1}})}),
            Value::of(a_review()),
            Value::of(Remark{"area_mu", "请核实", Remark::State::open})};
}

} // namespace

TEST_CASE("every kind comes back as it went in", "[records]") {
    CHECK(Value().is_none());
    CHECK(Value::of(true).boolean() == true);
    CHECK(Value::of(false).boolean() == false);
    CHECK(Value::of(std::int64_t{-5}).integer() == -5);
    CHECK(Value::of(INT64_MIN).integer() == INT64_MIN);
    CHECK(Value::of(Decimal{525, 2}).decimal() == Decimal{525, 2});
    CHECK(Value::of(Decimal{530, 2}) == Value::of(Decimal{53, 1}));
    CHECK(Value::of(std::int64_t{7}).decimal() == Decimal{7, 0});
    CHECK(Value::of("王小明").text() == "王小明");
    CHECK(Value::of(Date{-3}).date() == Date{-3});
    CHECK(Value::instant(-1).instant_seconds() == -1);
    Point const point{300'000'000, -1'085'000'000, 350}, vague{1, 2, {}};
    CHECK(Value::of(point).point() == point);
    CHECK(Value::of(vague).point() == vague);
    CHECK(Value::of(record_id("plot")).record() == record_id("plot"));
    Value const items[] = {Value::of("rice"), Value::of(std::int64_t{2}), Value()};
    CHECK(Value::list(items).items() == std::vector<Value>(std::begin(items), std::end(items)));
    FileRef const file{hash_of("photo"), 12345, "image/jpeg", "田.jpg"};
    CHECK(Value::of(file).file() == file);
    Life const life{Life::State::moved, "迁出", "500231102/registry", vector_of({{"a", 1}, {"b", 2}})};
    CHECK(Value::of(life).life() == life);
    CHECK(Value::of(a_review()).review() == a_review());
    Remark const remark{"area_mu", "请核实", Remark::State::done};
    CHECK(Value::of(remark).remark() == remark);
}

TEST_CASE("a value of one kind is none of the others", "[records]") {
    std::vector<Value> const values = one_of_each_kind();
    for (Value const& value : values) {
        int const answers = value.boolean().has_value() + value.integer().has_value() +
                            (value.decimal() && !value.integer()) + value.text().has_value() +
                            value.date().has_value() + value.instant_seconds().has_value() + value.point().has_value() +
                            value.record().has_value() + !value.items().empty() + value.file().has_value() +
                            value.life().has_value() + value.review().has_value() + value.remark().has_value();
        CAPTURE(to_text(value));
        CHECK(answers == (value.is_none() ? 0 : 1));
        CHECK(Value::unpack(value.packed()).value() == value);
    }
}

TEST_CASE("what is not in its one form is not read", "[records]") {
    auto const reads = [](std::initializer_list<int> bytes) {
        Bytes packed;
        for (int const byte : bytes) packed += static_cast<char>(byte);
        return static_cast<bool>(Value::unpack(packed));
    };
    CHECK_FALSE(reads({0}));           // `none` has no bytes
    CHECK_FALSE(reads({1, 2}));        // neither true nor false
    CHECK_FALSE(reads({1}));           // cut off
    CHECK_FALSE(reads({2, 4, 4}));     // more behind it
    CHECK_FALSE(reads({2, 0x84, 0}));  // a longer form of 4
    CHECK_FALSE(reads({3, 1, 100}));   // 5.0 instead of 5
    CHECK_FALSE(reads({3, 10, 1}));    // too many places
    CHECK_FALSE(reads({4, 0xFF}));     // not UTF-8
    CHECK_FALSE(reads({9, 2, 9, 0}));  // a list in a list
    CHECK_FALSE(reads({9, 5, 2}));     // an item beyond the end
    CHECK_FALSE(reads({13, 3, 0, 0})); // no such state
    CHECK(reads({3, 0, 10}));
    CHECK(reads({14, 1, 2, 3})); // of a newer peer: kept as it is
    CHECK(reads({0xFF}));
    Review review = a_review();
    review.counted = {{"b", {}}, {"a", {}}};
    CHECK_FALSE(Value::unpack(Value::of(review).packed()));
    review.counted = {{"a", Bytes(Value::of(a_review()).packed())}};
    CHECK_FALSE(Value::unpack(Value::of(review).packed()));
    CHECK_FALSE(Value::unpack(Value::of(Point{900'000'001, 0, {}}).packed()));
    CHECK_FALSE(Value::unpack(Value::of(Point{INT64_MIN, 0, {}}).packed()));
}

TEST_CASE("values as people read them", "[records]") {
    CHECK(to_text(Value::of(Decimal{525, 2})) == "5.25");
    CHECK(to_text(Value::of(Date{20381})) == "2025-10-20");
    Value const items[] = {Value::of("a"), Value::of(std::int64_t{2})};
    CHECK(to_text(Value::list(items)) == "[a, 2]");
    CHECK(to_text(Value::of(Life{Life::State::voided, "重复", {}, {}})) == "作废(重复)");
    CHECK(to_text(Value()).empty());
    CHECK(to_text(Value::of(true)) == "是");
    CHECK_FALSE(to_text(Value::instant(INT64_MAX)).empty()); // any clock
    CHECK(to_text(Value::of(Point{300'000'000, 1'085'000'000, 350})) == "30,108.5±3.5m");
}

TEST_CASE("re-issue rewrites as_of and leaves other values alone", "[records][R4]") {
    for (Value const& value : one_of_each_kind()) {
        Value const renamed = value.reissued(replica("a"), 0, replica("o"));
        if (auto const life = renamed.life()) {
            CHECK(life->as_of == vector_of({{"o", 1}}));
        } else if (auto const review = renamed.review()) {
            CHECK(review->as_of == vector_of({{"o", 3}}));
            CHECK(review->counted == a_review().counted);
        } else {
            CHECK(renamed == value);
        }
    }
}

TEST_CASE("any bytes as a value", "[records][fuzz]") {
    rc::prop("are refused, or are the bytes of the value they give", [](std::uint8_t kind,
                                                                        std::vector<std::uint8_t> const& body) {
        Bytes packed(1, static_cast<char>(kind % 16));
        packed.append(body.begin(), body.end());
        auto const value = Value::unpack(packed);
        Value const shown = value ? *value : Value::trusted(packed); // even unchecked bytes are read within bounds
        (void)to_text(shown);
        if (!value) return;
        RC_ASSERT(value->packed() == packed);
        if (auto const v = value->life()) RC_ASSERT(Value::of(*v).packed() == packed);
        if (auto const v = value->review()) RC_ASSERT(Value::of(*v).packed() == packed);
        if (auto const v = value->remark()) RC_ASSERT(Value::of(*v).packed() == packed);
        if (auto const v = value->file()) RC_ASSERT(Value::of(*v).packed() == packed);
        if (auto const v = value->point()) RC_ASSERT(Value::of(*v).packed() == packed);
        if (auto const v = value->decimal(); v && value->kind() == Value::Kind::decimal)
            RC_ASSERT(Value::of(*v).packed() == packed);
        if (value->kind() == Value::Kind::list) RC_ASSERT(Value::list(value->items()).packed() == packed);
    });
    rc::prop("a changed byte of a good value is refused or gives another value",
             [](std::uint8_t which, std::uint16_t at, std::uint8_t byte) {
                 std::vector<Value> const all = one_of_each_kind();
                 Bytes packed(all[which % all.size()].packed());
                 if (packed.empty()) return;
                 packed[at % packed.size()] = static_cast<char>(byte);
                 auto const value = Value::unpack(packed);
                 if (value) RC_ASSERT(value->packed() == packed);
             });
}
