#pragma once

#include "shared/base/decimal.hpp"
#include "shared/forms/expression/tree.hpp"

#include <string>
#include <variant>
#include <vector>

namespace gengji::forms {

/// In document order, without repetition, unless a function such as randomize() says otherwise.
using NodeSet = std::vector<NodeRef>;

/// A day or an instant of a day, as the date functions give it: days since 1970-01-01T00:00 in the form's time zone.
struct DateValue {
    double days{};
    std::string text; ///< "2012-01-31" or "2012-01-31T09:30:00.000-07:00"; "Invalid Date" with days NaN
    bool operator==(DateValue const&) const = default;
};

/// What an expression is worth. A date is a string where a string is wanted and a number of days where a number is.
/// A Decimal stands for a number in exact arithmetic.
struct XValue {
    std::variant<NodeSet, bool, double, Decimal, DateValue, std::string> content;

    bool is_nodes() const { return content.index() == 0; }
    NodeSet const& nodes() const { return std::get<NodeSet>(content); }
};

double to_number(XValue const& value);      ///< NaN where there is none
std::string to_string(XValue const& value); ///< a node-set's is that of its first node
bool to_boolean(XValue const& value);
/// The exact decimal of a number or of text that is one; nothing when it has none or does not fit.
std::optional<Decimal> to_decimal(XValue const& value);

double number_of(std::string_view text); ///< XPath 1.0's number(string)
std::string text_of(double number);      ///< XPath 1.0's string(number): no exponent, "NaN", "Infinity"

} // namespace gengji::forms
