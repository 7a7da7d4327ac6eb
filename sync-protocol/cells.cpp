#include "sync-protocol/cells.hpp"

#include "sync-protocol/batch_tables.hpp"
#include "sync-protocol/string_column.hpp"
#include "sync-protocol/value_column.hpp"

#include <algorithm>
#include <numeric>
#include <unordered_map>

namespace gengji::sync {

namespace {

std::span<Cell const> cells_of(CellRows const& rows, std::size_t record) {
    std::size_t const begin = record ? rows.ends[record - 1] : 0;
    return std::span(rows.cells).subspan(begin, rows.ends[record] - begin);
}

/// Which shape each record has, and for each shape one record that shows it.
struct Shapes {
    std::vector<std::size_t> shown_by;
    std::vector<std::uint32_t> of_record;
};

bool same_columns(std::span<Cell const> a, std::span<Cell const> b) {
    return std::ranges::equal(a, b, [](Cell const& x, Cell const& y) { return x.kind == y.kind && x.path == y.path; });
}

std::size_t hash_of_shape(CellRows const& rows, std::size_t record) {
    std::size_t hash = rows.forms[record];
    for (Cell const& cell : cells_of(rows, record))
        hash = (hash ^ std::hash<std::string_view>{}(cell.path) ^ cell.kind) * 0x9E3779B97F4A7C15u;
    return hash;
}

Shapes shapes_of(CellRows const& rows) {
    Shapes shapes;
    auto const alike = [&](std::size_t a, std::size_t b) {
        return rows.forms[a] == rows.forms[b] && same_columns(cells_of(rows, a), cells_of(rows, b));
    };
    std::unordered_multimap<std::size_t, std::uint32_t> known;
    for (std::size_t record = 0; record < rows.ends.size(); ++record) {
        if (record > 0 && alike(record, record - 1)) {
            shapes.of_record.push_back(shapes.of_record.back());
            continue;
        }
        std::size_t const hash = hash_of_shape(rows, record);
        auto const [first, last] = known.equal_range(hash);
        auto const found =
            std::find_if(first, last, [&](auto const& entry) { return alike(record, shapes.shown_by[entry.second]); });
        if (found == last) {
            shapes.of_record.push_back(static_cast<std::uint32_t>(shapes.shown_by.size()));
            known.emplace(hash, shapes.of_record.back());
            shapes.shown_by.push_back(record);
        } else {
            shapes.of_record.push_back(found->second);
        }
    }
    return shapes;
}

/// All columns of a batch, sorted by path and kind, and the columns of each shape as numbers of them.
struct Columns {
    std::vector<std::string_view> paths;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> columns; ///< path number, kind
    std::vector<std::vector<std::uint32_t>> of_shape;

