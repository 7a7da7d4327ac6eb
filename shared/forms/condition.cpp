#include "shared/forms/condition.hpp"

#include "shared/forms/condition_lexer.hpp"
#include "shared/forms/condition_steps.hpp"

#include <array>

namespace gengji::forms {

namespace {

constexpr std::size_t max_length = 2000;
constexpr int max_depth = 24;
constexpr std::size_t max_steps = 500;

char const* name_of(Kind kind) {
    switch (kind) {
    case Kind::boolean:
        return "是非";
    case Kind::number:
        return "数";
    case Kind::text:
        return "文字";
    case Kind::date:
        return "日期";
    case Kind::instant:
        return "时间";
    case Kind::list:
        return "多选";
    case Kind::reference:
        return "引用";
    case Kind::other:
        return "位置或文件";
    case Kind::any:
        break;
    }
    return "任意";
}

bool fits(Kind wanted, Kind given) { return wanted == given || given == Kind::any || wanted == Kind::any; }

struct Function {
    std::string_view name;
    Op op;
    Kind takes;
    Kind gives;
};

/// Functions of one argument of a fixed kind.
constexpr std::array simple_functions{
    Function{"length", Op::length, Kind::text, Kind::number},
    Function{"filled", Op::filled, Kind::any, Kind::boolean},
    Function{"accuracy", Op::accuracy, Kind::other, Kind::number},
    Function{"idcard", Op::idcard, Kind::text, Kind::boolean},
    Function{"uscc", Op::uscc, Kind::text, Kind::boolean},
    Function{"phone", Op::phone, Kind::text, Kind::boolean},
    Function{"plate", Op::plate, Kind::text, Kind::boolean},
    Function{"parcel", Op::parcel, Kind::text, Kind::boolean},
    Function{"luhn", Op::luhn, Kind::text, Kind::boolean},
    Function{"division", Op::division, Kind::text, Kind::boolean},
};

/// What the parser knows of what it has just compiled.
struct Part {
    Kind kind = Kind::any;
    std::string field;                  ///< set when it is a bare field, "." for itself
    std::optional<std::string> literal; ///< set when it is a text in quotes
};

} // namespace

/// Recursive descent, one function a level of binding. After the first error everything returns at once.
class ConditionParser {
public:
    ConditionParser(std::string_view text, Vocabulary const& vocabulary) : vocabulary_(vocabulary), lexer_(text) {}

    Result<Condition> run() {
        if (lexer_.text().size() > max_length) return problem(Problem::invalid, "表达式太长，请拆成几条");
        result_.text_ = lexer_.text();
        advance();
        Part const part = disjunction();
        if (error_.empty() && token_.kind != Token::Kind::end) fail("此处应当结束");
        if (error_.empty() && result_.steps_.size() > max_steps) fail("表达式太长，请拆成几条");
        if (!error_.empty()) return problem(Problem::invalid, error_);
        result_.kind_ = part.kind;
        return std::move(result_);
    }

private:
    void advance() { token_ = lexer_.next(); }
    bool is(std::string_view what) const {
        return (token_.kind == Token::Kind::word || token_.kind == Token::Kind::symbol) && token_.text == what;
    }
    bool accept(std::string_view what) { return is(what) && (advance(), true); }
    void expect(std::string_view what) {
        if (!accept(what)) fail("此处应为“" + std::string(what) + "”");
    }

    Part fail(std::string const& what) {
        if (error_.empty()) error_ = "第 " + std::to_string(token_.at + 1) + " 个字符：" + what;
        token_ = {};
        lexer_.stop();
        return {};
    }

