#pragma once

#include "shared/base/result.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace gengji {

/// One row of a sheet that has something in it.
struct SheetRow {
    std::size_t number{};           ///< as a spreadsheet counts them: from 1
    std::vector<std::string> cells; ///< column A first; texts as a person sees them, empty ones within and none behind
    bool operator==(SheetRow const&) const = default;
};

struct Sheet {
    std::string name;
    std::vector<SheetRow> rows; ///< ascending by number
    bool operator==(Sheet const&) const = default;
};

/// A spreadsheet file as texts: whole numbers without a point, other numbers as short as they can be told apart, dates
/// and times as `2026-03-05 00:00:00`, `2026-03-05 07:30:00`, `07:30:00`, truth values as TRUE and FALSE, formulas as their last
/// result. Formats, hidden cells and macros are not looked at.
struct Workbook {
    std::vector<Sheet> sheets;
    bool operator==(Workbook const&) const = default;
};

/// Reads `.xlsx`, `.xlsm` (both: a zip of XML) or `.xls` (BIFF 8), told by the first bytes. Time and memory are bounded
/// by limits::workbook_…. Errors: `invalid`, with what to do next; `storage` when no temporary file can be had.
Result<Workbook> read_workbook(std::string const& bytes);

/// As above. The name's ending has to agree with what the file is. Errors: also those of read_file.
Result<Workbook> read_workbook_file(std::string const& path);

} // namespace gengji
