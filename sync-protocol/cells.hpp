#pragma once

#include "shared/records/edit.hpp"
#include "sync-protocol/batch_io.hpp"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace gengji::sync {

/// One value of one field of one record. The kind is that of the value; `no_value` marks a field without values (its
/// `replaced` speaks).
struct Cell {
    static constexpr std::uint32_t no_value = 256;
    std::string_view path;
    std::uint32_t kind{};
    Value const* value{};
};

/// The cells of a batch on their way out: per record its form and cells, sorted by path. Values are borrowed.
struct CellRows {
    std::vector<Cell> cells;
    std::vector<std::size_t> ends;    ///< of each record, in `cells`
    std::vector<std::uint32_t> forms; ///< of each record, a number of the batch's table
    void add(std::string_view path, Value const& value) {
        cells.push_back({path, static_cast<std::uint32_t>(value.kind()), &value});
    }
    void end_record(std::uint32_t form) { ends.push_back(cells.size()), forms.push_back(form); }
};

/// Writes paths, columns (path + kind), shapes (form + set of columns, each listed once), the shape of each record, and
/// the columns. `id_ms`: the time in each record's id, which dates and instants may be relative to.
void write_cells(BatchWriter& out, CellRows const& rows, std::span<std::int64_t const> id_ms);

/// The layout of the cells that are to come, and then their values. A record's cells are in order of path; a path that
/// stands more than once is one field with several values.
class CellReader {
public:
    struct Column {
        std::uint32_t path{};
        std::uint32_t kind{};
    };

    CellReader(BatchReader& in, std::size_t records, std::size_t forms);

    std::span<Column const> shape_of(std::size_t record) const { return shape(shape_of_[record]); }
    std::uint32_t form_of(std::size_t record) const { return shape_forms_[shape_of_[record]]; }
    std::string_view path(Column const& column) const { return paths_[column.path]; }
    std::size_t cells() const { return cells_; }
    /// True when one of its values may stand only under conditions (`_life`, `_review/…`).
    bool is_careful(std::size_t record) const { return careful_[shape_of_[record]]; }
    /// Reads every value into its place: `places` has one entry a cell, record by record (null where the kind is
    /// no_value).
    void read_values(std::span<Value* const> places, std::span<std::int64_t const> id_ms);

private:
    std::span<Column const> shape(std::size_t index) const {
        return std::span(shape_columns_).subspan(shape_begins_[index], shape_begins_[index + 1] - shape_begins_[index]);
    }
    std::vector<Column> read_columns();
    void read_shapes(std::vector<Column> const& columns, std::size_t forms);

    BatchReader& in_;
    std::vector<BytesView> paths_;
    std::size_t columns_ = 0, cells_ = 0;
    std::vector<Column> shape_columns_;             ///< of all shapes, one behind the other
    std::vector<std::uint32_t> shape_column_index_; ///< the same as numbers of columns
    std::vector<std::uint32_t> column_kinds_;
    std::vector<std::size_t> shape_begins_;
    std::vector<std::uint32_t> shape_forms_;
    std::vector<bool> careful_;
    std::vector<std::uint32_t> shape_of_;
};

} // namespace gengji::sync
