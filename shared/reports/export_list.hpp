#pragma once

#include "shared/base/result.hpp"
#include "shared/reports/sheet_cell.hpp"

#include <iosfwd>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

/// Tables that leave the system, row by row: what one row costs in memory does not grow with their number.
namespace gengji::reports {

enum class ExportFormat {
    csv, ///< UTF-8 with BOM; whatever a spreadsheet would compute is neutralised (shared/tables/csv.hpp)
    json, ///< one OData document: {"@odata.context": …, "value": [ … ]}, numbers as numbers, days and moments ISO 8601
    jsonl, ///< the same objects, one a line
    xlsx,  ///< typed cells
};
/// csv, json, jsonl, xlsx; Chinese is not needed here. Errors: `invalid`, saying what there is.
Result<ExportFormat> parse_export_format(std::string_view name);
/// By the end of the file's name where no format is named; CSV for any other.
Result<ExportFormat> export_format_of(std::string_view named, std::string_view path);

/// JSON that is written as it stands: what a record repeats. A spreadsheet is not shown it.
struct RawJson {
    std::string text;
    bool operator==(RawJson const&) const = default;
};
/// One typed value; monostate: empty.
using ExportValue = std::variant<std::monostate, std::string, Decimal, std::int64_t, bool, Date, Instant, RawJson>;

struct ExportColumn {
    std::string name;  ///< of the JSON member
    std::string title; ///< of the column, for people
};
struct ExportHead {
    std::string name;  ///< of the set, `service_log`: in the OData context, in file names
    std::string title; ///< of the sheet, for people
    std::vector<ExportColumn> columns;
};

/// Where it goes: a file, there whole or not at all, or, without a path, a stream (no .xlsx then).
struct ExportTarget {
    std::string path;
    std::ostream* stream = nullptr;
};

class ListWriter {
public:
    virtual ~ListWriter() = default;
    /// As many values as there are columns. Trouble with the disk is told here or by finish(). Errors: full, storage.
    virtual Result<void> row(std::span<ExportValue const> values) = 0;
    /// Without it no file appears. Errors: full, storage; invalid (more rows than a sheet holds).
    virtual Result<void> finish() = 0;
};
/// Errors: as StagedFile::begin.
Result<std::unique_ptr<ListWriter>> begin_list(ExportFormat format, ExportTarget const& target, ExportHead head);

/// As people read it in a CSV: 是/否, 2025-09-30, 2025-09-30 08:30.
std::string export_text(ExportValue const& value);
/// One JSON value.
std::string export_json(ExportValue const& value);
/// One JSON object of the columns and values, without a line end; empty values are null.
std::string export_object(std::span<ExportColumn const> columns, std::span<ExportValue const> values);
SheetCell sheet_cell(ExportValue const& value);

} // namespace gengji::reports
