#include "server/http/pace.hpp"

#include <catch2/catch.hpp>

using namespace gengji::server;

namespace {

/// Counts how often it was given time.
struct Counting {
    int times = 0;
    void expires_after(std::chrono::seconds) { ++times; }
};

} // namespace

TEST_CASE("a body gets more time for what moves, not for a byte now and then") {
    Counting socket;
    Pace pace(socket);
    CHECK(socket.times == 1);
    for (std::size_t i = 1; i < limits::slowest_bytes; ++i) pace.moved(1);
    CHECK(socket.times == 1);
    pace.moved(1);
    CHECK(socket.times == 2);
    pace.moved(10 * limits::slowest_bytes);
    CHECK(socket.times == 3);
}
