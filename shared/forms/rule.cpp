#include "shared/forms/rule.hpp"

#include "shared/forms/characters.hpp"

#include <algorithm>

namespace gengji::forms {

namespace {

bool in_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '.' || (static_cast<unsigned char>(c) & 0x80) != 0;
}

std::size_t common_steps(std::string_view left, std::string_view right) {
    std::size_t steps = 0;
    for (std::size_t i = 0; i < left.size() && i < right.size() && left[i] == right[i]; ++i) steps += left[i] == '/';
    return steps;
}

/// The node of that name that shares most of its way with the node that asks.
std::string const* nearest(std::vector<std::string> const& nodes, std::string const& node) {
    std::string const* best = nullptr;
    for (auto const& candidate : nodes)
        if (!best || common_steps(candidate, node) > common_steps(*best, node)) best = &candidate;
    return best;
}

/// `${name}` replaced by the node's path, outside of quotes.
Result<std::string> with_paths(std::string const& text, std::string const& node, NodeNames const& names) {
    std::string result;
    char quote = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        char const c = text[at];
        if (quote ? c == quote : (c == '\'' || c == '"')) quote = quote ? 0 : c;
        if (quote || c != '$' || at + 1 == text.size() || text[at + 1] != '{') {
            result += c;
            continue;
        }
        auto const end = text.find('}', at);
        if (end == text.npos) return problem(Problem::invalid, "${ 之后缺少 }");
        auto const name = std::string(trimmed(std::string_view(text).substr(at + 2, end - at - 2)));
        auto const found = names.find(name);
        auto const* path = found == names.end() ? nullptr : nearest(found->second, node);
        if (!path) return problem(Problem::invalid, "没有名为“" + name + "”的字段；若是选项，请加单引号");
        result += *path;
        at = end;
    }
    return result;
}

/// Just behind the text in quotes that begins at `at`.
std::size_t behind_quote(std::string_view text, std::size_t at) {
    auto const end = text.find(text[at], at + 1);
    return end == text.npos ? text.size() : end + 1;
}

/// Where the bracket that is open at `at` closes.
std::size_t closing(std::string_view text, std::size_t at, char open, char close) {
    int depth = 0;
    for (std::size_t i = at; i < text.size(); ++i) {
        if (text[i] == '\'' || text[i] == '"')
            i = behind_quote(text, i) - 1;
        else if (text[i] == open)
            ++depth;
        else if (text[i] == close && --depth == 0)
            return i;
    }
    return text.npos;
}

std::string_view name_at(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && in_name(text[end])) ++end;
    return text.substr(at, end - at);
}

/// Finds every `instance('source')`, and of those of the form `/root/item[column = key]/leaf` what they ask.
class AskFinder {
public:
    AskFinder(std::string_view text, CompileOptions const& options) : text_(text), options_(options) {}

    Result<void> run() {
        constexpr std::string_view opening = "instance(";
        for (auto at = text_.find(opening); at != text_.npos; at = text_.find(opening, at + 1)) {
            auto const quote = at + opening.size();
            if (quote >= text_.size() || (text_[quote] != '\'' && text_[quote] != '"')) continue;
            auto const end = behind_quote(text_, quote);
            std::string const source(text_.substr(quote + 1, end - quote - 2));
            if (std::find(sources.begin(), sources.end(), source) == sources.end()) sources.push_back(source);
            TRY(item(source, end));
        }
        return {};
    }

