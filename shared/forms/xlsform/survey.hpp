#pragma once

#include "shared/forms/xlsform/question_types.hpp"

#include "shared/forms/xform/xform.hpp"

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace gengji::forms::xls {

/// A text in several languages; "" is the column that names none.
struct LocalText {
    std::vector<std::pair<std::string, std::string>> by_language;

    bool empty() const { return by_language.empty(); }
    bool translated() const; ///< some language is named
    std::string const* in(std::string_view language) const;
    void set(std::string language, std::string text);
};

/// Files that stand beside a text, by their kind: `image`, `big-image`, `audio`, `video`.
using Media = std::map<std::string, LocalText>;

using Parameters = std::vector<std::pair<std::string, std::string>>; ///< names in lower case

enum class ElementKind { group, repeat, question };

/// What one row of the survey says.
struct ElementFacts {
    ElementKind kind = ElementKind::question;
    std::size_t row = 0;
    std::string type_text;
    QuestionType const* type = nullptr; ///< of a question that is no select
    std::optional<SelectType> select;
    std::string osm_list;
    bool is_loop = false;
    std::string loop_list;

    std::string name;
    LocalText label;
    LocalText hint;
    LocalText guidance;
    Media media;
    std::map<std::string, LocalText> messages; ///< `jr:constraintMsg`, `jr:requiredMsg`, `jr:noAppErrorString`
    std::map<std::string, std::string> bind;   ///< `relevant`, `required`, …, and any `bind::x`
    std::map<std::string, std::string> control;
    std::vector<Attribute> instance;
    std::string default_value;
    std::string choice_filter;
    std::string trigger;
    std::string save_to;
    std::string repeat_count;
    Parameters parameters;
    std::vector<Action> made_actions;   ///< on the entity of a repeat: what happens with each new instance
    std::optional<InstanceNode> entity; ///< declared in this container
    bool count_generated = false;       ///< this repeat's count stands in a node of its own

    bool is_question() const { return kind == ElementKind::question; }
    bool has_node() const { return !(is_question() && type && type->role == Role::external); }
    std::string const* parameter(std::string_view key) const;
    std::string control_value(std::string const& key) const;
    std::string bind_value(std::string const& key) const;
};

/// A row's place in the survey: a question, or a container with what it holds.
struct Element : ElementFacts {
    Element* parent = nullptr;
    std::vector<std::unique_ptr<Element>> children;

    /// Below the root: `/crops/area`; the root itself is "".
    std::string path() const;
    Element const* nearest_repeat() const; ///< among its containers; nothing when there is none
};

/// The first and all further elements with this name, in the order of the survey.
using NameIndex = std::map<std::string, std::vector<Element const*>, std::less<>>;

/// Calls `visit` for every element below `root`, containers before what they hold.
template<class Tree, class Visit>
void walk(Tree& root, Visit const& visit) {
    for (auto& child : root.children) {
        visit(*child);
        walk(*child, visit);
    }
}

} // namespace gengji::forms::xls
