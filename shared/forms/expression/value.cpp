#include "shared/forms/expression/value.hpp"

#include "shared/forms/expression/numbers.hpp"

#include <cmath>
#include <limits>

namespace gengji::forms {

namespace {
constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();

/// std::visit wants one callable; this makes one of several.
template<class... Each>
struct Overloaded : Each... {
    using Each::operator()...;
};
template<class... Each>
Overloaded(Each...) -> Overloaded<Each...>; // clang 14 wants it said
} // namespace

double to_number(XValue const& value) {
    return std::visit(Overloaded{
                          [](NodeSet const& nodes) {
                              return nodes.empty() ? nan_value
                                                   : number_of(nodes.front().tree->string_value(nodes.front().id));
                          },
                          [](bool truth) { return truth ? 1.0 : 0.0; },
                          [](double number) { return number; },
                          [](Decimal const& number) { return expression::to_double(number); },
                          [](DateValue const& date) { return date.days; },
                          [](std::string const& text) { return number_of(text); },
                      },
                      value.content);
}

std::string to_string(XValue const& value) {
    return std::visit(Overloaded{
                          [](NodeSet const& nodes) {
                              return nodes.empty() ? std::string() : nodes.front().tree->string_value(nodes.front().id);
                          },
                          [](bool truth) { return std::string(truth ? "true" : "false"); },
                          [](double number) { return text_of(number); },
                          [](Decimal const& number) { return gengji::to_text(number); },
                          [](DateValue const& date) { return date.text; },
                          [](std::string const& text) { return text; },
                      },
                      value.content);
}

bool to_boolean(XValue const& value) {
    return std::visit(Overloaded{
                          [](NodeSet const& nodes) { return !nodes.empty(); },
                          [](bool truth) { return truth; },
                          [](double number) { return std::abs(number) > expression::tolerance; }, // NaN is false
                          [](Decimal const& number) { return number.unscaled != 0; },
                          [](DateValue const& date) { return !std::isnan(date.days); },
                          [](std::string const& text) { return !text.empty(); },
                      },
                      value.content);
}

std::optional<Decimal> to_decimal(XValue const& value) {
    if (auto const* const exact = std::get_if<Decimal>(&value.content)) return *exact;
    if (auto const* const truth = std::get_if<bool>(&value.content)) return Decimal{*truth ? 1 : 0, 0};
    if (auto const* const number = std::get_if<double>(&value.content)) {
        return std::isfinite(*number) ? parse_decimal(text_of(*number)) : std::nullopt;
    }
    if (std::holds_alternative<DateValue>(value.content)) return std::nullopt;
    return parse_decimal(expression::trimmed(to_string(value)));
}

double number_of(std::string_view text) { return expression::parse_number(text).value_or(nan_value); }

std::string text_of(double number) { return expression::format_number(number); }

} // namespace gengji::forms
