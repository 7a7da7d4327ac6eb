#include "shared/forms/expression/surroundings.hpp"

#include <random>

namespace gengji::forms {

TimeZone const& Host::time_zone() const {
    static TimeZone const utc;
    return utc;
}

std::uint64_t Host::random_bits() const {
    thread_local std::mt19937_64 generator{std::random_device{}() * 0x1'0000'0001ull ^ std::random_device{}()};
    return generator();
}

} // namespace gengji::forms
