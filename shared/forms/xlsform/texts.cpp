#include "shared/forms/xlsform/texts.hpp"

#include "shared/base/limits.hpp"

#include <algorithm>

namespace gengji::forms::xls {

namespace {

Caption reference(std::string const& id) { return {"'" + id + "'", {}}; }

char const* folder_of(std::string const& medium) {
    if (medium == "audio") return "jr://audio/";
    if (medium == "video") return "jr://video/";
    return "jr://images/";
}

bool is_file(std::string const& form) {
    return form == "image" || form == "big-image" || form == "audio" || form == "video";
}

} // namespace

std::size_t Texts::language(std::string const& name) {
    auto const found = std::ranges::find(translations_, name, &Translation::language);
    if (found != translations_.end()) return static_cast<std::size_t>(found - translations_.begin());
    translations_.push_back({name, name == default_language_, {}});
    places_.emplace_back();
    return translations_.size() - 1;
}

void Texts::add(LocalText const& text, std::string const& form, std::string const& id, Place place,
                Origin const& origin) {
    for (auto const& [name, words] : text.by_language) {
        std::size_t const index = language(name.empty() ? default_language_ : name);
        auto const [entry, added] = places_[index].emplace(id, translations_[index].entries.size());
        if (added) translations_[index].entries.push_back({id, {}});
        TextForm made{form, references_.resolve_text(words, place, origin)};
        if (is_file(form) && words.find("://") == std::string::npos) {
            if (words == "-") continue;
            if (!made.text.empty() && !made.text.front().output)
                made.text.front().text.insert(0, folder_of(form));
            else
                made.text.insert(made.text.begin(), {folder_of(form), false});
        }
        auto& forms = translations_[index].entries[entry->second].forms;
        if (std::ranges::find(forms, form, &TextForm::form) == forms.end()) forms.push_back(std::move(made));
        auto const [kinds, first] = forms_.try_emplace(id);
        if (first) ids_.push_back(id);
        if (std::ranges::find(kinds->second, form) == kinds->second.end()) kinds->second.push_back(form);
    }
}

void Texts::add_media(Media const& media, std::string const& id, Place place, Origin const& origin) {
    for (auto const& [kind, text] : media) add(text, kind, id, place, origin);
}

bool Texts::lacks_image(Media const& media) {
    auto const big = media.find("big-image");
    if (big == media.end()) return false;
    auto const image = media.find("image");
    return std::ranges::any_of(big->second.by_language,
                               [&](auto const& each) { return image == media.end() || !image->second.in(each.first); });
}

Text Texts::plain(LocalText const& text, Place place, Origin const& origin) {
    std::string const* const words = text.in("");
    return words ? references_.resolve_text(*words, place, origin) : Text{};
}

Caption Texts::label(LocalText const& text, Media const& media, std::string const& id, Place place,
                     Origin const& origin) {
    if (!text.translated() && media.empty()) return {{}, plain(text, place, origin)};
    choice(text, media, id, place, origin);
    return reference(id);
}

void Texts::choice(LocalText const& text, Media const& media, std::string const& id, Place place,
                   Origin const& origin) {
    add(text, "", id, place, origin);
    add_media(media, id, place, origin);
}

Caption Texts::hint(LocalText const& text, LocalText const& guidance, std::string const& id, Place place,
                    Origin const& origin) {
    if (!text.translated() && guidance.empty()) return {{}, plain(text, place, origin)};
    add(text, "", id, place, origin);
    add(guidance, "guidance", id, place, origin);
    return reference(id);
}

Caption Texts::message(LocalText const& text, std::string const& id, Place place, Origin const& origin) {
    Text words = plain(text, place, origin);
    if (!text.translated() && std::ranges::none_of(words, &TextPart::output)) return {{}, std::move(words)};
    add(text, "", id, place, origin);
    return reference(id);
}

std::vector<Translation> Texts::finish(Findings& findings) {
    if (ids_.size() * translations_.size() > limits::xlsform_texts) {
        findings.error("", 0,
                       "译文太多（语言数乘以文字数超过 " + std::to_string(limits::xlsform_texts) +
                           "）。请减少语言，或把长名单另存为 CSV。");
        return {};
    }
    for (std::size_t index = 0; index < translations_.size(); ++index) {
        for (std::string const& id : ids_) {
            auto const [entry, added] = places_[index].emplace(id, translations_[index].entries.size());
            if (added) translations_[index].entries.push_back({id, {}});
            auto& forms = translations_[index].entries[entry->second].forms;
            for (std::string const& form : forms_[id]) {
                if (is_file(form) || std::ranges::find(forms, form, &TextForm::form) != forms.end()) continue;
                forms.insert(form.empty() ? forms.begin() : forms.end(), {form, {{"-", false}}});
            }
        }
    }
    return std::move(translations_);
}

} // namespace gengji::forms::xls
