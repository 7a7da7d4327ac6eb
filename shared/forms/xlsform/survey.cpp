#include "shared/forms/xlsform/survey.hpp"

#include <algorithm>

namespace gengji::forms::xls {

bool LocalText::translated() const {
    return std::ranges::any_of(by_language, [](auto const& each) { return !each.first.empty(); });
}

std::string const* LocalText::in(std::string_view language) const {
    for (auto const& [name, text] : by_language)
        if (name == language) return &text;
    return nullptr;
}

void LocalText::set(std::string language, std::string text) {
    for (auto& [name, there] : by_language) {
        if (name != language) continue;
        there = std::move(text);
        return;
    }
    by_language.emplace_back(std::move(language), std::move(text));
}

std::string const* ElementFacts::parameter(std::string_view key) const {
    for (auto const& [own, value] : parameters)
        if (own == key) return &value;
    return nullptr;
}

std::string ElementFacts::control_value(std::string const& key) const {
    auto const found = control.find(key);
    return found == control.end() ? std::string() : found->second;
}

std::string ElementFacts::bind_value(std::string const& key) const {
    auto const found = bind.find(key);
    return found == bind.end() ? std::string() : found->second;
}

std::string Element::path() const {
    if (!parent) return {};
    std::string path = parent->path();
    path += '/';
    path += name;
    return path;
}

Element const* Element::nearest_repeat() const {
    for (Element const* each = parent; each; each = each->parent)
        if (each->kind == ElementKind::repeat) return each;
    return nullptr;
}

} // namespace gengji::forms::xls
