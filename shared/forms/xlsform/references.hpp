#pragma once

#include "shared/forms/xlsform/expression_text.hpp"
#include "shared/forms/xlsform/findings.hpp"
#include "shared/forms/xlsform/survey.hpp"

#include <functional>

namespace gengji::forms::xls {

/// Where an expression stands: below `container`, `steps` levels deep (a question's own rules: 1).
struct Place {
    Element const* container = nullptr;
    std::size_t steps = 1;
};
Place place_of(Element const& element);

/// What a `${…}` is found at, for the errors.
struct Origin {
    std::string sheet;
    std::size_t row = 0;
    std::string column;
};

/// One `${name}` or `${last-saved#name}` in a text.
struct Reference {
    std::size_t begin = 0; ///< of the `$`
    std::size_t end = 0;   ///< behind the `}`
    std::string name;
    bool last_saved = false;
};

/// Those in a text; nothing when one is not closed or names nothing.
std::optional<std::vector<Reference>> references_in(std::string_view text);

/// Turns `${…}` into paths: relative ones between nodes of the same repeat, absolute ones elsewhere, as ODK does.
class References {
public:
    References(Element const& root, Findings& findings);

    /// The expression with paths in it, each with a space at both ends. `within_predicate`: all of the text stands
    /// within `[…]` of another instance, so that relative paths begin at current(). `through_repeat`: relative paths
    /// lead through the repeat that both stand in, to all of its instances and not to this one.
    std::string resolve(std::string_view text, Place place, Origin const& origin, bool within_predicate = false,
                        bool through_repeat = false);

    /// A text for people: `${…}` and `instance(…)/…` become outputs.
    Text resolve_text(std::string_view text, Place place, Origin const& origin);

    /// The element that a name means at this place; nothing (and an error found) when there is none, or several.
    Element const* find(std::string_view name, Place place, Origin const& origin);

    bool last_saved_used() const { return last_saved_used_; }
    /// Adds a node that no row of the survey made: `instanceID`.
    void add(Element const& element) { names_[element.name].push_back(&element); }

private:
    std::string path_to(Element const& target, Place place, bool relative, bool current, bool through_repeat) const;
    std::string path_of(Reference const& reference, Brackets const& brackets, Place place, Origin const& origin,
                        bool within_predicate, bool through_repeat);

    Element const& root_;
    NameIndex names_;
    Findings& findings_;
    bool last_saved_used_ = false;
    std::size_t made_bytes_ = 0; ///< of paths; many short references to deep nodes grow
};

} // namespace gengji::forms::xls
