#pragma once

// Of this folder only: one evaluation of a compiled expression.

#include "shared/forms/expression/program.hpp"
#include "shared/forms/expression/surroundings.hpp"
#include "shared/forms/expression/value.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gengji::forms::expression {

/// The node an expression, a step or a predicate is at.
struct Focus {
    NodeRef node;
    std::size_t position = 1;
    std::size_t size = 1;
};

/// Carries one evaluation. From the first error on every value is empty and every loop ends: look at `error()` once,
/// at the end.
class Evaluation {
public:
    Evaluation(Program const& program, Surroundings const& surroundings);

    XValue value(NodeIndex part, Focus const& focus);
    double number(NodeIndex part, Focus const& focus);
    bool truth(NodeIndex part, Focus const& focus);
    std::string text(NodeIndex part, Focus const& focus);

    // Conversions that know the time zone: a string or node that is a date is a number of days.
    double number_of(XValue const& value);
    double number_of_text(std::string_view text);
    double number_of_node(NodeRef node);
    std::string text_of(XValue const& value);
    std::string text_of_node(NodeRef node);
    bool truth_of(XValue const& value);

    bool compare(Operator meaning, XValue const& left, XValue const& right);

    Surroundings const& surroundings() const { return surroundings_; }
    Host const& host() const { return *host_; }
    TimeZone const& zone() const { return host_->time_zone(); }
    Program const& program() const { return program_; }
    NodeRef context() const { return surroundings_.context; }
    NodeRef root() const;

    /// While it lives, absolute paths do not keep to the repeat the context stands in.
    struct AllRepeats {
        explicit AllRepeats(Evaluation& run) : run_(run), before_(run.all_repeats_) { run.all_repeats_ = true; }
        ~AllRepeats() { run_.all_repeats_ = before_; }
        Evaluation& run_;
        bool before_;
    };

    void fail(std::string detail);
    bool failed() const { return error_.has_value(); }
    std::optional<Error> const& error() const { return error_; }
    /// Counts steps; false once the budget is used up or something else went wrong.
    bool spend(std::size_t steps = 1);
    bool fits(std::size_t text_bytes); ///< false, and an error, when a string grows too long

    void sort(NodeSet& nodes); ///< document order, each once

private:
    struct Accepted { ///< the name numbers that a name test means in one tree
        Tree const* tree = nullptr;
        std::vector<std::uint32_t> numbers;
    };

    XValue plain_value(Part const& part, Focus const& focus);
    XValue chain(Part const& part, Focus const& focus);
    /// `question > value` and the like, without making sets and copies; false when it takes the long way.
    bool compared_simply(Part const& part, Focus const& focus, bool& answer);
    XValue const& kept(Part const& part, Focus const& focus); ///< a fixed part's value
    XValue arithmetic(Operator meaning, XValue const& left, XValue const& right);
    XValue call(Part const& part, Focus const& focus);
    NodeSet union_of(Part const& part, Focus const& focus);

    NodeSet path(Part const& part, Focus const& focus);
    NodeSet start_of(Part const& part, Focus const& focus);
    /// The one node of a simple path, without a set; nothing when there may be several. `found` is void for none.
    bool single(Part const& part, Focus const& focus, NodeRef& found);
    bool pinned(Part const& part, std::size_t step, NodeRef parent, NodeRef& child);
    void step(Step const& step, NodeSet& nodes, bool& flat, bool& sorted);
    bool look_up(Step const& step, NodeRef parent, NodeSet& found);
    void gather(Step const& step, NodeRef from, NodeSet& found);
    template<class Take>
    void walk(Axis axis, NodeRef from, Take&& take);
    bool accepts(Step const& step, NodeRef node);
    std::uint32_t sole_name(Step const& step, Tree const& tree);
    bool name_matches(Step const& step, Tree const& tree, std::uint32_t number);
    std::vector<std::uint32_t> accepted_names(Step const& step, Tree const& tree) const;
    void filter(NodeIndex predicate, NodeSet& nodes);
    bool holds(NodeIndex predicate, Focus const& focus);
    void drop_hidden(NodeSet& nodes);

    Program const& program_;
    Surroundings const& surroundings_;
    Host const* host_;
    std::size_t steps_left_;
    bool all_repeats_ = false;
    std::optional<Error> error_;
    std::vector<std::optional<XValue>> slots_;
    std::vector<Accepted> accepted_;
    std::vector<NodeId> lineage_; ///< of the context: itself, its parent, … up to the document
};

} // namespace gengji::forms::expression
