#include "sync-protocol/integer_column.hpp"
#include "sync-protocol/string_choice.hpp"
#include "sync-protocol/string_column.hpp"
#include "sync-protocol/string_index.hpp"

#include <algorithm>
#include <bit>

namespace gengji::sync {

namespace {

enum class ListMode : std::uint8_t { plain = 0, alphabet = 1 };

/// Bytes of the character that begins with this byte, in text known to be UTF-8.
std::size_t character_bytes(char lead) {
    unsigned char const byte = static_cast<unsigned char>(lead);
    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

/// The characters of short names, each a number out of the alphabet of this list.
struct Spelling {
    std::vector<BytesView> alphabet;
    std::vector<std::uint64_t> letters; ///< all strings, one behind the other
    std::vector<std::int64_t> lengths;  ///< in characters
    std::size_t alphabet_bytes = 0;
    unsigned width() const { return static_cast<unsigned>(std::bit_width(alphabet.empty() ? 0 : alphabet.size() - 1)); }
    std::size_t bits() const { return letters.size() * width() + alphabet_bytes * 6 + 16; }
};

Spelling spell(std::span<BytesView const> strings) {
    Spelling result;
    StringIndex known(128);
    for (BytesView rest : strings) {
        std::size_t const before = result.letters.size();
        while (!rest.empty()) {
            BytesView const letter = rest.substr(0, character_bytes(rest[0]));
            result.letters.push_back(known.add(letter));
            rest.remove_prefix(letter.size());
        }
        result.lengths.push_back(static_cast<std::int64_t>(result.letters.size() - before));
    }
    result.alphabet = known.entries();
    for (BytesView const letter : result.alphabet) result.alphabet_bytes += letter.size();
    return result;
}

std::size_t total_bytes(std::span<BytesView const> strings) {
    std::size_t bytes = 0;
    for (BytesView const text : strings) bytes += text.size();
    return bytes;
}

/// What zstd leaves of a list, in bits: short strings hold little that repeats, longer ones are phrases.
std::size_t plain_bits(std::span<BytesView const> strings, std::size_t bytes) {
    return bytes * (bytes < strings.size() * 12 ? 5 : 3) + 16;
}

bool may_be_names(std::span<BytesView const> strings, std::size_t bytes, StringKind kind) {
    return kind == StringKind::text && strings.size() >= 24 && bytes <= strings.size() * 12;
}

std::vector<std::int64_t> read_lengths(BatchReader& in, std::size_t count) {
    if (!in.borrow(count, sizeof(std::int64_t))) return {};
    std::vector<std::int64_t> lengths(count);
    read_integers(in.body, lengths);
    for (std::int64_t const length : lengths) {
        if (length < 0 || length > static_cast<std::int64_t>(limits::batch_text_bytes)) in.fail();
    }
    return lengths;
}

std::vector<BytesView> read_plain(BatchReader& in, std::size_t count, StringKind kind) {
    std::vector<std::int64_t> const lengths = read_lengths(in, count);
    std::vector<BytesView> strings(in.ok() ? count : 0);
    for (std::size_t i = 0; i < count && in.ok(); ++i) {
        strings[i] = in.text.raw(static_cast<std::size_t>(lengths[i]));
        if (kind == StringKind::text && !is_utf8(strings[i])) in.fail();
    }
    return strings;
}

std::vector<BytesView> read_alphabet(BatchReader& in, std::size_t letters) {
    std::vector<BytesView> alphabet;
    if (!in.borrow(letters, sizeof(BytesView))) return alphabet;
    alphabet.reserve(letters);
    while (alphabet.size() < letters && in.ok()) {
        if (in.text.rest().empty()) return in.fail(), alphabet;
        alphabet.push_back(in.text.raw(character_bytes(in.text.rest()[0])));
        if (!is_utf8(alphabet.back())) in.fail();
    }
    return alphabet;
}

std::vector<BytesView> read_names(BatchReader& in, std::size_t count) {
    std::vector<BytesView> const alphabet = read_alphabet(in, in.count(limits::batch_cells));
    std::vector<std::int64_t> const lengths = read_lengths(in, count);
    std::size_t letters = 0;
    for (std::int64_t const length : lengths) letters += static_cast<std::size_t>(length);
    if (!in.ok() || (letters > 0 && alphabet.empty()) || !in.borrow(letters, sizeof(std::uint64_t)))
        return in.fail(), std::vector<BytesView>{};
    std::vector<std::uint64_t> indexes(letters);
    unpack_bits(in.body, indexes, static_cast<unsigned>(std::bit_width(alphabet.empty() ? 0 : alphabet.size() - 1)));
    char* place = in.arena(letters * 4);
    std::vector<BytesView> strings(in.ok() ? count : 0);
    std::size_t letter = 0;
    for (std::size_t i = 0; i < strings.size(); ++i) {
        char const* const begin = place;
        for (std::int64_t left = lengths[i]; left > 0; --left, ++letter) {
            if (indexes[letter] >= alphabet.size()) return in.fail(), std::vector<BytesView>{};
            place = std::ranges::copy(alphabet[indexes[letter]], place).out;
        }
        strings[i] = BytesView(begin, static_cast<std::size_t>(place - begin));
    }
    return strings;
}

} // namespace

std::size_t list_bits(std::span<BytesView const> strings, StringKind kind) {
    std::size_t const bytes = total_bytes(strings), plain = plain_bits(strings, bytes);
    if (!may_be_names(strings, bytes, kind)) return plain;
    return std::min(plain, spell(strings).bits());
}

void write_strings(BatchWriter& out, std::span<BytesView const> strings, StringKind kind) {
    if (strings.empty()) return;
    std::size_t const bytes = total_bytes(strings);
    if (may_be_names(strings, bytes, kind)) {
        Spelling const spelling = spell(strings);
        if (spelling.bits() < plain_bits(strings, bytes)) {
            out.body.u8(static_cast<std::uint8_t>(ListMode::alphabet));
            out.body.varint(spelling.alphabet.size());
            for (BytesView const letter : spelling.alphabet) out.text.raw(letter);
            write_integers(out.body, spelling.lengths);
            return pack_bits(out.body, spelling.letters, spelling.width());
        }
    }
    out.body.u8(static_cast<std::uint8_t>(ListMode::plain));
    std::vector<std::int64_t> lengths;
    for (BytesView const text : strings) lengths.push_back(static_cast<std::int64_t>(text.size())), out.text.raw(text);
    write_integers(out.body, lengths);
}

std::vector<BytesView> read_strings(BatchReader& in, std::size_t count, StringKind kind) {
    if (count == 0 || !in.borrow(count, sizeof(BytesView))) return {};
    std::uint8_t const mode = in.body.u8();
    std::vector<BytesView> strings;
    if (mode == static_cast<std::uint8_t>(ListMode::plain))
        strings = read_plain(in, count, kind);
    else if (mode == static_cast<std::uint8_t>(ListMode::alphabet) && kind == StringKind::text)
        strings = read_names(in, count);
    else
        in.fail();
    if (!in.ok()) strings.assign(0, {});
    return strings;
}

} // namespace gengji::sync
