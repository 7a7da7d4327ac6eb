#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace gengji::tracks {

/// Cells of an endless plane, those that were never touched cost nothing: tiles of 64 × 64 bits.
class SparseBitmap {
public:
    static constexpr int tile_cells = 64;
    struct Tile {
        std::int32_t column{}, row{}; ///< in tiles
        std::array<std::uint64_t, tile_cells> bits{};
    };

    explicit SparseBitmap(std::size_t most_tiles) : most_tiles_(most_tiles) {}

    /// Sets the cells [begin, end) of a row. False when there would be too many tiles: then nothing more is set.
    bool set(std::int64_t row, std::int64_t begin, std::int64_t end);
    std::size_t count() const;
    std::size_t count_shared(SparseBitmap const& other) const; ///< cells that are set in both
    std::vector<Tile> const& tiles() const { return tiles_; }

private:
    Tile* tile_at(std::int32_t column, std::int32_t row);

    std::size_t most_tiles_;
    std::vector<Tile> tiles_;
    std::unordered_map<std::uint64_t, std::size_t> index_;
    std::array<std::size_t, 4> recent_{}; ///< one past the tile used last, by parity of column and row
};

/// Bits [begin, end) of 64, both within 0 … 64.
inline std::uint64_t bit_range(std::int64_t begin, std::int64_t end) {
    if (begin >= end) return 0;
    std::uint64_t const below_end = end >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << end) - 1;
    return below_end & (~std::uint64_t{0} << begin);
}

} // namespace gengji::tracks
