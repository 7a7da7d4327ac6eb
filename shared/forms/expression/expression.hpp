#pragma once

#include "shared/forms/expression/reads.hpp"
#include "shared/forms/expression/surroundings.hpp"
#include "shared/forms/expression/value.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gengji::forms {

/// How the four operations, sum() and round() reckon.
enum class Arithmetic : std::uint8_t {
    floating, ///< as XPath says: IEEE double
    exact,    ///< in Decimal where every operand has one (money, area); a quotient is rounded to max_decimal_scale
};

struct CompileOptions {
    std::map<std::string, std::string> namespaces; ///< prefix → namespace; "" is that of names without a prefix
    Arithmetic arithmetic = Arithmetic::floating;
};

namespace expression {
struct Program;
}

/// An XPath 1.0 expression with OpenRosa's functions, compiled. Immutable; copies share it; any thread may evaluate it.
class Expression {
public:
    /// Errors: invalid, with the character position and what was expected: wrong syntax, variables, expressions too
    /// long or too deep (limits.hpp). Unknown functions and wrong numbers of arguments are errors where they are
    /// evaluated, as in ODK: see faults().
    static Result<Expression> compile(std::string_view text, CompileOptions const& options = {});

    std::string const& text() const; ///< as it was given
    std::string print() const;       ///< in one canonical notation; compiles to the same expression
    /// What will fail if it is ever evaluated: functions nobody knows, wrong numbers of arguments. For a form's check.
    std::vector<std::string> const& faults() const;
    /// What its value may depend on, for an expression at the node with this plain path ("/data/group/q").
    Reads reads(std::string_view context_path) const;

    expression::Program const& program() const { return *program_; }

private:
    explicit Expression(std::shared_ptr<expression::Program const> program) : program_(std::move(program)) {}
    std::shared_ptr<expression::Program const> program_;
};

/// Errors: invalid, in words for a person: a step budget used up, an instance that is not there, a regular expression
/// that cannot be followed, a wrong argument. Never throws, never runs longer than the budget.
Result<XValue> evaluate(Expression const& expression, Surroundings const& surroundings);
Result<std::string> evaluate_string(Expression const& expression, Surroundings const& surroundings);
Result<double> evaluate_number(Expression const& expression, Surroundings const& surroundings);
Result<bool> evaluate_boolean(Expression const& expression, Surroundings const& surroundings);
Result<NodeSet> evaluate_nodes(Expression const& expression, Surroundings const& surroundings);

} // namespace gengji::forms
