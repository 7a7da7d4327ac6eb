#include "shared/tracks/swath.hpp"

#include "shared/base/limits.hpp"
#include "shared/tracks/bitmap.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numbers>

namespace gengji::tracks {

namespace {

struct Cell { ///< a place in units of cells
    double column{}, row{};
};

/// The plane as the raster sees it: moved to the work, turned, and measured in cells.
class Grid {
public:
    Grid(std::span<Stretch const> stretches, double cell_m) : cell_m_(cell_m) {
        if (stretches.empty()) return;
        origin_ = stretches.front().from;
        double c = 0, s = 0; // a quarter turn leads a raster into itself: directions count four times
        for (Stretch const& each : stretches) {
            double const dx = each.to.east_m - each.from.east_m, dy = each.to.north_m - each.from.north_m;
            double const angle = 4 * std::atan2(dy, dx), length = std::hypot(dx, dy);
            c += length * std::cos(angle), s += length * std::sin(angle);
        }
        double const turn = std::atan2(s, c) / 4 + std::atan(1 / std::numbers::phi);
        cos_ = std::cos(turn) / cell_m, sin_ = std::sin(turn) / cell_m;
    }
    Cell at(Flat const& place) const {
        double const x = place.east_m - origin_.east_m, y = place.north_m - origin_.north_m;
        return {x * cos_ + y * sin_, y * cos_ - x * sin_};
    }
    double cell_area_m2() const { return cell_m_ * cell_m_; }

private:
    double cell_m_;
    Flat origin_;
    double cos_ = 1, sin_ = 0;
};

/// The first cell whose centre does not lie before `position`.
std::int64_t first_cell(double position) { return static_cast<std::int64_t>(std::ceil(position - 0.5)); }

bool draw_convex(SparseBitmap& bitmap, std::array<Cell, 4> const& corners) {
    auto const [low, high] = std::ranges::minmax(corners, {}, &Cell::row);
    for (std::int64_t row = first_cell(low.row), end = first_cell(high.row); row < end; ++row) {
        double const centre = static_cast<double>(row) + 0.5;
        double left = 1e300, right = -1e300;
        for (std::size_t i = 0; i < corners.size(); ++i) {
            Cell const &a = corners[i], &b = corners[(i + 1) % corners.size()];
            if ((a.row <= centre) == (b.row <= centre)) continue;
            double const column = a.column + (centre - a.row) / (b.row - a.row) * (b.column - a.column);
            left = std::min(left, column), right = std::max(right, column);
        }
        if (left < right && !bitmap.set(row, first_cell(left), first_cell(right))) return false;
    }
    return true;
}

bool draw(SparseBitmap& bitmap, Stretch const& stretch, double width_m, Grid const& grid) {
    double const dx = stretch.to.east_m - stretch.from.east_m, dy = stretch.to.north_m - stretch.from.north_m;
    double const length = std::hypot(dx, dy);
    if (length == 0) return true;
    double const sx = -dy / length * width_m / 2, sy = dx / length * width_m / 2; // half a width to the left
    auto const corner = [&](Flat const& place, double side) {
        return grid.at({place.east_m + side * sx, place.north_m + side * sy});
    };
    return draw_convex(
        bitmap, {corner(stretch.from, 1), corner(stretch.to, 1), corner(stretch.to, -1), corner(stretch.from, -1)});
}

/// The polygons of a plot as spans of cells, row by row.
class PlotMask {
public:
    PlotMask(FlatPlot const& plot, Grid const& grid) {
        for (auto const& polygon : plot.polygons()) {
            auto& edges = polygons_.emplace_back();
            for (auto const& ring : polygon)
                for (std::size_t i = 0; i < ring.size(); ++i) {
                    Cell a = grid.at(ring[i]), b = grid.at(ring[(i + 1) % ring.size()]);
                    if (a.row > b.row) std::swap(a, b);
                    if (a.row < b.row) edges.push_back({a, b});
                }
        }
    }

