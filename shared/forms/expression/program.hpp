#pragma once

// Of this folder only: what an expression is compiled to.

#include "shared/forms/expression/expression.hpp"
#include "shared/forms/expression/functions.hpp"

#include <atomic>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

namespace gengji::forms::expression {

enum class Axis : std::uint8_t {
    child,
    descendant,
    parent,
    ancestor,
    following_sibling,
    preceding_sibling,
    following,
    preceding,
    attribute,
    name_space,
    self,
    descendant_or_self,
    ancestor_or_self,
};

enum class Test : std::uint8_t { name, any_name, any_of_prefix, node, text, comment, processing_instruction };

enum class Operator : std::uint8_t { or_, and_, eq, ne, lt, le, gt, ge, add, subtract, multiply, divide, modulo };

using NodeIndex = std::uint32_t; ///< of a Part
constexpr NodeIndex no_part = UINT32_MAX;

/// `[key = value]` as the first predicate of a child step: rows are found through the tree's index of `key`.
struct Lookup {
    std::string key; ///< a child's local name, or "@name"
    NodeIndex value = no_part;
    bool whole = false; ///< the predicate says nothing else
};

struct Step {
    Axis axis{};
    Test test{};
    std::string prefix, local; ///< local: also the target of processing-instruction('x')
    std::string uri;           ///< of the prefix; empty when nobody declared it
    bool known_prefix = false;
    std::vector<NodeIndex> predicates;
    Lookup lookup;
    std::uint32_t number = 0; ///< among all steps of the program
};

enum class Kind : std::uint8_t { number, text, call, path, chain, negation, union_ };
enum class Start : std::uint8_t { context, root, expression };

struct Part {
    Kind kind{};
    bool fixed = false;              ///< its value is the same at every node of one evaluation
    std::uint32_t slot = UINT32_MAX; ///< where a fixed value is kept during an evaluation
    double number = 0;
    std::string text; ///< a literal; a number as written; a function's name
    Function const* function = nullptr;
    Start start{};
    std::vector<NodeIndex>
        operands; ///< arguments; operands of a chain; the start expression of a path and its predicates
    std::vector<Operator> operators; ///< one fewer than operands
    std::vector<Step> steps;
    bool simple = false; ///< a path of child::name steps without predicates
};

struct Program {
    std::string text;
    CompileOptions options;
    std::vector<Part> parts;
    NodeIndex root = no_part;
    std::uint32_t step_count = 0;
    std::uint32_t slot_count = 0;
    std::vector<std::string> faults;
    /// Per step: which name number it means in the tree seen last (tree's name serial << 32 | number).
    mutable std::deque<std::atomic<std::uint64_t>> names;
};

Result<std::shared_ptr<Program const>> parse(std::string_view text, CompileOptions const& options);
/// Marks what is fixed, what can be looked up, what stands wrong. Second half of compiling.
void analyse(Program& program);
std::string print(Program const& program);

} // namespace gengji::forms::expression
