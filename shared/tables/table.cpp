#include "shared/tables/table.hpp"

#include "shared/tables/csv.hpp"
#include "shared/tables/jsonl.hpp"
#include "shared/tables/table_text.hpp"

#include "shared/base/charset.hpp"
#include "shared/base/limits.hpp"

#include <algorithm>

namespace gengji {

Cell const* TableRow::find(std::string_view column) const {
    auto const found = std::ranges::find(cells, column, &Cell::column);
    return found == cells.end() ? nullptr : &*found;
}

std::string_view TableRow::text(std::string_view column) const {
    Cell const* const cell = find(column);
    return cell ? std::string_view(cell->text) : std::string_view{};
}

Error row_error(std::size_t number, std::string_view what) {
    return problem(Problem::invalid, "第 " + std::to_string(number) + " 行：" + std::string(what));
}

Result<std::string> table_text(std::string file) {
    if (file.size() > limits::table_bytes)
        return problem(Problem::invalid, "文件太大（最多 " + std::to_string(limits::table_bytes / 1024 / 1024) +
                                             " MB），请拆成几个文件分别导入。");
    Charset const charset = detect_charset(file);
    if (charset != Charset::utf8 || file.starts_with("\xEF")) file = TRY(to_utf8(file, charset));
    if (std::size_t const at = file.find('\0'); at != std::string::npos) {
        auto const line = 1 + std::count(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(at), '\n');
        return row_error(static_cast<std::size_t>(line),
                         "有空字符（NUL），这不是文本表格。请用表格软件另存为“CSV UTF-8”后再导入。");
    }
    return file;
}

Result<std::unique_ptr<TableReader>> open_table(std::string file) {
    std::string text = TRY(table_text(std::move(file)));
    std::size_t const first = text.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) return problem(Problem::invalid, "文件是空的，没有可以导入的内容。");
    if (text[first] == '{') return std::unique_ptr<TableReader>(std::make_unique<JsonlReader>(std::move(text)));
    return std::unique_ptr<TableReader>(std::make_unique<CsvReader>(TRY(CsvReader::open(std::move(text)))));
}

} // namespace gengji
