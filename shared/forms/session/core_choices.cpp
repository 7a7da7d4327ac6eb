#include "shared/forms/session/core.hpp"

#include "shared/base/limits.hpp"

#include <algorithm>

namespace gengji::forms::session {
namespace {

bool is_name(std::string_view text) {
    return !text.empty() && text.find_first_of(" /[]()'\"@:*=,.<>!+|&$") == std::string_view::npos;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    auto const begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

/// `jr:itext(itextId)` → itextId.
std::optional<std::string_view> inside_itext(std::string_view ref) {
    ref = trimmed(ref);
    if (ref.substr(0, 9) != "jr:itext(" || ref.back() != ')') return std::nullopt;
    return trimmed(ref.substr(9, ref.size() - 10));
}

/// Letters without regard to case, for what people type; other scripts byte by byte.
bool contains(std::string_view text, std::string_view part) {
    auto const lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::search(text.begin(), text.end(), part.begin(), part.end(),
                       [&](char a, char b) { return lower(a) == lower(b); }) != text.end();
}

/// Cuts at `word` where it stands outside quotes and brackets.
std::vector<std::string_view> cut(std::string_view text, std::string_view word) {
    std::vector<std::string_view> parts;
    std::size_t begin = 0;
    int depth = 0;
    char quote = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char const c = text[i];
        if (quote) {
            if (c == quote) quote = 0;
        } else if (c == '\'' || c == '"') {
            quote = c;
        } else if (c == '(' || c == '[') {
            ++depth;
        } else if (c == ')' || c == ']') {
            --depth;
        } else if (depth == 0 && text.substr(i, word.size()) == word) {
            parts.push_back(text.substr(begin, i - begin));
            i += word.size() - 1;
            begin = i + 1;
        }
    }
    parts.push_back(text.substr(begin));
    return parts;
}

/// The predicates of `instance('x')/root/item[a][b]`; nothing where the set is found in another way.
std::optional<std::vector<std::string_view>> predicates_of(std::string_view nodeset) {
    nodeset = trimmed(nodeset);
    if (nodeset.substr(0, 9) != "instance(") return std::nullopt;
    std::vector<std::string_view> found;
    auto const first = std::min(nodeset.find('['), nodeset.size());
    if (nodeset.substr(0, first).find("//") != std::string_view::npos) return std::nullopt;
    std::string_view rest = nodeset.substr(first);
    while (!rest.empty()) {
        int depth = 0;
        std::size_t end = 0;
        for (; end < rest.size(); ++end) {
            if (rest[end] == '[') ++depth;
            if (rest[end] == ']' && --depth == 0) break;
        }
        if (rest.front() != '[' || end == rest.size()) return std::nullopt;
        found.push_back(rest.substr(1, end - 1));
        rest = trimmed(rest.substr(end + 1));
    }
    return found;
}

} // namespace

std::string Core::row_text(NodeRef row, std::string const& ref, bool as_label) const {
    auto const leaf = [&](std::string_view name) {
        NodeId const child = row.tree->child(row.id, name);
        if (child == no_node) return std::string();
        std::string_view const text = row.tree->leaf_value(child);
        return text.empty() ? row.tree->string_value(child) : std::string(text);
    };
    if (is_name(ref)) return leaf(ref);
    if (auto const inside = inside_itext(ref); as_label && inside && is_name(*inside)) {
        std::string const id = leaf(*inside);
        return text_by_id(id, current_).value_or(id);
    }
    Expression const* const expression = compiled(ref);
    if (!expression) return {};
    Surroundings where;
    where.context = where.current = row;
    where.host = this;
    where.absent_is_empty = true;
    auto const text = evaluate_string(*expression, where);
    return text ? *text : std::string();
}

Result<NodeSet> Core::choice_rows(Place place) const {
    settled_random_.emplace(seed_ ^ (std::uint64_t{item(place)->node} << 20));
    auto value = evaluate_at(*plan->nodes[place.node].choices->nodeset, place);
    settled_random_.reset();
    if (!value) return value.error();
    if (!value->is_nodes()) return NodeSet{};
    return value->nodes();
}

/// Asks the register for just those rows. Its filter may compare columns with what was answered, joined by `and`.
Result<std::vector<Choice>> Core::registry_choices(Place place, std::string_view text, std::size_t most) const {
    CompiledChoices const& planned = *plan->nodes[place.node].choices;
    ChoiceSource::Query query;
    query.instance = planned.instance;
    query.value_column = planned.value_ref;
    query.label_column = planned.label_ref;
    query.text = text;
    query.most = std::min(most, limits::choice_rows);
    auto const refuse = [&](std::string_view part) {
        return problem(Problem::invalid,
                       path_of(place) +
                           " 的选项来自登记簿，筛选条件只能写成“列名 = 表达式”，可用 and 连接；改不了这一段：" +
                           std::string(part));
    };
    auto const predicates = predicates_of(planned.nodeset->text());
    if (!predicates) return refuse(planned.nodeset->text());
    for (std::string_view const predicate : *predicates) {
        for (std::string_view const clause : cut(predicate, " and ")) {
            auto const sides = cut(clause, "=");
            if (sides.size() != 2 || sides[0].empty() || sides[0].back() == '!') return refuse(clause);
            bool const first = is_name(trimmed(sides[0]));
            std::string_view const column = trimmed(sides[first ? 0 : 1]), other = trimmed(sides[first ? 1 : 0]);
            Expression const* const expression = is_name(column) ? compiled(std::string(other)) : nullptr;
            if (!expression) return refuse(clause);
            query.filters.emplace_back(column, to_string(TRY(evaluate_at(*expression, place))));
        }
    }
    std::vector<Choice> found;
    for (auto& row : TRY(options.rows->rows(query))) found.push_back({std::move(row.value), std::move(row.label)});
    return found;
}

Result<std::vector<Choice>> Core::choices(Place place, std::string_view text, std::size_t most) const {
    std::vector<Choice> found;
    PlanNode const& planned = plan->nodes[place.node];
    if (!planned.choices || !item(place)) return found;
    CompiledChoices const& of = *planned.choices;
    if (of.nodeset && options.rows && options.rows->has(of.instance)) return registry_choices(place, text, most);
    auto const add = [&](std::string value, std::string label) {
        if (label.empty()) label = value;
        bool const wanted = text.empty() || contains(value, text) || contains(label, text);
        if (wanted && found.size() < most) found.push_back({std::move(value), std::move(label)});
    };
    for (forms::Item const& each : *of.items) add(each.value, text_of(each.label, place));
    if (!of.nodeset) return found;
    Place const before = std::exchange(current_, place);
    auto const rows = choice_rows(place);
    if (rows) {
        for (NodeRef const& row : *rows) {
            if (found.size() >= most) break;
            add(row_text(row, of.value_ref, false), row_text(row, of.label_ref, true));
        }
    }
    current_ = before;
    if (!rows) return rows.error();
    return found;
}

/// Whether a value can be chosen now. Nothing: the list is not there to ask.
std::optional<bool> Core::offers(Place place, std::string_view value) const {
    CompiledChoices const& of = *plan->nodes[place.node].choices;
    for (forms::Item const& each : *of.items) {
        if (each.value == value) return true;
    }
    if (!of.nodeset) return of.items->empty() ? std::nullopt : std::optional(false);
    if (options.rows && options.rows->has(of.instance)) {
        auto const rows = registry_choices(place, value, limits::choice_rows);
        if (!rows) return std::nullopt;
        return std::any_of(rows->begin(), rows->end(), [&](Choice const& each) { return each.value == value; });
    }
    if (!of.instance.empty()) {
        for (Secondary const& each : secondary_) {
            if (each.id == of.instance && !each.available) return std::nullopt;
        }
    }
    auto const rows = choice_rows(place);
    if (!rows) return std::nullopt;
    if (rows->size() > 64 && is_name(of.value_ref)) { // a long list is asked by its index
        NodeRef const any = rows->front();
        auto const* const candidates =
            any.tree->find(any.tree->parent(any.id), any.tree->local_name(any.id), of.value_ref, value);
        if (candidates) {
            return std::any_of(candidates->begin(), candidates->end(), [&](NodeId id) {
                return std::find(rows->begin(), rows->end(), NodeRef{any.tree, id}) != rows->end();
            });
        }
    }
    return std::any_of(rows->begin(), rows->end(),
                       [&](NodeRef const& row) { return row_text(row, of.value_ref, false) == value; });
}

} // namespace gengji::forms::session
