#include "shared/tables/workbook.hpp"

#include "shared/tables/workbook_parts.hpp"

#include "shared/base/files.hpp"
#include "shared/base/limits.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>

namespace gengji {

namespace {

constexpr std::string_view zip_mark = "PK\x03\x04";
constexpr std::string_view compound_mark = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return c < 0x80 ? std::tolower(c) : c; });
    return text;
}

std::string cell_name(std::size_t row, std::size_t column) {
    std::string letters;
    for (std::size_t rest = column + 1; rest > 0; rest = (rest - 1) / 26)
        letters.insert(letters.begin(), static_cast<char>('A' + (rest - 1) % 26));
    return letters + std::to_string(row);
}

} // namespace

Result<Workbook> read_workbook(std::string const& bytes) {
    if (bytes.size() > limits::workbook_file_bytes)
        return problem(Problem::invalid, "这个表格文件超过 32 MB，太大了。请删去不需要的工作表和图片后再试。");
    if (bytes.starts_with(zip_mark)) return read_xlsx(bytes);
    if (bytes.starts_with(compound_mark)) return read_xls(bytes);
    return problem(Problem::invalid,
                   "这不是 Excel 表格文件（.xlsx、.xlsm 或 .xls）。请在表格软件里打开后另存为 .xlsx 再试。");
}

Result<Workbook> read_workbook_file(std::string const& path) {
    std::string const name = lower(path);
    bool const is_xls = name.ends_with(".xls");
    if (!is_xls && !name.ends_with(".xlsx") && !name.ends_with(".xlsm"))
        return problem(Problem::invalid, "文件名要以 .xlsx、.xlsm 或 .xls 结尾：" + path);
    std::string const bytes = TRY(read_file(path, limits::workbook_file_bytes));
    if (is_xls && bytes.starts_with(zip_mark))
        return problem(Problem::invalid, "这个文件叫 .xls，内容却是 .xlsx：请把文件名的结尾改为 .xlsx 再试。");
    if (!is_xls && bytes.starts_with(compound_mark))
        return problem(
            Problem::invalid,
            "这个文件叫 .xlsx，内容却是旧的 .xls（或者加了密码）：请在表格软件里另存为不带密码的 .xlsx 再试。");
    return read_workbook(bytes);
}

std::string number_text(double number) {
    if (!std::isfinite(number)) return std::isnan(number) ? "NaN" : number < 0 ? "-Infinity" : "Infinity";
    std::array<char, 64> text{};
    if (std::abs(number) < 1e15 && number == std::floor(number)) {
        auto const whole = static_cast<long long>(number);
        auto const end = std::to_chars(text.data(), text.data() + text.size(), whole).ptr;
        return {text.data(), end};
    }
    double const size = std::abs(number);
    auto const format = size >= 1e-4 && size < 1e16 ? std::chars_format::fixed : std::chars_format::scientific;
    auto const end = std::to_chars(text.data(), text.data() + text.size(), number, format).ptr;
    return {text.data(), end};
}

std::string date_text(double days, bool since_1904) {
    if (!(days >= 0 && days < 2958466)) return number_text(days); // beyond the year 9999
    auto const milliseconds = static_cast<long long>(std::llround(days * 86400000));
    auto const whole = milliseconds / 86400000;
    auto const seconds = milliseconds % 86400000 / 1000;
    std::array<char, 48> text{};
    std::string time;
    std::snprintf(text.data(), text.size(), "%02d:%02d:%02d", static_cast<int>(seconds / 3600),
                  static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60));
    time = text.data();
    if (auto const rest = milliseconds % 1000; rest != 0) {
        std::snprintf(text.data(), text.size(), ".%03d000", static_cast<int>(rest));
        time += text.data();
    }
    if (whole == 0 && !since_1904) return time;

    using namespace std::chrono;
    // Excel's calendar has a 29 February 1900: before it, the count starts one day later.
    auto const start = since_1904   ? sys_days(year(1904) / 1 / 1)
                       : whole < 60 ? sys_days(year(1899) / 12 / 31)
                                    : sys_days(year(1899) / 12 / 30);
    year_month_day const day{start + std::chrono::days(whole)};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(day.year()),
                  static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
    return std::string(text.data()) + " " + time;
}

Result<void> WorkbookBounds::row(std::string_view sheet, std::size_t row) {
    if (++rows_ <= limits::workbook_rows) return {};
    return problem(Problem::invalid, std::string(sheet) + " 表第 " + std::to_string(row) +
                                         " 行：行太多（全部工作表最多 " + std::to_string(limits::workbook_rows) +
                                         " 行）。长的名单请另存为 CSV，用 select_one_from_file 引用。");
}

Result<void> WorkbookBounds::cell(std::string_view sheet, std::size_t row, std::size_t column, std::size_t bytes) {
    std::string const place = std::string(sheet) + " 表第 " + std::to_string(row) + " 行：";
    if (column >= limits::workbook_columns)
        return problem(Problem::invalid, place + "列太多（最多 " + std::to_string(limits::workbook_columns) +
                                             " 列）。请删去右边不用的列。");
    if (bytes > limits::workbook_cell_bytes)
        return problem(Problem::invalid,
                       place + "单元格 " + cell_name(row, column) + " 的文字太长（最多 64 KB）。请缩短。");
    bytes_ += bytes;
    if (++cells_ > limits::workbook_cells || bytes_ > limits::workbook_text_bytes)
        return problem(Problem::invalid, place + "表格内容太多。请删去不需要的工作表，或把长名单另存为 CSV。");
    return {};
}

} // namespace gengji
