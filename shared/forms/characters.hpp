#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gengji::forms {

/// Without blanks (the wide one, U+3000, and the byte-order mark included) at both ends.
std::string_view trimmed(std::string_view text);
/// Full-width digits, letters and signs (２０２５，Ｘ) and the wide blank as their ASCII twins.
std::string half_width(std::string_view text);
std::string without_blanks(std::string_view text);
std::string lower(std::string_view text); ///< ASCII only
std::string upper(std::string_view text); ///< ASCII only
/// The non-empty trimmed parts between any of the separators (UTF-8 characters); without separators, the whole.
std::vector<std::string_view> split(std::string_view text, std::string_view separators);
/// The characters of a text, each as its bytes; a broken byte is a character of its own.
std::vector<std::string_view> characters(std::string_view text);

} // namespace gengji::forms
