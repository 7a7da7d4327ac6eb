#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace gengji::reports {

/// What XML, and so a spreadsheet, can hold: well-formed UTF-8 without control characters, at most 32,767 UTF-16 units
/// (longer texts end in …). Also keeps `_x0041_` from being read as an escape.
std::string sheet_text(std::string_view text);

/// How wide a text stands, in digits: Chinese characters take two; of several lines the widest.
std::size_t shown_width(std::string_view text);

/// At most 31 characters, none of [ ] : * ? / \, no ' at either end, never empty.
std::string sheet_name(std::string_view text);

} // namespace gengji::reports
