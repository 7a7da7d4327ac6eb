#include "shared/forms/xlsform/sheet_table.hpp"

#include "shared/base/limits.hpp"
#include "shared/forms/xlsform/words.hpp"

#include <map>
#include <set>

namespace gengji::forms::xls {

namespace {

constexpr std::size_t empty_columns = 20; ///< side by side: behind them stand somebody's notes, not the form
constexpr std::size_t empty_rows = 60;

/// How many columns belong to the form.
std::size_t width_of(SheetRow const& header) {
    std::size_t empty = 0;
    for (std::size_t column = 0; column < header.cells.size(); ++column) {
        empty = trimmed(header.cells[column]).empty() ? empty + 1 : 0;
        if (empty == empty_columns) return column + 1 - empty_columns;
    }
    return header.cells.size();
}

void check_twice(SheetTable const& table, std::string const& sheet, std::size_t row, Findings& findings) {
    std::map<ColumnPath, std::size_t> seen;
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
        if (table.columns[column].empty()) continue;
        auto const [place, added] = seen.emplace(table.columns[column], column);
        if (added) continue;
        std::string const& first = table.headers[place->second];
        findings.error(sheet, row,
                       first == table.headers[column] ? "有两列都叫“" + first + "”。请改名或删去其中一列。"
                                                      : "“" + first + "”和“" + table.headers[column] +
                                                            "”是同一列的两种写法。请改名或删去其中一列。");
    }
}

} // namespace

std::string_view SheetTable::text(TableLine const& line, std::string_view column) const {
    for (auto const& [index, cell] : line.cells)
        if (columns[index].size() == 1 && columns[index][0] == column) return cell;
    return {};
}

bool SheetTable::has(std::string_view column) const {
    for (ColumnPath const& path : columns)
        if (!path.empty() && path[0] == column) return true;
    return false;
}

SheetTable make_table(Sheet const& sheet, SheetKind kind, bool keep_spaces, Findings& findings) {
    SheetTable table;
    if (sheet.rows.empty()) return table;
    SheetRow const& header = sheet.rows.front();
    std::string const name = lower(trimmed(sheet.name));
    std::size_t const width = width_of(header);
    bool single_colons = true;
    for (std::string const& cell : header.cells) single_colons = single_colons && cell.find("::") == std::string::npos;
    for (std::size_t column = 0; column < width; ++column) {
        table.headers.emplace_back(trimmed(header.cells[column]));
        table.columns.push_back(column_path(header.cells[column], kind, single_colons));
        if (!single_colons && table.columns.back().size() == 1 && column_path(header.cells[column], kind).size() > 1)
            findings.warning(name, header.number,
                             "列名“" + table.headers.back() +
                                 "”只有一个冒号，这一列没有读取。请和其他列一样写两个冒号（::）。");
    }
    check_twice(table, name, header.number, findings);
    std::set<std::string> languages;
    for (ColumnPath const& path : table.columns)
        if (path.size() > 1) languages.insert(path.back());
    if (languages.size() > limits::xlsform_languages) {
        findings.error(name, header.number,
                       "语言（或带 :: 的列）太多，最多 " + std::to_string(limits::xlsform_languages) +
                           " 种。请删去不用的列。");
        return table;
    }

    std::size_t last = header.number;
    for (std::size_t index = 1; index < sheet.rows.size(); ++index) {
        SheetRow const& row = sheet.rows[index];
        TableLine line{row.number, {}};
        for (std::size_t column = 0; column < std::min(width, row.cells.size()); ++column) {
            if (row.cells[column].empty()) continue;
            std::string const plain = replaced(row.cells[column], "\xC2\xA0", " ");
            std::string text = keep_spaces ? std::string(trimmed(plain)) : single_spaced(plain);
            if (!text.empty()) line.cells.emplace_back(column, std::move(text));
        }
        if (line.cells.empty()) continue;
        if (line.number > last + empty_rows) break;
        last = line.number;
        table.lines.push_back(std::move(line));
    }
    return table;
}

} // namespace gengji::forms::xls
