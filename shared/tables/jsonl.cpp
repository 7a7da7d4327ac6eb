#include "shared/tables/jsonl.hpp"

#include "shared/tables/table_text.hpp"

#include "shared/base/json.hpp"
#include "shared/base/limits.hpp"

#include <algorithm>

namespace gengji {

namespace {

Cell cell_of(std::string const& column, Json const& value) {
    if (value.is_string()) return {column, value.get_ref<std::string const&>(), Cell::Kind::text};
    if (value.is_null()) return {column, "", Cell::Kind::null};
    if (value.is_boolean()) return {column, dump(value), Cell::Kind::boolean};
    if (value.is_number()) return {column, dump(value), Cell::Kind::number};
    return {column, dump(value), Cell::Kind::json};
}

Result<TableRow> read_line(std::size_t number, std::string_view line) {
    if (line.size() > limits::table_row_bytes) return row_error(number, "内容太大。");
    Result<Json> const json = parse_json(line);
    if (!json) return row_error(number, json.error().detail);
    if (!json->is_object()) return row_error(number, "每一行应是一个 JSON 对象，写在 { } 之间。");
    if (json->size() > limits::table_columns) return row_error(number, "列数太多。");
    TableRow row{number, {}};
    for (auto const& [column, value] : json->items()) {
        row.cells.push_back(cell_of(column, value));
        if (row.cells.back().text.size() > limits::table_cell_bytes)
            return row_error(number, "“" + column.substr(0, 100) + "”的内容太大。");
    }
    return row;
}

} // namespace

std::optional<Result<TableRow>> JsonlReader::next() {
    while (position_ < text_.size()) {
        std::size_t const end = std::min(text_.find('\n', position_), text_.size());
        std::string_view const line(text_.data() + position_, end - position_);
        position_ = end + 1;
        ++number_;
        if (line.find_first_not_of(" \t\r") != std::string_view::npos) return read_line(number_, line);
    }
    return std::nullopt;
}

void append_jsonl_row(std::string& out, std::span<Cell const> cells) {
    out += '{';
    for (Cell const& cell : cells) {
        if (&cell != cells.data()) out += ',';
        out += dump(Json(cell.column));
        out += ':';
        if (cell.kind == Cell::Kind::text)
            out += dump(Json(cell.text));
        else
            out += cell.kind == Cell::Kind::null ? "null" : cell.text;
    }
    out += "}\n";
}

} // namespace gengji
