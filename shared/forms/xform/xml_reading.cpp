#include "shared/forms/xform/xml_reading.hpp"

#include <algorithm>

namespace gengji::forms::xml {
namespace {

/// All text below, where the element has no `<output>`; pieces parted by outputs where it has.
void collect_text(pugi::xml_node node, Text& parts) {
    for (pugi::xml_node each : node.children()) {
        if (each.type() == pugi::node_pcdata || each.type() == pugi::node_cdata) {
            if (!parts.empty() && !parts.back().output)
                parts.back().text += each.value();
            else
                parts.push_back({each.value(), false});
        } else if (name_of(each) == "output") {
            std::string expression = attribute(each, "value");
            if (expression.empty()) expression = attribute(each, "ref");
            if (!expression.empty()) parts.push_back({std::move(expression), true});
        } else if (is_element(each)) {
            collect_text(each, parts);
        }
    }
}

std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> found;
    for (std::size_t begin = 0; (begin = text.find_first_not_of(" \t\r\n", begin)) != std::string_view::npos;) {
        auto const end = std::min(text.find_first_of(" \t\r\n", begin), text.size());
        found.emplace_back(text.substr(begin, end - begin));
        begin = end;
    }
    return found;
}

} // namespace

std::string attribute(pugi::xml_node node, std::string_view local_name) {
    for (pugi::xml_attribute each : node.attributes()) {
        if (local(each.name()) == local_name && std::string_view(each.name()).substr(0, 6) != "xmlns:")
            return std::string(trimmed(each.value()));
    }
    return {};
}

bool has_attribute(pugi::xml_node node, std::string_view local_name) {
    for (pugi::xml_attribute each : node.attributes()) {
        if (local(each.name()) == local_name && std::string_view(each.name()).substr(0, 6) != "xmlns:") return true;
    }
    return false;
}

pugi::xml_node child(pugi::xml_node node, std::string_view local_name) {
    for (pugi::xml_node each : node.children()) {
        if (is_element(each) && name_of(each) == local_name) return each;
    }
    return {};
}

std::vector<Attribute> other_attributes(pugi::xml_node node, std::initializer_list<std::string_view> known) {
    std::vector<Attribute> others;
    for (pugi::xml_attribute each : node.attributes()) {
        std::string_view const name = each.name();
        if (name == "xmlns" || name.substr(0, 6) == "xmlns:") continue;
        if (std::find(known.begin(), known.end(), local(name)) != known.end()) continue;
        others.emplace_back(name, each.value());
    }
    return others;
}

Text read_text(pugi::xml_node node) {
    Text parts;
    collect_text(node, parts);
    if (!parts.empty() && !parts.front().output) {
        auto& first = parts.front().text;
        first.erase(0, std::min(first.find_first_not_of(" \t\r\n"), first.size()));
    }
    if (!parts.empty() && !parts.back().output) {
        auto& last = parts.back().text;
        last.erase(last.find_last_not_of(" \t\r\n") + 1);
    }
    std::erase_if(parts, [](TextPart const& part) { return part.text.empty(); });
    return parts;
}

std::optional<std::string> inside_itext(std::string_view expression) {
    expression = trimmed(expression);
    if (expression.substr(0, 9) != "jr:itext(" || expression.back() != ')') return std::nullopt;
    return std::string(trimmed(expression.substr(9, expression.size() - 10)));
}

Caption read_caption(pugi::xml_node node) {
    Caption caption;
    if (!node) return caption;
    std::string const ref = attribute(node, "ref");
    if (auto inside = inside_itext(ref))
        caption.ref = std::move(*inside);
    else if (!ref.empty())
        caption.text.push_back({ref, true});
    else
        caption.text = read_text(node);
    return caption;
}

Caption read_message(std::string const& value) {
    Caption caption;
    if (auto inside = inside_itext(value))
        caption.ref = std::move(*inside);
    else if (!value.empty())
        caption.text.push_back({value, false});
    return caption;
}

bool is_action(std::string_view local_name) {
    return local_name == "setvalue" || local_name == "setgeopoint" || local_name == "recordaudio" ||
           local_name == "setlocation";
}

Action read_action(pugi::xml_node node) {
    Action action;
    action.element = node.name();
    action.events = words(attribute(node, "event"));
    action.ref = attribute(node, "ref");
    if (action.ref.empty()) action.ref = attribute(node, "target");
    if (has_attribute(node, "value")) action.value = attribute(node, "value");
    action.text = std::string(trimmed(node.child_value()));
    action.attributes = other_attributes(node, {"event", "ref", "target", "value"});
    return action;
}

} // namespace gengji::forms::xml
