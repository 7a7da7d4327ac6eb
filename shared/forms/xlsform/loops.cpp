#include "shared/forms/xlsform/survey_tree.hpp"
#include "shared/forms/xlsform/words.hpp"

namespace gengji::forms::xls {

namespace {

std::unique_ptr<Element> copy(Element const& from, Element* parent) {
    auto to = std::make_unique<Element>();
    static_cast<ElementFacts&>(*to) = from;
    to->parent = parent;
    for (auto const& child : from.children) to->children.push_back(copy(*child, to.get()));
    return to;
}

/// `%(name)s` and `%(label)s` stand for the choice.
void put_in(LocalText& text, Choice const& choice) {
    for (auto& [language, words] : text.by_language) {
        std::string const* label = choice.label.in(language);
        if (!label) label = choice.label.in("");
        if (!label && !choice.label.empty()) label = &choice.label.by_language.front().second;
        words = replaced(std::move(words), "%(name)s", choice.name);
        if (label) words = replaced(std::move(words), "%(label)s", *label);
    }
}

} // namespace

void unroll_loop(Element& loop, ChoiceList const& list) {
    std::vector<std::unique_ptr<Element>> const questions = std::move(loop.children);
    loop.children.clear();
    for (Choice const& choice : list.choices) {
        if (choice.name == "none") continue;
        auto group = std::make_unique<Element>();
        group->kind = ElementKind::group;
        group->row = loop.row;
        group->name = choice.name;
        group->label = choice.label;
        group->media = choice.media;
        group->parent = &loop;
        for (auto const& question : questions) {
            group->children.push_back(copy(*question, group.get()));
            Element& made = *group->children.back();
            if (!made.is_question()) continue;
            for (LocalText* text : {&made.label, &made.hint, &made.guidance}) put_in(*text, choice);
            for (auto& [key, value] : made.bind) value = replaced(std::move(value), "%(name)s", choice.name);
        }
        loop.children.push_back(std::move(group));
    }
}

std::size_t weight_of(Element const& container) {
    std::size_t bytes = 0;
    walk(container, [&](Element const& element) {
        for (LocalText const* text : {&element.label, &element.hint, &element.guidance})
            for (auto const& [language, words] : text->by_language) bytes += language.size() + words.size();
        for (auto const* texts : {&element.media, &element.messages})
            for (auto const& [kind, text] : *texts)
                for (auto const& [language, words] : text.by_language) bytes += language.size() + words.size();
        for (auto const* rules : {&element.bind, &element.control})
            for (auto const& [key, value] : *rules) bytes += key.size() + value.size();
        for (std::string const* text : {&element.default_value, &element.choice_filter, &element.trigger})
            bytes += text->size();
        bytes += 500; // the element itself
    });
    return bytes;
}

void flatten(Element& container) {
    std::vector<std::unique_ptr<Element>> kept;
    for (auto& child : container.children) {
        if (!child->is_question()) flatten(*child);
        if (child->kind != ElementKind::group) {
            kept.push_back(std::move(child));
            continue;
        }
        std::string const relevant = child->bind_value("relevant");
        for (auto& inner : child->children) {
            inner->parent = &container;
            if (!relevant.empty()) {
                std::string& own = inner->bind["relevant"];
                own = own.empty() ? relevant : "(" + relevant + ") and (" + own + ")";
            }
            kept.push_back(std::move(inner));
        }
    }
    container.children = std::move(kept);
}

} // namespace gengji::forms::xls
