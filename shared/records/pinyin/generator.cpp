// Makes the table of pinyin initials from Unicode's Unihan_Readings.txt and Unihan_Variants.txt, one after the other on
// standard input: C++ source on standard output. One reading a field is not enough (kMandarin gives 长 only zhǎng):
// every reading of four fields counts. A character without any (𠮷) is read as the one that it is a variant of, or
// looks like (吉).

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <map>
#include <string>
#include <string_view>

namespace {

/// The Latin letter that a reading begins with; ê (欸) and the bare ń, ḿ (嗯) count as e, n, m. None for what begins
/// otherwise.
char initial_of(std::string_view reading) {
    if (reading.empty()) return 0;
    unsigned char const first = static_cast<unsigned char>(reading.front());
    if (std::islower(first)) return static_cast<char>(first);
    struct Accented {
        char const* letters;
        char plain;
    };
    static constexpr Accented accented[] = {{"āáǎàâ", 'a'}, {"ēéěèêếề", 'e'}, {"ōóǒò", 'o'}, {"ńňǹ", 'n'}, {"ḿ", 'm'}};
    std::size_t const size = first >= 0xE0 ? 3 : 2;
    for (Accented const& group : accented) {
        if (std::string_view(group.letters).find(reading.substr(0, size)) != std::string_view::npos) return group.plain;
    }
    return 0;
}

/// Readings stand behind a colon (`038.110:cháng 466.110:zhǎng`) and between commas, or bare (kMandarin: `zhǎng`).
std::uint32_t initials_of(std::string_view text, bool bare) {
    std::uint32_t letters = 0;
    bool reading = bare;
    for (std::size_t i = 0, start = 0; i <= text.size(); ++i) {
        char const c = i < text.size() ? text[i] : ' ';
        if (c == ':') {
            reading = true, start = i + 1;
        } else if (c == ',' || c == ' ') {
            char const letter = reading ? initial_of(text.substr(start, i - start)) : 0;
            if (letter) letters |= 1u << (letter - 'a');
            start = i + 1;
            if (c == ' ') reading = bare;
        }
    }
    return letters;
}

} // namespace

int main() {
    std::map<std::uint32_t, std::uint32_t> table; // code point -> set of letters
    std::multimap<std::uint32_t, std::uint32_t> variants;
    for (std::string line; std::getline(std::cin, line);) {
        if (!line.starts_with("U+")) continue;
        std::size_t const first = line.find('\t'), second = line.find('\t', first + 1);
        if (second == std::string::npos) continue;
        std::string const field = line.substr(first + 1, second - first - 1);
        auto const code_point = [](char const* text) {
            return static_cast<std::uint32_t>(std::strtoul(text + 2, nullptr, 16));
        };
        if (field.ends_with("Variant"))
            variants.emplace(code_point(line.c_str()), code_point(line.c_str() + second + 1));
        if (field != "kTGHZ2013" && field != "kXHC1983" && field != "kHanyuPinyin" && field != "kMandarin") continue;
        std::uint32_t const letters = initials_of(std::string_view(line).substr(second + 1), field == "kMandarin");
        if (letters) table[code_point(line.c_str())] |= letters;
    }
    std::map<std::uint32_t, std::uint32_t> borrowed;
    for (auto const& [character, other] : variants) {
        auto const read = table.find(other);
        if (read != table.end() && !table.contains(character)) borrowed[character] |= read->second;
    }
    table.merge(borrowed);
    if (table.size() < 20000) {
        std::fprintf(stderr, "Unihan_Readings.txt: only %zu characters with a reading\n", table.size());
        return 1;
    }
    std::printf("#include \"shared/records/pinyin_table.hpp\"\n\nnamespace gengji {\n\nPinyinInitials const "
                "pinyin_table[] = {\n");
    for (auto const& [character, letters] : table) std::printf("{0x%X,0x%X},\n", character, letters);
    std::printf("};\nstd::size_t const pinyin_table_size = %zu;\n\n} // namespace gengji\n", table.size());
}
