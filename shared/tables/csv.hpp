#pragma once

#include "shared/tables/table.hpp"

#include <span>

namespace gengji {

/// Reads a CSV as spreadsheets write it: RFC 4180 quoting, line ends CR, LF or CRLF, fields parted by comma, semicolon
/// or tab (tried on the first rows; a first line "sep=;" decides). The first row that has something in it is the
/// header. A quote that is never closed, or has text behind it, makes its row wrong and no other: reading goes on at
/// the next line. A leading ' before = + - @, which keeps a spreadsheet from computing, is taken off again.
class CsvReader final : public TableReader {
public:
    /// Any charset that charset.hpp knows. Errors: `invalid`, as open_table; also a header that names a column twice.
    static Result<CsvReader> open(std::string file);

    std::optional<Result<TableRow>> next() override;
    std::size_t row_number() const override { return number_; }
    std::vector<std::string> const& header() const { return header_; } ///< empty for a column without a name
    char separator() const { return separator_; }

private:
    CsvReader() = default;
    Result<void> read_header();

    std::string text_;
    std::size_t position_ = 0;
    std::size_t number_ = 0;
    char separator_ = ',';
    std::vector<std::string> header_;
};

/// Ahead of the first row, so that spreadsheets read UTF-8 (and not GBK).
constexpr std::string_view csv_mark = "\xEF\xBB\xBF";

/// Appends one row: quoted where needed, CRLF at its end. A cell that a spreadsheet would compute (it starts with = + -
/// @, their wide forms, tab, CR or LF) gets a ' in front, unless it is a plain number such as -3.5. NUL is left out.
void append_csv_row(std::string& out, std::span<std::string const> cells);

} // namespace gengji
