#pragma once

// Of this folder only: the functions that expressions can call.

#include "shared/forms/expression/value.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gengji::forms::expression {

struct Part;
class Evaluation;
struct Focus;

/// What a function looks at besides its arguments.
enum Uses : std::uint8_t {
    uses_nothing = 0,
    uses_node = 1,         ///< the context node
    uses_node_if_bare = 2, ///< the context node when it has no argument
    uses_position = 4,     ///< position and size, when it has no argument
    uses_time = 8,
    uses_randomness = 16,
    uses_language = 32,
    uses_device = 64,
    uses_everything = 128, ///< any node of the document
};

/// One call: evaluates its arguments as it needs them.
struct Call {
    Evaluation& run;
    Focus const& focus;
    Part const& part;

    std::size_t count() const;
    XValue value(std::size_t argument) const;
    std::string text(std::size_t argument) const;
    double number(std::size_t argument) const;
    bool truth(std::size_t argument) const;
    /// The string values of every argument from `first` on, each node of a node-set counting for itself.
    std::vector<std::string> texts(std::size_t first) const;
    NodeSet nodes(std::size_t argument) const; ///< an error for anything but a node-set
};

struct Function {
    std::string_view name;
    int least = 0;
    int most = 0; ///< -1: any number
    std::uint8_t uses = 0;
    XValue (*run)(Call const& call) = nullptr;
    bool pairs = false; ///< what goes beyond `least` comes in twos
};

Function const* find_function(std::string_view name);
bool right_count(Function const& function, std::size_t count);

// The groups; each returns its table.
std::vector<Function> const& core_functions();
std::vector<Function> const& text_functions();
std::vector<Function> const& number_functions();
std::vector<Function> const& date_functions();
std::vector<Function> const& choice_functions();
std::vector<Function> const& form_functions();
std::vector<Function> const& geo_functions();
std::vector<Function> const& digest_functions();

} // namespace gengji::forms::expression
