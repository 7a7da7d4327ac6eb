#pragma once

#include "shared/base/result.hpp"
#include "shared/tracks/plot.hpp"

#include <span>

namespace gengji::tracks {

/// A straight stretch that a machine worked, on the plane.
struct Stretch {
    Flat from, to;
};

struct SwathArea {
    double worked_m2{};               ///< union of all swaths: ground worked at least once
    double swept_m2{};                ///< their sum: ground worked twice counts twice
    std::optional<double> in_plot_m2; ///< of the union, what lies in the plot
    double cell_m{};                  ///< of the raster that was used
};

/// Widens each stretch to a rectangle with flat ends and measures the union on a raster (DOMAIN.md 3.4, step 4, buffer
/// grid). The raster is turned by the golden angle against the main direction of work, so that the edges of parallel
/// passes never run along its rows and its error averages out. Memory: limits::swath_tiles.
/// Needs: 0 < width_m ≤ limits::track_width_m, cells_per_width ≥ 10. Errors: `invalid` when the ground is too wide for
/// the width.
Result<SwathArea> measure_swaths(std::span<Stretch const> stretches, double width_m, double cells_per_width,
                                 FlatPlot const* plot = nullptr);

/// How much of the smaller ground the two share, 0 … 1, on a raster of a tenth of the narrower width. Nothing when one
/// of them has no ground, or there is too much of it.
std::optional<double> shared_part(std::span<Stretch const> a, double width_a_m, std::span<Stretch const> b,
                                  double width_b_m);

} // namespace gengji::tracks
