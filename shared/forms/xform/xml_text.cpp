#include "shared/forms/xform/xml_text.hpp"

#include <algorithm>

namespace gengji::forms {

void append_xml(std::string& out, std::string_view text, bool in_attribute) {
    for (char const c : text) {
        switch (c) {
        case '&':
            out += "&amp;";
            break;
        case '<':
            out += "&lt;";
            break;
        case '>':
            out += "&gt;";
            break;
        case '"':
            out += in_attribute ? "&quot;" : "\"";
            break;
        case '\n':
            out += in_attribute ? "&#10;" : "\n";
            break;
        case '\t':
            out += in_attribute ? "&#9;" : "\t";
            break;
        case '\r':
            out += "&#13;";
            break;
        default:
            if (static_cast<unsigned char>(c) >= 0x20) out += c;
        }
    }
}

void XmlText::indent() { out_.append(2 * open_.size(), ' '); }

void XmlText::tag(std::string_view name, std::vector<Attribute>& attributes) {
    std::ranges::stable_sort(attributes, [](Attribute const& a, Attribute const& b) {
        bool const a_prefixed = a.first.find(':') != std::string::npos;
        bool const b_prefixed = b.first.find(':') != std::string::npos;
        return a_prefixed != b_prefixed ? b_prefixed : a.first < b.first;
    });
    out_ += '<';
    out_ += name;
    for (auto const& [key, value] : attributes) {
        out_ += ' ';
        out_ += key;
        out_ += "=\"";
        append_xml(out_, value, true);
        out_ += '"';
    }
}

void XmlText::open(std::string_view name, std::vector<Attribute> attributes) {
    indent();
    tag(name, attributes);
    out_ += ">\n";
    open_.emplace_back(name);
}

void XmlText::close() {
    std::string const name = std::move(open_.back());
    open_.pop_back();
    indent();
    out_ += "</" + name + ">\n";
}

void XmlText::empty(std::string_view name, std::vector<Attribute> attributes) {
    indent();
    tag(name, attributes);
    out_ += "/>\n";
}

void XmlText::leaf(std::string_view name, std::string_view text, std::vector<Attribute> attributes) {
    if (text.empty()) return empty(name, std::move(attributes));
    indent();
    tag(name, attributes);
    out_ += '>';
    append_xml(out_, text, false);
    out_ += "</";
    out_ += name;
    out_ += ">\n";
}

void XmlText::mixed(std::string_view name, Text const& text, std::vector<Attribute> attributes) {
    if (std::ranges::none_of(text, &TextPart::output)) {
        std::string words;
        for (TextPart const& part : text) words += part.text;
        return leaf(name, words, std::move(attributes));
    }
    indent();
    tag(name, attributes);
    out_ += '>';
    if (text.front().output || !text.front().text.starts_with(' ')) out_ += ' ';
    for (TextPart const& part : text) {
        if (part.output) {
            out_ += "<output value=\"";
            append_xml(out_, part.text, true);
            out_ += "\"/>";
        } else {
            append_xml(out_, part.text, false);
        }
    }
    if (text.back().output || !text.back().text.ends_with(' ')) out_ += ' ';
    out_ += "</";
    out_ += name;
    out_ += ">\n";
}

} // namespace gengji::forms
