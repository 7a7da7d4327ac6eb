#include "sync-protocol/string_column.hpp"

#include "sync-protocol/integer_column.hpp"
#include "sync-protocol/string_choice.hpp"
#include "sync-protocol/string_index.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <optional>

namespace gengji::sync {

namespace {

enum class ColumnMode : std::uint8_t { direct = 0, dictionary = 1, templates = 2 };

/// In a template, a byte 1 … 18 stands for as many digits. Text that holds such a byte by itself is not made a
/// template.
constexpr std::size_t most_digits = 18;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_slot(char c) { return c > 0 && c <= static_cast<char>(most_digits); }

/// The different strings of a column, in order of first appearance, and which of them each row has.
struct Dictionary {
    std::vector<BytesView> entries;
    std::vector<std::uint32_t> index;
};

Dictionary dictionary_of(std::span<BytesView const> rows) {
    Dictionary result;
    result.index.reserve(rows.size());
    StringIndex known(rows.size());
    for (BytesView const row : rows) result.index.push_back(known.add(row));
    result.entries = known.entries();
    return result;
}

/// What is left of a string when its digits are taken out.
struct Pattern {
    Bytes text;
    std::array<std::int64_t, limits::template_slots> numbers{};
    std::size_t count = 0;
};

bool take_apart(BytesView text, Pattern& pattern) {
    for (std::size_t i = 0; i < text.size();) {
        if (is_slot(text[i])) return false;
        if (!is_digit(text[i])) {
            pattern.text += text[i++];
            continue;
        }
        std::size_t end = i;
        while (end < text.size() && end - i < most_digits && is_digit(text[end])) ++end;
        std::int64_t number = 0;
        std::from_chars(text.data() + i, text.data() + end, number);
        pattern.text += static_cast<char>(end - i);
        if (pattern.count == pattern.numbers.size()) return false;
        pattern.numbers[pattern.count++] = number;
        i = end;
    }
    return true;
}

/// A column as templates and columns of numbers.
struct Templates {
    std::vector<Bytes> texts;
    std::vector<std::uint32_t> index; ///< one a row
    std::array<std::vector<std::int64_t>, limits::template_slots> slots;
};

std::optional<Templates> templates_of(Dictionary const& dictionary) {
    if (std::ranges::none_of(dictionary.entries, [](BytesView text) { return std::ranges::any_of(text, is_digit); }))
        return std::nullopt;
    Templates result;
    std::vector<Pattern> patterns(dictionary.entries.size());
    std::vector<std::uint32_t> template_of(dictionary.entries.size());
    StringIndex known(patterns.size());
    for (std::size_t i = 0; i < patterns.size(); ++i) {
        if (!take_apart(dictionary.entries[i], patterns[i])) return std::nullopt;
        template_of[i] = known.add(patterns[i].text);
    }
    result.texts.assign(known.entries().begin(), known.entries().end());
    result.index.reserve(dictionary.index.size());
    for (std::uint32_t const entry : dictionary.index) {
        result.index.push_back(template_of[entry]);
        for (std::size_t k = 0; k < patterns[entry].count; ++k) result.slots[k].push_back(patterns[entry].numbers[k]);
    }
    return result;
}

std::size_t index_bits(std::size_t rows, std::size_t entries) {
    return rows * static_cast<std::size_t>(std::bit_width(entries - 1)) + 24;
}

std::size_t bits_of(Templates const& templates) {
    std::vector<BytesView> const texts(templates.texts.begin(), templates.texts.end());
    std::size_t bits = list_bits(texts, StringKind::text) + index_bits(templates.index.size(), texts.size());
    for (auto const& numbers : templates.slots) bits += numbers.empty() ? 0 : plan_integers(numbers).bits + 8;
    return bits;
}

void write_entries(BatchWriter& out, ColumnMode mode, std::span<BytesView const> entries,
                   std::span<std::uint32_t const> index, StringKind kind) {
    out.body.u8(static_cast<std::uint8_t>(mode));
    out.body.varint(entries.size());
    write_strings(out, entries, kind);
    write_indexes(out.body, index);
}

/// Templates as they come in: how many slots each has is counted once.
struct SlotReader {
    std::vector<BytesView> texts;
    std::vector<std::uint32_t> index;
    std::array<std::vector<std::int64_t>, limits::template_slots> slots;

