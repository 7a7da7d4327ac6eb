#include "tests/simulation/witness.hpp"

#include <charconv>

namespace gengji::simulation {

namespace {

std::optional<Token> parse_mark(std::string_view text) {
    Token token = 0;
    if (text.size() < 2 || text[0] != 't') return std::nullopt;
    auto const [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), token);
    if (error != std::errc{} || end == text.data() + 1) return std::nullopt;
    return token;
}

} // namespace

std::string mark(Token token, std::string_view text) {
    std::string all = "t" + std::to_string(token);
    if (!text.empty()) all += " ", all += text;
    return all;
}

std::optional<Token> token_of(Value const& value) {
    if (auto const text = value.text()) return parse_mark(*text);
    if (auto const life = value.life()) return parse_mark(life->reason);
    if (auto const review = value.review()) return parse_mark(review->note);
    if (auto const remark = value.remark()) return parse_mark(remark->text);
    return std::nullopt;
}

std::optional<Token> token_of(Edit const& edit) {
    for (Change const& change : edit.patch) {
        if (auto const token = token_of(change.value)) return token;
    }
    return std::nullopt;
}

std::set<Token> Witness::shown_by(RecordState const& state) const {
    std::set<Token> shown;
    for (FieldState const& field : state.fields) {
        for (Head const& head : field.heads) {
            auto const token = token_of(head.value);
            if (!token || !saves_.contains(*token)) continue;
            shown.insert(*token);
            for (Token const earlier : saves_.at(*token).known) {
                if (saves_.at(earlier).paths.contains(field.path)) shown.insert(earlier);
            }
        }
    }
    return shown;
}

} // namespace gengji::simulation
