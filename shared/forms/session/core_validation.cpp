#include "shared/forms/session/core.hpp"

#include <functional>

namespace gengji::forms::session {
namespace {

bool is_true(Result<XValue> const& value) {
    if (!value) return true; // what cannot be asked is not held against the person who fills in; it is a trouble
    if (!value->is_nodes()) return to_boolean(*value);
    return !to_string(*value).empty();
}

} // namespace

bool Core::required(Place place) const {
    PlanNode const& planned = plan->nodes[place.node];
    if (!planned.required) return false;
    auto const value = evaluate_at(*planned.required, place);
    return value && is_true(value);
}

std::optional<Violation> Core::violation(Place place) const {
    PlanNode const& planned = plan->nodes[place.node];
    if ((!planned.required && !planned.constraint) || !relevant(place)) return std::nullopt;
    Violation found;
    if (value(place).empty()) {
        if (!required(place)) return std::nullopt;
        found.kind = Violation::Kind::required;
        if (planned.required_message) found.message = text_of(*planned.required_message, place);
        if (found.message.empty()) found.message = "此项必填，请填写";
    } else {
        if (!planned.constraint || is_true(evaluate_at(*planned.constraint, place))) return std::nullopt;
        found.kind = Violation::Kind::constraint;
        if (planned.constraint_message) found.message = text_of(*planned.constraint_message, place);
        if (found.message.empty()) found.message = "填写的内容不符合要求，请检查后改正";
    }
    found.path = path_of(place);
    found.label = label(place);
    return found;
}

std::vector<Violation> Core::validate() const {
    std::vector<Violation> found;
    auto const visit = [&](auto const& self, Index node, Frame const& held) -> void {
        PlanNode const& planned = plan->nodes[node];
        Item const& here = held.items[planned.offset];
        if (here.node == no_node || !here.own_relevant) return;
        if (planned.control) {
            if (auto wrong = violation({held.id, node})) found.push_back(std::move(*wrong));
        }
        for (Index const child : planned.children) {
            if (!plan->nodes[child].is_repeat) {
                self(self, child, held);
                continue;
            }
            for (Index const id : held.repeats[plan->nodes[child].repeat_number]) self(self, child, *frame(id));
        }
    };
    visit(visit, 0, *frame(0));
    for (auto const& [path, message] : troubles) {
        auto const place = at(path);
        if (place && !relevant(*place)) continue;
        found.push_back({Violation::Kind::trouble, path, place ? label(*place) : std::string(), message});
    }
    return found;
}

} // namespace gengji::forms::session