    // ---- code
    void emit(Op op, std::size_t a = 0, std::size_t b = 0) {
        result_.steps_.push_back(
            {static_cast<std::uint8_t>(op), static_cast<std::uint16_t>(a), static_cast<std::uint16_t>(b)});
    }
    std::size_t constant(std::variant<Decimal, std::string> value) {
        result_.constants_.push_back(std::move(value));
        return result_.constants_.size() - 1;
    }
    void want(Kind wanted, Part const& part) {
        if (!fits(wanted, part.kind)) fail(std::string("需要") + name_of(wanted) + "，而不是" + name_of(part.kind));
    }
    void note_literal(Part const& left, Part const& right) {
        if (!left.field.empty() && right.literal) result_.literals_.push_back({left.field, *right.literal});
        if (!right.field.empty() && left.literal) result_.literals_.push_back({right.field, *left.literal});
    }

    // ---- grammar, loosest first
    Part disjunction() {
        if (++depth_ > max_depth) return fail("括号层数太多");
        Part left = conjunction();
        while (accept("or")) left = logical(Op::logical_or, left, conjunction());
        --depth_;
        return left;
    }
    Part conjunction() {
        Part left = negation();
        while (accept("and")) left = logical(Op::logical_and, left, negation());
        return left;
    }
    Part logical(Op op, Part const& left, Part const& right) {
        want(Kind::boolean, left);
        want(Kind::boolean, right);
        emit(op);
        return {Kind::boolean, {}, {}};
    }
    Part negation() {
        if (!accept("not")) return comparison();
        if (++depth_ > max_depth) return fail("not 太多");
        Part const part = negation();
        --depth_;
        want(Kind::boolean, part);
        emit(Op::logical_not);
        return {Kind::boolean, {}, {}};
    }
    Part comparison() {
        Part const left = sum_of_terms();
        static constexpr std::array<std::pair<std::string_view, Op>, 6> signs{{{"=", Op::equal},
                                                                               {"<>", Op::unequal},
                                                                               {"<=", Op::at_most},
                                                                               {">=", Op::at_least},
                                                                               {"<", Op::less},
                                                                               {">", Op::more}}};
        for (auto const& [sign, op] : signs) {
            if (!accept(sign)) continue;
            Part const right = sum_of_terms();
            if (!fits(left.kind, right.kind))
                fail(std::string("不能把") + name_of(left.kind) + "与" + name_of(right.kind) + "相比");
            bool const ordered = op != Op::equal && op != Op::unequal;
            if (left.kind == Kind::list || left.kind == Kind::other ||
                (ordered && (left.kind == Kind::boolean || left.kind == Kind::reference)))
                fail(std::string(name_of(left.kind)) + "不能这样比较");
            note_literal(left, right);
            emit(op);
            return {Kind::boolean, {}, {}};
        }
        if (accept("in")) return membership(left);
        if (accept("has")) {
            want(Kind::list, left);
            std::size_t n = 1;
            if (is("("))
                n = items(left, Kind::text);
            else
                one_item(left, Kind::text);
            emit(Op::has, n);
            return {Kind::boolean, {}, {}};
        }
        return left;
    }
    Part membership(Part const& left) {
        if (is("(")) {
            emit(Op::in_list, items(left, left.kind));
        } else {
            want(left.kind, sum_of_terms());
            expect("..");
            want(left.kind, sum_of_terms());
            emit(Op::in_range);
        }
        return {Kind::boolean, {}, {}};
    }
    std::size_t items(Part const& left, Kind kind) {
        expect("(");
        std::size_t n = 0;
        do {
            one_item(left, kind);
            ++n;
        } while (accept(","));
        expect(")");
        return n;
    }
    void one_item(Part const& left, Kind kind) {
        Part const item = sum_of_terms();
        want(kind, item);
        note_literal(left, item);
    }
    Part sum_of_terms() {
        Part left = product();
        while (is("+") || is("-")) {
            bool const plus = is("+");
            advance();
            Part const right = product();
            Kind kind = Kind::number;
            if (left.kind == Kind::date || left.kind == Kind::instant) {
                bool const difference = !plus && right.kind == left.kind;
                if (!difference) want(Kind::number, right), kind = left.kind;
            } else {
                want(Kind::number, left);
                want(Kind::number, right);
                if (left.kind == Kind::any || right.kind == Kind::any) kind = Kind::any;
            }
            emit(plus ? Op::add : Op::subtract);
            left = {kind, {}, {}};
        }
        return left;
    }
    Part product() {
        Part left = unary();
        while (accept("*")) {
            Part const right = unary();
            want(Kind::number, left);
            want(Kind::number, right);
            emit(Op::multiply);
            left = {Kind::number, {}, {}};
        }
        return left;
    }
    Part unary() {
        if (!accept("-")) return primary();
        if (++depth_ > max_depth) return fail("负号太多");
        Part const part = unary();
        --depth_;
        want(Kind::number, part);
        emit(Op::negate);
        return {Kind::number, {}, {}};
    }
    Part primary() {
        if (token_.kind == Token::Kind::number) {
            auto const value = parse_decimal(token_.text);
            if (!value) return fail("数太大");
            emit(Op::constant, constant(*value));
            return advance(), Part{Kind::number, {}, {}};
        }
        if (token_.kind == Token::Kind::text) {
            std::string const text(token_.text.substr(1, token_.text.size() - 2));
            emit(Op::constant, constant(text));
            return advance(), Part{Kind::text, {}, text};
        }
        if (accept("(")) {
            Part part = disjunction();
            expect(")");
            return part;
        }
        if (is(".")) {
            if (!vocabulary_.self) return fail("此处没有“.”所指的字段");
            if (bodies_ > 0) return fail("sum 之内不能用“.”");
            emit(Op::self);
            return advance(), Part{*vocabulary_.self, ".", {}};
        }
        if (token_.kind == Token::Kind::word) return word();
        return fail(token_.kind == Token::Kind::wrong ? "看不懂这里，文字要用单引号括起来" : "此处缺少一个值");
    }

