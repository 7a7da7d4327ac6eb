#pragma once

#include "shared/base/result.hpp"
#include "shared/forms/expression/expression.hpp"
#include "shared/forms/session/value_types.hpp"
#include "shared/forms/xform/xform.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gengji::forms::session {

using Index = std::uint32_t;
constexpr Index none = UINT32_MAX;

/// What a rule decides for its node, whenever something that it reads has changed.
enum class RuleKind : std::uint8_t { relevant, readonly, calculate, choices, count };
constexpr std::size_t rule_kinds = 5;

struct Rule {
    RuleKind kind{};
    Index node = none;
    Expression expression;
    std::uint32_t rank = 0; ///< rules of lower rank come first; those of one cycle that is allowed share it
    bool reads_language = false;
};

/// A rule that reads a node. `scope`: the innermost frame that reader and node share whenever the rule reads the node;
/// instances of the rule outside it need not look again.
struct Reader {
    Index rule = none;
    Index scope = 0;
};

struct CompiledAction {
    enum class Kind : std::uint8_t { setvalue, setgeopoint, recordaudio };
    Kind kind{};
    std::optional<Expression> target; ///< a node-set
    Index plain_target = none;        ///< the node, where the reference is a plain path
    std::optional<Expression> value;
    std::string text;
    bool first_load = false, load = false, new_repeat = false, value_changed = false;
    Index source = none; ///< the node of the control that holds it; the repeat, for odk-new-repeat
};

/// How a question's choices are found.
struct CompiledChoices {
    std::vector<Item> const* items = nullptr; ///< written in the question
    std::optional<Expression> nodeset;        ///< or found in an instance
    std::string value_ref, label_ref;         ///< seen from one node of the set
    std::string instance;                     ///< whose rows they are; empty: nodes of the form itself
};

/// One element or attribute of the form's own instance, in all its instances.
struct PlanNode {
    std::string name; ///< local; an attribute's starts with @
    std::string path; ///< plain: /data/crops/area
    Index parent = none;
    std::vector<Index> children;          ///< in document order
    Index frame = 0;                      ///< into Plan::frames
    Index offset = 0;                     ///< within that frame
    InstanceNode const* source = nullptr; ///< as the form was written: its first instance, or the template
    bool has_default = false;             ///< some instance of it is written with a value

    ValueType type = ValueType::text;
    bool exact = false; ///< money or area: reckoned in Decimal
    std::string preload, preload_params;
    std::optional<Expression> required, constraint;
    Caption const* constraint_message = nullptr;
    Caption const* required_message = nullptr;
    Index rules[rule_kinds] = {none, none, none, none, none};

    Control const* control = nullptr; ///< the first question, group or repeat of it
    std::optional<CompiledChoices> choices;
    bool many_choices = false; ///< select or rank: a list of values, parted by blanks

    bool is_attribute = false, is_repeat = false, count_fixed = false;
    InstanceNode const* repeat_template = nullptr;
    Index repeat_number = none;         ///< among the repeats of the frame that holds it
    std::vector<Index> changed_actions; ///< into Plan::actions: xforms-value-changed of its control
    std::vector<Reader> readers;
};

/// The nodes that come and go together: frame 0 is the whole form without what is in repeats, each repeat has its own.
struct FrameSpec {
    Index root = none;          ///< the repeat's node; of frame 0 the root element
    Index parent = none;        ///< the frame that holds it
    std::vector<Index> nodes;   ///< by offset; parents come first
    std::vector<Index> repeats; ///< nodes of the repeats directly within
};

/// A form, compiled: every expression, the dependency graph and the order of its rules. Immutable; any thread.
struct Plan {
    std::shared_ptr<XForm const> form;
    std::vector<Bind> binds;     ///< one a node: what several binds say of it, together
    std::vector<PlanNode> nodes; ///< 0 is the root element
    std::vector<FrameSpec> frames;
    std::vector<Rule> rules;
    std::vector<CompiledAction> actions;
    std::unordered_map<std::string, Index> by_path;
    std::map<std::string, std::string> namespaces;
    /// language → text id → the text's forms
    std::vector<std::unordered_map<std::string, TextEntry const*>> texts;
    std::vector<std::string> languages; ///< as written, in order
    Index default_language = none;
    std::vector<std::string> trial_only; ///< why this form can be tried but not filled in for good; empty: it can

    Index at(std::string_view path) const;
    /// Whether `outer` is `frame` or holds it.
    bool holds(Index outer, Index frame) const;
};

/// Of which frame the instances of a rule are: a repeat's count is asked where the repeat stands.
Index rule_frame(Plan const& plan, Rule const& rule);

/// Compiles a form. Errors: invalid, naming the node and the rule: expressions that cannot be compiled, cyclic
/// calculations, repeats without a place in the instance.
Result<std::shared_ptr<Plan const>> make_plan(XForm form);

} // namespace gengji::forms::session
