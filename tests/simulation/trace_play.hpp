#pragma once

#include "tests/simulation/traces.hpp"
#include "tests/simulation/world.hpp"

/// What the named traces are told with.
namespace gengji::simulation {

/// A calm county: laptop 0 is a clerk's, laptop 1 the township supervisor's, laptop 2 another clerk's.
inline Profile calm(int laptops = 3) {
    Profile profile;
    profile.laptops = laptops;
    return profile;
}

template<class Story>
std::optional<std::string> play(Story const& story, int laptops = 3, Profile profile = calm()) {
    profile.laptops = laptops;
    try {
        World world(profile, 7);
        world.set_up();
        for (int i = 0; i < laptops; ++i) world.laptop(static_cast<std::size_t>(i)).options = {};
        RecordKey const key = world.new_record(world.pick_bucket(world.laptop(0)).value());
        story(world, key);
        world.finish();
    } catch (Violation const& violation) {
        return violation.what();
    }
    return std::nullopt;
}

inline void sync_all(World& world, std::size_t laptops = 3) {
    for (int round = 0; round < 2; ++round) {
        for (std::size_t i = 0; i < laptops; ++i) world.sync(i);
    }
}

inline void release_all(World& world) {
    auto const partitions = world.county().store().partitions();
    for (std::string const& partition : partitions.value()) {
        auto const waiting = world.county().store().waiting(partition, 100);
        for (server::WaitingEdit const& one : waiting.value()) {
            if (!one.behind) world.county().store().release(partition, one.edit.dot, ActorId{}, 1'760'000'000).value();
        }
    }
}

std::vector<Trace> const& scope_traces(); ///< traces_scope.cpp

} // namespace gengji::simulation
