#pragma once

#include "shared/records/value.hpp"

#include <cstdint>
#include <span>
#include <vector>

/// How far apart places are, on the county's flat plane: whole metres, off by less than 0.5 % between 29.9° and 30.7°
/// N. For rules about hundreds of metres only; areas are measured in shared/tracks.
namespace gengji::domain {

std::int64_t distance_m(Point const& a, Point const& b);
/// 0 inside the ring (first point not repeated; it may be open or closed), else to its nearest edge. A ring of fewer
/// than three points is its points.
std::int64_t distance_to_ring_m(Point const& point, std::span<Point const> ring);
/// The county's outline as it ships, simplified to 400 m: for plausibility only.
std::vector<Point> const& county_outline();

} // namespace gengji::domain
