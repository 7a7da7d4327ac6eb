#pragma once

#include "shared/base/id.hpp"

#include <cmath>
#include <cstdint>
#include <string_view>
#include <vector>

namespace gengji::demo {

/// Chance that repeats itself: one seed and one topic give the same throws every time. Each topic of the county has its
/// own dice, so that a change in one leaves the others as they were.
class Dice {
public:
    Dice(std::uint64_t seed, std::string_view topic) : random_(mix(seed, topic)) {}

    Random& random() { return random_; }
    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_.below(bound)); }
    int between(int low, int high) { return low + static_cast<int>(below(static_cast<std::size_t>(high - low + 1))); }
    double unit() { return (static_cast<double>(random_.u64() >> 11) + 0.5) / 9007199254740992.0; } ///< within (0, 1)
    double within(double low, double high) { return low + (high - low) * unit(); }
    bool chance(double share) { return unit() < share; }
    double normal() { return std::sqrt(-2 * std::log(unit())) * std::cos(6.283185307179586 * unit()); }
    template<class List>
    auto const& pick(List const& list) {
        return list[below(std::size(list))];
    }
    template<class T>
    void shuffle(std::vector<T>& list) {
        for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[below(i)]);
    }

private:
    static std::uint64_t mix(std::uint64_t seed, std::string_view topic) {
        std::uint64_t hash = 1469598103934665603ULL ^ seed;
        for (char const c : topic) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
        return hash;
    }
    SeededRandom random_;
};

/// The standard normal distribution's quantile: areas are drawn at evenly spread quantiles, so that their sum hardly
/// depends on the seed. Source: P. J. Acklam's rational approximation, relative error below 1.15e-9.
double normal_quantile(double share);

} // namespace gengji::demo
