#include "shared/forms/session/plan_builder.hpp"

#include <algorithm>

namespace gengji::forms::session {

void PlanBuilder::add_action(Action const& action, Index source, bool in_repeat) {
    CompiledAction made;
    std::string_view name = action.element;
    if (auto const colon = name.find(':'); colon != std::string_view::npos) name.remove_prefix(colon + 1);
    if (name == "setgeopoint" || name == "setlocation") made.kind = CompiledAction::Kind::setgeopoint;
    if (name == "recordaudio") made.kind = CompiledAction::Kind::recordaudio;
    for (std::string const& event : action.events) {
        made.first_load = made.first_load || event == "odk-instance-first-load" || event == "xforms-ready";
        made.load = made.load || event == "odk-instance-load";
        made.new_repeat = made.new_repeat || event == "odk-new-repeat" || event == "jr-insert";
        made.value_changed = made.value_changed || event == "xforms-value-changed";
    }
    made.source = source;
    made.text = action.text;

    auto const options =
        source == none ? CompileOptions{plan_.namespaces, Arithmetic::floating} : options_of(plan_.nodes[source]);
    std::string ref = action.ref;
    if (ref.empty() && source != none) ref = plan_.nodes[source].path;
    if (auto const path = plain_path(ref)) made.plain_target = plan_.at(*path);
    if (made.plain_target == none && source != none) { // relative: to the repeat, or to where the control stands
        std::string const& base = plan_.nodes[source].path;
        for (std::string const& full : {base + "/" + ref, base.substr(0, base.rfind('/')) + "/" + ref}) {
            auto const path = plain_path(full);
            if (made.plain_target == none && path) made.plain_target = plan_.at(*path);
        }
    }
    if (made.plain_target == none) made.target = compile(ref, source, action.element, options);
    if (action.value && !action.value->empty()) {
        auto exact = options;
        if (made.plain_target != none) exact = options_of(plan_.nodes[made.plain_target]);
        made.value = compile(*action.value, source, action.element, exact);
    }
    auto const index = static_cast<Index>(plan_.actions.size());
    if (made.value_changed && source != none && !in_repeat) plan_.nodes[source].changed_actions.push_back(index);
    plan_.actions.push_back(std::move(made));
}

void PlanBuilder::collect_actions(std::vector<Control> const& controls) {
    for (Control const& control : controls) {
        auto const path = plain_path(control.ref);
        Index const source = path ? plan_.at(*path) : none;
        for (Action const& action : control.actions) add_action(action, source, control.kind == ControlKind::repeat);
        collect_actions(control.children);
    }
}

void PlanBuilder::make_actions() {
    for (Action const& action : plan_.form->actions) add_action(action, none, false);
    collect_actions(plan_.form->body);
}

} // namespace gengji::forms::session
