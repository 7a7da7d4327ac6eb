#pragma once

#include "shared/forms/xform/xform.hpp"

#include <pugixml.hpp>

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

/// What the XForm reader's files share: names by their local part, captions, attribute lists.
namespace gengji::forms::xml {

inline std::string_view local(std::string_view name) {
    auto const colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}
inline std::string_view name_of(pugi::xml_node node) { return local(node.name()); }
inline bool is_element(pugi::xml_node node) { return node.type() == pugi::node_element; }

inline std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    auto const begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

/// The value of an attribute by its local name, trimmed; empty when there is none.
std::string attribute(pugi::xml_node node, std::string_view local_name);
bool has_attribute(pugi::xml_node node, std::string_view local_name);
pugi::xml_node child(pugi::xml_node node, std::string_view local_name);
/// The first name goes, the others that are in `known` go too; namespace declarations always.
std::vector<Attribute> other_attributes(pugi::xml_node node, std::initializer_list<std::string_view> known);

/// The text of an element with its `<output>` parts.
Text read_text(pugi::xml_node node);
/// A label, hint or value with `ref` or text.
Caption read_caption(pugi::xml_node node);
/// A message in an attribute: `jr:itext('id')`, or the words.
Caption read_message(std::string const& value);
/// `jr:itext( … )` → what stands inside. Nothing for anything else.
std::optional<std::string> inside_itext(std::string_view expression);

Action read_action(pugi::xml_node node);
bool is_action(std::string_view local_name);

/// Fills `form.body` from the body element; `bind_ids` maps a bind's id to its nodeset.
void read_body(pugi::xml_node body, std::vector<Attribute> const& bind_ids, XForm& form);

} // namespace gengji::forms::xml
