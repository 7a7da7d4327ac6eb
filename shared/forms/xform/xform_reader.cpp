#include "shared/forms/xform/xform_reader.hpp"
#include "shared/base/limits.hpp"
#include "shared/forms/xform/xml_reading.hpp"

#include <algorithm>
#include <cstring>

namespace gengji::forms {
namespace {

using namespace xml;

std::string line_of(std::string_view text, std::ptrdiff_t offset) {
    auto const end = text.begin() + std::clamp<std::ptrdiff_t>(offset, 0, static_cast<std::ptrdiff_t>(text.size()));
    return std::to_string(1 + std::count(text.begin(), end, '\n'));
}

Error wrong(std::string detail) { return problem(Problem::invalid, "表单文件（XForm）不能用：" + std::move(detail)); }

/// Depth and size before anything recurses; a DOCTYPE anywhere is the end.
Result<void> check_shape(pugi::xml_document const& document, std::string_view text) {
    std::size_t depth = 0, nodes = 0;
    for (pugi::xml_node node = document.first_child(); node;) {
        if (node.type() == pugi::node_doctype)
            return wrong("第 " + line_of(text, node.offset_debug()) + " 行有 DOCTYPE，为安全起见不接受；请删去它");
        if (++nodes > limits::xml_nodes) return wrong("内容太多");
        if (node.first_child()) {
            node = node.first_child();
            if (++depth > limits::xml_depth)
                return wrong("第 " + line_of(text, node.offset_debug()) + " 行嵌套超过 " +
                             std::to_string(limits::xml_depth) + " 层");
            continue;
        }
        while (node && node != document && !node.next_sibling()) {
            node = node.parent();
            if (depth > 0) --depth;
        }
        if (!node || node == document) break;
        node = node.next_sibling();
    }
    return {};
}

InstanceNode read_instance(pugi::xml_node node) {
    InstanceNode made;
    made.name = node.name();
    bool has_child = false;
    for (pugi::xml_node each : node.children()) {
        if (!is_element(each)) continue;
        has_child = true;
        made.children.push_back(read_instance(each));
    }
    if (!has_child) {
        for (pugi::xml_node each : node.children()) {
            if (each.type() == pugi::node_pcdata || each.type() == pugi::node_cdata) made.value += each.value();
        }
        if (trimmed(made.value).empty()) made.value.clear();
    }
    for (pugi::xml_attribute each : node.attributes()) {
        std::string_view const name = each.name();
        if (name == "jr:template" || (local(name) == "template" && name != "template"))
            made.is_template = true;
        else if (name.substr(0, 6) != "xmlns:")
            made.attributes.emplace_back(name, each.value());
    }
    return made;
}

pugi::xml_node first_element(pugi::xml_node node) {
    for (pugi::xml_node each : node.children()) {
        if (is_element(each)) return each;
    }
    return {};
}

Bind read_bind(pugi::xml_node node, std::string const& root) {
    Bind bind;
    bind.nodeset = attribute(node, "nodeset");
    if (bind.nodeset.empty()) bind.nodeset = attribute(node, "ref");
    if (!bind.nodeset.empty() && bind.nodeset.front() != '/') bind.nodeset = "/" + root + "/" + bind.nodeset;
    // `type` may have a namesake with a prefix (`gengji:type`), which stays an attribute.
    bind.type = std::string(trimmed(node.attribute("type").value()));
    bind.relevant = attribute(node, "relevant");
    bind.required = attribute(node, "required");
    bind.readonly = attribute(node, "readonly");
    bind.constraint = attribute(node, "constraint");
    bind.calculate = attribute(node, "calculate");
    bind.constraint_message = read_message(attribute(node, "constraintMsg"));
    bind.required_message = read_message(attribute(node, "requiredMsg"));
    bind.preload = attribute(node, "preload");
    bind.preload_params = attribute(node, "preloadParams");
    for (pugi::xml_attribute each : node.attributes()) {
        static constexpr std::string_view known[] = {
            "nodeset",   "ref",           "type",        "relevant", "required",      "readonly", "constraint",
            "calculate", "constraintMsg", "requiredMsg", "preload",  "preloadParams", "id"};
        std::string_view const name = each.name();
        bool const own = name.find(':') == std::string_view::npos || name.substr(0, 3) == "jr:";
        if (name == "xmlns" || name.substr(0, 6) == "xmlns:") continue;
        if (own && std::find(std::begin(known), std::end(known), local(name)) != std::end(known)) continue;
        bind.attributes.emplace_back(name, each.value());
    }
    return bind;
}

Translation read_translation(pugi::xml_node node) {
    Translation made;
    made.language = attribute(node, "lang");
    std::string const marked = attribute(node, "default");
    made.is_default = has_attribute(node, "default") && marked != "false()" && marked != "false";
    for (pugi::xml_node text : node.children()) {
        if (!is_element(text) || name_of(text) != "text") continue;
        TextEntry entry;
        entry.id = attribute(text, "id");
        for (pugi::xml_node value : text.children()) {
            if (is_element(value) && name_of(value) == "value")
                entry.forms.push_back({attribute(value, "form"), read_text(value)});
        }
        made.entries.push_back(std::move(entry));
    }
    return made;
}

void keep_namespaces(pugi::xml_node node, XForm& form) {
    for (pugi::xml_attribute each : node.attributes()) {
        static constexpr std::string_view usual[] = {"h", "jr", "orx", "odk", "ev", "xsd"};
        std::string_view const name = each.name();
        if (name.substr(0, 6) != "xmlns:") continue;
        if (std::find(std::begin(usual), std::end(usual), name.substr(6)) == std::end(usual))
            form.namespaces.emplace_back(name.substr(6), each.value());
    }
}

Result<void> load(std::string_view text, pugi::xml_document& document) {
    if (text.size() > limits::xml_bytes) return wrong("超过 " + std::to_string(limits::xml_bytes >> 20) + " MB");
    auto const parsed = document.load_buffer(text.data(), text.size(),
                                             pugi::parse_default | pugi::parse_doctype | pugi::parse_ws_pcdata);
    if (!parsed) return wrong("第 " + line_of(text, parsed.offset) + " 行不是正确的 XML：" + parsed.description());
    return check_shape(document, text);
}

class ModelReader {
public:
    explicit ModelReader(XForm& form) : form_(form) {}

