#include "shared/forms/xlsform/expression_text.hpp"
#include "shared/forms/xlsform/form_builder.hpp"
#include "shared/forms/xlsform/words.hpp"

namespace gengji::forms::xls {

InstanceNode FormBuilder::question_node(Element const& element) const {
    InstanceNode node;
    node.name = element.name;
    node.attributes = element.instance;
    std::string_view const type = element.type ? element.type->name : "";
    if (element.default_value.empty() || is_dynamic_default(element.default_value, type)) return node;
    bool const picture = type == "image" && element.default_value.find("://") == std::string::npos;
    node.value = (picture ? "jr://images/" : "") + element.default_value;
    // A date's cell comes with a time of day, which is no part of the answer.
    if (type == "date" && node.value.ends_with(" 00:00:00")) node.value.resize(node.value.size() - 9);
    return node;
}

void FormBuilder::append_children(Element const& element, InstanceNode& node, bool in_template) {
    for (auto const& child : element.children) append_nodes(*child, node.children, in_template);
    if (!element.entity) return;
    InstanceNode meta;
    meta.name = "meta";
    meta.children.push_back(*element.entity);
    node.children.push_back(std::move(meta));
}

/// A repeat stands twice: as what a new instance begins as, and as its first instance.
void FormBuilder::append_nodes(Element const& element, std::vector<InstanceNode>& into, bool in_template) {
    if (!element.has_node()) return;
    if (element.is_question()) {
        if (!(element.type && element.type->role == Role::audit)) into.push_back(question_node(element));
        return;
    }
    bool const is_repeat = element.kind == ElementKind::repeat;
    InstanceNode node;
    node.name = element.name;
    node.attributes = element.instance;
    if (is_repeat && (in_template || !element.nearest_repeat())) {
        InstanceNode form = node;
        form.is_template = true;
        append_children(element, form, true);
        into.push_back(std::move(form));
    }
    append_children(element, node, in_template && !is_repeat);
    into.push_back(std::move(node));
}

InstanceNode FormBuilder::meta_node() {
    InstanceNode meta;
    meta.name = "meta";
    auto const add = [&](char const* name) {
        InstanceNode node;
        node.name = name;
        meta.children.push_back(std::move(node));
    };
    walk(root_, [&](Element const& element) {
        if (element.type && element.type->role == Role::audit) add("audit");
    });
    if (!settings_.is_set("omit_instanceID")) add("instanceID");
    if (!settings_.get("instance_name").empty()) add("instanceName");
    if (root_.entity) meta.children.push_back(*root_.entity);
    return meta;
}

void FormBuilder::instance(XForm& form) {
    for (auto const& child : root_.children) append_nodes(*child, form.instance.children, false);
    InstanceNode meta = meta_node();
    if (!meta.children.empty()) form.instance.children.push_back(std::move(meta));
}

} // namespace gengji::forms::xls