    bool read(BatchReader& in, std::size_t rows) {
        if (!in.borrow(texts.size())) return false;
        std::vector<std::uint8_t> slots_of(texts.size());
        for (std::size_t i = 0; i < texts.size(); ++i) {
            std::ptrdiff_t const count = std::ranges::count_if(texts[i], is_slot);
            if (count > static_cast<std::ptrdiff_t>(limits::template_slots)) return false;
            slots_of[i] = static_cast<std::uint8_t>(count);
        }
        std::array<std::size_t, limits::template_slots> counts{};
        for (std::size_t i = 0; i < rows; ++i) {
            for (std::size_t k = 0; k < slots_of[index[i]]; ++k) ++counts[k];
        }
        for (std::size_t k = 0; k < slots.size(); ++k) {
            if (!in.borrow(counts[k], sizeof(std::int64_t))) return false;
            slots[k].resize(counts[k]);
            read_integers(in.body, slots[k]);
        }
        return in.ok();
    }
};

/// Appends a number with leading zeros; false when it has more digits.
bool append_digits(Bytes& text, std::int64_t number, std::size_t digits) {
    char place[most_digits];
    for (std::size_t i = digits; i-- > 0; number /= 10) place[i] = static_cast<char>('0' + number % 10);
    text.append(place, digits);
    return number == 0;
}

void read_templates(BatchReader& in, std::size_t rows, std::function<void(std::size_t, BytesView)> const& put,
                    SlotReader& templates) {
    if (!templates.read(in, rows)) return in.fail();
    std::array<std::size_t, limits::template_slots> next{};
    Bytes text;
    for (std::size_t row = 0; row < rows && in.ok(); ++row) {
        text.clear();
        std::size_t slot = 0;
        for (char const c : templates.texts[templates.index[row]]) {
            if (!is_slot(c)) {
                text += c;
                continue;
            }
            std::int64_t const number = templates.slots[slot][next[slot]++];
            if (number < 0 || !append_digits(text, number, static_cast<std::size_t>(c))) return in.fail();
            ++slot;
        }
        put(row, text);
    }
}

} // namespace

void write_string_column(BatchWriter& out, std::span<BytesView const> rows, StringKind kind) {
    if (rows.empty()) return;
    auto const direct = [&] {
        out.body.u8(static_cast<std::uint8_t>(ColumnMode::direct));
        write_strings(out, rows, kind);
    };
    if (rows.size() == 1) return direct();
    Dictionary const dictionary = dictionary_of(rows);
    std::size_t best = list_bits(dictionary.entries, kind) + index_bits(rows.size(), dictionary.entries.size());
    bool as_it_is = false;
    if (dictionary.entries.size() * 8 > rows.size() * 7) {
        std::size_t const bits = list_bits(rows, kind);
        as_it_is = bits <= best;
        best = std::min(best, bits);
    }
    if (kind == StringKind::text) {
        auto const templates = templates_of(dictionary);
        if (templates && bits_of(*templates) < best) {
            write_entries(out, ColumnMode::templates,
                          std::vector<BytesView>(templates->texts.begin(), templates->texts.end()), templates->index,
                          kind);
            for (auto const& numbers : templates->slots) write_integers(out.body, numbers);
            return;
        }
    }
    if (as_it_is) return direct();
    write_entries(out, ColumnMode::dictionary, dictionary.entries, dictionary.index, kind);
}

void read_string_column(BatchReader& in, std::size_t rows, StringKind kind,
                        std::function<void(std::size_t, BytesView)> const& put) {
    if (rows == 0 || !in.ok()) return;
    std::uint8_t const mode = in.body.u8();
    if (mode == static_cast<std::uint8_t>(ColumnMode::direct)) {
        std::vector<BytesView> const strings = read_strings(in, rows, kind);
        for (std::size_t row = 0; row < rows && in.ok(); ++row) put(row, strings[row]);
        return;
    }
    bool const with_slots = mode == static_cast<std::uint8_t>(ColumnMode::templates) && kind == StringKind::text;
    if (!with_slots && mode != static_cast<std::uint8_t>(ColumnMode::dictionary)) return in.fail();
    SlotReader parts;
    parts.texts = read_strings(in, in.count(rows), kind);
    if (!in.borrow(rows, sizeof(std::uint32_t))) return;
    parts.index.resize(rows);
    read_indexes(in, parts.index, parts.texts.size());
    if (!in.ok()) return;
    if (with_slots) return read_templates(in, rows, put, parts);
    for (std::size_t row = 0; row < rows && in.ok(); ++row) put(row, parts.texts[parts.index[row]]);
}

} // namespace gengji::sync