    Part word() {
        std::string const name(token_.text);
        auto const start = token_.at;
        advance();
        if (is("(")) {
            token_.at = start;
            return call(name);
        }
        if (name == "today") return clock(Op::today, Kind::date);
        if (name == "this_year") return clock(Op::this_year, Kind::number);
        if (name == "now") return clock(Op::now, Kind::instant);
        if (instance_)
            if (auto const kind = instance_(name)) return emit(Op::inner, constant(name)), Part{*kind, name, {}};
        if (!instance_ && vocabulary_.instance)
            if (auto const kind = vocabulary_.instance(name))
                return emit(Op::inner, constant(name)), Part{*kind, name, {}};
        if (vocabulary_.plain)
            if (auto const kind = vocabulary_.plain(name))
                return emit(Op::field, constant(name)), Part{*kind, name, {}};
        token_.at = start;
        return fail("没有名为“" + name + "”的字段；若是选项，请加单引号");
    }
    Part clock(Op op, Kind kind) {
        result_.uses_clock_ = true;
        emit(op);
        return {kind, {}, {}};
    }

    std::string quoted() {
        if (token_.kind != Token::Kind::text) return fail("此处应为单引号内的文字"), std::string();
        std::string text(token_.text.substr(1, token_.text.size() - 2));
        advance();
        return text;
    }

