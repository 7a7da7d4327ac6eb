#pragma once

#include "shared/forms/expression/value.hpp"
#include "shared/records/value.hpp"

#include <optional>
#include <string>

namespace gengji::forms {

/// A value as it stands in a node of an XForm instance: `yes`, `12.5`, `2025-10-20`, `2025-10-20T08:30:00.000+08:00`,
/// picks with blanks between, `latitude longitude 0 accuracy`, a ring closed by its first point, a file by its hash.
std::string node_text(Value const& value);

/// What a calculation yields: a number wherever it is one, unless the question holds text; nothing when it is empty or
/// no number at all.
std::optional<Value> value_of(XValue const& value, bool as_text);

} // namespace gengji::forms
