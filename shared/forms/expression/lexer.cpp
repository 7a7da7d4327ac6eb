#include "shared/forms/expression/lexer.hpp"

#include "shared/forms/expression/value.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace gengji::forms::expression {

namespace {

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
bool starts_name(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || letter == '_' ||
           static_cast<unsigned char>(letter) >= 0x80;
}
bool continues_name(char letter) { return starts_name(letter) || is_digit(letter) || letter == '-' || letter == '.'; }

class Lexer {
public:
    explicit Lexer(std::string_view text) : text_(text) {}

    Result<std::vector<Token>> all() {
        while (true) {
            skip_space();
            if (at_ == text_.size()) break;
            TRY(one());
        }
        put(TokenKind::end, 0);
        return std::move(tokens_);
    }

private:
    std::string_view rest() const { return text_.substr(at_); }
    char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

    void skip_space() {
        while (at_ < text_.size()) {
            if (std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) {
                ++at_;
            } else if (rest().starts_with("\xc2\xa0")) { // no-break space, from word processors
                at_ += 2;
            } else {
                break;
            }
        }
    }

    void put(TokenKind kind, std::size_t size, std::size_t skip_front = 0, std::size_t skip_back = 0) {
        tokens_.push_back({kind, text_.substr(at_ + skip_front, size - skip_front - skip_back), at_});
        at_ += size;
    }

    /// XPath 1.0, 3.7: after a value a name is an operator and * multiplies.
    bool after_value() const {
        if (tokens_.empty()) return false;
        switch (tokens_.back().kind) {
        case TokenKind::number:
        case TokenKind::literal:
        case TokenKind::name:
        case TokenKind::any_of_prefix:
        case TokenKind::star:
        case TokenKind::variable:
        case TokenKind::close:
        case TokenKind::close_bracket:
        case TokenKind::dot:
        case TokenKind::two_dots:
            return true;
        default:
            return false;
        }
    }

    Error wrong(std::string what) const {
        return problem(Problem::invalid, place_of(text_, at_) + "：" + std::move(what));
    }

    Result<void> one() {
        char const letter = peek();
        if (letter == '"' || letter == '\'') return literal(letter);
        if (is_digit(letter) || (letter == '.' && is_digit(peek(1)))) return number(), Result<void>();
        if (after_value()) {
            for (std::string_view const word : {"and", "or", "mod", "div"}) {
                if (rest().starts_with(word)) return put(TokenKind::operator_, word.size()), Result<void>();
            }
        }
        if (starts_name(letter)) return name(), Result<void>();
        if (letter == '*') return put(after_value() ? TokenKind::operator_ : TokenKind::star, 1), Result<void>();
        return sign();
    }

    Result<void> literal(char quote) {
        std::size_t const end = text_.find(quote, at_ + 1);
        if (end == std::string_view::npos) return wrong("引号没有配对");
        put(TokenKind::literal, end - at_ + 1, 1, 1);
        return {};
    }

    void number() {
        std::size_t size = 0;
        while (is_digit(peek(size))) ++size;
        if (peek(size) == '.') ++size;
        while (is_digit(peek(size))) ++size;
        if (peek(size) == 'e' || peek(size) == 'E') { // not XPath, but JavaRosa reads it
            std::size_t const sign = peek(size + 1) == '-' || peek(size + 1) == '+' ? 1 : 0;
            if (is_digit(peek(size + 1 + sign))) size += 1 + sign;
            while (is_digit(peek(size))) ++size;
        }
        put(TokenKind::number, size);
    }

    std::size_t name_size(std::size_t from) const {
        std::size_t size = 0;
        if (!starts_name(peek(from))) return 0;
        while (at_ + from + size < text_.size() && continues_name(peek(from + size))) ++size;
        return size;
    }

    void name() {
        std::size_t const first = name_size(0);
        if (peek(first) == ':' && peek(first + 1) == '*') return put(TokenKind::any_of_prefix, first + 2, 0, 2);
        std::size_t const second = peek(first) == ':' ? name_size(first + 1) : 0;
        put(TokenKind::name, second == 0 ? first : first + 1 + second);
    }

    Result<void> sign() {
        struct Sign {
            std::string_view text;
            TokenKind kind;
        };
        static constexpr std::array<Sign, 21> signs{{
            {"::", TokenKind::two_colons},   {"//", TokenKind::two_slashes}, {"..", TokenKind::two_dots},
            {"!=", TokenKind::operator_},    {"<=", TokenKind::operator_},   {">=", TokenKind::operator_},
            {"(", TokenKind::open},          {")", TokenKind::close},        {"[", TokenKind::open_bracket},
            {"]", TokenKind::close_bracket}, {".", TokenKind::dot},          {"@", TokenKind::at},
            {",", TokenKind::comma},         {"/", TokenKind::slash},        {"|", TokenKind::bar},
            {"=", TokenKind::operator_},     {"<", TokenKind::operator_},    {">", TokenKind::operator_},
            {"+", TokenKind::operator_},     {"-", TokenKind::operator_},    {"$", TokenKind::variable},
        }};
        auto const found = std::find_if(signs.begin(), signs.end(),
                                        [&](Sign const& candidate) { return rest().starts_with(candidate.text); });
        if (found == signs.end()) return wrong("不认识的符号“" + std::string(rest().substr(0, 1)) + "”");
        if (found->kind == TokenKind::variable) return wrong("不支持变量（$…）；引用题目请写它的路径");
        put(found->kind, found->text.size());
        return {};
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::vector<Token> tokens_;
};

} // namespace

Result<std::vector<Token>> tokens_of(std::string_view text) { return Lexer(text).all(); }

std::string place_of(std::string_view text, std::size_t position) {
    auto const head = text.substr(0, position);
    auto const characters = std::count_if(head.begin(), head.end(), [](char letter) {
        return (static_cast<unsigned char>(letter) & 0xc0) != 0x80; // a character's first byte
    });
    return "表达式第 " + std::to_string(characters + 1) + " 个字符处";
}

} // namespace gengji::forms::expression
