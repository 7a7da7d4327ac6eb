#pragma once

#include <optional>
#include <string>
#include <vector>

namespace gengji::simulation {

/// The shortest known story that goes wrong when a rule is left out (MERGE.md), played with the real machines and
/// stores.
struct Trace {
    char const* name;                    ///< "H3 re-issue with the old seen"
    char const* rule;                    ///< the switch that must make it fail; empty: none
    std::optional<std::string> (*run)(); ///< what was broken, or nothing
};
std::vector<Trace> const& traces();

} // namespace gengji::simulation
