#pragma once

#include "shared/forms/xform/xform.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace gengji::forms {

/// Appends words as XML has them. In an attribute tabs and line ends are written as references, since a reader would
/// make blanks of them; a carriage return everywhere. XML 1.0 has no other control characters: they are left out.
void append_xml(std::string& out, std::string_view text, bool in_attribute);

/// Builds XML text. Attributes stand in order of their names, those without a prefix first, so that the same form
/// always looks the same.
class XmlText {
public:
    void open(std::string_view name, std::vector<Attribute> attributes = {});
    void close();
    void empty(std::string_view name, std::vector<Attribute> attributes = {});
    /// One element with words in it; without words an empty element.
    void leaf(std::string_view name, std::string_view text, std::vector<Attribute> attributes = {});
    /// One element with words and `<output/>`s in it. With an output, spaces stand at both ends.
    void mixed(std::string_view name, Text const& text, std::vector<Attribute> attributes = {});
    std::string take() { return std::move(out_); }

private:
    void indent();
    void tag(std::string_view name, std::vector<Attribute>& attributes);

    std::string out_ = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    std::vector<std::string> open_;
};

} // namespace gengji::forms
