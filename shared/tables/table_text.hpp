#pragma once

#include "shared/base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace gengji {

/// What the readers share: a file as UTF-8 text without mark and NUL (errors: `invalid`), and an error that names its
/// row.
Result<std::string> table_text(std::string file);
Error row_error(std::size_t number, std::string_view what);

} // namespace gengji
