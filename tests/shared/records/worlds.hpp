#pragma once

#include "tests/support/builders.hpp"
#include "tests/support/oracle.hpp"

#include <rapidcheck.h>

#include <cstdint>
#include <map>
#include <vector>

namespace gengji::test {

/// Every choice of a world is drawn from one list of numbers, so that a failing world shrinks with it; after its end
/// all choices are 0.
class Choices {
public:
    explicit Choices(std::vector<std::uint8_t> numbers) : numbers_(std::move(numbers)) {}
    std::size_t below(std::size_t bound) { return at_ < numbers_.size() ? numbers_[at_++] % bound : 0; }

private:
    std::vector<std::uint8_t> numbers_;
    std::size_t at_ = 0;
};

/// Numbers enough for a world and for what is done with it, of the full range from the first case on.
inline Choices choices() {
    return Choices(*rc::gen::container<std::vector<std::uint8_t>>(
        300, rc::gen::resize(rc::kNominalSize, rc::gen::arbitrary<std::uint8_t>())));
}

/// The edits of one record, each replica's in its own order.
struct World {
    std::vector<std::vector<std::pair<Edit, Stamp>>> replicas;

    StampedEdits all() const {
        StampedEdits edits;
        for (auto const& own : replicas) edits.insert(edits.end(), own.begin(), own.end());
        return edits;
    }
};

inline std::string name_of_replica(std::size_t index) { return std::string(1, static_cast<char>('a' + index)); }
/// What may have a life: the record, an instance of a repeat, and those in it.
constexpr char const* instances[] = {"", "farm[k000000000001]", "farm[k000000000001]/crops[k00000000000a]",
                                     "farm[k000000000001]/crops[k00000000000b]"};
constexpr char const* fields[] = {"f", "g", "farm[k000000000001]/name", "farm[k000000000001]/crops[k00000000000a]/area",
                                  "farm[k000000000001]/crops[k00000000000b]/area"};

/// Some fields of some lives; a life's as_of is the edit's seen. Half of the edits leave the repeats alone.
inline void change_some(EditBuilder& edit, Choices& choices) {
    bool const plain = choices.below(2) == 0;
    std::size_t const some_fields = plain ? 2 : std::size(fields), some_lives = plain ? 1 : std::size(instances);
    std::size_t const chosen = 1 + choices.below((std::size_t{1} << (some_fields + 1)) - 1); // the last bit: a life
    for (std::size_t i = 0; i < some_fields; ++i)
        if (chosen >> i & 1) edit.set(fields[i], std::to_string(choices.below(3)));
    if (chosen >> some_fields & 1) {
        char const* const instance = instances[choices.below(some_lives)];
        choices.below(3) == 2 ? edit.restores(instance) : edit.voids(instance);
    }
}

/// 2 to 5 replicas, up to `most` edits. Honest: what an author saw was a state he had, perhaps some time ago. Otherwise
/// `seen` is anything.
inline World random_world(Choices& choices, std::size_t most, bool honest) {
    World world;
    world.replicas.resize(2 + choices.below(4));
    std::size_t const count = world.replicas.size(), edits = 1 + choices.below(most);
    std::vector<VersionVector> has(count), shown(count);
    for (std::size_t i = 0; i < edits; ++i) {
        std::size_t const who = choices.below(count);
        auto& own = world.replicas[who];
        EditBuilder edit = an_edit(name_of_replica(who), own.size() + 1);
        if (honest) {
            if (choices.below(2)) has[who].join(has[choices.below(count)]); // a sync
            if (choices.below(2)) shown[who] = has[who];                    // the form is opened
            edit.saw(shown[who]);
        } else {
            VersionVector seen;
            for (std::size_t other = 0; other < count; ++other) {
                std::size_t const known = choices.below(other == who ? own.size() + 1 : 4);
                seen.add(Dot{replica(name_of_replica(other)), known});
            }
            edit.saw(seen);
        }
        change_some(edit, choices);
        if (choices.below(8) == 1) edit.with_form("plot", 1 + static_cast<std::uint32_t>(choices.below(3)));
        own.emplace_back(edit.build(), choices.below(3) == 0 ? unstamped : static_cast<Stamp>(100 + choices.below(3)));
        has[who].add(own.back().first.dot);
    }
    return world;
}

/// All edits in some order that keeps each replica's own.
inline StampedEdits interleaved(World const& world, Choices& choices) {
    std::vector<std::size_t> next(world.replicas.size());
    StampedEdits order;
    for (std::size_t left = world.all().size(); left > 0; --left) {
        std::size_t who = choices.below(world.replicas.size());
        while (next[who] == world.replicas[who].size()) who = (who + 1) % world.replicas.size();
        order.push_back(world.replicas[who][next[who]++]);
    }
    return order;
}

inline RecordState state_of(StampedEdits const& edits) {
    RecordState state;
    for (auto const& [edit, stamp] : edits) apply(state, edit, stamp);
    return state;
}

/// The first few edits of each replica.
inline StampedEdits some_prefix(World const& world, Choices& choices) {
    World part;
    for (auto const& own : world.replicas) {
        part.replicas.emplace_back(own.begin(),
                                   own.begin() + static_cast<std::ptrdiff_t>(choices.below(own.size() + 1)));
    }
    return part.all();
}

} // namespace gengji::test
