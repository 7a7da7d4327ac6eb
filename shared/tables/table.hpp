#pragma once

#include "shared/base/result.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gengji {

/// One value of a table. A CSV has texts only; in JSON lines the other kinds hold their JSON, `2.5`, `true`,
/// `["a","b"]`.
struct Cell {
    enum class Kind { text, number, boolean, null, json };

    std::string column; ///< the header's name for it
    std::string text;
    Kind kind = Kind::text;
    bool operator==(Cell const&) const = default;
};

/// One row of a table. A column that the row leaves empty is there with an empty text (CSV) or not at all (JSON lines).
struct TableRow {
    std::size_t number{};    ///< as a spreadsheet counts them: 1 is a CSV's header; the line in JSON lines
    std::vector<Cell> cells; ///< in the order of the columns

    Cell const* find(std::string_view column) const;
    std::string_view text(std::string_view column) const; ///< empty when there is no such cell
};

/// Reads a table row by row. What is wrong with one row is that row's error and says its number; reading goes on behind
/// it. Bounds: limits::table_…; a row beyond them is an error too.
class TableReader {
public:
    virtual ~TableReader() = default;
    /// The next row that has something in it; nothing at the end. Errors: `invalid`.
    virtual std::optional<Result<TableRow>> next() = 0;
    virtual std::size_t row_number() const = 0; ///< of the row that next() gave last, right or wrong
};

/// CSV or JSON lines, told by the first character; any charset that charset.hpp knows. Errors: `invalid` when nothing
/// of the file can be used: empty, NUL bytes, wrong characters, no usable header.
Result<std::unique_ptr<TableReader>> open_table(std::string file);

} // namespace gengji
