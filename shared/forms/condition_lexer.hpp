#pragma once

#include <cstddef>
#include <string_view>

namespace gengji::forms {

/// A word of a condition's text, borrowed from it.
struct Token {
    enum class Kind { end, word, number, text, symbol, wrong } kind{};
    std::string_view text; ///< a text with its quotes
    std::size_t at = 0;    ///< where it begins
};

/// Takes a condition's text apart, for its parser alone.
class ConditionLexer {
public:
    explicit ConditionLexer(std::string_view text) : text_(text) {}
    Token next();
    void stop() { at_ = text_.size(); } ///< everything that follows is the end
    std::string_view text() const { return text_; }

private:
    Token take(Token::Kind kind, std::size_t size);
    std::size_t digits(std::size_t from) const;

    std::string_view text_;
    std::size_t at_ = 0;
};

} // namespace gengji::forms
