#include "shared/forms/session/core.hpp"

#include <algorithm>

namespace gengji::forms::session {
namespace {

std::vector<std::string_view> words(std::string_view text) {
    std::vector<std::string_view> found;
    for (std::size_t begin = 0; (begin = text.find_first_not_of(" \t\r\n", begin)) != std::string_view::npos;) {
        auto const end = std::min(text.find_first_of(" \t\r\n", begin), text.size());
        found.push_back(text.substr(begin, end - begin));
        begin = end;
    }
    return found;
}

} // namespace

std::string Core::value(Place place) const {
    Item const* const here = item(place);
    if (!here || here->node == no_node) return {};
    PlanNode const& planned = plan->nodes[place.node];
    if (planned.is_attribute) return std::string(tree.text(here->node));
    if (!planned.children.empty()) return {};
    return std::string(tree.leaf_value(here->node));
}

/// Writes a text that is of the node's type already.
void Core::write(Place place, std::string_view text) {
    Item* const here = item(place);
    if (!here || here->node == no_node) return;
    PlanNode const& planned = plan->nodes[place.node];
    bool const has_elements = std::any_of(planned.children.begin(), planned.children.end(),
                                          [&](Index child) { return !plan->nodes[child].is_attribute; });
    if (has_elements) return; // a group holds no value of its own
    std::string const before = value(place);
    kept.erase(here->node);
    if (before != text) tree.set_text(here->node, text);
    if (planned.choices && !text.empty()) keep_to_choices(place);
    if (value(place) != before) value_changed(place);
}

/// A selected value that the choices no longer offer reads as empty; it comes back if they offer it again before
/// something else is chosen.
void Core::keep_to_choices(Place place) {
    Item const* const here = item(place);
    if (!here || here->node == no_node || !relevant(place)) return;
    std::string const shown = value(place);
    auto const known = kept.find(here->node);
    std::string const chosen = known == kept.end() ? shown : known->second;
    if (chosen.empty()) return;
    std::string left;
    auto const keep = [&](std::string_view each) {
        if (offers(place, each).value_or(true)) left.append(left.empty() ? "" : " ").append(each);
    };
    if (plan->nodes[place.node].many_choices) {
        for (std::string_view const each : words(chosen)) keep(each);
    } else {
        keep(chosen);
    }
    if (left == chosen)
        kept.erase(here->node);
    else
        kept[here->node] = chosen;
    if (left == shown) return;
    tree.set_text(here->node, left);
    value_changed(place);
}

} // namespace gengji::forms::session
