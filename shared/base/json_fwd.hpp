#pragma once

#include <nlohmann/json_fwd.hpp>

namespace gengji {

/// JSON in memory. Keys are sorted, so equal values print equal bytes, and a file of a million keys is no attack.
using Json = nlohmann::json;

} // namespace gengji
