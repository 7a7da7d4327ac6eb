#include "shared/forms/session/plan_builder.hpp"

#include <algorithm>

namespace gengji::forms::session {
namespace {

/// `instance('villages')/root/…` → villages, also inside randomize( … ).
std::string instance_of(std::string_view nodeset) {
    auto const at = nodeset.find("instance(");
    if (at == std::string_view::npos) return {};
    auto const begin = nodeset.find_first_of("'\"", at);
    if (begin == std::string_view::npos) return {};
    auto const end = nodeset.find(nodeset[begin], begin + 1);
    // What stands in a predicate filters the rows of something else.
    if (end == std::string_view::npos || nodeset.substr(0, at).find('[') != std::string_view::npos) return {};
    return std::string(nodeset.substr(begin + 1, end - begin - 1));
}

} // namespace

CompileOptions PlanBuilder::options_of(PlanNode const& node) const {
    return {plan_.namespaces, node.exact ? Arithmetic::exact : Arithmetic::floating};
}

std::optional<Expression> PlanBuilder::compile(std::string const& text, Index node, std::string_view what,
                                               CompileOptions const& options) {
    auto compiled = Expression::compile(text, options);
    if (compiled) return std::move(*compiled);
    std::string const where = node == none ? std::string("表单") : plan_.nodes[node].path;
    errors_.push_back(where + " 的 " + std::string(what) + " 写错了：" + compiled.error().detail);
    return std::nullopt;
}

void PlanBuilder::add_rule(RuleKind kind, Index node, std::string const& text, CompileOptions const& options) {
    static constexpr std::string_view names[] = {"relevant", "readonly", "calculate", "itemset", "jr:count"};
    auto expression = compile(text, node, names[static_cast<std::size_t>(kind)], options);
    if (!expression) return;
    plan_.nodes[node].rules[static_cast<std::size_t>(kind)] = static_cast<Index>(plan_.rules.size());
    plan_.rules.push_back({kind, node, std::move(*expression), 0, false});
}

/// Several binds may speak of one node: the last that says something of a property decides it.
void PlanBuilder::merge_binds() {
    std::unordered_map<std::string, std::size_t> seen;
    for (Bind const& bind : plan_.form->binds) {
        auto path = plain_path(bind.nodeset);
        if (!path || !plan_.by_path.contains(*path)) continue;
        auto const [found, is_new] = seen.emplace(*path, plan_.binds.size());
        if (is_new) {
            plan_.binds.push_back(bind);
            plan_.binds.back().nodeset = *path;
            continue;
        }
        Bind& merged = plan_.binds[found->second];
        for (auto const field : {&Bind::type, &Bind::relevant, &Bind::required, &Bind::readonly, &Bind::constraint,
                                 &Bind::calculate, &Bind::preload, &Bind::preload_params}) {
            if (!(bind.*field).empty()) merged.*field = bind.*field;
        }
        if (!bind.constraint_message.empty()) merged.constraint_message = bind.constraint_message;
        if (!bind.required_message.empty()) merged.required_message = bind.required_message;
        merged.attributes.insert(merged.attributes.end(), bind.attributes.begin(), bind.attributes.end());
    }
}

void PlanBuilder::read_bind(Bind const& bind, PlanNode& node) {
    std::string type = bind.type;
    for (auto const& [name, value] : bind.attributes) {
        if (name == "gengji:type") type = value;
    }
    node.type = value_type_of(type);
    node.exact = type == "money" || type == "area";
    node.preload = bind.preload;
    node.preload_params = bind.preload_params;
    if (!bind.constraint_message.empty()) node.constraint_message = &bind.constraint_message;
    if (!bind.required_message.empty()) node.required_message = &bind.required_message;
    auto const index = static_cast<Index>(&node - plan_.nodes.data());
    auto const options = options_of(node);
    // The other rules run when a form opens and say then what is wrong with them; these only when somebody answers.
    auto const checked = [&](std::string const& text, char const* what) {
        auto rule = compile(text, index, what, options);
        if (rule)
            for (auto const& fault : rule->faults()) errors_.push_back(node.path + " 的 " + what + " 不能用：" + fault);
        return rule;
    };
    if (!bind.required.empty()) node.required = checked(bind.required, "required");
    if (!bind.constraint.empty()) node.constraint = checked(bind.constraint, "constraint");
    if (!bind.relevant.empty()) add_rule(RuleKind::relevant, index, bind.relevant, options);
    if (!bind.readonly.empty()) add_rule(RuleKind::readonly, index, bind.readonly, options);
    if (!bind.calculate.empty()) add_rule(RuleKind::calculate, index, bind.calculate, options);
}

void PlanBuilder::read_choices(PlanNode& node, Index index, Control const& control) {
    bool const selects = control.kind == ControlKind::select || control.kind == ControlKind::select1 ||
                         control.kind == ControlKind::rank;
    if (!selects) return;
    node.many_choices = control.kind != ControlKind::select1;
    node.choices.emplace();
    node.choices->items = &control.items;
    if (!control.itemset) return;
    Itemset const& itemset = *control.itemset;
    node.choices->value_ref = itemset.value_ref;
    node.choices->label_ref = itemset.label_ref.empty() ? itemset.value_ref : itemset.label_ref;
    node.choices->instance = instance_of(itemset.nodeset);
    add_rule(RuleKind::choices, index, itemset.nodeset, {plan_.namespaces, Arithmetic::floating});
    Index const rule = node.rules[static_cast<std::size_t>(RuleKind::choices)];
    if (rule != none) node.choices->nodeset = plan_.rules[rule].expression;
}

void PlanBuilder::make_rules() {
    merge_binds();
    for (Bind const& bind : plan_.binds) read_bind(bind, plan_.nodes[plan_.by_path.at(bind.nodeset)]);
    for (Index index = 0; index < plan_.nodes.size(); ++index) {
        PlanNode& node = plan_.nodes[index];
        if (!node.control) continue;
        if (node.is_repeat) {
            node.count_fixed = node.control->count_fixed;
            if (!node.control->count.empty())
                add_rule(RuleKind::count, index, node.control->count, {plan_.namespaces, Arithmetic::floating});
        } else {
            read_choices(node, index, *node.control);
        }
    }
}

} // namespace gengji::forms::session
