#pragma once

#include "shared/base/result.hpp"
#include "shared/reports/sheet_cell.hpp"

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gengji::reports {

/// A block of cells, counted from 0, both ends within.
struct CellRange {
    std::uint32_t first_row{};
    std::uint16_t first_column{};
    std::uint32_t last_row{};
    std::uint16_t last_column{};
};

/// A chart over cells of one sheet.
struct SheetChart {
    enum class Kind { columns, bars, line };
    struct Series {
        std::string name;
        CellRange labels, values;
    };
    Kind kind = Kind::columns;
    std::string title, value_title;
    std::vector<Series> series;
    int width_px = 860, height_px = 400;
};

/// One sheet, filled row by row from the top; what was written is not held in memory.
class SheetWriter {
public:
    virtual ~SheetWriter() = default;
    virtual void row(std::span<SheetCell const> cells) = 0;
    void row(std::initializer_list<SheetCell> cells) { row(std::span(cells.begin(), cells.size())); }
    virtual void skip(std::uint32_t rows = 1) = 0;
    /// A line across so many columns: a title, or a remark.
    virtual void across(std::string_view text, std::uint16_t columns, Tone tone) = 0;
    /// The row of column names: it and what is above stays in sight, repeats on every printed page, and carries the
    /// filter. At most one a sheet; `fixed_columns` at the left stay in sight too.
    virtual void header(std::span<std::string const> names, std::uint16_t fixed_columns = 0) = 0;
    /// Of a column, in digits; a Chinese character takes two. Without it the widest text decides, within bounds.
    virtual void width(std::uint16_t column, double digits) = 0;
    /// The cells may be on any sheet of the book.
    virtual void chart(SheetChart const& chart, SheetWriter const& cells_of, std::uint32_t row,
                       std::uint16_t column) = 0;
    virtual std::uint32_t next_row() const = 0; ///< from 0
};

/// Writes one .xlsx with memory that does not grow with its rows (they wait in a temporary file). Trouble on the way is
/// kept and told by finish(): there is nothing to check in between. Without finish() no file appears.
class WorkbookWriter {
public:
    /// Errors: as StagedFile::begin.
    static Result<WorkbookWriter> create(std::string const& path, std::string const& title);
    WorkbookWriter(WorkbookWriter&&) noexcept;
    ~WorkbookWriter();

    /// A name of a sheet has at most 31 characters and none of [ ] : * ? / \; what does not fit is made to.
    SheetWriter& sheet(std::string_view name);
    /// The whole file in its place, checked once more from the disk. Errors: `full`, `storage`, `invalid` (more rows
    /// than a sheet holds).
    Result<void> finish();

private:
    struct Book;
    explicit WorkbookWriter(std::unique_ptr<Book> book);
    std::unique_ptr<Book> book_;
};

/// What a sheet can hold below each other, the header included.
constexpr std::uint32_t most_sheet_rows = 1048576;

} // namespace gengji::reports
