#include "tests/shared/records/worlds.hpp"

#include <catch2/catch.hpp>

#include <numeric>

using namespace gengji;
using namespace gengji::test;

namespace {

using Sizes = std::vector<std::size_t>; // edits of each replica

/// Calls `each` with every way to choose one of bounds[i] things for each i.
template<class Each>
void for_each_choice(std::vector<std::size_t> const& bounds, Each&& each) {
    std::vector<std::size_t> chosen(bounds.size());
    for (;;) {
        each(chosen);
        std::size_t i = 0;
        while (i < bounds.size() && ++chosen[i] == bounds[i]) chosen[i++] = 0;
        if (i == bounds.size()) return;
    }
}

/// Every world of these replicas (how many edits each) over one field `f` and `_life`: any fields patched, any `seen`,
/// one dot that no replica of the world has included. Values are told apart by their dots.
template<class Each>
void for_each_world(std::vector<std::size_t> const& sizes, std::size_t beyond, Each&& each) {
    std::vector<std::size_t> bounds;
    for (std::size_t who = 0; who < sizes.size(); ++who) {
        for (std::size_t seq = 1; seq <= sizes[who]; ++seq) {
            bounds.push_back(3); // f, _life, both
            for (std::size_t other = 0; other < sizes.size(); ++other)
                bounds.push_back(other == who ? seq : sizes[other] + 1 + beyond);
        }
    }
    for_each_choice(bounds, [&](std::vector<std::size_t> const& chosen) {
        World world;
        auto choice = chosen.begin();
        for (std::size_t who = 0; who < sizes.size(); ++who) {
            auto& own = world.replicas.emplace_back();
            for (std::size_t seq = 1; seq <= sizes[who]; ++seq) {
                EditBuilder edit = an_edit(name_of_replica(who), seq);
                std::size_t const fields = 1 + *choice++;
                VersionVector seen;
                for (std::size_t other = 0; other < sizes.size(); ++other)
                    seen.add(Dot{replica(name_of_replica(other)), *choice++});
                edit.saw(seen);
                if (fields & 1) edit.set("f", name_of_replica(who) + std::to_string(seq));
                if (fields & 2) edit.voids();
                own.emplace_back(edit.build(), static_cast<Stamp>(100 + seq));
            }
        }
        each(world);
    });
}

/// Calls `each` with every order that keeps each replica's own.
template<class Each>
void for_each_order(World const& world, Each&& each) {
    std::vector<std::size_t> owners;
    for (std::size_t who = 0; who < world.replicas.size(); ++who)
        owners.insert(owners.end(), world.replicas[who].size(), who);
    do {
        std::vector<std::size_t> next(world.replicas.size());
        StampedEdits order;
        for (std::size_t const who : owners) order.push_back(world.replicas[who][next[who]++]);
        each(order);
    } while (std::next_permutation(owners.begin(), owners.end()));
}

std::vector<std::size_t> sizes_of(World const& world) {
    std::vector<std::size_t> sizes;
    for (auto const& own : world.replicas) sizes.push_back(own.size() + 1);
    return sizes;
}
StampedEdits prefix(World const& world, std::vector<std::size_t> const& lengths) {
    StampedEdits edits;
    for (std::size_t who = 0; who < lengths.size(); ++who) {
        edits.insert(edits.end(), world.replicas[who].begin(),
                     world.replicas[who].begin() + static_cast<std::ptrdiff_t>(lengths[who]));
    }
    return edits;
}

std::string describe(StampedEdits const& edits) {
    std::string text;
    for (auto const& [edit, stamp] : edits) {
        text += to_hex(edit.dot.replica.view().substr(0, 2)) + std::to_string(edit.dot.seq);
        for (Change const& change : edit.patch) text += " " + change.path;
        text += "{";
        for (auto const& entry : edit.seen.entries())
            text += to_hex(entry.replica.view().substr(0, 2)) + ":" + std::to_string(entry.seq) + " ";
        text += "} ";
    }
    return text;
}
void require(bool holds, StampedEdits const& edits) {
    if (!holds) FAIL(describe(edits)); // an assertion of Catch for each of a million states would take minutes
}

} // namespace

TEST_CASE("all small worlds in all orders are what the definition says", "[records][S7][H2][H10]") {
    auto const sizes = GENERATE(Sizes{1}, Sizes{2}, Sizes{3}, Sizes{1, 1}, Sizes{2, 1}, Sizes{1, 2}, Sizes{1, 1, 1},
                                Sizes{2, 2}, Sizes{2, 1, 1});
    std::size_t const edits = std::accumulate(sizes.begin(), sizes.end(), std::size_t{0});
    std::size_t worlds = 0;
    for_each_world(sizes, edits < 4 ? 1 : 0, [&](World const& world) {
        ++worlds;
        RecordState const truth = state_by_definition(world.all());
        LifeState const life = life_by_definition(world.all());
        Bytes const bytes = encode(truth);
        for_each_order(world, [&](StampedEdits const& order) {
            RecordState const state = state_of(order);
            require(state == truth, order);
            require(life_of(state) == life, order);
        });
        require(decode_state(bytes).value() == truth, world.all());
    });
    CHECK(worlds > 0);
}

TEST_CASE("in all small worlds, joining any two states is the state of the union", "[records][S7]") {
    auto const sizes = GENERATE(Sizes{1, 1}, Sizes{2, 1}, Sizes{1, 2}, Sizes{1, 1, 1});
    for_each_world(sizes, 1, [&](World const& world) {
        std::vector<std::vector<std::size_t>> cuts;
        std::map<std::vector<std::size_t>, RecordState> states;
        for_each_choice(sizes_of(world), [&](std::vector<std::size_t> const& cut) {
            cuts.push_back(cut);
            states[cut] = state_of(prefix(world, cut));
        });
        for (auto const& one : cuts) {
            for (auto const& other : cuts) {
                std::vector<std::size_t> both = one;
                for (std::size_t i = 0; i < both.size(); ++i) both[i] = std::max(one[i], other[i]);
                RecordState joined_state = states[one];
                join(joined_state, states[other]);
                require(joined_state == states[both], world.all());
            }
        }
    });
}
