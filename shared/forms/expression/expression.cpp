#include "shared/forms/expression/expression.hpp"

#include "shared/forms/expression/evaluation.hpp"

namespace gengji::forms {

Result<Expression> Expression::compile(std::string_view text, CompileOptions const& options) {
    return Expression(TRY(expression::parse(text, options)));
}

std::string const& Expression::text() const { return program_->text; }
std::string Expression::print() const { return expression::print(*program_); }
std::vector<std::string> const& Expression::faults() const { return program_->faults; }

namespace {

template<class Take>
auto run(Expression const& expression, Surroundings const& surroundings, Take&& take)
    -> Result<decltype(take(std::declval<expression::Evaluation&>(), expression::NodeIndex{}, expression::Focus{}))> {
    expression::Evaluation evaluation(expression.program(), surroundings);
    auto result = take(evaluation, expression.program().root,
                       expression::Focus{surroundings.context, surroundings.position, surroundings.size});
    if (evaluation.error()) return *evaluation.error();
    return result;
}

} // namespace

Result<XValue> evaluate(Expression const& expression, Surroundings const& surroundings) {
    return run(expression, surroundings,
               [](expression::Evaluation& evaluation, expression::NodeIndex root, expression::Focus const& focus) {
                   XValue result = evaluation.value(root, focus);
                   // a value that is no date is an error wherever it is wanted as text, and a form stores text
                   if (std::holds_alternative<DateValue>(result.content)) evaluation.text_of(result);
                   return result;
               });
}

Result<std::string> evaluate_string(Expression const& expression, Surroundings const& surroundings) {
    return run(expression, surroundings,
               [](expression::Evaluation& evaluation, expression::NodeIndex root, expression::Focus const& focus) {
                   return evaluation.text(root, focus);
               });
}

Result<double> evaluate_number(Expression const& expression, Surroundings const& surroundings) {
    return run(expression, surroundings,
               [](expression::Evaluation& evaluation, expression::NodeIndex root, expression::Focus const& focus) {
                   return evaluation.number(root, focus);
               });
}

Result<bool> evaluate_boolean(Expression const& expression, Surroundings const& surroundings) {
    return run(expression, surroundings,
               [](expression::Evaluation& evaluation, expression::NodeIndex root, expression::Focus const& focus) {
                   return evaluation.truth(root, focus);
               });
}

Result<NodeSet> evaluate_nodes(Expression const& expression, Surroundings const& surroundings) {
    expression::Evaluation evaluation(expression.program(), surroundings);
    XValue result = evaluation.value(expression.program().root,
                                     expression::Focus{surroundings.context, surroundings.position, surroundings.size});
    if (evaluation.error()) return *evaluation.error();
    if (!result.is_nodes()) return problem(Problem::invalid, "表达式应当选出节点，结果却是数、文字或真假");
    return std::get<NodeSet>(std::move(result.content));
}

} // namespace gengji::forms
