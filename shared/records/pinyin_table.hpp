#pragma once

#include <cstddef>
#include <cstdint>

namespace gengji {

/// One character of the table that pinyin/generator.cpp makes at build time from Debian's unicode-data; sorted by
/// character.
struct PinyinInitials {
    std::uint32_t character;
    std::uint32_t letters; ///< bit 0 is `a`: the first letters of all its readings
};
extern PinyinInitials const pinyin_table[];
extern std::size_t const pinyin_table_size;

} // namespace gengji
