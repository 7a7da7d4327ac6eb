#include "shared/forms/number_rule.hpp"

#include "shared/forms/document.hpp"

namespace gengji::forms {

namespace {

Result<NumberPart> in_braces(std::string_view text) {
    if (text == "date") return NumberPart{NumberPart::Kind::date, {}, 1};
    if (text == "device") return NumberPart{NumberPart::Kind::device, {}, 1};
    if (text == "serial") return NumberPart{NumberPart::Kind::serial, {}, 1};
    if (text.substr(0, 7) == "serial:") {
        if (text.size() != 8 || text[7] < '1' || text[7] > '9')
            return problem(Problem::invalid, "serial 的位数应为 1 到 9");
        return NumberPart{NumberPart::Kind::serial, {}, text[7] - '0'};
    }
    if (text.empty()) return problem(Problem::invalid, "花括号里是空的");
    return NumberPart{NumberPart::Kind::field, std::string(text), 1};
}

std::string padded(std::uint64_t number, int digits) {
    std::string text = std::to_string(number);
    if (text.size() < static_cast<std::size_t>(digits))
        text.insert(0, static_cast<std::size_t>(digits) - text.size(), '0');
    return text;
}

} // namespace

Result<std::vector<NumberPart>> parse_number_rule(std::string_view rule) {
    std::vector<NumberPart> parts;
    bool serial = false;
    while (!rule.empty()) {
        if (rule.front() != '{') {
            auto const end = std::min(rule.find('{'), rule.size());
            parts.push_back({NumberPart::Kind::text, std::string(rule.substr(0, end)), 1});
            rule.remove_prefix(end);
            continue;
        }
        auto const end = rule.find('}');
        if (end == rule.npos) return problem(Problem::invalid, "花括号没有收尾");
        parts.push_back(TRY(in_braces(rule.substr(1, end - 1))));
        serial |= parts.back().kind == NumberPart::Kind::serial;
        rule.remove_prefix(end + 1);
    }
    if (!serial) return problem(Problem::invalid, "缺少 {serial}，编号会重复");
    return parts;
}

std::optional<std::string> auto_number(FieldSpec const& field, Document const& document, Date today,
                                       std::string_view device, std::uint64_t serial) {
    auto const rule = parse_number_rule(field.auto_number);
    if (!rule) return std::nullopt;
    std::string number;
    for (auto const& part : *rule) {
        switch (part.kind) {
        case NumberPart::Kind::text:
            number += part.text;
            break;
        case NumberPart::Kind::device:
            number += device;
            break;
        case NumberPart::Kind::serial:
            number += padded(serial, part.digits);
            break;
        case NumberPart::Kind::date:
            for (char const c : to_text(today))
                if (c != '-') number += c;
            break;
        case NumberPart::Kind::field: {
            auto const* value = document.find(part.text);
            auto const text = value ? value->text() : std::nullopt;
            if (!text) return std::nullopt;
            number += *text;
            break;
        }
        }
    }
    return number;
}

} // namespace gengji::forms
