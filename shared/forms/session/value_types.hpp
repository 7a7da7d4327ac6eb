#pragma once

#include "shared/forms/expression/time_zone.hpp"
#include "shared/forms/expression/value.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace gengji::forms::session {

/// The data types of binds that restrict or change what is stored. Others (string, barcode, binary …) are text.
enum class ValueType : std::uint8_t {
    text,
    integer,
    decimal,
    date,
    time,
    date_time,
    geopoint,
    geotrace,
    geoshape,
    boolean
};

/// `int`, `xsd:decimal`, …; gengji's own `money` and `area` are decimals.
ValueType value_type_of(std::string_view bind_type);

/// What is stored when somebody writes `text` into a node of this type: "4.5" in an integer is "4". Nothing where it
/// cannot be read as the type; an empty text stays empty.
std::optional<std::string> stored(ValueType type, std::string_view text);

/// What is stored of a calculated value. A value that the type does not have is empty, as in JavaRosa (NaN, a missing
/// node).
std::string stored(ValueType type, XValue const& value, TimeZone const& zone);

} // namespace gengji::forms::session
