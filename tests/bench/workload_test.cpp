#include "bench/workload.hpp"

#include <sodium.h>

#include <array>
#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::bench;

namespace {

std::string sha256(std::string const& text) {
    std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
    crypto_hash_sha256(digest.data(), reinterpret_cast<unsigned char const*>(text.data()), text.size());
    return to_hex({reinterpret_cast<char const*>(digest.data()), 8});
}

template<class Lines>
std::string lines_of(Lines const& lines) {
    std::string text;
    for (auto const& line : lines) text += to_json(line) + "\n";
    return text;
}

} // namespace

TEST_CASE("the workload is the published one, byte for byte") {
    auto const all = records(10'000);
    auto const changed = edits(all);
    CHECK(sha256(lines_of(all)) == "6c2bda83023aa59c");
    CHECK(sha256(lines_of(changed.a)) == "fb1dcec01a27aaff");
    CHECK(changed.a.size() == 2000);
    CHECK(changed.b.size() == 2000);
    CHECK(changed.one.size() == 100);
}

TEST_CASE("every record of the workload is a record of the form") {
    for (auto const& record : records(200)) {
        auto const patch = changes_of(record.fields);
        REQUIRE(patch.size() == 22); // the id names the record
        CHECK(std::is_sorted(patch.begin(), patch.end()));
    }
}
