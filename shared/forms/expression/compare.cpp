#include "shared/forms/expression/dates.hpp"
#include "shared/forms/expression/evaluation.hpp"
#include "shared/forms/expression/numbers.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_set>

// XPath 1.0, 3.4, with dates as a sort of number.

namespace gengji::forms::expression {

namespace {

bool stands(Operator meaning, double left, double right) {
    bool const same = left == right || std::abs(left - right) < tolerance;
    switch (meaning) {
    case Operator::eq:
        return same;
    case Operator::ne:
        return !same; // true for NaN
    case Operator::lt:
        return left < right;
    case Operator::le:
        return left <= right;
    case Operator::gt:
        return left > right;
    default:
        return left >= right;
    }
}

bool stands(Operator meaning, Decimal left, Decimal right) {
    auto const order = left <=> right;
    switch (meaning) {
    case Operator::eq:
        return order == 0;
    case Operator::ne:
        return order != 0;
    case Operator::lt:
        return order < 0;
    case Operator::le:
        return order <= 0;
    case Operator::gt:
        return order > 0;
    default:
        return order >= 0;
    }
}

bool is_equality(Operator meaning) { return meaning == Operator::eq || meaning == Operator::ne; }

Operator turned(Operator meaning) {
    switch (meaning) {
    case Operator::lt:
        return Operator::gt;
    case Operator::le:
        return Operator::ge;
    case Operator::gt:
        return Operator::lt;
    case Operator::ge:
        return Operator::le;
    default:
        return meaning;
    }
}

bool is_number(XValue const& value) {
    return std::holds_alternative<double>(value.content) || std::holds_alternative<Decimal>(value.content) ||
           std::holds_alternative<DateValue>(value.content);
}

struct Extremes {
    double least = std::numeric_limits<double>::infinity();
    double most = -std::numeric_limits<double>::infinity();
    bool any = false;
};

Extremes extremes(Evaluation& run, NodeSet const& nodes) {
    Extremes found;
    for (NodeRef const node : nodes) {
        double const number = run.number_of_node(node);
        if (std::isnan(number)) continue;
        found.least = std::min(found.least, number);
        found.most = std::max(found.most, number);
        found.any = true;
    }
    return found;
}

/// Equal as written, or two dates that mean one instant: "2018-06-25" and "2018-06-25T00:00:00.000+08:00".
bool same_text(Evaluation& run, std::string_view left, std::string_view right) {
    if (left == right) return true;
    bool const may_be_dates = left.size() >= 10 && right.size() >= 10 && left[4] == '-' && right[4] == '-' &&
                              (left.find('T') != left.npos || right.find('T') != right.npos);
    if (!may_be_dates) return false;
    auto const one = parse_plain_moment(left, run.zone()), other = parse_plain_moment(right, run.zone());
    return one && other && *one == *other;
}

bool compare_sets(Evaluation& run, Operator meaning, NodeSet const& left, NodeSet const& right) {
    if (!is_equality(meaning)) { // some pair stands in that order exactly when the extremes do
        Extremes const one = extremes(run, left), other = extremes(run, right);
        if (!one.any || !other.any) return false;
        bool const upwards = meaning == Operator::lt || meaning == Operator::le;
        return upwards ? stands(meaning, one.least, other.most) : stands(meaning, one.most, other.least);
    }
    if (left.empty() || right.empty()) return false;
    std::unordered_set<std::string> values;
    for (NodeRef const node : left) values.insert(run.text_of_node(node));
    if (meaning == Operator::ne && values.size() > 1) return true;
    return std::any_of(right.begin(), right.end(), [&](NodeRef node) {
        return values.contains(run.text_of_node(node)) == (meaning == Operator::eq);
    });
}

bool compare_set(Evaluation& run, Operator meaning, NodeSet const& nodes, XValue const& other) {
    if (is_equality(meaning)) {
        if (auto const* const truth = std::get_if<bool>(&other.content))
            return (nodes.empty() != *truth) == (meaning == Operator::eq);
        if (auto const* const text = std::get_if<std::string>(&other.content)) {
            return std::any_of(nodes.begin(), nodes.end(), [&](NodeRef node) {
                return same_text(run, run.text_of_node(node), *text) == (meaning == Operator::eq);
            });
        }
    }
    double const number = run.number_of(other);
    return std::any_of(nodes.begin(), nodes.end(),
                       [&](NodeRef node) { return stands(meaning, run.number_of_node(node), number); });
}

} // namespace

bool Evaluation::compared_simply(Part const& part, Focus const& focus, bool& answer) {
    Part const* path = &program_.parts[part.operands[0]];
    Part const* other = &program_.parts[part.operands[1]];
    Operator meaning = part.operators.front();
    if (!path->simple) std::swap(path, other), meaning = turned(meaning);
    if (!path->simple) return false;
    bool const is_text = other->kind == Kind::text;
    bool const is_number = other->kind == Kind::number;
    if (!is_text && !is_number && other->slot == UINT32_MAX) return false;
    NodeRef node;
    if (!single(*path, focus, node)) return false;
    XValue const* value = is_text || is_number ? nullptr : &kept(*other, focus);
    std::string const* text = is_text ? &other->text : value ? std::get_if<std::string>(&value->content) : nullptr;
    double const* number = is_number ? &other->number : value ? std::get_if<double>(&value->content) : nullptr;
    if (!node) { // of no node nothing is true, but that it is false
        if (!text && !number) return false;
        if (!surroundings_.absent_is_empty) return answer = false, true;
        if (text && is_equality(meaning)) return answer = text->empty() == (meaning == Operator::eq), true;
        double const nothing = std::numeric_limits<double>::quiet_NaN();
        return answer = stands(meaning, nothing, number ? *number : number_of_text(*text)), true;
    }
    if (text && is_equality(meaning)) {
        std::string_view const leaf = node.tree->leaf_value(node.id);
        bool const same = leaf.empty() ? same_text(*this, text_of_node(node), *text) : same_text(*this, leaf, *text);
        return answer = same == (meaning == Operator::eq), true;
    }
    if (number || text)
        return answer = stands(meaning, number_of_node(node), number ? *number : number_of_text(*text)), true;
    if (!value->is_nodes() || value->nodes().size() != 1) return false;
    NodeRef const right = value->nodes().front();
    if (!is_equality(meaning)) return answer = stands(meaning, number_of_node(node), number_of_node(right)), true;
    std::string_view const one = node.tree->leaf_value(node.id), two = right.tree->leaf_value(right.id);
    if (one.empty() || two.empty()) return false;
    return answer = (one == two) == (meaning == Operator::eq), true;
}

bool Evaluation::compare(Operator meaning, XValue const& left, XValue const& right) {
    if (failed()) return false;
    if (surroundings_.absent_is_empty) {
        if (left.is_nodes() && left.nodes().empty()) return compare(meaning, XValue{std::string()}, right);
        if (right.is_nodes() && right.nodes().empty()) return compare(meaning, left, XValue{std::string()});
    }
    if (left.is_nodes() && right.is_nodes()) return compare_sets(*this, meaning, left.nodes(), right.nodes());
    if (left.is_nodes()) return compare_set(*this, meaning, left.nodes(), right);
    if (right.is_nodes()) return compare_set(*this, turned(meaning), right.nodes(), left);
    if (is_equality(meaning)) {
        bool const want = meaning == Operator::eq;
        if (std::holds_alternative<bool>(left.content) || std::holds_alternative<bool>(right.content))
            return (truth_of(left) == truth_of(right)) == want;
        if (!is_number(left) && !is_number(right)) return same_text(*this, to_string(left), to_string(right)) == want;
    }
    if (program_.options.arithmetic == Arithmetic::exact) {
        auto const one = to_decimal(left), other = to_decimal(right);
        if (one && other) return stands(meaning, *one, *other);
    }
    return stands(meaning, number_of(left), number_of(right));
}

} // namespace gengji::forms::expression
