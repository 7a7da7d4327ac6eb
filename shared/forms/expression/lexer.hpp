#pragma once

// Of this folder only: an expression's text as tokens.

#include "shared/base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gengji::forms::expression {

enum class TokenKind : std::uint8_t {
    end,
    number,
    literal,       ///< text: without the quotes
    name,          ///< a name or prefix:name, also of functions, axes and node types
    any_of_prefix, ///< prefix:*; text: the prefix
    star,          ///< as a name test
    variable,
    open,
    close,
    open_bracket,
    close_bracket,
    dot,
    two_dots,
    at,
    comma,
    two_colons,
    slash,
    two_slashes,
    bar,
    operator_, ///< text: "or", "=", "*", "div", "-" …
};

struct Token {
    TokenKind kind{};
    std::string_view text;
    std::size_t position = 0; ///< byte in the expression
};

/// The tokens, an `end` last. The text must outlive them. Errors: invalid, with the position.
Result<std::vector<Token>> tokens_of(std::string_view text);

/// "表达式第 12 个字符处" for people: characters, not bytes, from 1.
std::string place_of(std::string_view text, std::size_t position);

} // namespace gengji::forms::expression