    Result<void> read(pugi::xml_node model) {
        form_.model_attributes = other_attributes(model, {});
        for (pugi::xml_node each : model.children()) {
            if (!is_element(each)) continue;
            std::string_view const name = name_of(each);
            if (name == "instance")
                TRY(read_one_instance(each));
            else if (name == "itext")
                read_itext(each);
            else if (name == "submission")
                read_submission(each);
            else if (is_action(name))
                form_.actions.push_back(read_action(each));
        }
        if (form_.instance.name.empty()) return wrong("没有 <instance>，不知道要填写哪些内容");
        std::string const root(local(form_.instance.name));
        for (pugi::xml_node each : model.children()) {
            if (!is_element(each) || name_of(each) != "bind") continue;
            Bind bind = read_bind(each, root);
            if (auto id = attribute(each, "id"); !id.empty()) bind_ids.emplace_back(std::move(id), bind.nodeset);
            if (!bind.nodeset.empty()) form_.binds.push_back(std::move(bind));
        }
        return {};
    }

    std::vector<Attribute> bind_ids;

private:
    Result<void> read_one_instance(pugi::xml_node node) {
        pugi::xml_node const root = first_element(node);
        if (!seen_primary_) {
            seen_primary_ = true;
            if (!root) return wrong("第一个 <instance> 是空的");
            form_.instance = read_instance(root);
            keep_namespaces(root, form_);
            return {};
        }
        SecondaryInstance made;
        made.id = attribute(node, "id");
        made.src = attribute(node, "src");
        if (made.src.empty() && root) made.root = read_instance(root);
        if (made.src.empty() && !root) {
            made.root.emplace();
            made.root->name = "root";
        }
        form_.secondary.push_back(std::move(made));
        return {};
    }

    void read_itext(pugi::xml_node node) {
        for (pugi::xml_node each : node.children()) {
            if (is_element(each) && name_of(each) == "translation")
                form_.translations.push_back(read_translation(each));
        }
    }

    void read_submission(pugi::xml_node node) {
        Submission made;
        made.public_key = attribute(node, "base64RsaPublicKey");
        made.attributes = other_attributes(node, {"base64RsaPublicKey"});
        form_.submission = std::move(made);
    }

    XForm& form_;
    bool seen_primary_ = false;
};

} // namespace

Result<InstanceNode> read_answers(std::string_view xml_text) {
    pugi::xml_document document;
    TRY(load(xml_text, document));
    return read_instance(document.document_element());
}

Result<XForm> read_xform(std::string_view xml_text) {
    pugi::xml_document document;
    TRY(load(xml_text, document));
    pugi::xml_node const html = document.document_element();
    pugi::xml_node const head = child(html, "head");
    pugi::xml_node const model = child(head ? head : html, "model");
    if (!model) return wrong("没有 <model>，这不是 XForm");

    XForm form;
    form.title = std::string(trimmed(child(head, "title").text().get()));
    keep_namespaces(html, form);
    ModelReader reader(form);
    TRY(reader.read(model));
    if (auto const body = child(html, "body")) read_body(body, reader.bind_ids, form);
    return form;
}

} // namespace gengji::forms
