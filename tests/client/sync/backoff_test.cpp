#include "client/sync/backoff.hpp"

#include "client/sync/limits.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <set>

using namespace gengji;
using namespace gengji::client;

TEST_CASE("however often it fails, a laptop waits between nothing and five minutes") {
    rc::prop("within the doubling bound", [](std::uint64_t seed) {
        SeededRandom random(seed);
        Backoff backoff(random);
        auto bound = std::chrono::milliseconds(limits::backoff_first);
        for (int failure = 0; failure < 20; ++failure) {
            auto const wait = backoff.after_failure();
            RC_ASSERT(wait.count() >= 0);
            RC_ASSERT(wait <= bound);
            bound = std::min<std::chrono::milliseconds>(bound * 2, limits::backoff_longest);
        }
        backoff.reset();
        RC_ASSERT(backoff.after_failure() <= std::chrono::milliseconds(limits::backoff_first));
    });
}

TEST_CASE("301 laptops do not come back together after a power cut") {
    SeededRandom random(7);
    std::set<std::int64_t> moments;
    for (int laptop = 0; laptop < 301; ++laptop) {
        Backoff backoff(random);
        for (int failure = 0; failure < 8; ++failure) backoff.after_failure();
        moments.insert(backoff.after_failure().count() / 1000);
    }
    CHECK(moments.size() > 100); // spread over the five minutes, in seconds
}

TEST_CASE("the bound is reached, not only promised") {
    SeededRandom random(11);
    std::chrono::milliseconds longest{0};
    for (int i = 0; i < 200; ++i) {
        Backoff backoff(random);
        for (int failure = 0; failure < 12; ++failure) longest = std::max(longest, backoff.after_failure());
    }
    CHECK(longest > std::chrono::minutes(4));
    CHECK(longest <= std::chrono::minutes(5));
}
