#include "shared/records/record_search.hpp"

#include "shared/records/pinyin.hpp"

#include <algorithm>
#include <cstdint>

namespace gengji {

namespace {

constexpr std::size_t most_readings = 64; ///< combinations of polyphonic characters in a window of initials
constexpr std::size_t longest_rest = 8;   ///< initials from one place on: nobody types more of them
constexpr std::size_t longest_text = 200; ///< characters of one text that are indexed
constexpr char const* gap = "¦";          ///< a token that nobody types: phrases do not reach over it

char32_t next_character(std::string_view& text) {
    auto const lead = static_cast<unsigned char>(text.front());
    std::size_t const size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t character = size == 1 ? lead : lead & (0xFF >> (size + 1));
    for (std::size_t i = 1; i < size && i < text.size(); ++i)
        character = character << 6 | (static_cast<unsigned char>(text[i]) & 0x3F);
    text.remove_prefix(std::min(size, text.size()));
    return character;
}

void append_utf8(std::string& out, char32_t c) {
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xC0 | c >> 6);
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        out += static_cast<char>(0xE0 | c >> 12);
        out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else {
        out += static_cast<char>(0xF0 | c >> 18);
        out += static_cast<char>(0x80 | (c >> 12 & 0x3F));
        out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    }
}

/// Full-width letters and digits as their plain selves, capitals as small ones.
char32_t folded(char32_t c) {
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
    if (c >= U'A' && c <= U'Z') c += 32;
    return c;
}

bool is_plain(char32_t c) { return (c >= U'a' && c <= U'z') || (c >= U'0' && c <= U'9'); }

/// Punctuation and spaces of Latin and Chinese writing: they separate, nobody searches for them.
bool is_separator(char32_t c) {
    return (c < 0x80 && !is_plain(c)) || (c >= 0x80 && c <= 0xBF) || (c >= 0x2000 && c <= 0x206F) ||
           (c >= 0x3000 && c <= 0x3003) || (c >= 0x3008 && c <= 0x301F) || (c >= 0xFF00 && c <= 0xFF0F) ||
           c == 0xFE0F || c == 0xFFFD;
}

/// A text cut at separators, folded.
std::vector<std::u32string> runs_of(std::string_view text) {
    std::vector<std::u32string> runs;
    bool inside = false;
    for (std::size_t count = 0; !text.empty() && count < longest_text; ++count) {
        char32_t const c = folded(next_character(text));
        if (is_separator(c)) {
            inside = false;
        } else {
            if (!inside) runs.emplace_back();
            inside = true;
            runs.back() += c;
        }
    }
    return runs;
}

/// Up to eight letters in one number, the first in the highest byte: sorting and comparing spellings then costs next to
/// nothing.
using Spelling = std::uint64_t;

Spelling extended(Spelling begun, std::size_t size, char letter) {
    return begun | static_cast<Spelling>(static_cast<unsigned char>(letter)) << (56 - 8 * size);
}

void append_spelling(std::string& out, Spelling spelling) {
    for (; spelling != 0; spelling <<= 8) out += static_cast<char>(spelling >> 56);
    out += ' ';
}

/// From every place of a run: the first letter, the first two, and the rest, in all spellings.
void spell(std::u32string const& run, std::vector<Spelling>& out) {
    std::vector<std::string> letters;
    letters.reserve(run.size());
    for (char32_t const c : run)
        letters.push_back(is_plain(c) ? std::string(1, static_cast<char>(c)) : pinyin_initials(c));
    std::vector<Spelling> begun, longer;
    for (std::size_t from = 0; from < letters.size(); ++from) {
        begun.assign(1, 0);
        for (std::size_t size = 0; size < longest_rest && from + size < letters.size(); ++size) {
            if (letters[from + size].empty()) break; // no reading: nobody can type past it
            longer.clear();
            for (Spelling const one : begun) {
                for (char const letter : letters[from + size]) {
                    if (longer.size() < most_readings) longer.push_back(extended(one, size, letter));
                }
            }
            begun.swap(longer);
            if (size < 2) out.insert(out.end(), begun.begin(), begun.end());
        }
        if (begun.front() != 0) out.insert(out.end(), begun.begin(), begun.end());
    }
}

} // namespace

std::string search_words(std::vector<std::string> const& texts) {
    std::string words;
    std::vector<Spelling> initials;
    for (std::string const& text : texts) {
        for (std::u32string const& run : runs_of(text)) {
            bool apart = words.empty(); // a gap, or nothing, stands before
            auto const keep_apart = [&] {
                if (!apart) words.append(gap).append(" ");
                apart = true;
            };
            keep_apart();
            for (char32_t const c : run) {
                if (is_plain(c)) { // letters and digits are found among the initials
                    keep_apart();
                } else {
                    append_utf8(words, c);
                    words += ' ';
                    apart = false;
                }
            }
            spell(run, initials);
        }
    }
    std::sort(initials.begin(), initials.end());
    initials.erase(std::unique(initials.begin(), initials.end()), initials.end());
    for (Spelling const spelling : initials) append_spelling(words, spelling);
    return words;
}

std::string search_expression(std::string_view typed) {
    std::string expression;
    auto const add = [&](std::string const& part) {
        expression.append(expression.empty() ? "" : " AND ").append(part);
    };
    for (std::u32string const& run : runs_of(typed)) {
        for (std::size_t i = 0; i < run.size();) {
            bool const plain = is_plain(run[i]);
            std::size_t end = i;
            while (end < run.size() && is_plain(run[end]) == plain) ++end;
            std::string part;
            for (std::size_t j = i; j < end; ++j) {
                if (!plain && j > i) part += ' ';
                append_utf8(part, run[j]);
            }
            if (plain && end - i <= 2) {
                add("\"" + part + "\"");
            } else if (plain) { // longer than what is kept from one place: in overlapping pieces
                for (std::size_t from = 0; from == 0 || from + longest_rest / 2 < part.size();
                     from += longest_rest / 2) {
                    std::string const piece = part.substr(from, longest_rest);
                    add(piece.size() <= 2 ? "\"" + piece + "\"" : "\"" + piece + "\" *");
                }
            } else {
                add("\"" + part + "\"");
            }
            i = end;
        }
    }
    return expression;
}

Result<void> RecordSearch::put(std::int64_t record, std::string const& words) {
    return db_.run("INSERT INTO search (rowid, words) VALUES (?, ?)", record, words);
}

Result<void> RecordSearch::remove(std::int64_t record) { return db_.run("DELETE FROM search WHERE rowid = ?", record); }
Result<void> RecordSearch::clear() { return db_.run("INSERT INTO search (search) VALUES ('delete-all')"); }
Result<void> RecordSearch::squeeze() { return db_.run("INSERT INTO search (search) VALUES ('optimize')"); }

Result<bool> RecordSearch::sound() {
    auto const checked = db_.run("INSERT INTO search (search) VALUES ('integrity-check')");
    if (!checked && checked.error().problem == Problem::full) return checked.error();
    return static_cast<bool>(checked);
}

} // namespace gengji
