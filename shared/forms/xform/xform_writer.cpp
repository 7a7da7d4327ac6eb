#include "shared/forms/xform/xform_writer.hpp"

#include "shared/forms/xform/xml_text.hpp"

#include <algorithm>

namespace gengji::forms {

namespace {

using Attributes = std::vector<Attribute>;

void add(Attributes& attributes, char const* name, std::string const& value) {
    if (!value.empty()) attributes.emplace_back(name, value);
}

/// The text of a caption as an attribute holds it: a reference, or plain words.
std::string as_attribute(Caption const& caption) {
    if (!caption.ref.empty()) return "jr:itext(" + caption.ref + ")";
    std::string words;
    for (TextPart const& part : caption.text) words += part.text;
    return words;
}

class Writer {
public:
    std::string write(XForm const& form) {
        Attributes spaces{
            {"xmlns", "http://www.w3.org/2002/xforms"},        {"xmlns:h", "http://www.w3.org/1999/xhtml"},
            {"xmlns:ev", "http://www.w3.org/2001/xml-events"}, {"xmlns:xsd", "http://www.w3.org/2001/XMLSchema"},
            {"xmlns:jr", "http://openrosa.org/javarosa"},      {"xmlns:orx", "http://openrosa.org/xforms"},
            {"xmlns:odk", "http://www.opendatakit.org/xforms"}};
        for (auto const& [prefix, address] : form.namespaces) {
            std::string const name = "xmlns:" + prefix;
            if (std::ranges::none_of(spaces, [&](Attribute const& each) { return each.first == name; }))
                spaces.emplace_back(name, address);
        }
        xml_.open("h:html", spaces);
        xml_.open("h:head");
        xml_.leaf("h:title", form.title);
        model(form);
        xml_.close();
        Attributes body;
        add(body, "class", form.body_class);
        if (form.body.empty()) {
            xml_.empty("h:body", body);
        } else {
            xml_.open("h:body", body);
            for (Control const& control : form.body) write_control(control);
            xml_.close();
        }
        xml_.close();
        return xml_.take();
    }

private:
    void model(XForm const& form) {
        xml_.open("model", form.model_attributes);
        if (form.submission) {
            Attributes attributes = form.submission->attributes;
            add(attributes, "base64RsaPublicKey", form.submission->public_key);
            xml_.empty("submission", attributes);
        }
        itext(form.translations);
        xml_.open("instance");
        instance(form.instance);
        xml_.close();
        for (SecondaryInstance const& each : form.secondary) secondary(each);
        for (Bind const& each : form.binds) bind(each);
        for (Action const& each : form.actions) action(each);
        xml_.close();
    }

    void itext(std::vector<Translation> const& translations) {
        if (translations.empty()) return;
        xml_.open("itext");
        for (Translation const& translation : translations) {
            Attributes attributes{{"lang", translation.language}};
            if (translation.is_default) attributes.emplace_back("default", "true()");
            xml_.open("translation", attributes);
            for (TextEntry const& entry : translation.entries) {
                xml_.open("text", {{"id", entry.id}});
                for (TextForm const& form : entry.forms) {
                    Attributes kind;
                    add(kind, "form", form.form);
                    xml_.mixed("value", form.text, kind);
                }
                xml_.close();
            }
            xml_.close();
        }
        xml_.close();
    }

    void instance(InstanceNode const& node) {
        Attributes attributes = node.attributes;
        if (node.is_template) attributes.emplace_back("jr:template", "");
        if (node.children.empty()) return xml_.leaf(node.name, node.value, attributes);
        xml_.open(node.name, attributes);
        for (InstanceNode const& each : node.children) instance(each);
        xml_.close();
    }

    void secondary(SecondaryInstance const& list) {
        if (!list.root) return xml_.empty("instance", {{"id", list.id}, {"src", list.src}});
        xml_.open("instance", {{"id", list.id}});
        instance(*list.root);
        xml_.close();
    }

