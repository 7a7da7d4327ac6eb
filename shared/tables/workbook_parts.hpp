#pragma once

#include "shared/tables/workbook.hpp"

#include <string>
#include <string_view>

namespace gengji {

// What the two readers of spreadsheets share.

Result<Workbook> read_xlsx(std::string const& bytes);
Result<Workbook> read_xls(std::string const& bytes);

/// 3 as "3", 0.1 as "0.1", 1e-7 as "1e-07".
std::string number_text(double number);
/// A day count since 1899-12-30 (or, `since_1904`, 1904-01-01) as a date with its time, or, within the first day, a
/// time alone.
std::string date_text(double days, bool since_1904);

/// Counts what a workbook holds, so that no file grows beyond limits::workbook_… in memory.
class WorkbookBounds {
public:
    Result<void> row(std::string_view sheet, std::size_t row);
    Result<void> cell(std::string_view sheet, std::size_t row, std::size_t column, std::size_t bytes);

private:
    std::size_t rows_ = 0;
    std::size_t cells_ = 0;
    std::size_t bytes_ = 0;
};

} // namespace gengji
