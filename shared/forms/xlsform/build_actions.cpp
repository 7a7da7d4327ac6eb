#include "shared/forms/xlsform/expression_text.hpp"
#include "shared/forms/xlsform/form_builder.hpp"
#include "shared/forms/xlsform/words.hpp"

namespace gengji::forms::xls {

namespace {

Action action(char const* element, std::vector<std::string> events, std::string ref) {
    Action made;
    made.element = element;
    made.events = std::move(events);
    made.ref = std::move(ref);
    return made;
}

} // namespace

/// `${a}, ${b}`: the questions whose change sets this one.
std::vector<Element const*> FormBuilder::triggers_of(Element const& element) {
    std::vector<Element const*> found;
    for (std::string const& part : split(element.trigger, ",")) {
        if (part.empty()) continue;
        auto const references = references_in(part);
        if (!references || references->size() != 1 || references->front().begin != 0 ||
            references->front().end != part.size()) {
            findings_.error(survey_sheet, element.row,
                            "trigger 列只能写题目，例如 ${a}；有几道题时用逗号隔开，例如 ${a}, ${b}。");
            return {};
        }
        Element const* const trigger =
            references_.find(references->front().name, place_of(element), origin(element, "trigger"));
        if (trigger) found.push_back(trigger);
    }
    return found;
}

void FormBuilder::trigger_actions(Element const& element) {
    bool const point = element.type && element.type->role == Role::background_point;
    std::string const calculation = element.bind_value("calculate");
    for (Element const* trigger : triggers_of(element)) {
        if (!trigger->is_question() || !is_visible(*trigger)) {
            findings_.error(survey_sheet, element.row,
                            "trigger 列里的 ${" + trigger->name +
                                "} 不会显示给填表人，不能触发别的题。请换一道填表人能看到的题。");
            continue;
        }
        Action made = action(point ? "odk:setgeopoint" : "setvalue", {"xforms-value-changed"}, node_path(element));
        if (!point && !calculation.empty()) made.value = expression(calculation, element, "calculation");
        triggered_[trigger].push_back(std::move(made));
    }
}

void FormBuilder::default_action(XForm& form, Element const& element) {
    std::string_view const type = element.type ? element.type->name : "";
    if (element.default_value.empty() || !is_dynamic_default(element.default_value, type)) return;
    Action made = action("setvalue", {"odk-instance-first-load"}, node_path(element));
    made.value = expression(straight_quotes(element.default_value), element, "default");
    Element const* const repeat = element.nearest_repeat();
    if (!repeat) return form.actions.push_back(std::move(made));
    made.events.emplace_back("odk-new-repeat");
    on_new_[repeat].push_back(std::move(made));
}

void FormBuilder::actions(XForm& form) {
    walk(root_, [&](Element const& element) {
        if (!element.is_question()) {
            if (element.kind == ElementKind::repeat && !element.made_actions.empty())
                on_new_[&element].insert(on_new_[&element].end(), element.made_actions.begin(),
                                         element.made_actions.end());
            return;
        }
        if (element.type && element.type->role == Role::start_point)
            form.actions.push_back(action("odk:setgeopoint", {"odk-instance-first-load"}, node_path(element)));
        if (element.type && element.type->role == Role::background_audio) {
            Action made = action("odk:recordaudio", {"odk-instance-load"}, node_path(element));
            if (auto const* quality = element.parameter("quality"))
                made.attributes.emplace_back("odk:quality", *quality);
            form.actions.push_back(std::move(made));
        }
        default_action(form, element);
        if (!element.trigger.empty()) trigger_actions(element);
    });
}

} // namespace gengji::forms::xls
