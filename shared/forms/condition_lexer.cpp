#include "shared/forms/condition_lexer.hpp"

namespace gengji::forms {

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

} // namespace

/// How many digits stand from here.
std::size_t ConditionLexer::digits(std::size_t from) const {
    std::size_t n = 0;
    while (from + n < text_.size() && is_digit(text_[from + n])) ++n;
    return n;
}

Token ConditionLexer::next() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t')) ++at_;
    if (at_ == text_.size()) return take(Token::Kind::end, 0);
    char const c = text_[at_];
    if (is_letter(c)) {
        std::size_t n = 1;
        while (at_ + n < text_.size() && (is_letter(text_[at_ + n]) || is_digit(text_[at_ + n]))) ++n;
        return take(Token::Kind::word, n);
    }
    if (is_digit(c)) {
        std::size_t n = digits(at_);
        if (at_ + n < text_.size() && text_[at_ + n] == '.') // 0.5, but not 0..5
            if (auto const places = digits(at_ + n + 1)) n += 1 + places;
        return take(Token::Kind::number, n);
    }
    if (c == '\'') {
        auto const end = text_.find('\'', at_ + 1);
        if (end == text_.npos) return take(Token::Kind::wrong, text_.size() - at_);
        return take(Token::Kind::text, end + 1 - at_);
    }
    for (std::string_view const symbol : {"<>", "<=", ">=", "..", "=", "<", ">", "+", "-", "*", "(", ")", ",", "."})
        if (text_.substr(at_, symbol.size()) == symbol) return take(Token::Kind::symbol, symbol.size());
    return take(Token::Kind::wrong, 1);
}

Token ConditionLexer::take(Token::Kind kind, std::size_t size) {
    Token const token{kind, text_.substr(at_, size), at_};
    at_ += size;
    return token;
}

} // namespace gengji::forms
