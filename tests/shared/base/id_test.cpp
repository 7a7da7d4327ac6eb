#include "shared/base/hash.hpp"
#include "shared/base/id.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <unordered_set>
#include <vector>

using namespace gengji;

TEST_CASE("an id is written in 36 characters and read back", "[id]") {
    SeededRandom random(7);
    RecordId const id = new_record_id(1'760'920'200'000, random);
    std::string const text = to_text(id);
    CHECK(text.size() == 36);
    CHECK(parse_record_id(text) == id);
    std::string upper = text;
    std::ranges::transform(upper, upper.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    CHECK(parse_record_id(upper) == id);
    CHECK(to_text(RecordId{}) == "00000000-0000-0000-0000-000000000000");
    CHECK(RecordId{}.is_nil());
    CHECK_FALSE(id.is_nil());
    for (std::string const& wrong : {std::string(), text.substr(1), text + "0", std::string(36, '-'),
                                     std::string(36, '0'), "{" + text.substr(2) + "}"})
        CHECK_FALSE(parse_record_id(wrong));
}

TEST_CASE("a record id is a UUIDv7 of its time", "[id][S17]") {
    SeededRandom random(7);
    for (std::int64_t const ms : {std::int64_t{0}, std::int64_t{1'760'920'200'000}, std::int64_t{4'102'444'800'000},
                                  (std::int64_t{1} << 48) - 1}) {
        RecordId const id = new_record_id(ms, random);
        std::int64_t read = 0;
        for (int i = 0; i < 6; ++i) read = read << 8 | id.bytes[static_cast<std::size_t>(i)];
        CHECK(read == ms);
        CHECK(id.bytes[6] >> 4 == 7);
        CHECK(id.bytes[8] >> 6 == 2);
    }
    CHECK(new_record_id(1000, random) < new_record_id(1001, random));
    CHECK(new_record_id(-5, random).bytes[0] == 0); // a clock before 1970
}

TEST_CASE("ids do not repeat", "[id]") {
    SystemRandom random;
    std::unordered_set<RecordId> ids;
    for (int i = 0; i < 10'000; ++i) ids.insert(new_record_id(1'760'920'200'000, random));
    CHECK(ids.size() == 10'000);
}

TEST_CASE("seeded randomness is the same on every machine", "[id]") {
    SeededRandom random(0);
    CHECK(random.u64() == 0xE220A8397B1DCDAFu); // splitmix64's published first outputs for seed 0
    CHECK(random.u64() == 0x6E789E6AA1B965F4u);
    SeededRandom again(0);
    unsigned char bytes[3];
    again.fill(bytes, sizeof bytes);
    CHECK(bytes[0] == 0xAF);
    CHECK(bytes[2] == 0x1D);
    for (int i = 0; i < 100; ++i) CHECK(again.below(7) < 7);
}

TEST_CASE("hashes are BLAKE2b-256, and a chain link hashes both ends", "[hash]") {
    CHECK(to_hex(hash_of("").view()) == "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
    CHECK(to_hex(hash_of("abc").view()) == "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    Hash const first = hash_of("first");
    CHECK(chain(first, "second") == hash_of(Bytes(first.view()) + "second"));
    CHECK(Hash::from_view(first.view()) == first);
    CHECK(Hash::from_view("short") == Hash{});
    CHECK(hash_of("abc").check() == 0x723942633c81ddbdu);
}

TEST_CASE("a set's hash depends on its members only", "[hash]") {
    std::vector<Hash> members;
    for (int i = 0; i < 20; ++i) members.push_back(hash_of(std::to_string(i)));
    SetHash up, down, left, right;
    for (Hash const& member : members) up.add(member);
    std::ranges::reverse(members);
    for (Hash const& member : members) down.add(member);
    CHECK(up == down);
    for (std::size_t i = 0; i < members.size(); ++i) (i % 2 ? left : right).add(members[i]);
    left.join(right);
    CHECK(left == up);
    down.remove(members[3]);
    CHECK_FALSE(down == up);
    for (Hash const& member : members) up.remove(member);
    CHECK(up == SetHash{});
    SetHash twice;
    twice.add(members[0]), twice.add(members[0]);
    CHECK_FALSE(twice == SetHash{});
}
