#pragma once

#include "shared/base/result.hpp"
#include "shared/forms/expression/expression.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace gengji::forms {

/// The nodes of a form's instance by the names of its questions, for `${name}`: the node nearest to the one that asks
/// comes first (its own repeat, then outside repeats, then other repeats).
using NodeNames = std::map<std::string, std::vector<std::string>, std::less<>>;

/// A condition or a calculation of a form: XPath with OpenRosa's functions, reckoned in exact decimals, compiled once.
/// `${name}` means the question of that name, as in an XLSForm. A value; any thread may use it.
class Rule {
public:
    /// `node`: the node that the rule belongs to, `/data/base/area`. Errors: `invalid`, saying what is wrong.
    static Result<Rule> make(std::string text, std::string const& node, NodeNames const& names);

    std::string const& text() const { return text_; } ///< as written
    Expression const& expression() const { return expression_; }
    Reads const& reads() const { return reads_; }
    bool uses_clock() const { return reads_.time; }

    /// `instance('plot')/root/item[name = …]/contract_area`: what a rule wants to know of a registry's record or of a
    /// choice. The inner ones stand behind the outer ones.
    struct Ask {
        std::string source; ///< plot
        std::string column; ///< name, or the column that must equal the key
        std::string key_text;
        Expression key;
        std::string leaf; ///< contract_area; empty where only the items are counted
    };
    std::vector<Ask> const& asks() const { return asks_; }
    /// Every instance('…') that is read.
    std::vector<std::string> const& sources() const { return sources_; }
    /// Texts that a question is compared with, as (node, text): a catalog checks them against the question's choices.
    struct Literal {
        std::string node;
        std::string text;
    };
    std::vector<Literal> const& literals() const { return literals_; }

    bool operator==(Rule const& other) const { return text_ == other.text_; }

private:
    explicit Rule(Expression expression) : expression_(std::move(expression)) {}

    std::string text_;
    Expression expression_;
    Reads reads_;
    std::vector<Ask> asks_;
    std::vector<std::string> sources_;
    std::vector<Literal> literals_;
};

/// `(a) and (b)` in its parts a and b: only a chain of parenthesised parts is taken apart, anything else is one part.
std::vector<std::string> parts_of_conjunction(std::string_view text);

} // namespace gengji::forms
