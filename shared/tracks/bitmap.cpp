#include "shared/tracks/bitmap.hpp"

#include <algorithm>
#include <bit>

namespace gengji::tracks {

bool SparseBitmap::set(std::int64_t row, std::int64_t begin, std::int64_t end) {
    std::int64_t const tile_row = row >> 6;
    for (std::int64_t column = begin >> 6; column * tile_cells < end; ++column) {
        Tile* const tile = tile_at(static_cast<std::int32_t>(column), static_cast<std::int32_t>(tile_row));
        if (!tile) return false;
        std::int64_t const left = column * tile_cells;
        tile->bits[static_cast<std::size_t>(row & 63)] |=
            bit_range(std::max<std::int64_t>(begin - left, 0), std::min<std::int64_t>(end - left, tile_cells));
    }
    return true;
}

std::size_t SparseBitmap::count() const {
    std::size_t cells = 0;
    for (Tile const& tile : tiles_)
        for (std::uint64_t const bits : tile.bits) cells += static_cast<std::size_t>(std::popcount(bits));
    return cells;
}

std::size_t SparseBitmap::count_shared(SparseBitmap const& other) const {
    std::size_t cells = 0;
    for (auto const& [key, place] : index_) {
        auto const found = other.index_.find(key);
        if (found == other.index_.end()) continue;
        Tile const &mine = tiles_[place], &theirs = other.tiles_[found->second];
        for (std::size_t i = 0; i < mine.bits.size(); ++i)
            cells += static_cast<std::size_t>(std::popcount(mine.bits[i] & theirs.bits[i]));
    }
    return cells;
}

SparseBitmap::Tile* SparseBitmap::tile_at(std::int32_t column, std::int32_t row) {
    std::size_t& recent = recent_[static_cast<std::size_t>((column & 1) | (row & 1) << 1)];
    if (recent && tiles_[recent - 1].column == column && tiles_[recent - 1].row == row) return &tiles_[recent - 1];
    std::uint64_t const key = std::uint64_t{static_cast<std::uint32_t>(column)} << 32 | static_cast<std::uint32_t>(row);
    auto const [found, fresh] = index_.try_emplace(key, tiles_.size());
    if (fresh) {
        if (tiles_.size() >= most_tiles_) {
            index_.erase(found);
            return nullptr;
        }
        tiles_.push_back({column, row, {}});
    }
    recent = found->second + 1;
    return &tiles_[found->second];
}

} // namespace gengji::tracks
