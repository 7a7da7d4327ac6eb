#include "shared/forms/xlsform/expression_text.hpp"

#include "shared/forms/xlsform/words.hpp"

#include <algorithm>
#include <cctype>

namespace gengji::forms::xls {

namespace {

bool is_name_byte(char c) {
    auto const byte = static_cast<unsigned char>(c);
    return std::isalnum(byte) || c == '_' || c == '-' || c == '.' || c == ':' || byte >= 0x80;
}

} // namespace

void Brackets::advance(std::size_t position) {
    while (position_ < position && position_ < text_.size()) position_ = step(position_) + 1;
}

/// Reads what begins at `i`; returns its last byte.
std::size_t Brackets::step(std::size_t i) {
    char const c = text_[i];
    if (c == '\'' || c == '"') return std::min(text_.find(c, i + 1), text_.size());
    if (text_.substr(i).starts_with("${")) {
        path_is_instance_ = false;
        return std::min(text_.find('}', i), text_.size());
    }
    if (c == '(' || c == '[') {
        open_.push_back({c == '[', c == '(' && word_before(i) == "indexed-repeat", 1, path_is_instance_});
        path_is_instance_ = false;
    } else if (c == ')' || c == ']') {
        if (open_.empty()) return i;
        path_is_instance_ = open_.back().of_instance_path; // the path in front goes on behind
        open_.pop_back();
    } else if (c == ',') {
        if (!open_.empty()) ++open_.back().argument;
        path_is_instance_ = false;
    } else if (c != '/' && !is_name_byte(c)) {
        path_is_instance_ = false;
    } else if (is_name_byte(c) && (i == 0 || (!is_name_byte(text_[i - 1]) && text_[i - 1] != '/'))) {
        path_is_instance_ = text_.substr(i).starts_with("instance(");
    }
    return i;
}

std::string_view Brackets::word_before(std::size_t i) const {
    std::size_t end = i;
    while (end > 0 && text_[end - 1] == ' ') --end;
    std::size_t begin = end;
    while (begin > 0 && is_name_byte(text_[begin - 1])) --begin;
    return text_.substr(begin, end - begin);
}

std::size_t Brackets::indexed_repeat_argument() const {
    for (OpenBracket const& each : open_)
        if (each.of_indexed_repeat) return each.argument;
    return 0;
}

bool Brackets::in_instance_predicate() const {
    return std::ranges::any_of(open_, [](OpenBracket const& each) { return each.square && each.of_instance_path; });
}

std::size_t end_of_instance_path(std::string_view text, std::size_t begin) {
    constexpr std::string_view call = "instance(";
    if (!text.substr(begin).starts_with(call)) return begin;
    if (begin > 0 && is_name_byte(text[begin - 1])) return begin;
    std::vector<char> open;
    std::size_t i = begin + call.size() - 1;
    for (; i < text.size(); ++i) {
        char const c = text[i];
        if (c == '\'' || c == '"') {
            std::size_t const end = text.find(c, i + 1);
            if (end == std::string_view::npos) return begin;
            i = end;
        } else if (c == '(' || c == '[') {
            open.push_back(c == '(' ? ')' : ']');
        } else if (c == ')' || c == ']') {
            if (open.empty()) break;
            if (open.back() != c) return begin;
            open.pop_back();
        } else if (open.empty() && c != '/' && !is_name_byte(c) && c != '@' && c != '*') {
            break;
        }
    }
    if (!open.empty()) return begin;
    std::size_t end = i;
    while (end > begin && (text[end - 1] == '.' || text[end - 1] == ':' || text[end - 1] == '/'))
        --end; // end of a sentence
    bool const has_step = text.substr(begin, end - begin).find(")/") != std::string_view::npos;
    return has_step ? end : begin;
}

bool is_dynamic_default(std::string_view text, std::string_view type) {
    bool const hyphens_are_text = type == "date" || type == "dateTime" || type == "time" || type == "image" ||
                                  type == "geopoint" || type == "geotrace" || type == "geoshape";
    std::string_view const whole = trimmed(text);
    bool reckons = false;
    for (std::size_t i = 0; i < whole.size();) {
        char const c = whole[i];
        if (c == '\'' || c == '"') {
            std::size_t const end = whole.find(c, i + 1);
            i = end == std::string_view::npos ? i + 1 : end + 1;
        } else if (whole.substr(i).starts_with("${")) {
            return true;
        } else if (std::isdigit(static_cast<unsigned char>(c)) ||
                   ((c == '-' || c == '.') && i + 1 < whole.size() &&
                    std::isdigit(static_cast<unsigned char>(whole[i + 1])) &&
                    (i == 0 || !is_name_byte(whole[i - 1])))) {
            ++i; // a number, a date, a time: 2020-01-31, 07:30, -3.5
            while (i < whole.size() && is_name_byte(whole[i])) ++i;
        } else if (is_name_byte(c) && c != '-' && c != '.') {
            std::size_t const begin = i;
            while (i < whole.size() && is_name_byte(whole[i])) ++i;
            std::string_view const word = whole.substr(begin, i - begin);
            if (i < whole.size() && whole[i] == '(') return true;
            if ((word == "mod" || word == "div") && begin > 0 && i < whole.size()) return true;
        } else if (c == '[' || c == '|') {
            return true;
        } else {
            if (c == '-' && hyphens_are_text) return false;
            if (c == '+' || c == '*' || c == '-') reckons = true;
            ++i;
        }
    }
    return reckons;
}

std::vector<std::string> literal_arguments(std::string_view text, std::string_view function) {
    std::vector<std::string> result;
    for (std::size_t at = text.find(function); at != std::string_view::npos; at = text.find(function, at + 1)) {
        if (at > 0 && is_name_byte(text[at - 1])) continue;
        std::string_view rest = trimmed(text.substr(at + function.size()));
        if (!rest.starts_with('(')) continue;
        rest = trimmed(rest.substr(1));
        if (rest.empty() || (rest[0] != '\'' && rest[0] != '"')) continue;
        std::size_t const end = rest.find(rest[0], 1);
        if (end != std::string_view::npos) result.emplace_back(trimmed(rest.substr(1, end - 1)));
    }
    return result;
}

} // namespace gengji::forms::xls
