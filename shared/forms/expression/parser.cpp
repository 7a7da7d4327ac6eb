#include "shared/base/bytes.hpp"
#include "shared/base/limits.hpp"
#include "shared/forms/expression/lexer.hpp"
#include "shared/forms/expression/program.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace gengji::forms::expression {

namespace {

struct Binary {
    std::string_view text;
    Operator meaning;
    int strength;
};
constexpr std::array<Binary, 13> binaries{{
    {"or", Operator::or_, 1},
    {"and", Operator::and_, 2},
    {"=", Operator::eq, 3},
    {"!=", Operator::ne, 3},
    {"<", Operator::lt, 4},
    {"<=", Operator::le, 4},
    {">", Operator::gt, 4},
    {">=", Operator::ge, 4},
    {"+", Operator::add, 5},
    {"-", Operator::subtract, 5},
    {"*", Operator::multiply, 6},
    {"div", Operator::divide, 6},
    {"mod", Operator::modulo, 6},
}};
constexpr int strongest = 6;

struct NamedAxis {
    std::string_view name;
    Axis axis;
};
constexpr std::array<NamedAxis, 13> axes{{
    {"child", Axis::child},
    {"descendant", Axis::descendant},
    {"parent", Axis::parent},
    {"ancestor", Axis::ancestor},
    {"following-sibling", Axis::following_sibling},
    {"preceding-sibling", Axis::preceding_sibling},
    {"following", Axis::following},
    {"preceding", Axis::preceding},
    {"attribute", Axis::attribute},
    {"namespace", Axis::name_space},
    {"self", Axis::self},
    {"descendant-or-self", Axis::descendant_or_self},
    {"ancestor-or-self", Axis::ancestor_or_self},
}};

double read_number(std::string_view text) { // the lexer has seen to its form
    double number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() ? number : number_of(text); // out of range
}

bool is_node_type(std::string_view name) {
    return name == "node" || name == "text" || name == "comment" || name == "processing-instruction";
}

bool is_two_slashes(Step const& step) {
    return step.axis == Axis::descendant_or_self && step.test == Test::node && step.predicates.empty();
}

/// Recursive descent over the tokens. Every level that nests counts against limits::expression_depth, so that no
/// expression can use up the stack, here or later.
class Parser {
public:
    Parser(Program& program, std::vector<Token> tokens) : program_(program), tokens_(std::move(tokens)) {}

    Result<NodeIndex> whole() {
        NodeIndex const root = TRY(expression(1));
        if (now().kind != TokenKind::end) return unexpected("此处应当结束");
        return root;
    }

private:
    Token const& now() const { return tokens_[at_]; }
    Token const& after(std::size_t ahead = 1) const { return tokens_[std::min(at_ + ahead, tokens_.size() - 1)]; }
    bool take(TokenKind kind) {
        if (now().kind != kind) return false;
        ++at_;
        return true;
    }
    Error unexpected(std::string what) const {
        return problem(Problem::invalid, place_of(program_.text, now().position) + "：" + std::move(what));
    }
    NodeIndex add(Part part) {
        program_.parts.push_back(std::move(part));
        return static_cast<NodeIndex>(program_.parts.size() - 1);
    }

    struct Level { // counts itself out again on every way
        std::size_t& depth;
        ~Level() { --depth; }
    };

    Binary const* binary_here(int strength) const {
        if (now().kind != TokenKind::operator_) return nullptr;
        auto const found = std::find_if(binaries.begin(), binaries.end(), [&](Binary const& binary) {
            return binary.text == now().text && binary.strength == strength;
        });
        return found == binaries.end() ? nullptr : &*found;
    }

    Result<NodeIndex> expression(int strength) {
        if (strength > strongest) return negation();
        NodeIndex const first = TRY(expression(strength + 1));
        if (!binary_here(strength)) return first;
        Part chain;
        chain.kind = Kind::chain;
        chain.operands.push_back(first);
        while (Binary const* const binary = binary_here(strength)) {
            ++at_;
            chain.operators.push_back(binary->meaning);
            chain.operands.push_back(TRY(expression(strength + 1)));
        }
        return add(std::move(chain));
    }

