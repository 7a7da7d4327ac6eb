#include "shared/reports/printed_layout.hpp"

#include <algorithm>

/// Tables on paper.
namespace gengji::reports {

namespace {

constexpr double padding = 3, size = 9;

/// A row while it is drawn: what of each cell is still to come.
struct Row {
    struct Cell {
        Layout layout;
        std::vector<TextLine> lines;
        std::size_t next = 0;
    };
    std::vector<Cell> cells;

    double height() const { // of what is left
        double most = 0;
        for (Cell const& cell : cells) {
            double height = 0;
            for (std::size_t i = cell.next; i < cell.lines.size(); ++i) height += cell.lines[i].height;
            most = std::max(most, height);
        }
        return most + 2 * padding;
    }
    bool is_done() const {
        return std::ranges::all_of(cells, [](Cell const& cell) { return cell.next == cell.lines.size(); });
    }
};

class Setter {
public:
    Setter(PageCursor& cursor, PrintedTable const& table) : cursor_(cursor), table_(table) {
        double shares = 0;
        for (auto const& column : table.columns) shares += column.share;
        for (auto const& column : table.columns) widths_.push_back(cursor.inner_width() * column.share / shares);
    }

    void set() {
        std::vector<std::string> titles;
        for (auto const& column : table_.columns) titles.push_back(column.title);
        double const head = row_of(titles, true, true).height();
        // never the head alone at the foot of a page
        double const first = table_.rows.empty() ? 0
                                                 : std::min(row_of(table_.rows.front(), false, false).height(),
                                                            cursor_.inner_height() / 2);
        if (cursor_.room() < head + first) cursor_.next_page();
        draw(row_of(titles, true, true), true);
        for (std::size_t i = 0; i < table_.rows.size(); ++i) {
            Row row = row_of(table_.rows[i], table_.last_is_sum && i + 1 == table_.rows.size(), false);
            while (!row.is_done()) {
                bool const fits = row.height() <= cursor_.room();
                bool const splits = row.height() > cursor_.inner_height() - head; // no page could hold it
                if (!fits && (!splits || cursor_.room() < 6 * size)) {
                    cursor_.next_page();
                    draw(row_of(titles, true, true), true);
                    continue;
                }
                draw(row, false);
            }
        }
        cursor_.move(8);
    }

private:
    Row row_of(std::vector<std::string> const& texts, bool bold, bool head) {
        Row row;
        for (std::size_t i = 0; i < table_.columns.size(); ++i) {
            TextStyle style{"Noto Sans CJK SC",
                            size,
                            bold,
                            0,
                            head ? PrintedTable::Align::centre : table_.columns[i].align,
                            0,
                            0.15};
            Row::Cell cell;
            cell.layout = cursor_.layout(i < texts.size() ? texts[i] : std::string(), widths_[i] - 2 * padding, style);
            cell.lines = lines_of(cell.layout.get());
            row.cells.push_back(std::move(cell));
        }
        return row;
    }

    /// As many lines of it as the page holds, with its frame.
    void draw(Row&& row, bool head) { draw(row, head); }
    void draw(Row& row, bool head) {
        double const top = cursor_.y(), most = cursor_.room() - 2 * padding;
        double const drawn = std::min(row.height() - 2 * padding, most);
        cairo_t* const ink = cursor_.ink();
        double x = cursor_.left(), deepest = 0;
        if (head) {
            cairo_set_source_rgb(ink, 0.886, 0.937, 0.855);
            cairo_rectangle(ink, x, top, cursor_.inner_width(), drawn + 2 * padding);
            cairo_fill(ink);
        }
        cairo_set_source_rgb(ink, 0, 0, 0);
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            Row::Cell& cell = row.cells[i];
            double depth = 0;
            while (cell.next < cell.lines.size() && depth + cell.lines[cell.next].height <= most + 0.01) {
                draw_line(ink, cell.lines[cell.next], x + padding, top + padding + depth);
                depth += cell.lines[cell.next++].height;
            }
            deepest = std::max(deepest, depth);
            x += widths_[i];
        }
        frame(ink, top, deepest + 2 * padding);
        cursor_.move(deepest + 2 * padding);
    }

    void frame(cairo_t* ink, double top, double height) {
        cairo_set_line_width(ink, 0.5);
        double x = cursor_.left();
        for (double const width : widths_) {
            cairo_rectangle(ink, x, top, width, height);
            x += width;
        }
        cairo_stroke(ink);
    }

    PageCursor& cursor_;
    PrintedTable const& table_;
    std::vector<double> widths_;
};

} // namespace

void set_table(PageCursor& cursor, PrintedTable const& table) { Setter(cursor, table).set(); }

} // namespace gengji::reports
