#pragma once

#include "shared/tables/table.hpp"

#include <span>

namespace gengji {

/// Reads JSON lines: one object a line, its members as cells, sorted by name. Blank lines are skipped.
class JsonlReader final : public TableReader {
public:
    /// `text` is UTF-8, as open_table makes it.
    explicit JsonlReader(std::string text) : text_(std::move(text)) {}

    std::optional<Result<TableRow>> next() override;
    std::size_t row_number() const override { return number_; }

private:
    std::string text_;
    std::size_t position_ = 0;
    std::size_t number_ = 0;
};

/// Appends one object and LF, its members in the order of `cells`. Cells that are no texts hold JSON already.
void append_jsonl_row(std::string& out, std::span<Cell const> cells);

} // namespace gengji
