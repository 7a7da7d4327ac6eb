#pragma once

#include "shared/base/result.hpp"
#include "shared/catalog/workbooks/sheets.hpp"

#include <string>
#include <vector>

namespace gengji::workbooks {

/// Writes an .xlsx for people to open and change: the header bold and kept in sight, columns as wide as they need,
/// every cell a text. The same sheets give the same bytes. Errors: `storage`.
Result<void> write_workbook(std::vector<Sheet> const& sheets, std::string const& title, std::string const& path);

} // namespace gengji::workbooks
