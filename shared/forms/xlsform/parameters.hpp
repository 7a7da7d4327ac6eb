#pragma once

#include "shared/forms/xlsform/survey_tree.hpp"

#include <optional>

namespace gengji::forms::xls {

/// `start=1 end=10`, parted by spaces, commas or semicolons; nothing when some part is not `key=value`.
std::optional<Parameters> read_parameters(std::string_view text);

/// Whether the question's parameters are ones that its type knows, with values that mean something. Puts what they say
/// into the element's bind and control.
void apply_parameters(Element& element, SurveyContext const& context);

/// The scale of a range (range_parameters.cpp).
void apply_range(Element& element, SurveyContext const& context);

/// Where `incremental=true` and the like stand: 1 to 64 digits, a point, a sign.
std::optional<double> number_of(std::string_view text);

/// Finds parameters that are not among `known`. Returns whether all are.
bool only_known(Element const& element, std::initializer_list<std::string_view> known, Findings& findings);

} // namespace gengji::forms::xls
