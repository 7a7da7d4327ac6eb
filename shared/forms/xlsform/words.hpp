#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gengji::forms::xls {

std::string lower(std::string_view text);         ///< ASCII letters only
std::string_view trimmed(std::string_view text);  ///< without white space at both ends
std::string collapsed(std::string_view text);     ///< any run of white space as one space
std::string single_spaced(std::string_view text); ///< trimmed, runs of plain spaces as one; line breaks stay
std::string replaced(std::string text, std::string_view from, std::string_view to);
std::vector<std::string> split(std::string_view text, std::string_view by); ///< every part trimmed
std::string straight_quotes(std::string text);                              ///< ‘’“” as ' and "

/// An XML name without colon, Chinese and other letters included.
bool is_name(std::string_view text);
/// As above; a declared prefix and a colon may stand in front.
bool is_prefixed_name(std::string_view text);

/// What people write for true and false in a column that takes either; nothing for anything else.
std::optional<bool> yes_or_no(std::string_view text);

} // namespace gengji::forms::xls
