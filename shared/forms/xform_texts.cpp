#include "shared/forms/xform_texts.hpp"

#include "shared/forms/characters.hpp"

namespace gengji::forms {

namespace {

std::string plain(Text const& text) {
    std::string words;
    for (auto const& part : text) words += part.output ? "…" : part.text;
    return words;
}

bool speaks(Translation const& translation, std::string_view name, std::string_view code) {
    std::string const language = lower(translation.language);
    return language.find(name) != language.npos || language.find("(" + std::string(code) + ")") != language.npos ||
           language == code;
}

} // namespace

XFormTexts::XFormTexts(XForm const& xform) {
    for (auto const& translation : xform.translations) {
        if (!chinese_ && speaks(translation, "中文", "zh")) chinese_ = &translation;
        if (!english_ && speaks(translation, "english", "en")) english_ = &translation;
        if (!usual_ || translation.is_default) usual_ = &translation;
        for (auto const& entry : translation.entries)
            for (auto const& form : entry.forms)
                if (form.form.empty()) texts_[&translation].emplace(entry.id, &form.text);
    }
    if (!chinese_) chinese_ = usual_;
}

std::string XFormTexts::in(Translation const* translation, std::string const& id) const {
    auto const texts = texts_.find(translation);
    if (texts == texts_.end()) return {};
    auto const found = texts->second.find(id);
    return found == texts->second.end() ? std::string() : plain(*found->second);
}

Label XFormTexts::label(std::string const& text_id) const {
    Label label{in(chinese_, text_id), in(english_, text_id)};
    if (label.zh.empty()) label.zh = in(usual_, text_id);
    return label;
}

Label XFormTexts::label(Caption const& caption) const {
    if (caption.ref.empty()) return {plain(caption.text), {}};
    auto const& ref = caption.ref;
    if (ref.size() >= 2 && (ref.front() == '\'' || ref.front() == '"')) return label(ref.substr(1, ref.size() - 2));
    return {};
}

} // namespace gengji::forms