    Part call(std::string const& name) {
        for (Function const& function : simple_functions) {
            if (function.name != name) continue;
            expect("(");
            Part const argument = disjunction();
            want(function.takes, argument);
            expect(")");
            emit(function.op);
            if (function.op == Op::idcard) result_.uses_clock_ = true;
            return {function.gives, {}, {}};
        }
        if (name == "count") return count();
        if (name == "coalesce" || name == "if") return choice_of_values(name);
        if (name == "round" || name == "seconds" || name == "starts") return of_two(name);
        if (name == "ref" || name == "linked" || name == "property") return lookup(name);
        if (name == "sum") return sum();
        return fail("没有名为“" + name + "”的函数");
    }
    Part count() {
        expect("(");
        if (token_.kind == Token::Kind::word && vocabulary_.repeat && vocabulary_.repeat(token_.text)) {
            emit(Op::count_instances, constant(std::string(token_.text)));
            advance();
        } else {
            want(Kind::list, disjunction());
            emit(Op::count);
        }
        expect(")");
        return {Kind::number, {}, {}};
    }
    Part choice_of_values(std::string const& name) {
        bool const conditional = name == "if";
        expect("(");
        if (conditional) {
            want(Kind::boolean, disjunction());
            expect(",");
        }
        Part first = disjunction();
        std::size_t n = 1;
        while (accept(",")) {
            Part const next = disjunction();
            want(first.kind, next);
            if (first.kind == Kind::any) first.kind = next.kind;
            ++n;
        }
        expect(")");
        if (n != 2 && (conditional || n < 2)) return fail(conditional ? "if 要三个参数" : "coalesce 至少要两个参数");
        if (conditional)
            emit(Op::choose);
        else
            emit(Op::coalesce, n);
        return {first.kind, {}, {}};
    }
    Part of_two(std::string const& name) {
        Kind const kind = name == "round" ? Kind::number : name == "starts" ? Kind::text : Kind::instant;
        expect("(");
        want(kind, disjunction());
        expect(",");
        want(kind, disjunction());
        expect(")");
        emit(name == "round" ? Op::round : name == "starts" ? Op::starts : Op::seconds);
        return {name == "starts" ? Kind::boolean : Kind::number, {}, {}};
    }
    /// ref(field, 'path'), linked('form', 'path', field), property('list', choice, 'name')
    Part lookup(std::string const& name) {
        expect("(");
        if (name == "ref") {
            Part const reference = disjunction();
            want(Kind::reference, reference);
            expect(",");
            std::string const path = quoted();
            expect(")");
            result_.reaches_.push_back({reference.field, path});
            emit(Op::reference, constant(path));
            return {Kind::any, {}, {}};
        }
        std::string const first = quoted();
        expect(",");
        if (name == "linked") {
            std::string const path = quoted();
            expect(",");
            want(Kind::reference, disjunction());
            expect(")");
            auto const a = constant(first);
            emit(Op::linked, a, constant(path));
            return {Kind::boolean, {}, {}};
        }
        want(Kind::text, disjunction());
        expect(",");
        std::string const property = quoted();
        expect(")");
        result_.properties_.push_back({first, property});
        auto const a = constant(first);
        emit(Op::property, a, constant(property));
        return {Kind::any, {}, {}};
    }
    /// sum(section, body): the body is run with the names of that section.
    Part sum() {
        expect("(");
        auto const names =
            token_.kind == Token::Kind::word && vocabulary_.repeat ? vocabulary_.repeat(token_.text) : std::nullopt;
        if (!names) return fail("此处应为一个可重复的分组");
        if (bodies_ > 0) return fail("sum 不能套 sum");
        auto const section = constant(std::string(token_.text));
        advance();
        expect(",");
        auto const at = result_.steps_.size();
        emit(Op::sum, section);
        instance_ = *names;
        ++bodies_;
        want(Kind::number, disjunction());
        --bodies_;
        instance_ = nullptr;
        expect(")");
        if (at < result_.steps_.size())
            result_.steps_[at].b = static_cast<std::uint16_t>(result_.steps_.size() - at - 1);
        return {Kind::number, {}, {}};
    }

    Vocabulary const& vocabulary_;
    Names instance_; ///< the names of the section that a sum runs over
    int bodies_ = 0;
    Condition result_;
    std::string error_;
    ConditionLexer lexer_;
    Token token_;
    int depth_ = 0;
};

Result<Condition> Condition::parse(std::string_view text, Vocabulary const& vocabulary) {
    return ConditionParser(text, vocabulary).run();
}

} // namespace gengji::forms
