#include "shared/forms/expression/program.hpp"

#include <algorithm>

namespace gengji::forms::expression {

namespace {

bool fixed_call(Program const& program, Part const& part) {
    if (!part.function) return true; // an error, wherever it stands
    std::uint8_t const uses = part.function->uses;
    if (uses & (uses_node | uses_randomness | uses_everything)) return false;
    if (part.operands.empty() && (uses & (uses_node_if_bare | uses_position))) return false;
    return std::all_of(part.operands.begin(), part.operands.end(),
                       [&](NodeIndex operand) { return program.parts[operand].fixed; });
}

/// Operands come before the parts that hold them, so that one pass upwards settles everything.
bool is_fixed(Program const& program, Part const& part) {
    switch (part.kind) {
    case Kind::number:
    case Kind::text:
        return true;
    case Kind::call:
        return fixed_call(program, part);
    case Kind::path:
        // predicates look at the path's own nodes, which do not change if its start does not
        if (part.start == Start::expression) return program.parts[part.operands.front()].fixed;
        return part.start == Start::root;
    default:
        return std::all_of(part.operands.begin(), part.operands.end(),
                           [&](NodeIndex operand) { return program.parts[operand].fixed; });
    }
}

/// The name of `name` or `@name` where the part is just that.
std::string key_of(Part const& part) {
    if (part.kind != Kind::path || part.start != Start::context || part.steps.size() != 1) return {};
    Step const& step = part.steps.front();
    if (step.test != Test::name || !step.prefix.empty() || !step.predicates.empty()) return {};
    if (step.axis == Axis::child) return step.local;
    if (step.axis == Axis::attribute) return "@" + step.local;
    return {};
}

Lookup equality(Program const& program, Part const& part) {
    Lookup lookup;
    if (part.kind != Kind::chain || part.operators.size() != 1 || part.operators.front() != Operator::eq) return lookup;
    for (std::size_t side : {0u, 1u}) {
        NodeIndex const other = part.operands[1 - side];
        std::string key = key_of(program.parts[part.operands[side]]);
        if (!key.empty() && program.parts[other].fixed) return Lookup{std::move(key), other, true};
    }
    return lookup;
}

/// Whether a predicate's value can be a number, which would mean a position, or asks for the position.
bool asks_position(Program const& program, NodeIndex index) {
    Part const& part = program.parts[index];
    if (part.kind == Kind::call && part.function && (part.function->uses & uses_position) && part.operands.empty())
        return true;
    if (part.kind == Kind::path && part.start != Start::expression) return false;
    return std::any_of(part.operands.begin(), part.operands.end(),
                       [&](NodeIndex operand) { return asks_position(program, operand); });
}

Lookup lookup_of(Program const& program, NodeIndex predicate) {
    Part const& part = program.parts[predicate];
    Lookup found = equality(program, part);
    if (!found.key.empty() || part.kind != Kind::chain) return found;
    bool const all_and =
        std::all_of(part.operators.begin(), part.operators.end(), [](Operator each) { return each == Operator::and_; });
    if (!all_and || asks_position(program, predicate)) return {};
    for (NodeIndex const operand : part.operands) {
        found = equality(program, program.parts[operand]);
        if (found.key.empty()) continue;
        found.whole = false;
        return found;
    }
    return {};
}

void keep_fixed(Program& program, NodeIndex index) {
    Part& part = program.parts[index];
    bool const costs = part.kind == Kind::path || part.kind == Kind::call || part.kind == Kind::chain;
    if (part.fixed && costs) {
        if (part.slot == UINT32_MAX) part.slot = program.slot_count++;
        return;
    }
    for (NodeIndex const operand : std::vector<NodeIndex>(part.operands)) keep_fixed(program, operand);
}

void check_call(Program& program, Part const& part) {
    if (!part.function) {
        program.faults.push_back("没有叫 " + part.text + "() 的函数");
    } else if (!right_count(*part.function, part.operands.size())) {
        program.faults.push_back("函数 " + part.text + "() 的参数个数不对：写了 " +
                                 std::to_string(part.operands.size()) + " 个");
    }
}

} // namespace

void analyse(Program& program) {
    for (std::size_t index = 0; index < program.parts.size(); ++index) {
        Part& part = program.parts[index];
        part.fixed = is_fixed(program, part);
        if (part.kind == Kind::call) check_call(program, part);
        part.simple = part.kind == Kind::path && part.start != Start::expression && !part.steps.empty();
        for (Step& step : part.steps) {
            part.simple = part.simple && step.predicates.empty() &&
                          ((step.axis == Axis::child && step.test == Test::name) ||
                           (step.axis == Axis::parent && step.test == Test::node) ||
                           (step.axis == Axis::self && step.test == Test::node));
            if (step.predicates.empty()) continue;
            if (step.axis == Axis::child && step.test == Test::name && step.prefix.empty())
                step.lookup = lookup_of(program, step.predicates.front());
            for (NodeIndex const predicate : step.predicates) keep_fixed(program, predicate);
        }
        if (part.kind == Kind::path && part.start == Start::expression) {
            for (std::size_t each = 1; each < part.operands.size(); ++each) keep_fixed(program, part.operands[each]);
        }
    }
    for (std::uint32_t step = 0; step < program.step_count; ++step) program.names.emplace_back(0);
}

} // namespace gengji::forms::expression
