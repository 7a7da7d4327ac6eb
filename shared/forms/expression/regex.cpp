#include "shared/forms/expression/regex.hpp"

#include "shared/base/limits.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <list>
#include <memory>
#include <string>
#include <vector>

namespace gengji::forms::expression {

namespace {

struct Condition { ///< a look-ahead at the beginning
    std::unique_ptr<re2::RE2> pattern;
    bool wanted = true;
};

struct Pattern {
    std::string written;
    std::vector<Condition> conditions;
    std::unique_ptr<re2::RE2> whole;
    std::string fault;
};

constexpr std::array<std::pair<std::string_view, std::string_view>, 12> java_classes{{
    {"Alpha", "[:alpha:]"},
    {"Digit", "[:digit:]"},
    {"Alnum", "[:alnum:]"},
    {"Upper", "[:upper:]"},
    {"Lower", "[:lower:]"},
    {"Punct", "[:punct:]"},
    {"Graph", "[:graph:]"},
    {"Print", "[:print:]"},
    {"Blank", "[:blank:]"},
    {"Cntrl", "[:cntrl:]"},
    {"XDigit", "[:xdigit:]"},
    {"Space", "[:space:]"},
}};

/// Java's notation in RE2's: \uXXXX, \p{IsHan}, \p{Alpha}, \Z, \h, and escapes of characters that need none.
class Translator {
public:
    explicit Translator(std::string_view pattern) : rest_(pattern) {}

    std::string all() {
        while (!rest_.empty()) {
            char const letter = rest_.front();
            if (letter == '\\' && rest_.size() > 1) {
                escape();
                continue;
            }
            if (letter == '[' && !in_class_) {
                in_class_ = true;
                out_ += '[';
                rest_.remove_prefix(1);
                if (rest_.starts_with('^')) out_ += '^', rest_.remove_prefix(1);
                if (rest_.starts_with(']')) out_ += "\\]", rest_.remove_prefix(1);
                continue;
            }
            if (in_class_ && letter == '[') {
                out_ += "\\[";
            } else {
                if (letter == ']') in_class_ = false;
                if (in_class_ && rest_.starts_with("&&")) intersection_ = true;
                out_ += letter;
            }
            rest_.remove_prefix(1);
        }
        return std::move(out_);
    }
    bool intersection() const { return intersection_; }

private:
    void put_class(std::string_view inner, bool negative) { // "[:alpha:]"
        std::string text(inner);
        if (negative) text.insert(1 + 1, "^");
        out_ += in_class_ ? text : "[" + text + "]";
    }

    void escape() {
        char const letter = rest_[1];
        if (letter == 'u' && rest_.size() >= 6 &&
            rest_.substr(2, 4).find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos) {
            out_ += "\\x{" + std::string(rest_.substr(2, 4)) + "}";
            return rest_.remove_prefix(6);
        }
        if ((letter == 'p' || letter == 'P') && rest_.size() > 2 && rest_[2] == '{') return property(letter == 'P');
        if (letter == 'Z') {
            out_ += "\\z";
        } else if (letter == 'h') {
            out_ += in_class_ ? " \\t" : "[ \\t]";
        } else if (letter == '_' || static_cast<unsigned char>(letter) >= 0x80) {
            out_ += letter; // needs no escape, and RE2 takes none
        } else {
            out_.append(rest_.substr(0, 2));
        }
        rest_.remove_prefix(2);
    }

    void property(bool negative) {
        std::size_t const end = rest_.find('}');
        if (end == std::string_view::npos) {
            out_.append(rest_);
            rest_ = {};
            return;
        }
        std::string_view name = rest_.substr(3, end - 3);
        rest_.remove_prefix(end + 1);
        auto const posix = std::find_if(java_classes.begin(), java_classes.end(),
                                        [&](auto const& each) { return each.first == name; });
        if (posix != java_classes.end()) return put_class(posix->second, negative);
        for (std::string_view const head : {"script=", "sc=", "general_category=", "gc=", "IsScript=", "Is"}) {
            if (name.starts_with(head)) {
                name.remove_prefix(head.size());
                break;
            }
        }
        out_ += negative ? "\\P{" : "\\p{";
        out_.append(name).append("}");
    }

