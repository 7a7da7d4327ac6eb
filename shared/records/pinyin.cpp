#include "shared/records/pinyin.hpp"

#include "shared/records/pinyin_table.hpp"

#include <algorithm>

namespace gengji {

std::string pinyin_initials(char32_t character) {
    PinyinInitials const* const end = pinyin_table + pinyin_table_size;
    auto const* const found = std::lower_bound(
        pinyin_table, end, character, [](PinyinInitials const& entry, char32_t c) { return entry.character < c; });
    std::string letters;
    if (found == end || found->character != character) return letters;
    for (int bit = 0; bit < 26; ++bit) {
        if (found->letters >> bit & 1) letters += static_cast<char>('a' + bit);
    }
    return letters;
}

} // namespace gengji
