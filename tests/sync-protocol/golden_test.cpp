#include "tests/sync-protocol/samples.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
#include <iterator>

using namespace gengji;
using namespace gengji::sync;

namespace {

/// A saved message of protocol 1, as hex in lines of 64 digits. GENGJI_WRITE_GOLDEN=1 writes it anew: do that only for
/// a new protocol.
Bytes golden(std::string const& name, Bytes const& now) {
    std::string const file = std::string(GENGJI_TEST_DATA) + "/protocol/v1/" + name + ".hex";
    if (std::getenv("GENGJI_WRITE_GOLDEN")) {
        std::ofstream out(file);
        std::string const hex = to_hex(now);
        for (std::size_t i = 0; i < hex.size(); i += 64) out << hex.substr(i, 64) << '\n';
    }
    std::ifstream in(file);
    std::string hex;
    for (std::string line; std::getline(in, line);) hex += line;
    return from_hex(hex).value_or("");
}

} // namespace

// Were a newer zstd to pack the same text otherwise, only the comparison of bytes would fail, not the reading: then
// write them anew.
TEST_CASE("what an earlier program sent is read, and is still what we send", "[protocol][golden]") {
    Bytes const edits = encode_edits(samples::golden_edits());
    CHECK(to_hex(golden("edits", edits)) == to_hex(edits));
    auto const edits_back = decode_edits(golden("edits", edits));
    REQUIRE(edits_back);
    CHECK(*edits_back == samples::golden_edits());

    Bytes const states = encode_states(samples::golden_states());
    CHECK(to_hex(golden("states", states)) == to_hex(states));
    auto const states_back = decode_states(golden("states", states));
    REQUIRE(states_back);
    CHECK(samples::same(*states_back, samples::golden_states()));

    Bytes const request = encode(samples::golden_request());
    CHECK(to_hex(golden("request", request)) == to_hex(request));
    auto const request_back = decode_request(golden("request", request));
    REQUIRE(request_back);
    CHECK(*request_back == samples::golden_request());

    Bytes const reply = encode(samples::golden_reply());
    CHECK(to_hex(golden("reply", reply)) == to_hex(reply));
    auto const reply_back = decode_reply(golden("reply", reply));
    REQUIRE(reply_back);
    CHECK(*reply_back == samples::golden_reply());

    Bytes const wait = encode(samples::golden_wait());
    CHECK(to_hex(golden("wait", wait)) == to_hex(wait));
    auto const wait_back = decode_wait(golden("wait", wait));
    REQUIRE(wait_back);
    CHECK(*wait_back == samples::golden_wait());
}