    void bind(Bind const& bind) {
        Attributes attributes = bind.attributes;
        add(attributes, "nodeset", bind.nodeset);
        add(attributes, "type", bind.type);
        add(attributes, "relevant", bind.relevant);
        add(attributes, "required", bind.required);
        add(attributes, "readonly", bind.readonly);
        add(attributes, "constraint", bind.constraint);
        add(attributes, "calculate", bind.calculate);
        add(attributes, "jr:constraintMsg", as_attribute(bind.constraint_message));
        add(attributes, "jr:requiredMsg", as_attribute(bind.required_message));
        add(attributes, "jr:preload", bind.preload);
        add(attributes, "jr:preloadParams", bind.preload_params);
        xml_.empty("bind", attributes);
    }

    void action(Action const& action) {
        Attributes attributes = action.attributes;
        std::string events;
        for (std::string const& event : action.events) events += (events.empty() ? "" : " ") + event;
        add(attributes, "event", events);
        add(attributes, "ref", action.ref);
        if (action.value) attributes.emplace_back("value", *action.value);
        xml_.leaf(action.element, action.text, attributes);
    }

    void caption(char const* element, Caption const& caption) {
        if (!caption.ref.empty()) return xml_.empty(element, {{"ref", "jr:itext(" + caption.ref + ")"}});
        xml_.mixed(element, caption.text);
    }

    static char const* name_of(ControlKind kind) {
        switch (kind) {
        case ControlKind::group:
            return "group";
        case ControlKind::repeat:
            return "repeat";
        case ControlKind::input:
            return "input";
        case ControlKind::select:
            return "select";
        case ControlKind::select1:
            return "select1";
        case ControlKind::rank:
            return "odk:rank";
        case ControlKind::range:
            return "range";
        case ControlKind::upload:
            return "upload";
        case ControlKind::trigger:
            return "trigger";
        case ControlKind::secret:
            return "secret";
        }
        return "input";
    }

    void write_control(Control const& control) {
        bool const is_repeat = control.kind == ControlKind::repeat;
        bool const is_group = control.kind == ControlKind::group;
        Attributes attributes = control.attributes;
        add(attributes, is_repeat ? "nodeset" : "ref", control.ref);
        add(attributes, "appearance", control.appearance);
        add(attributes, "jr:count", control.count);
        if (control.count_fixed) attributes.emplace_back("jr:noAddRemove", "true()");
        bool const labelled = !control.label.empty() || !control.hint.empty();
        if (!labelled && control.items.empty() && !control.itemset && control.actions.empty() &&
            control.children.empty())
            return xml_.empty(name_of(control.kind), attributes);

        xml_.open(name_of(control.kind), attributes);
        if (!control.label.empty() || (!control.hint.empty() && !is_group)) caption("label", control.label);
        if (!control.hint.empty()) caption("hint", control.hint);
        for (Item const& item : control.items) write_item(control, item);
        if (control.itemset) itemset(*control.itemset);
        for (Action const& each : control.actions) action(each);
        for (Control const& each : control.children) write_control(each);
        xml_.close();
    }

    void write_item(Control const& control, Item const& item) {
        bool const tag = control.kind == ControlKind::upload; // a key of OpenStreetMap
        if (tag) {
            xml_.open("tag", {{"key", item.value}});
            if (!item.label.empty()) caption("label", item.label);
        } else {
            xml_.open("item");
            caption("label", item.label);
            xml_.leaf("value", item.value);
        }
        xml_.close();
    }

    void itemset(Itemset const& items) {
        xml_.open("itemset", {{"nodeset", items.nodeset}});
        xml_.empty("value", {{"ref", items.value_ref}});
        xml_.empty("label", {{"ref", items.label_ref}});
        xml_.close();
    }

    XmlText xml_;
};

} // namespace

std::string write_xform(XForm const& form) { return Writer().write(form); }

} // namespace gengji::forms
