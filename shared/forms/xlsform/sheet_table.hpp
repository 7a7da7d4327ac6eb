#pragma once

#include "shared/forms/xlsform/findings.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gengji::forms::xls {

enum class SheetKind { survey, choices, settings, external_choices, osm, entities };

/// A column by the name it has here, whatever the spreadsheet calls it: `label`, `bind relevant`, `media image 中文`.
using ColumnPath = std::vector<std::string>;

/// One row with its non-empty cells, in the order of the columns.
struct TableLine {
    std::size_t number{};
    std::vector<std::pair<std::size_t, std::string>> cells; ///< column index and text
};

/// A sheet whose header was understood.
struct SheetTable {
    std::vector<ColumnPath> columns;  ///< an empty path: a column without a header, or one that is not read
    std::vector<std::string> headers; ///< as the spreadsheet writes them
    std::vector<TableLine> lines;     ///< those behind the header that have something in them

    std::string_view text(TableLine const& line,
                          std::string_view column) const; ///< of a column with one part; or empty
    bool has(std::string_view column) const;
};

/// Understands the header (the first row that has something in it) and cleans the cells: spaces at the ends go; runs of
/// spaces become one unless `keep_spaces`. Errors are found where two columns mean the same.
SheetTable make_table(Sheet const& sheet, SheetKind kind, bool keep_spaces, Findings& findings);

/// The header's path; unknown names stay as they are written. `single_colons`: the sheet writes none of its headers
/// with
/// `::`, so `:` parts them too.
ColumnPath column_path(std::string_view header, SheetKind kind, bool single_colons = true);

} // namespace gengji::forms::xls