    std::size_t count(SparseBitmap const& bitmap) const {
        std::vector<std::size_t> order(bitmap.tiles().size());
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
        std::ranges::sort(order, {}, [&](std::size_t i) { return bitmap.tiles()[i].row; });
        std::size_t cells = 0;
        for (std::size_t begin = 0; begin < order.size();) {
            std::size_t end = begin;
            std::int32_t const tile_row = bitmap.tiles()[order[begin]].row;
            while (end < order.size() && bitmap.tiles()[order[end]].row == tile_row) ++end;
            for (std::size_t line = 0; line < SparseBitmap::tile_cells; ++line) {
                auto const spans = spans_of(std::int64_t{tile_row} * SparseBitmap::tile_cells + static_cast<int>(line));
                for (std::size_t i = begin; i < end && !spans.empty(); ++i)
                    cells += count(bitmap.tiles()[order[i]], line, spans);
            }
            begin = end;
        }
        return cells;
    }

private:
    struct Edge {
        Cell low, high;
    };
    struct Span {
        std::int64_t begin, end;
    };

    std::vector<Span> spans_of(std::int64_t row) const {
        double const centre = static_cast<double>(row) + 0.5;
        std::vector<Span> spans;
        std::vector<double> columns;
        for (auto const& edges : polygons_) {
            columns.clear();
            for (Edge const& edge : edges) {
                if (centre < edge.low.row || centre >= edge.high.row) continue;
                double const share = (centre - edge.low.row) / (edge.high.row - edge.low.row);
                columns.push_back(edge.low.column + share * (edge.high.column - edge.low.column));
            }
            std::ranges::sort(columns);
            for (std::size_t i = 1; i < columns.size(); i += 2)
                spans.push_back({first_cell(columns[i - 1]), first_cell(columns[i])});
        }
        return spans;
    }

    static std::size_t count(SparseBitmap::Tile const& tile, std::size_t line, std::vector<Span> const& spans) {
        std::int64_t const left = std::int64_t{tile.column} * SparseBitmap::tile_cells;
        std::uint64_t mask = 0;
        for (Span const& span : spans)
            mask |= bit_range(std::clamp<std::int64_t>(span.begin - left, 0, SparseBitmap::tile_cells),
                              std::clamp<std::int64_t>(span.end - left, 0, SparseBitmap::tile_cells));
        return static_cast<std::size_t>(std::popcount(tile.bits[line] & mask));
    }

    std::vector<std::vector<Edge>> polygons_;
};

} // namespace

Result<SwathArea> measure_swaths(std::span<Stretch const> stretches, double width_m, double cells_per_width,
                                 FlatPlot const* plot) {
    SwathArea area;
    area.cell_m = width_m / cells_per_width;
    Grid const grid(stretches, area.cell_m);
    SparseBitmap bitmap(limits::swath_tiles);
    for (Stretch const& each : stretches) {
        area.swept_m2 += width_m * std::hypot(each.to.east_m - each.from.east_m, each.to.north_m - each.from.north_m);
        if (!draw(bitmap, each, width_m, grid))
            return problem(Problem::invalid, "轨迹太长或幅宽太窄，算不了这么大的范围。请检查幅宽，或按天分开计算。");
    }
    area.worked_m2 = static_cast<double>(bitmap.count()) * grid.cell_area_m2();
    if (plot) area.in_plot_m2 = static_cast<double>(PlotMask(*plot, grid).count(bitmap)) * grid.cell_area_m2();
    return area;
}

std::optional<double> shared_part(std::span<Stretch const> a, double width_a_m, std::span<Stretch const> b,
                                  double width_b_m) {
    Grid const grid(a, std::min(width_a_m, width_b_m) / 10);
    SparseBitmap first(limits::swath_tiles), second(limits::swath_tiles);
    for (Stretch const& each : a) {
        if (!draw(first, each, width_a_m, grid)) return std::nullopt;
    }
    for (Stretch const& each : b) {
        if (!draw(second, each, width_b_m, grid)) return std::nullopt;
    }
    std::size_t const smaller = std::min(first.count(), second.count());
    if (smaller == 0) return std::nullopt;
    return static_cast<double>(first.count_shared(second)) / static_cast<double>(smaller);
}

} // namespace gengji::tracks
