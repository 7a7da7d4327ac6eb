#pragma once

#include <optional>
#include <string_view>

namespace gengji::tracks {

/// How a track becomes an area. Defaults of DOMAIN.md 3.4; every one is a setting.
struct TrackSettings {
    double most_accuracy_m = 15; ///< fixes that claim less are dropped
    double most_speed_mps = 15;  ///< faster is a jump of the receiver; 20 for aircraft
    double most_gap_s = 10;      ///< longer breaks the track
    double most_gap_m = 30;      ///< farther breaks it too
    double plot_margin_m = 10;   ///< work within this of the plot counts as work there
    double cells_per_width = 16; ///< of the raster; at least 10
    double central_meridian_deg = 108;
    std::optional<double> least_working_kmh; ///< speed band of the machine class, where there is no switch
    std::optional<double> most_working_kmh;
};

/// What the kind of machine (catalogue, machine_classes) changes. Nothing for a class that is not known. The bands are
/// our own estimate [D].
std::optional<TrackSettings> settings_of_class(std::string_view machine_class, TrackSettings settings = {});

} // namespace gengji::tracks
