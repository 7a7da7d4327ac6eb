#include "tests/simulation/traces.hpp"
#include "tests/simulation/world.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>

using namespace gengji::simulation;

// The product's own libraries, without any switch. More worlds, and the proof that they bite: `./dev sim`, `gengji-sim
// --prove`.

TEST_CASE("seeded worlds keep every promise",
          "[simulation][S1][S2][S3][S4][S5][S7][S8][S9][S11][S12][S13][S14][S15][S16][S17][S18][S19][S21][S22]") {
    char const* const wanted = std::getenv("GENGJI_WORLDS");
    std::uint64_t const worlds = wanted ? std::strtoull(wanted, nullptr, 10) : 60;
    for (std::uint64_t seed = 1; seed <= worlds; ++seed) {
        INFO("again: ./dev sim --seeds 1 --from " << seed << " --verbose");
        World world(seed);
        auto const broken = world.run();
        if (broken) FAIL(*broken);
    }
    SUCCEED();
}

TEST_CASE("one seed is one world", "[simulation]") {
    auto const play = [](std::uint64_t seed) {
        World world(seed);
        (void)world.run();
        return std::pair(world.witness().saves().size(), world.random().u64());
    };
    for (std::uint64_t const seed : {3u, 11u, 27u}) CHECK(play(seed) == play(seed));
}

TEST_CASE("the traces of MERGE.md hold", "[simulation][traces]") {
    for (Trace const& trace : traces()) {
        DYNAMIC_SECTION(trace.name) {
            auto const broken = trace.run();
            if (broken) FAIL(*broken);
            SUCCEED();
        }
    }
}
