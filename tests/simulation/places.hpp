#pragma once

#include "shared/records/bucket.hpp"

#include <cstdint>
#include <string>
#include <vector>

/// The simulated county: two townships, three villages, and the classes that grants name.
namespace gengji::simulation {

constexpr std::uint8_t class_bit(BucketClass cls) {
    return static_cast<std::uint8_t>(1u << static_cast<unsigned>(cls));
}
constexpr std::uint8_t registry = class_bit(BucketClass::registry), log_class = class_bit(BucketClass::log),
                       everyone = class_bit(BucketClass::everyone);

inline std::vector<std::string> const villages{"500231101201", "500231101202", "500231102201"};
inline std::vector<std::string> const townships{"500231101", "500231102"};

} // namespace gengji::simulation