    Columns(CellRows const& rows, Shapes const& shapes) {
        std::vector<std::pair<std::string_view, std::uint32_t>> all;
        for (std::size_t const record : shapes.shown_by) {
            for (Cell const& cell : cells_of(rows, record)) all.emplace_back(cell.path, cell.kind);
        }
        std::ranges::sort(all);
        all.erase(std::unique(all.begin(), all.end()), all.end()); // clang 14 cannot take std::ranges::unique
        for (auto const& [path, kind] : all) {
            if (paths.empty() || paths.back() != path) paths.push_back(path);
            columns.emplace_back(static_cast<std::uint32_t>(paths.size() - 1), kind);
        }
        for (std::size_t const record : shapes.shown_by) {
            auto& numbers = of_shape.emplace_back();
            for (Cell const& cell : cells_of(rows, record)) {
                numbers.push_back(static_cast<std::uint32_t>(
                    std::ranges::lower_bound(all, std::pair(cell.path, cell.kind)) - all.begin()));
            }
        }
    }
};

void write_layout(BatchWriter& out, CellRows const& rows, Shapes const& shapes, Columns const& columns) {
    out.body.varint(columns.paths.size());
    write_strings(out, columns.paths, StringKind::text);
    out.body.varint(columns.columns.size());
    std::uint32_t last = 0;
    for (auto const& [path, kind] : columns.columns) {
        out.body.varint(path - last);
        out.body.varint(kind);
        last = path;
    }
    out.body.varint(shapes.shown_by.size());
    for (std::size_t i = 0; i < shapes.shown_by.size(); ++i) {
        out.body.varint(rows.forms[shapes.shown_by[i]]);
        out.body.varint(columns.of_shape[i].size());
        std::int64_t before = -1; // several values of one field may come in any order of kinds
        for (std::uint32_t const column : columns.of_shape[i]) {
            out.body.zigzag(static_cast<std::int64_t>(column) - before - 1);
            before = column;
        }
    }
    write_indexes(out.body, shapes.of_record);
}

/// Where the rows of each column begin when they stand one column behind the other.
std::vector<std::size_t> begins_of(std::vector<std::size_t> const& counts) {
    std::vector<std::size_t> begins(counts.size() + 1);
    std::partial_sum(counts.begin(), counts.end(), begins.begin() + 1);
    return begins;
}

} // namespace

void write_cells(BatchWriter& out, CellRows const& rows, std::span<std::int64_t const> id_ms) {
    Shapes const shapes = shapes_of(rows);
    Columns const layout(rows, shapes);
    write_layout(out, rows, shapes, layout);

    std::vector<std::size_t> counts(layout.columns.size());
    for (std::uint32_t const shape : shapes.of_record) {
        for (std::uint32_t const column : layout.of_shape[shape]) ++counts[column];
    }
    std::vector<std::size_t> const begins = begins_of(counts);
    std::vector<std::size_t> next = begins;
    std::vector<std::uint32_t> records(rows.cells.size());
    std::vector<Value const*> values(rows.cells.size());
    std::size_t cell = 0;
    for (std::size_t record = 0; record < shapes.of_record.size(); ++record) {
        for (std::uint32_t const column : layout.of_shape[shapes.of_record[record]]) {
            records[next[column]] = static_cast<std::uint32_t>(record);
            values[next[column]++] = rows.cells[cell++].value;
        }
    }
    std::vector<ValueColumn> columns;
    for (std::size_t i = 0; i < layout.columns.size(); ++i) {
        columns.push_back({layout.columns[i].second, std::span(records).subspan(begins[i], counts[i]),
                           std::span(values).subspan(begins[i], counts[i])});
    }
    for (std::size_t i = 0; i < columns.size(); ++i) write_value_column(out, columns, i, id_ms);
}

CellReader::CellReader(BatchReader& in, std::size_t records, std::size_t forms) : in_(in) {
    paths_ = read_strings(in, in.count(limits::batch_cells), StringKind::text);
    for (std::size_t i = 0; i < paths_.size(); ++i) {
        if (!is_path(paths_[i]) || (i > 0 && paths_[i - 1] >= paths_[i])) in.fail();
    }
    std::vector<Column> const columns = read_columns();
    read_shapes(columns, forms);
    shape_of_ = read_index_column(in, records, shape_forms_.size());
    for (std::size_t record = 0; in.ok() && record < records; ++record) {
        if (in.charge_cells(shape_of(record).size())) cells_ += shape_of(record).size();
    }
}

std::vector<CellReader::Column> CellReader::read_columns() {
    columns_ = in_.count(limits::batch_cells);
    std::vector<Column> columns;
    if (columns_ > in_.body.rest().size() / 2 || !in_.charge(columns_, sizeof(Column) + sizeof(std::uint32_t)))
        return in_.fail(), columns;
    columns.reserve(columns_);
    std::uint64_t path = 0;
    for (std::size_t i = 0; i < columns_ && in_.ok(); ++i) {
        std::uint64_t const gap = in_.body.varint(), kind = in_.body.varint();
        if (gap >= paths_.size() || kind > Cell::no_value) return in_.fail(), columns;
        path += gap;
        bool const rising = columns.empty() || gap > 0 || kind > columns.back().kind;
        if (path >= paths_.size() || !rising) return in_.fail(), columns;
        columns.push_back({static_cast<std::uint32_t>(path), static_cast<std::uint32_t>(kind)});
        column_kinds_.push_back(columns.back().kind);
    }
    return columns;
}

void CellReader::read_shapes(std::vector<Column> const& columns, std::size_t forms) {
    std::size_t const count = in_.count(limits::batch_records);
    if (!in_.charge(count + 1, 2 * sizeof(std::size_t) + 2 * sizeof(std::uint32_t))) return;
    shape_begins_.push_back(0);
    for (std::size_t i = 0; i < count && in_.ok(); ++i) {
        std::uint64_t const form = in_.body.varint(), size = in_.body.varint();
        if (form >= forms || size > in_.body.rest().size() || size > limits::batch_cells ||
            !in_.charge(size, 2 * sizeof(Column) + 2 * sizeof(std::uint32_t))) {
            return in_.fail();
        }
        bool careful = false;
        std::int64_t before = -1;
        for (std::size_t k = 0; k < size; ++k) {
            std::int64_t const gap = in_.body.zigzag();
            if (gap > static_cast<std::int64_t>(columns.size()) || gap < -static_cast<std::int64_t>(columns.size()))
                return in_.fail();
            std::int64_t const column = before + 1 + gap;
            if (column < 0 || column >= static_cast<std::int64_t>(columns.size())) return in_.fail();
            Column const& next = columns[static_cast<std::size_t>(column)];
            bool const same_field = k > 0 && next.path == shape_columns_.back().path;
            if (k > 0 && next.path < shape_columns_.back().path) return in_.fail();
            if (same_field && (next.kind == Cell::no_value || shape_columns_.back().kind == Cell::no_value))
                return in_.fail();
            std::string_view const name = paths_[next.path];
            careful = careful || name.ends_with("_life") || name.starts_with("_review");
            shape_columns_.push_back(next);
            shape_column_index_.push_back(static_cast<std::uint32_t>(column));
            before = column;
        }
        shape_begins_.push_back(shape_columns_.size());
        shape_forms_.push_back(static_cast<std::uint32_t>(form));
        careful_.push_back(careful);
    }
}

void CellReader::read_values(std::span<Value* const> places, std::span<std::int64_t const> id_ms) {
    std::size_t const per_cell = sizeof(std::uint32_t) + sizeof(Value*),
                      per_column = 2 * sizeof(std::size_t) + sizeof(ValuePlaces);
    if (!in_.charge(cells_, per_cell) || !in_.charge(columns_ + 1, per_column + sizeof(std::size_t))) return;
    std::vector<std::size_t> counts(columns_);
    auto const numbers = [&](std::size_t record) {
        std::size_t const shape = shape_of_[record];
        return std::span(shape_column_index_)
            .subspan(shape_begins_[shape], shape_begins_[shape + 1] - shape_begins_[shape]);
    };
    for (std::size_t record = 0; record < shape_of_.size(); ++record) {
        for (std::uint32_t const column : numbers(record)) ++counts[column];
    }
    std::vector<std::size_t> const begins = begins_of(counts);
    std::vector<std::size_t> next = begins;
    std::vector<std::uint32_t> records(cells_);
    std::vector<Value*> values(cells_);
    std::size_t cell = 0;
    for (std::size_t record = 0; record < shape_of_.size(); ++record) {
        for (std::uint32_t const column : numbers(record)) {
            records[next[column]] = static_cast<std::uint32_t>(record);
            values[next[column]++] = places[cell++];
        }
    }
    std::vector<ValuePlaces> columns;
    columns.reserve(columns_);
    for (std::size_t i = 0; i < columns_; ++i) {
        columns.push_back({column_kinds_[i], std::span(records).subspan(begins[i], counts[i]),
                           std::span(values).subspan(begins[i], counts[i])});
    }
    for (std::size_t i = 0; i < columns_ && in_.ok(); ++i) read_value_column(in_, columns, i, id_ms);
}

} // namespace gengji::sync
