#include "shared/forms/expression/program.hpp"

#include <array>

namespace gengji::forms::expression {

namespace {

constexpr std::array<std::string_view, 13> operator_texts{" or ", " and ", " = ", " != ", " < ",   " <= ", " > ",
                                                          " >= ", " + ",   " - ", " * ",  " div ", " mod "};
constexpr std::array<std::string_view, 13> axis_texts{
    "child",     "descendant", "parent",    "ancestor", "following-sibling",  "preceding-sibling", "following",
    "preceding", "attribute",  "namespace", "self",     "descendant-or-self", "ancestor-or-self"};

int strength_of(Part const& part) {
    if (part.kind == Kind::chain) {
        constexpr std::array<int, 13> strengths{1, 2, 3, 3, 4, 4, 4, 4, 5, 5, 6, 6, 6};
        return strengths[static_cast<std::size_t>(part.operators.front())];
    }
    return part.kind == Kind::negation ? 7 : part.kind == Kind::union_ ? 8 : 9;
}

class Printer {
public:
    explicit Printer(Program const& program) : program_(program) {}

    std::string text(NodeIndex index) const {
        Part const& part = program_.parts[index];
        switch (part.kind) {
        case Kind::number:
            return part.text;
        case Kind::text:
            return quoted(part.text);
        case Kind::call:
            return part.text + "(" + list(part.operands, 0, ", ") + ")";
        case Kind::path:
            return path(part);
        case Kind::union_:
            return operands(part, 9, " | ");
        case Kind::negation:
            return (part.number < 0 ? "-" : "--") + guarded(part.operands.front(), 8);
        case Kind::chain:
            return chain(part);
        }
        return {};
    }

private:
    static std::string quoted(std::string const& text) {
        char const quote = text.find('\'') == std::string::npos ? '\'' : '"';
        return quote + text + quote;
    }

    std::string guarded(NodeIndex index, int strength) const {
        std::string const inner = text(index);
        return strength_of(program_.parts[index]) < strength ? "(" + inner + ")" : inner;
    }

    std::string list(std::vector<NodeIndex> const& parts, std::size_t first, std::string_view between) const {
        std::string all;
        for (std::size_t at = first; at < parts.size(); ++at) {
            if (at > first) all += between;
            all += text(parts[at]);
        }
        return all;
    }

    std::string operands(Part const& part, int strength, std::string_view between) const {
        std::string all;
        for (NodeIndex const operand : part.operands) {
            if (!all.empty()) all += between;
            all += guarded(operand, strength);
        }
        return all;
    }

    std::string chain(Part const& part) const {
        int const strength = strength_of(part);
        std::string all = guarded(part.operands.front(), strength + 1);
        for (std::size_t at = 0; at < part.operators.size(); ++at) {
            all += operator_texts[static_cast<std::size_t>(part.operators[at])];
            all += guarded(part.operands[at + 1], strength + 1);
        }
        return all;
    }

    std::string predicates(std::vector<NodeIndex> const& parts, std::size_t first) const {
        std::string all;
        for (std::size_t at = first; at < parts.size(); ++at) all += "[" + text(parts[at]) + "]";
        return all;
    }

    std::string path(Part const& part) const {
        std::string all;
        if (part.start == Start::root) all = "/";
        if (part.start == Start::expression) {
            all = guarded(part.operands.front(), 9);
            if (program_.parts[part.operands.front()].kind == Kind::path) all = "(" + all + ")";
            all += predicates(part.operands, 1);
            if (!part.steps.empty()) all += "/";
        }
        for (std::size_t at = 0; at < part.steps.size(); ++at) {
            if (at > 0) all += "/";
            all += step(part.steps[at]);
        }
        return all;
    }

    std::string step(Step const& step) const {
        bool const bare = step.predicates.empty() && step.test == Test::node;
        if (bare && step.axis == Axis::self) return ".";
        if (bare && step.axis == Axis::parent) return "..";
        std::string all;
        if (step.axis == Axis::attribute) {
            all = "@";
        } else if (step.axis != Axis::child) {
            all = std::string(axis_texts[static_cast<std::size_t>(step.axis)]) + "::";
        }
        std::string const head = step.prefix.empty() ? "" : step.prefix + ":";
        switch (step.test) {
        case Test::name:
            all += head + step.local;
            break;
        case Test::any_name:
            all += "*";
            break;
        case Test::any_of_prefix:
            all += head + "*";
            break;
        case Test::node:
            all += "node()";
            break;
        case Test::text:
            all += "text()";
            break;
        case Test::comment:
            all += "comment()";
            break;
        case Test::processing_instruction:
            all += "processing-instruction(" + (step.local.empty() ? "" : quoted(step.local)) + ")";
        }
        return all + predicates(step.predicates, 0);
    }

    Program const& program_;
};

} // namespace

std::string print(Program const& program) { return Printer(program).text(program.root); }

} // namespace gengji::forms::expression
