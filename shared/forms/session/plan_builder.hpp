#pragma once

#include "shared/forms/session/plan.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace gengji::forms::session {

/// Makes a plan in three steps; each collects what is wrong, so that an author sees all of it at once.
class PlanBuilder {
public:
    explicit PlanBuilder(Plan& plan) : plan_(plan) {}

    void make_nodes();   ///< plan_nodes.cpp
    void make_rules();   ///< plan_rules.cpp
    void make_actions(); ///< plan_actions.cpp
    void make_order();   ///< plan_order.cpp: who reads whom, what comes first, no cycles
    std::vector<std::string> const& errors() const { return errors_; }

private:
    // Nodes
    void collect_repeats(std::vector<Control> const& controls);
    Index add_node(InstanceNode const& source, Index parent);
    void merge_children(InstanceNode const& source, Index node);
    void place(Index node, Index frame);
    Index attribute_at(std::string_view path);
    void attach_controls(std::vector<Control> const& controls);

    // Rules
    void merge_binds();
    void read_bind(Bind const& bind, PlanNode& node);
    void add_rule(RuleKind kind, Index node, std::string const& text, CompileOptions const& options);
    std::optional<Expression> compile(std::string const& text, Index node, std::string_view what,
                                      CompileOptions const& options);
    void read_choices(PlanNode& node, Index index, Control const& control);
    CompileOptions options_of(PlanNode const& node) const;

    // Actions
    void add_action(Action const& action, Index source, bool in_repeat);
    void collect_actions(std::vector<Control> const& controls);

    // Order
    struct Edge {
        Index from = none, to = none; ///< rules
        bool soft = false;            ///< reaches another instance, or itself: never a reason to refuse
    };
    void read_paths(Index rule);
    void add_reader(Index rule, Index node, Index scope, bool other_instances);
    std::vector<Edge> edges() const;
    void refuse_cycle(std::vector<Index> const& rules);

    struct Read {
        Index rule = none, node = none, scope = 0;
        bool other_instances = false;
    };

    Plan& plan_;
    std::vector<std::string> errors_;
    std::vector<std::string> repeat_paths_;
    std::vector<Read> reads_;
};

/// "/data/orx:meta/ x " → "/data/meta/x"; nothing where it is more than a plain path.
std::optional<std::string> plain_path(std::string_view text);

} // namespace gengji::forms::session
