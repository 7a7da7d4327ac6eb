#include "shared/tracks/settings.hpp"

#include <algorithm>
#include <array>

namespace gengji::tracks {

namespace {

struct Band {
    std::string_view machine_class;
    double least_kmh, most_kmh;
};
constexpr std::array bands{
    Band{"micro_tiller", 0.4, 5},
    Band{"walking_tractor", 0.5, 7},
    Band{"tractor_rotary", 0.8, 10},
    Band{"tractor_plough", 1, 12},
    Band{"subsoiler", 1, 12},
    Band{"seeder", 1, 15},
    Band{"transplanter_walking", 0.4, 5},
    Band{"transplanter_riding", 0.5, 8},
    Band{"uav", 3, 45},
    Band{"boom_sprayer", 1, 18},
    Band{"knapsack_sprayer", 0.4, 6},
    Band{"fertiliser_spreader", 2, 20},
    Band{"combine_crawler", 0.5, 9},
    Band{"mini_combine", 0.4, 6},
    Band{"straw_chopper", 0.8, 10},
    Band{"straw_baler", 1, 12},
};
constexpr double aircraft_speed_mps = 20;

} // namespace

std::optional<TrackSettings> settings_of_class(std::string_view machine_class, TrackSettings settings) {
    auto const band = std::ranges::find(bands, machine_class, &Band::machine_class);
    if (band == bands.end()) return std::nullopt;
    settings.least_working_kmh = band->least_kmh;
    settings.most_working_kmh = band->most_kmh;
    if (machine_class == "uav") settings.most_speed_mps = aircraft_speed_mps;
    return settings;
}

} // namespace gengji::tracks
