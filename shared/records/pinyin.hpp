#pragma once

#include <cstdint>
#include <string>

namespace gengji {

/// The first letters of all readings of a character: 长 gives "cz" (cháng, zhǎng). Empty for what has no reading in
/// pinyin. Source: Unihan kTGHZ2013, kXHC1983, kHanyuPinyin, kMandarin (Debian's unicode-data).
std::string pinyin_initials(char32_t character);

} // namespace gengji