    Result<NodeIndex> negation() {
        std::size_t minuses = 0;
        while (now().kind == TokenKind::operator_ && now().text == "-") ++minuses, ++at_;
        NodeIndex const inner = TRY(union_of_paths());
        if (minuses == 0) return inner;
        Part part;
        part.kind = Kind::negation;
        part.number = minuses % 2 == 0 ? 1 : -1; // --x is a number, too
        part.operands.push_back(inner);
        return add(std::move(part));
    }

    Result<NodeIndex> union_of_paths() {
        NodeIndex const first = TRY(path());
        if (now().kind != TokenKind::bar) return first;
        Part part;
        part.kind = Kind::union_;
        part.operands.push_back(first);
        while (take(TokenKind::bar)) part.operands.push_back(TRY(path()));
        return add(std::move(part));
    }

    bool at_step() const {
        switch (now().kind) {
        case TokenKind::name:
            return after().kind != TokenKind::open || is_node_type(now().text);
        case TokenKind::star:
        case TokenKind::any_of_prefix:
        case TokenKind::at:
        case TokenKind::dot:
        case TokenKind::two_dots:
            return true;
        default:
            return false;
        }
    }

    Result<NodeIndex> path() {
        if (depth_ >= limits::expression_depth)
            return unexpected("嵌套太深，最多 " + std::to_string(limits::expression_depth) + " 层，请拆成几道计算题");
        ++depth_;
        Level const level{depth_};
        Part part;
        part.kind = Kind::path;
        if (now().kind == TokenKind::slash) {
            ++at_;
            part.start = Start::root;
            if (at_step()) TRY(steps(part));
        } else if (now().kind == TokenKind::two_slashes) {
            part.start = Start::root;
            TRY(more_steps(part));
        } else if (at_step()) {
            part.start = Start::context;
            TRY(steps(part));
        } else {
            NodeIndex const inner = TRY(primary());
            bool const goes_on = now().kind == TokenKind::slash || now().kind == TokenKind::two_slashes ||
                                 now().kind == TokenKind::open_bracket;
            if (!goes_on) return inner;
            part.start = Start::expression;
            part.operands.push_back(inner);
            TRY(predicates(part.operands));
            TRY(more_steps(part));
        }
        return add(std::move(part));
    }

    Result<void> steps(Part& part) {
        TRY(step(part));
        return more_steps(part);
    }

    Result<void> more_steps(Part& part) {
        while (true) {
            if (take(TokenKind::two_slashes)) {
                Step any;
                any.axis = Axis::descendant_or_self;
                any.test = Test::node;
                any.number = program_.step_count++;
                part.steps.push_back(std::move(any));
            } else if (!take(TokenKind::slash)) {
                return {};
            }
            if (!at_step()) return unexpected("“/” 后面应当是题目或节点的名字");
            TRY(step(part));
        }
    }

    Result<void> step(Part& part) {
        Step made;
        made.number = program_.step_count++;
        if (take(TokenKind::dot)) {
            made.axis = Axis::self;
            made.test = Test::node;
        } else if (take(TokenKind::two_dots)) {
            made.axis = Axis::parent;
            made.test = Test::node;
        } else {
            TRY(axis(made));
            TRY(test(made));
        }
        TRY(predicates(made.predicates));
        if (made.axis == Axis::child && made.predicates.empty() && !part.steps.empty() &&
            is_two_slashes(part.steps.back())) {
            made.axis = Axis::descendant; // the same nodes, without looking at every node's children
            part.steps.pop_back();
        }
        part.steps.push_back(std::move(made));
        return {};
    }

    Result<void> axis(Step& made) {
        if (take(TokenKind::at)) {
            made.axis = Axis::attribute;
        } else if (now().kind == TokenKind::name && after().kind == TokenKind::two_colons) {
            auto const found =
                std::find_if(axes.begin(), axes.end(), [&](NamedAxis const& axis) { return axis.name == now().text; });
            if (found == axes.end()) return unexpected("没有叫“" + std::string(now().text) + "”的轴");
            made.axis = found->axis;
            at_ += 2;
        }
        return {};
    }

