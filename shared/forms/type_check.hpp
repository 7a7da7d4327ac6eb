#pragma once

#include "shared/forms/form_spec.hpp"
#include "shared/forms/lookups.hpp"
#include "shared/records/value.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace gengji::forms {

/// What is wrong with a value that stands in a field, whatever else the record says; nothing when it is as the type
/// wants it.
struct WrongValue {
    Severity severity = Severity::block;
    std::string message;
};
std::optional<WrongValue> wrong_value(FieldSpec const& field, Value const& value, Lookups const& lookups);

bool is_month(std::string_view text); ///< 2025-10
bool is_week(std::string_view text);  ///< 2025-W42: weeks 01 to 53, the 53rd only in years that have it
/// `rice-2025`, with a crop of the list `crops`.
bool is_season(std::string_view text, Lookups const& lookups);
/// Does this division stand at the level that a field asks for?
bool at_level(Division const& division, std::string_view level);
/// A ring of points that does not cross or touch itself.
bool is_simple_ring(std::vector<Point> const& ring);

} // namespace gengji::forms
