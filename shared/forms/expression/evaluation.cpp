#include "shared/forms/expression/evaluation.hpp"

#include "shared/forms/expression/dates.hpp"
#include "shared/forms/expression/numbers.hpp"

#include <cmath>
#include <limits>

namespace gengji::forms::expression {

namespace {

constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();

Host const& plain_host() {
    static Host const host;
    return host;
}

bool is_comparison(Operator meaning) { return meaning >= Operator::eq && meaning <= Operator::ge; }

double reckon(Operator meaning, double left, double right) {
    switch (meaning) {
    case Operator::add:
        return left + right;
    case Operator::subtract:
        return left - right;
    case Operator::multiply:
        return left * right;
    case Operator::divide:
        return left / right;
    default:
        return std::fmod(left, right);
    }
}

std::optional<Decimal> reckon(Operator meaning, Decimal left, Decimal right) {
    switch (meaning) {
    case Operator::add:
        return add(left, right);
    case Operator::subtract:
        return subtract(left, right);
    case Operator::multiply:
        return multiply(left, right);
    case Operator::divide:
        return divide(left, right);
    default:
        return remainder(left, right);
    }
}

} // namespace

Evaluation::Evaluation(Program const& program, Surroundings const& surroundings)
    : program_(program), surroundings_(surroundings), host_(surroundings.host ? surroundings.host : &plain_host()),
      steps_left_(surroundings.step_budget) {}

NodeRef Evaluation::root() const {
    if (surroundings_.root) return surroundings_.root;
    if (!surroundings_.context) return {};
    return {surroundings_.context.tree, surroundings_.context.tree->document()};
}

void Evaluation::fail(std::string detail) {
    if (!error_) error_ = Error{Problem::invalid, std::move(detail)};
}

bool Evaluation::spend(std::size_t steps) {
    if (error_) return false;
    if (steps <= steps_left_) return steps_left_ -= steps, true;
    steps_left_ = 0;
    fail("表达式计算量太大，已停止；请改写得简单些（例如少用 //，或缩小选项范围）");
    return false;
}

bool Evaluation::fits(std::size_t text_bytes) {
    if (text_bytes <= limits::expression_text_bytes) return !failed();
    fail("表达式产生的文字太长，已停止");
    return false;
}

XValue Evaluation::value(NodeIndex index, Focus const& focus) {
    Part const& part = program_.parts[index];
    return part.slot == UINT32_MAX ? plain_value(part, focus) : kept(part, focus);
}

XValue const& Evaluation::kept(Part const& part, Focus const& focus) {
    if (slots_.empty()) slots_.resize(program_.slot_count);
    std::optional<XValue>& slot = slots_[part.slot];
    if (!slot) slot = plain_value(part, focus);
    return *slot;
}

XValue Evaluation::plain_value(Part const& part, Focus const& focus) {
    if (!spend()) return {std::string()};
    switch (part.kind) {
    case Kind::number: {
        if (program_.options.arithmetic == Arithmetic::exact) {
            if (auto const exact = parse_decimal(part.text)) return {*exact};
        }
        return {part.number};
    }
    case Kind::text:
        return {part.text};
    case Kind::call:
        return call(part, focus);
    case Kind::path:
        return {path(part, focus)};
    case Kind::union_:
        return {union_of(part, focus)};
    case Kind::chain:
        return chain(part, focus);
    case Kind::negation: {
        XValue const inner = value(part.operands.front(), focus);
        if (program_.options.arithmetic == Arithmetic::exact) {
            if (auto const exact = to_decimal(inner))
                return {part.number < 0 ? Decimal{-exact->unscaled, exact->scale} : *exact};
        }
        return {part.number * number_of(inner)};
    }
    }
    return {std::string()};
}

/// Operators of one strength, from the left: a - b + c. `and` and `or` stop as soon as the answer is known.
XValue Evaluation::chain(Part const& part, Focus const& focus) {
    Operator const first = part.operators.front();
    if (first == Operator::or_ || first == Operator::and_) {
        bool const stop_at = first == Operator::or_;
        for (NodeIndex const operand : part.operands) {
            if (truth(operand, focus) == stop_at) return {stop_at};
            if (failed()) break;
        }
        return {!stop_at};
    }
    if (!is_comparison(first) && program_.options.arithmetic == Arithmetic::floating) {
        double sum = number(part.operands.front(), focus);
        for (std::size_t at = 0; at < part.operators.size() && !failed(); ++at)
            sum = reckon(part.operators[at], sum, number(part.operands[at + 1], focus));
        return {sum};
    }
    if (bool answer = false; is_comparison(first) && part.operators.size() == 1 && compared_simply(part, focus, answer))
        return {answer};
    XValue left = value(part.operands.front(), focus);
    for (std::size_t at = 0; at < part.operators.size() && !failed(); ++at) {
        XValue const right = value(part.operands[at + 1], focus);
        Operator const meaning = part.operators[at];
        left = is_comparison(meaning) ? XValue{compare(meaning, left, right)} : arithmetic(meaning, left, right);
    }
    return left;
}

XValue Evaluation::arithmetic(Operator meaning, XValue const& left, XValue const& right) {
    auto const exact_left = to_decimal(left);
    auto const exact_right = to_decimal(right);
    if (exact_left && exact_right) {
        if (auto const exact = reckon(meaning, *exact_left, *exact_right)) return {*exact};
    }
    return {reckon(meaning, number_of(left), number_of(right))};
}

XValue Evaluation::call(Part const& part, Focus const& focus) {
    if (!part.function) return fail("没有叫 " + part.text + "() 的函数，请检查拼写"), XValue{std::string()};
    if (!right_count(*part.function, part.operands.size())) {
        fail("函数 " + part.text + "() 的参数个数不对：写了 " + std::to_string(part.operands.size()) + " 个");
        return {std::string()};
    }
    return part.function->run(Call{*this, focus, part});
}

NodeSet Evaluation::union_of(Part const& part, Focus const& focus) {
    NodeSet all;
    for (NodeIndex const operand : part.operands) {
        XValue const one = value(operand, focus);
        if (failed()) return {};
        if (!one.is_nodes()) return fail("“|”两边应当是路径"), NodeSet();
        all.insert(all.end(), one.nodes().begin(), one.nodes().end());
    }
    sort(all);
    return all;
}

double Evaluation::number(NodeIndex index, Focus const& focus) {
    Part const& part = program_.parts[index];
    if (part.kind == Kind::number) return part.number;
    if (part.simple) {
        NodeRef node;
        if (single(part, focus, node)) return node ? number_of_node(node) : nan_value;
    }
    return number_of(value(index, focus));
}

std::string Evaluation::text(NodeIndex index, Focus const& focus) {
    Part const& part = program_.parts[index];
    if (part.kind == Kind::text) return part.text;
    if (part.simple) {
        NodeRef node;
        if (single(part, focus, node)) return node ? text_of_node(node) : std::string();
    }
    return text_of(value(index, focus));
}

bool Evaluation::truth(NodeIndex index, Focus const& focus) { return truth_of(value(index, focus)); }

double Evaluation::number_of_text(std::string_view text) {
    if (auto const plain = parse_number(text)) return *plain;
    if (auto const moment = parse_plain_moment(text, zone())) return days_since_1970(*moment);
    return nan_value;
}

double Evaluation::number_of_node(NodeRef node) {
    Tree const& tree = *node.tree;
    if (tree.kind(node.id) != NodeKind::element) {
        return tree.kind(node.id) == NodeKind::document ? number_of_text(tree.string_value(node.id))
                                                        : number_of_text(tree.text(node.id));
    }
    std::string_view const leaf = tree.leaf_value(node.id);
    return leaf.empty() ? number_of_text(text_of_node(node)) : number_of_text(leaf);
}

std::string Evaluation::text_of_node(NodeRef node) {
    std::string_view const leaf = node.tree->leaf_value(node.id);
    if (!leaf.empty() || node.tree->first_child(node.id) == no_node) {
        spend();
        bool const holds_text =
            node.tree->kind(node.id) != NodeKind::element && node.tree->kind(node.id) != NodeKind::document;
        return std::string(holds_text ? node.tree->text(node.id) : leaf);
    }
    std::string text = node.tree->string_value(node.id);
    spend(1 + text.size() / 16);
    return text;
}

double Evaluation::number_of(XValue const& value) {
    if (auto const* const text = std::get_if<std::string>(&value.content)) return number_of_text(*text);
    if (value.is_nodes()) return value.nodes().empty() ? nan_value : number_of_node(value.nodes().front());
    return to_number(value);
}

std::string Evaluation::text_of(XValue const& value) {
    if (value.is_nodes()) return value.nodes().empty() ? std::string() : text_of_node(value.nodes().front());
    if (auto const* const date = std::get_if<DateValue>(&value.content); date && date->text.empty())
        fail("这个值不是日期，日期请写成 2025-10-20");
    return to_string(value);
}

bool Evaluation::truth_of(XValue const& value) { return to_boolean(value); }

} // namespace gengji::forms::expression