    Result<void> test(Step& made) {
        Token const token = now();
        switch (token.kind) {
        case TokenKind::star:
            ++at_;
            made.test = Test::any_name;
            return {};
        case TokenKind::any_of_prefix:
            ++at_;
            made.test = Test::any_of_prefix;
            made.prefix = token.text;
            return resolve(made), Result<void>();
        case TokenKind::name:
            break;
        default:
            return unexpected("此处应当是节点的名字");
        }
        if (after().kind == TokenKind::open && is_node_type(token.text)) return type_test(made, token.text);
        ++at_;
        made.test = Test::name;
        std::size_t const colon = token.text.find(':');
        made.local = colon == std::string_view::npos ? token.text : token.text.substr(colon + 1);
        if (colon != std::string_view::npos) made.prefix = token.text.substr(0, colon);
        return resolve(made), Result<void>();
    }

    Result<void> type_test(Step& made, std::string_view type) {
        at_ += 2; // the name and the parenthesis
        made.test = type == "node"      ? Test::node
                    : type == "text"    ? Test::text
                    : type == "comment" ? Test::comment
                                        : Test::processing_instruction;
        if (now().kind == TokenKind::literal && made.test == Test::processing_instruction) {
            made.local = now().text;
            ++at_;
        }
        if (!take(TokenKind::close)) return unexpected("此处应当是“)”");
        return {};
    }

    void resolve(Step& made) {
        auto const found = program_.options.namespaces.find(made.prefix);
        if (made.prefix.empty() || found == program_.options.namespaces.end()) return;
        made.uri = found->second;
        made.known_prefix = true;
    }

    Result<void> predicates(std::vector<NodeIndex>& into) {
        while (take(TokenKind::open_bracket)) {
            into.push_back(TRY(expression(1)));
            if (!take(TokenKind::close_bracket)) return unexpected("缺少“]”");
        }
        return {};
    }

    Result<NodeIndex> primary() {
        Token const token = now();
        Part part;
        switch (token.kind) {
        case TokenKind::number:
            ++at_;
            part.kind = Kind::number;
            part.text = token.text;
            part.number = read_number(token.text);
            return add(std::move(part));
        case TokenKind::literal:
            ++at_;
            part.kind = Kind::text;
            part.text = token.text;
            return add(std::move(part));
        case TokenKind::open: {
            ++at_;
            NodeIndex const inner = TRY(expression(1));
            if (!take(TokenKind::close)) return unexpected("缺少“)”");
            return inner;
        }
        case TokenKind::name:
            return call();
        case TokenKind::end:
            return unexpected("表达式不完整");
        default:
            return unexpected("此处不应当有“" + std::string(token.text) + "”");
        }
    }

    Result<NodeIndex> call() {
        Part part;
        part.kind = Kind::call;
        part.text = now().text;
        at_ += 2;
        if (!take(TokenKind::close)) {
            do {
                part.operands.push_back(TRY(expression(1)));
            } while (take(TokenKind::comma));
            if (!take(TokenKind::close)) return unexpected("缺少“)”或“,”");
        }
        part.function = find_function(part.text);
        return add(std::move(part));
    }

    Program& program_;
    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    std::size_t depth_ = 0;
};

} // namespace

Result<std::shared_ptr<Program const>> parse(std::string_view text, CompileOptions const& options) {
    if (text.size() > limits::expression_bytes)
        return problem(Problem::invalid, "表达式太长，最多 " + std::to_string(limits::expression_bytes) + " 字节");
    if (!is_utf8(text)) return problem(Problem::invalid, "表达式不是 UTF-8 编码");
    auto program = std::make_shared<Program>();
    program->text = text;
    program->options = options;
    std::vector<Token> tokens = TRY(tokens_of(program->text));
    program->root = TRY(Parser(*program, std::move(tokens)).whole());
    analyse(*program);
    return std::shared_ptr<Program const>(std::move(program));
}

} // namespace gengji::forms::expression
