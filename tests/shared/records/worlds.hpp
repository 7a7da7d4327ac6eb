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
inline std::string path_of(std::size_t index) {
    return index == 0 ? "_life" : std::string(1, static_cast<char>('e' + index));
}

/// One change of a field; index 0 is `_life`, whose as_of is the edit's seen.
inline void change(EditBuilder& edit, std::size_t field, std::size_t value) {
    if (field == 0) {
        value % 3 == 2 ? edit.restores() : edit.voids();
    } else {
        edit.set(path_of(field), std::to_string(value % 3));
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
        std::size_t const fields = choices.below(7) + 1;
        for (std::size_t field = 0; field < 3; ++field) {
            if (fields >> field & 1) change(edit, field, choices.below(3));
        }
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
