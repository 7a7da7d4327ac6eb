#include "sync-protocol/id_column.hpp"
#include "sync-protocol/string_column.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

using namespace gengji;
using namespace gengji::sync;

namespace {

std::vector<std::int64_t> there_and_back(std::vector<std::int64_t> const& values, std::size_t* bytes = nullptr) {
    ByteWriter out;
    write_integers(out, values);
    if (bytes) *bytes = out.size();
    ByteReader in(out.bytes());
    std::vector<std::int64_t> back(values.size());
    read_integers(in, back);
    REQUIRE(in.ok());
    REQUIRE(in.at_end());
    return back;
}

std::vector<std::string> strings_there_and_back(std::vector<std::string> const& rows, StringKind kind,
                                                std::size_t& bytes) {
    BatchWriter out;
    std::vector<BytesView> const views(rows.begin(), rows.end());
    write_string_column(out, views, kind);
    Bytes const batch = out.take(BatchKind::edits);
    bytes = batch.size();
    BatchReader in(batch, BatchKind::edits);
    std::vector<std::string> back(rows.size());
    read_string_column(in, rows.size(), kind, [&](std::size_t row, BytesView text) { back[row] = text; });
    REQUIRE(in.ok());
    REQUIRE(in.at_end());
    return back;
}

} // namespace

TEST_CASE("whole numbers come back, the extremes included", "[protocol][columns]") {
    for (auto const& values : std::vector<std::vector<std::int64_t>>{{0},
                                                                     {-1},
                                                                     {127},
                                                                     {128},
                                                                     {INT64_MIN},
                                                                     {INT64_MAX, INT64_MIN},
                                                                     {INT64_MIN, INT64_MAX, 0, -1, 1},
                                                                     {5, 5, 5, 5},
                                                                     {1, 2, 3, 4, 5, 6},
                                                                     {0, INT64_MAX, 0, INT64_MIN}}) {
        CHECK(there_and_back(values) == values);
    }
    rc::prop("any", [](std::vector<std::int64_t> const& values) { RC_ASSERT(there_and_back(values) == values); });
    rc::prop("small steps with a few large ones", [] {
        auto const steps = *rc::gen::container<std::vector<std::int64_t>>(rc::gen::weightedOneOf<std::int64_t>(
            {{9, rc::gen::inRange<std::int64_t>(0, 50)}, {1, rc::gen::arbitrary<std::int64_t>()}}));
        auto const unit = *rc::gen::inRange<std::int64_t>(1, 100);
        std::vector<std::int64_t> values;
        std::uint64_t sum = 0;
        for (std::int64_t const step : steps)
            values.push_back(
                static_cast<std::int64_t>(sum += static_cast<std::uint64_t>(step) * static_cast<std::uint64_t>(unit)));
        RC_ASSERT(there_and_back(values) == values);
    });
}

TEST_CASE("a column of numbers takes what its pattern leaves", "[protocol][columns]") {
    std::vector<std::int64_t> run, minutes, with_outlier;
    for (std::int64_t i = 0; i < 500; ++i)
        run.push_back(1'000'000 + i), minutes.push_back(1'740'000'000 + i * i % 97 * 60),
            with_outlier.push_back(i * 7 % 16);
    with_outlier[77] = 1'000'000'000'000;
    std::size_t bytes = 0;
    there_and_back(run, &bytes);
    CHECK(bytes < 12); // a run costs nothing
    there_and_back(minutes, &bytes);
    CHECK(bytes < 500 * 7 / 8 + 16); // whole minutes: 97 different ones
    CHECK(there_and_back(with_outlier, &bytes) == with_outlier);
    CHECK(bytes < 500 / 2 + 24); // the one goes apart
}

TEST_CASE("strings come back, whatever is in them", "[protocol][columns]") {
    std::size_t bytes = 0;
    std::vector<std::string> const odd{"",
                                       "007",
                                       "7",
                                       "a\x01"
                                       "b",
                                       "123456789012345678901234567890",
                                       "𠮷",
                                       std::string("nul\0nul", 7),
                                       "2025-03-01",
                                       "2025-03-02",
                                       "",
                                       "x1y2z3a4b5c6d7e8f9g0"};
    CHECK(strings_there_and_back(odd, StringKind::text, bytes) == odd);
    CHECK(strings_there_and_back({"only one"}, StringKind::text, bytes) == std::vector<std::string>{"only one"});
    std::vector<std::string> const binary{"\xff\xfe", "", "\x80", "\xff\xfe"};
    CHECK(strings_there_and_back(binary, StringKind::bytes, bytes) == binary);
    rc::prop("any bytes", [](std::vector<std::string> const& rows) {
        std::size_t ignored = 0;
        RC_ASSERT(strings_there_and_back(rows, StringKind::bytes, ignored) == rows);
    });
}

TEST_CASE("numbered strings cost their numbers, names their characters", "[protocol][columns]") {
    std::vector<std::string> numbered, names;
    char const* const surnames[] = {"王", "李", "张", "刘"};
    char const* const given[] = {"伟", "芳", "娜", "敏", "静", "丽", "强", "磊"};
    for (std::size_t i = 0; i < 500; ++i) {
        char text[32];
        std::snprintf(text, sizeof text, "FW2025-%02zu-%06zu", i % 12 + 1, i + 1000);
        numbered.push_back(text);
        names.push_back(std::string(surnames[i % 4]) + given[i / 4 % 8] + given[i / 32 % 8] +
                        (i >= 256 ? given[i % 7] : ""));
    }
    std::size_t bytes = 0;
    CHECK(strings_there_and_back(numbered, StringKind::text, bytes) == numbered);
    CHECK(bytes < 500 / 2 + 80); // 4 bits for the team; the rest is a run
    CHECK(strings_there_and_back(names, StringKind::text, bytes) == names);
    CHECK(bytes < 500 * 2); // 3 characters of 4 bits each, and how many
}

TEST_CASE("ids of every version come back, repeated ones are written once", "[protocol][columns]") {
    SeededRandom random(3);
    std::vector<RecordId> ids;
    for (int i = 0; i < 100; ++i) ids.push_back(new_record_id(1'740'000'000'000 + i * 1000, random));
    auto const check = [&](std::size_t most_bytes) {
        BatchWriter out;
        write_ids(out.body, ids);
        CHECK(out.body.size() <= most_bytes);
        Bytes const batch = out.take(BatchKind::edits);
        BatchReader in(batch, BatchKind::edits);
        CHECK(read_ids(in, ids.size()) == ids);
        CHECK(in.ok());
        CHECK(in.at_end());
    };
    check(100 * 10);
    for (std::size_t i = 10; i < ids.size(); ++i) ids[i] = ids[i % 10];
    check(10 * 17 + 70);
    ids[3] = RecordId{};
    check(10 * 17 + 70);
}
