#include "shared/forms/form_of_xform.hpp"
#include "shared/forms/xform_names.hpp"
#include "shared/forms/xform_texts.hpp"

namespace gengji::forms {

namespace {

std::variant<bool, Decimal, std::string> property_of(std::string const& text) {
    if (text == "yes" || text == "no") return text == "yes";
    if (auto const number = parse_decimal(text)) return *number;
    return text;
}

void lists_in(Control const& control, XForm const& xform, XFormTexts const& texts, std::vector<ChoiceList>& lists) {
    if (!control.items.empty()) {
        ChoiceList list{own_list(xform, control.ref), texts.label(control.label), {}};
        for (auto const& item : control.items) list.choices.push_back({item.value, texts.label(item.label), {}});
        lists.push_back(std::move(list));
    }
    for (auto const& child : control.children) lists_in(child, xform, texts, lists);
}

Choice choice_of(InstanceNode const& item, XFormTexts const& texts) {
    Choice choice;
    for (auto const& cell : item.children) {
        if (cell.name == "name")
            choice.id = cell.value;
        else if (cell.name == "label")
            choice.label.zh = cell.value;
        else if (cell.name == "itextId")
            choice.label = texts.label(cell.value);
        else if (!cell.value.empty())
            choice.properties[cell.name] = property_of(cell.value);
    }
    return choice;
}

} // namespace

std::vector<ChoiceList> lists_of_xform(XForm const& xform) {
    XFormTexts const texts(xform);
    std::vector<ChoiceList> lists;
    for (auto const& instance : xform.secondary) {
        if (!instance.root) continue;
        ChoiceList list{instance.id, {}, {}};
        for (auto const& item : instance.root->children) list.choices.push_back(choice_of(item, texts));
        lists.push_back(std::move(list));
    }
    for (auto const& control : xform.body) lists_in(control, xform, texts, lists);
    return lists;
}

} // namespace gengji::forms
