#pragma once

#include "shared/tracks/cleaning.hpp"
#include "shared/tracks/swath.hpp"

namespace gengji::tracks {

/// Why stretches of the cleaned track are not work, counted in stretches.
struct Idle {
    std::size_t lifted = 0;  ///< the switch says that the implement was up
    std::size_t slow = 0;    ///< below the speed band
    std::size_t fast = 0;    ///< above it
    std::size_t outside = 0; ///< farther from the plot than the margin
    bool operator==(Idle const&) const = default;
};

/// What a track says about work done. Areas in square metres, not rounded: rounding is for acceptance (DOMAIN.md 3.1).
struct WorkedArea {
    double length_m{};          ///< of the track as it was read
    double working_m{};         ///< of the stretches that count as work
    double worked_m2{};         ///< ground worked at least once
    double overlap_m2{};        ///< ground worked again, each time counted
    double distance_width_m2{}; ///< working_m × width, a cross-check only: it counts overlaps twice
    std::optional<double> in_plot_m2;
    double cell_m{};
    double central_meridian_deg{};
    Dropped dropped;
    Idle idle;
    std::vector<std::string> notes; ///< for people: those of the reader, and what is peculiar about the work
};

/// DOMAIN.md 3.4, all steps. Errors: `invalid` for a width that is not above zero or above limits::track_width_m, and
/// those of measure_swaths. A track on which nothing counts as work gives zero and a note.
/// `pieces`, where given: the places of the stretches that count as work, those that hang together in one piece.
Result<WorkedArea> worked_area(Track const& track, double width_m, TrackSettings const& settings = {},
                               Plot const* plot = nullptr, std::vector<Ring>* pieces = nullptr);

} // namespace gengji::tracks