    std::string_view rest_;
    std::string out_;
    bool in_class_ = false;
    bool intersection_ = false;
};

std::unique_ptr<re2::RE2> compile(std::string_view pattern, std::string& fault) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    Translator translator(pattern);
    std::string const translated = translator.all();
    auto made = std::make_unique<re2::RE2>(re2::StringPiece(translated.data(), translated.size()), options);
    if (translator.intersection()) fault = "不支持字符组的交集（&&）";
    if (!made->ok()) {
        bool const beyond =
            translated.find("(?=") != std::string::npos || translated.find("(?!") != std::string::npos ||
            translated.find("(?<") != std::string::npos || made->error_code() == re2::RE2::ErrorBadEscape;
        fault = beyond ? "用了不支持的写法（前后断言只能放在最前面，不支持反向引用）：" + made->error()
                       : "写法不对：" + made->error();
    }
    return made;
}

/// Where the first character stands for which `found(character, groups open behind it)` is true; those that are escaped
/// or in a class are left out. npos when there is none.
template<class Found>
std::size_t find_outside_classes(std::string_view text, Found found) {
    std::size_t depth = 0;
    bool in_class = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        char const c = text[at];
        if (c == '\\') {
            ++at;
        } else if (in_class) {
            in_class = c != ']';
        } else if (c == '[') {
            in_class = true;
        } else {
            depth += c == '(';
            depth -= c == ')' && depth > 0;
            if (found(c, depth)) return at;
        }
    }
    return std::string_view::npos;
}

/// Where the group that the text begins with closes; npos when it does not.
std::size_t group_close(std::string_view text) {
    return find_outside_classes(text, [](char c, std::size_t depth) { return c == ')' && depth == 0; });
}

bool has_top_level_bar(std::string_view text) {
    return find_outside_classes(text, [](char c, std::size_t depth) { return c == '|' && depth == 0; }) != text.npos;
}

Pattern prepare(std::string_view written) {
    Pattern made;
    made.written = written;
    if (written.size() > limits::regex_bytes) {
        made.fault = "太长，最多 " + std::to_string(limits::regex_bytes) + " 字节";
        return made;
    }
    std::string_view rest = written;
    // Look-aheads at the very beginning are conditions of their own: each is tried from the text's start.
    if (!has_top_level_bar(rest)) {
        std::string_view peeled = rest.starts_with('^') ? rest.substr(1) : rest;
        while (peeled.starts_with("(?=") || peeled.starts_with("(?!")) {
            std::size_t const close = group_close(peeled);
            if (close == std::string_view::npos) break;
            made.conditions.push_back({compile(peeled.substr(3, close - 3), made.fault), peeled[2] == '='});
            peeled = rest = peeled.substr(close + 1);
        }
    }
    made.whole = compile(rest, made.fault);
    return made;
}

/// Patterns are few and come again and again: the last of them stay compiled.
Pattern const& prepared(std::string_view written) {
    constexpr std::size_t kept = 32;
    thread_local std::list<Pattern> recent;
    auto const found =
        std::find_if(recent.begin(), recent.end(), [&](Pattern const& each) { return each.written == written; });
    if (found != recent.end()) {
        recent.splice(recent.begin(), recent, found);
    } else {
        recent.push_front(prepare(written));
        if (recent.size() > kept) recent.pop_back();
    }
    return recent.front();
}

} // namespace

Result<bool> matches_whole(std::string_view pattern, std::string_view text) {
    Pattern const& ready = prepared(pattern);
    if (!ready.fault.empty())
        return problem(Problem::invalid, "正则表达式“" + ready.written.substr(0, 200) + "”" + ready.fault);
    re2::StringPiece const subject(text.data(), text.size());
    for (Condition const& condition : ready.conditions) {
        bool const there = condition.pattern->Match(subject, 0, subject.size(), re2::RE2::ANCHOR_START, nullptr, 0);
        if (there != condition.wanted) return false;
    }
    return ready.whole->Match(subject, 0, subject.size(), re2::RE2::ANCHOR_BOTH, nullptr, 0);
}

} // namespace gengji::forms::expression
