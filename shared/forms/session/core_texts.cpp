#include "shared/forms/session/core.hpp"

namespace gengji::forms::session {
namespace {

/// `'id'` → id.
std::optional<std::string_view> quoted(std::string_view text) {
    if (text.size() < 2 || (text.front() != '\'' && text.front() != '"') || text.back() != text.front())
        return std::nullopt;
    std::string_view const inner = text.substr(1, text.size() - 2);
    if (inner.find(text.front()) != std::string_view::npos) return std::nullopt;
    return inner;
}

} // namespace

/// Expressions in texts are compiled when they are first shown: a form of 5,000 questions opens without them.
Expression const* Core::compiled(std::string const& text) const {
    auto const [found, is_new] = compiled_.try_emplace(text);
    if (is_new) {
        if (auto made = Expression::compile(text, {plan->namespaces, Arithmetic::floating}))
            found->second = std::move(*made);
    }
    return found->second ? &*found->second : nullptr;
}

std::string Core::render(Text const& text, Place place) const {
    std::string all;
    for (TextPart const& part : text) {
        if (!part.output) {
            all += part.text;
            continue;
        }
        Expression const* const expression = compiled(part.text);
        if (!expression) continue;
        if (auto const value = evaluate_at(*expression, place)) all += to_string(*value);
    }
    return all;
}

std::optional<std::string> Core::text_by_id(std::string_view id, Place place) const {
    for (Index const language : {language_index, plan->default_language}) {
        if (language == none) continue;
        auto const found = plan->texts[language].find(std::string(id));
        if (found == plan->texts[language].end()) continue;
        TextForm const* best = nullptr;
        for (TextForm const& form : found->second->forms) {
            if (form.form.empty()) {
                best = &form;
                break;
            }
            if (!best && (form.form == "long" || form.form == "short")) best = &form;
        }
        return best ? render(best->text, place) : std::string();
    }
    return std::nullopt;
}

std::string Core::text_of(Caption const& caption, Place place) const {
    if (caption.ref.empty()) return render(caption.text, place);
    std::string id;
    if (auto const literal = quoted(caption.ref)) {
        id = *literal;
    } else if (Expression const* const expression = compiled(caption.ref)) {
        if (auto const value = evaluate_at(*expression, place)) id = to_string(*value);
    }
    return text_by_id(id, place).value_or(std::string());
}

std::string Core::label(Place place) const {
    Control const* const control = plan->nodes[place.node].control;
    return control ? text_of(control->label, place) : std::string();
}

} // namespace gengji::forms::session
