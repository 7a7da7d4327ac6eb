#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace gengji::forms::xls {

// What has to be known of an expression's text before its `${…}` are paths; all pure and linear.

/// One opening bracket that is not yet closed.
struct OpenBracket {
    bool square = false;
    bool of_indexed_repeat = false;
    std::size_t argument = 1;      ///< of the call: which one is being read
    bool of_instance_path = false; ///< stands in a path that begins with instance()
};

/// Goes through an expression from left to right and knows what is open where it stands.
class Brackets {
public:
    explicit Brackets(std::string_view text) : text_(text) {}
    void advance(std::size_t position); ///< never back
    /// Which argument (from 1) of an indexed-repeat() this is; 0: none.
    std::size_t indexed_repeat_argument() const;
    /// Whether this is within the `[…]` of a path that begins with instance().
    bool in_instance_predicate() const;

private:
    std::size_t step(std::size_t i);
    std::string_view word_before(std::size_t i) const;

    std::string_view text_;
    std::size_t position_ = 0;
    std::vector<OpenBracket> open_;
    bool path_is_instance_ = false;
};

/// Where a path that begins with `instance(` at `begin` ends; `begin` when there is no such path.
std::size_t end_of_instance_path(std::string_view text, std::size_t begin);

/// Whether a default has to be computed: it calls functions, refers to answers or reckons.
bool is_dynamic_default(std::string_view text, std::string_view type);

/// The first arguments of the function's calls that are literals: pulldata('fruits', …) gives fruits.
std::vector<std::string> literal_arguments(std::string_view text, std::string_view function);

} // namespace gengji::forms::xls