    std::vector<Rule::Ask> asks;
    std::vector<std::string> sources;

private:
    Result<void> item(std::string const& source, std::size_t at) {
        constexpr std::string_view way = ")/root/item[";
        if (text_.substr(at, way.size()) != way) return {};
        auto const bracket = at + way.size() - 1;
        auto const end = closing(text_, bracket, '[', ']');
        auto const column = name_at(text_, bracket + 1);
        auto equals = bracket + 1 + column.size();
        while (equals < text_.size() && text_[equals] == ' ') ++equals;
        if (end == text_.npos || column.empty() || equals >= end || text_[equals] != '=') return {};
        std::string const key(trimmed(text_.substr(equals + 1, end - equals - 1)));
        auto compiled = Expression::compile(key, options_);
        if (!compiled) return compiled.error();
        std::string const leaf(end + 1 < text_.size() && text_[end + 1] == '/' ? name_at(text_, end + 2) : "");
        asks.push_back({source, std::string(column), key, std::move(compiled).value(), leaf});
        return {};
    }

    std::string_view text_;
    CompileOptions const& options_;
};

/// The path that ends just before `end`; empty where there is none.
std::string_view path_before(std::string_view text, std::size_t end) {
    while (end > 0 && text[end - 1] == ' ') --end;
    auto begin = end;
    while (begin > 0 && (in_name(text[begin - 1]) || text[begin - 1] == '/')) --begin;
    return text.substr(begin, end - begin);
}

/// `../../base/area` as `node` means it.
std::string absolute(std::string_view path, std::string_view node) {
    node = node.substr(0, node.rfind('/'));
    for (path.remove_prefix(3); path.starts_with("../"); path.remove_prefix(3))
        node = node.substr(0, std::min(node.size(), node.rfind('/')));
    return std::string(node) + "/" + std::string(path);
}

std::vector<Rule::Literal> literals_in(std::string_view text, std::string const& node) {
    std::vector<Rule::Literal> found;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '\'' && text[at] != '"') continue;
        auto const end = behind_quote(text, at);
        auto before = at;
        while (before > 0 && text[before - 1] == ' ') --before;
        std::string_view path;
        if (before > 0 && text[before - 1] == '=') {
            --before;
            if (before > 0 && text[before - 1] == '!') --before;
            path = path_before(text, before);
        } else if (before > 0 && text[before - 1] == ',') {
            path = path_before(text, before - 1);
            constexpr std::string_view selected = "selected(";
            auto const from = static_cast<std::size_t>(path.data() - text.data());
            if (path.empty() || from < selected.size() ||
                text.substr(from - selected.size(), selected.size()) != selected)
                path = {};
        }
        std::string const value(text.substr(at + 1, end - at - 2));
        if (path == ".")
            found.push_back({node, value});
        else if (path.starts_with("../"))
            found.push_back({absolute(path, node), value});
        else if (!path.empty() && path.front() == '/' && !value.empty())
            found.push_back({std::string(path), value});
        at = end - 1;
    }
    return found;
}

} // namespace

Result<Rule> Rule::make(std::string text, std::string const& node, NodeNames const& names) {
    CompileOptions options;
    options.arithmetic = Arithmetic::exact;
    std::string const resolved = TRY(with_paths(text, node, names));
    Rule rule(TRY(Expression::compile(resolved, options)));
    AskFinder finder(resolved, options);
    TRY(finder.run());
    if (!rule.expression_.faults().empty()) return problem(Problem::invalid, rule.expression_.faults().front());
    rule.text_ = std::move(text);
    rule.reads_ = rule.expression_.reads(node);
    rule.asks_ = std::move(finder.asks);
    rule.sources_ = std::move(finder.sources);
    rule.literals_ = literals_in(resolved, node);
    return rule;
}

std::vector<std::string> parts_of_conjunction(std::string_view text) {
    std::string const whole(trimmed(text));
    std::vector<std::string> parts;
    std::string_view rest = whole;
    for (;;) {
        rest = trimmed(rest);
        if (rest.empty() || rest.front() != '(') return {whole};
        auto const end = closing(rest, 0, '(', ')');
        if (end == rest.npos) return {whole};
        parts.emplace_back(rest.substr(1, end - 1));
        rest = trimmed(rest.substr(end + 1));
        if (rest.empty()) return parts;
        if (rest.substr(0, 3) != "and") return {whole};
        rest.remove_prefix(3);
    }
}

} // namespace gengji::forms
