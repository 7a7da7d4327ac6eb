#include "shared/base/i18n.hpp"

#include "shared/base/json.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <unordered_map>

namespace gengji {

namespace embedded {
std::vector<std::string_view> all_texts(); // made by CMakeLists.txt from texts/
} // namespace embedded

namespace {

std::atomic<Language> current = Language::zh;

using Texts = std::array<std::string, 2>; // by Language
struct HashText : std::hash<std::string_view> {
    using is_transparent = void;
};
using Table = std::unordered_map<std::string, Texts, HashText, std::equal_to<>>;

Table read_table() {
    Table table;
    for (std::string_view const file : embedded::all_texts()) {
        Result<Json> const json = parse_json(file);
        if (!json || !json->is_object()) continue; // the test that walks over every key finds the keys missing
        for (auto const& [key, texts] : json->items())
            table[key] = {std::string(text_member(texts, "zh")), std::string(text_member(texts, "en"))};
    }
    return table;
}

Table const& table() {
    static Table const& only = *new Table(read_table()); // never destroyed: texts are shown to the very end
    return only;
}

std::string const* find(std::string_view key, Language in) {
    auto const found = table().find(key);
    if (found == table().end()) return nullptr;
    std::string const& text = found->second[static_cast<std::size_t>(in)];
    return text.empty() ? nullptr : &text;
}

} // namespace

void set_language(Language language) { current = language; }
Language language() { return current; }

char const* tr(char const* key) {
    std::string const* const text = find(key, current);
    return text ? text->c_str() : key;
}

std::string tr(std::string const& key) { return tr(key.c_str()); }

std::string tr(char const* key, std::initializer_list<Placeholder> places) {
    std::string_view text = tr(key);
    std::string filled;
    while (!text.empty()) {
        std::size_t const open = std::min(text.find('{'), text.size());
        filled += text.substr(0, open);
        text.remove_prefix(open);
        std::size_t const close = text.find('}');
        if (text.empty() || close == std::string_view::npos) break;
        std::string_view const name = text.substr(1, close - 1);
        auto const place = std::ranges::find(places, name, &Placeholder::name);
        filled += place != places.end() ? std::string_view(place->value) : text.substr(0, close + 1);
        text.remove_prefix(close + 1);
    }
    return filled.append(text);
}

std::vector<std::string> text_keys() {
    std::vector<std::string> keys;
    for (auto const& [key, texts] : table()) keys.push_back(key);
    std::ranges::sort(keys);
    return keys;
}

std::optional<std::string> text_of(std::string_view key, Language in) {
    std::string const* const text = find(key, in);
    return text ? std::optional(*text) : std::nullopt;
}

} // namespace gengji
