#pragma once

#include "shared/base/json_fwd.hpp"
#include "shared/base/result.hpp"

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace gengji {

/// The one door to the JSON library; headers that only name the type include json_fwd.hpp. Never throws.
/// Errors: `invalid` for text that is not JSON, not UTF-8, nested deeper than limits::json_depth or longer than
/// limits::json_bytes.
Result<Json> parse_json(std::string_view text);

/// On one line, or with `indent` spaces a level. Bytes that are not UTF-8 become U+FFFD. Never throws.
std::string dump(Json const& json, int indent = -1);

/// The member of an object, or null when there is none or `json` is no object. Never throws.
Json const* member(Json const& json, char const* key);
/// The text of a member, empty when there is none or it is no text.
std::string_view text_member(Json const& json, char const* key);

} // namespace gengji
