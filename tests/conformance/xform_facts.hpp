#pragma once

#include "shared/base/json.hpp"

#include <string>
#include <string_view>

namespace gengji::conformance {

/// What an XForm says, in the shape of the corpus's `facts` (README of the corpus): paths are below the root node.
Json facts_of(std::string const& xml);

/// Where the two differ, one line a difference; empty when they agree. White space counts as one space.
std::vector<std::string> differences(Json const& expected, Json const& found);

/// Runs of white space as one space, none beside `<` and `>` and at the ends: what a statement about text means.
std::string squeezed(std::string_view text);

} // namespace gengji::conformance
