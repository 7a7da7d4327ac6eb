#include "shared/forms/xlsform/form_builder.hpp"
#include "shared/forms/xlsform/words.hpp"

namespace gengji::forms::xls {

namespace {

/// Columns in which people write yes and no for what XPath calls true() and false().
std::string as_condition(std::string const& text) {
    auto const said = yes_or_no(text);
    return said ? (*said ? "true()" : "false()") : text;
}

} // namespace

void FormBuilder::bind_values(Bind& bind, Element const& element) {
    for (auto const& cell : element.bind) {
        auto const& key = cell.first; // clang 14 lets no lambda see a structured binding
        auto const& value = cell.second;
        auto const rule = [&] { return expression(as_condition(value), element, key); };
        if (key == "relevant")
            bind.relevant = rule();
        else if (key == "required")
            bind.required = rule();
        else if (key == "readonly")
            bind.readonly = rule();
        else if (key == "constraint")
            bind.constraint = rule();
        else if (key == "calculate")
            bind.calculate = element.trigger.empty() ? rule() : "";
        else if (key == "type")
            bind.type = value;
        else if (key == "jr:preload")
            bind.preload = value;
        else if (key == "jr:preloadParams")
            bind.preload_params = value;
        else
            bind.attributes.emplace_back(key, references_.resolve(value, place_of(element), origin(element, key)));
    }
}

void FormBuilder::bind_of(XForm& form, Element const& element) {
    Bind bind;
    bool const audit = element.type && element.type->role == Role::audit;
    bind.nodeset = audit ? "/" + root_.name + "/meta/audit" : node_path(element);
    if (element.is_question()) bind.type = "string";
    if (element.select && element.select->kind == SelectKind::rank) bind.type = "odk:rank";
    if (QuestionType const* const type = element.type) {
        bind.type = type->bind;
        bind.preload = type->preload;
        bind.preload_params = type->preload_params;
        bind.constraint = type->constraint;
        if (type->readonly) bind.readonly = "true()";
    }
    bind_values(bind, element);
    Place const place = place_of(element);
    for (auto const& [key, text] : element.messages) {
        Caption const caption = texts_.message(text, node_path(element) + ":" + key, place, origin(element, key));
        if (key == "jr:constraintMsg")
            bind.constraint_message = caption;
        else if (key == "jr:requiredMsg")
            bind.required_message = caption;
        else if (!caption.ref.empty())
            bind.attributes.emplace_back(key, "jr:itext(" + caption.ref + ")");
        else if (!caption.text.empty())
            bind.attributes.emplace_back(key, caption.text.front().text);
    }
    if (!element.save_to.empty())
        bind.attributes.emplace_back("entities:saveto", element.save_to.substr(element.save_to.find('#') + 1));
    Bind empty;
    empty.nodeset = bind.nodeset;
    if (bind != empty) form.binds.push_back(std::move(bind));
}

void FormBuilder::bind_meta(XForm& form) {
    std::string const meta = "/" + root_.name + "/meta/";
    if (!settings_.is_set("omit_instanceID")) {
        Bind id;
        id.nodeset = meta + "instanceID";
        id.type = "string";
        id.readonly = "true()";
        std::string const preload = settings_.get("instance_id");
        id.preload = preload.empty() ? "uid" : preload;
        form.binds.push_back(std::move(id));
    }
    if (std::string const name = settings_.get("instance_name"); !name.empty()) {
        Bind bind;
        bind.nodeset = meta + "instanceName";
        bind.type = "string";
        bind.calculate =
            references_.resolve(straight_quotes(name), {&root_, 2}, {settings_sheet, settings_.row, "instance_name"});
        form.binds.push_back(std::move(bind));
    }
}

void FormBuilder::binds(XForm& form) {
    walk(root_, [&](Element const& element) {
        if (element.has_node()) bind_of(form, element);
    });
    bind_meta(form);
}

} // namespace gengji::forms::xls
