#include "shared/forms/xlsform/form_builder.hpp"
#include "shared/forms/xlsform/words.hpp"

namespace gengji::forms::xls {

namespace {

ControlKind kind_of(Element const& element) {
    if (element.select) {
        switch (element.select->kind) {
        case SelectKind::many:
            return ControlKind::select;
        case SelectKind::rank:
            return ControlKind::rank;
        case SelectKind::external_one:
            return ControlKind::input;
        case SelectKind::one:
            return ControlKind::select1;
        }
    }
    if (element.type->tag == "upload") return ControlKind::upload;
    if (element.type->tag == "trigger") return ControlKind::trigger;
    if (element.type->tag == "range") return ControlKind::range;
    return ControlKind::input;
}

} // namespace

/// Whether the question has a control: its type has one, and it is not merely computed, without any words to show.
bool FormBuilder::is_visible(Element const& element) const {
    if (!element.is_question()) return true;
    if (element.type && element.type->tag.empty()) return false;
    bool const computed = !element.bind_value("calculate").empty() || !element.trigger.empty();
    return !computed || !element.label.empty() || !element.hint.empty() || !element.media.empty();
}

void FormBuilder::add_attributes(Control& control, Element const& element) {
    for (auto const& [key, value] : element.control) {
        std::string text = references_.resolve(value, place_of(element), origin(element, key));
        if (key == "appearance")
            control.appearance = std::move(text);
        else if (key == "jr:noAddRemove")
            control.count_fixed = yes_or_no(text).value_or(true);
        else
            control.attributes.emplace_back(key, std::move(text));
    }
}

Control FormBuilder::container_control(Element const& element) {
    Control group;
    group.kind = ControlKind::group;
    group.ref = node_path(element);
    Place const place = place_of(element);
    group.label = texts_.label(element.label, element.media, group.ref + ":label", place, origin(element, "label"));
    group.hint = texts_.hint(element.hint, element.guidance, group.ref + ":hint", place, origin(element, "hint"));
    if (element.kind != ElementKind::repeat) {
        add_attributes(group, element);
        for (auto const& child : element.children) append_controls(*child, group.children);
        return group;
    }
    Control repeat;
    repeat.kind = ControlKind::repeat;
    repeat.ref = group.ref;
    add_attributes(repeat, element);
    if (!element.repeat_count.empty())
        repeat.count = references_.resolve(element.repeat_count, place, origin(element, "repeat_count"));
    if (auto const found = on_new_.find(&element); found != on_new_.end()) repeat.actions = std::move(found->second);
    for (auto const& child : element.children) append_controls(*child, repeat.children);
    group.children.push_back(std::move(repeat));
    return group;
}

Control FormBuilder::question_control(Element const& element) {
    Control control;
    control.kind = kind_of(element);
    control.ref = node_path(element);
    Place const place = place_of(element);
    control.label = texts_.label(element.label, element.media, control.ref + ":label", place, origin(element, "label"));
    control.hint = texts_.hint(element.hint, element.guidance, control.ref + ":hint", place, origin(element, "hint"));
    if (Texts::lacks_image(element.media))
        findings_.error(survey_sheet, element.row,
                        "写了 big-image 就要在同一语言里也写 image（小图）。请补上 image 列。");
    if (control.hint.empty() && element.type && !element.type->hint.empty())
        control.hint.text = {{std::string(element.type->hint), false}};
    if (control.label.empty() && control.hint.empty())
        findings_.error(survey_sheet, element.row,
                        "题目“" + element.name + "”没有 label 也没有 hint，填表人不知道要填什么。请填上其中一个。");
    if (element.type && !element.type->mediatype.empty() && !element.control.contains("mediatype"))
        control.attributes.emplace_back("mediatype", std::string(element.type->mediatype));
    add_attributes(control, element);
    if (element.select)
        select_items(control, element);
    else if (element.type->name == "range")
        tick_labels(control, element);
    else if (!element.osm_list.empty())
        osm_tags(control, element);
    else if (element.parameter("reference-geometry"))
        reference_geometry(control, element);
    if (auto const found = triggered_.find(&element); found != triggered_.end())
        control.actions = std::move(found->second);
    return control;
}

void FormBuilder::append_controls(Element const& element, std::vector<Control>& into) {
    if (!element.is_question()) {
        into.push_back(container_control(element));
    } else if (is_visible(element)) {
        into.push_back(question_control(element));
    } else if (element.has_node()) { // its words may be asked for all the same: jr:itext() knows them
        (void)texts_.label(element.label, element.media, node_path(element) + ":label", place_of(element),
                           origin(element, "label"));
    }
}

void FormBuilder::body(XForm& form) {
    for (auto const& child : root_.children) append_controls(*child, form.body);
}

} // namespace gengji::forms::xls
