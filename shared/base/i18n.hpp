#pragma once

#include <concepts>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gengji {

/// Texts for people stand in shared/base/texts/<area>.json (the area a C identifier), both languages side by side:
///     "sync.waiting": {"zh": "{count} 条等待上传", "en": "{count} waiting to be sent"}
/// Keys are screen.thing. Whoever adds a screen adds its file; keys must not repeat.
enum class Language { zh, en };

/// Chinese at first. Any thread; what is drawn next follows.
void set_language(Language language);
Language language();

/// What fills a named place of a text: {"count", 23} puts 23 for {count}.
struct Placeholder {
    std::string_view name;
    std::string value;

    Placeholder(std::string_view place, std::string text) : name(place), value(std::move(text)) {}
    Placeholder(std::string_view place, std::integral auto number) : name(place), value(std::to_string(number)) {}
};

/// The text of a key in the language that is set, for as long as the program runs; the key itself when there is none
/// (so the key must live as long as the answer is used).
char const* tr(char const* key);
std::string tr(std::string const& key);
/// The same with its places filled. Places without a value stay as they are.
std::string tr(char const* key, std::initializer_list<Placeholder> places);

/// Every key there is, sorted, and its text in one language: for the test that walks over them all.
std::vector<std::string> text_keys();
std::optional<std::string> text_of(std::string_view key, Language language);

} // namespace gengji
