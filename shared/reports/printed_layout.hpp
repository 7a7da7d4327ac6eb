#pragma once

#include "shared/reports/printed_pages.hpp"

#include <memory>
#include <pango/pangocairo.h>

/// What PrintedPages and its tables draw with: pango for the text, cairo for the rest. Known to printed_*.cpp only.
namespace gengji::reports {

struct FreeObject {
    void operator()(void* object) const { g_object_unref(object); }
};
using Layout = std::unique_ptr<PangoLayout, FreeObject>;

struct TextStyle {
    char const* font = "Noto Serif CJK SC";
    double size = 11; ///< points
    bool bold = false;
    double grey = 0; ///< 0 black … 1 white
    PrintedTable::Align align = PrintedTable::Align::left;
    double indent = 0;     ///< of the first line, points
    double spacing = 0.35; ///< between lines, in sizes
};

/// One page as it grows, and the place where the next thing goes.
class PageCursor {
public:
    PageCursor(double width, double height);
    PageCursor(PageCursor const&) = delete;
    ~PageCursor();

    double left() const { return margin; }
    double inner_width() const { return width_ - 2 * margin; }
    double room() const { return height_ - bottom_margin - y_; } ///< down to the foot
    double inner_height() const { return height_ - bottom_margin - top_margin; }
    double y() const { return y_; }
    void move(double by) { y_ += by; }
    void next_page();
    cairo_t* ink() { return ink_; }
    double width() const { return width_; }
    double height() const { return height_; }
    std::vector<cairo_surface_t*> const& pages() const { return pages_; }

    Layout layout(std::string_view text, double width, TextStyle const& style);
    /// Draws it at the cursor, line by line, over as many pages as it takes.
    void flow(PangoLayout* layout, double x);

    static constexpr double margin = 56, top_margin = 62, bottom_margin = 58; ///< points

private:
    double width_, height_, y_ = top_margin;
    std::vector<cairo_surface_t*> pages_;
    cairo_t* ink_ = nullptr;
};

/// One line of a layout: where it lies, in points from the layout's top.
struct TextLine {
    double top = 0, height = 0, baseline = 0, x = 0;
    PangoLayoutLine* line = nullptr; ///< the layout's
};
std::vector<TextLine> lines_of(PangoLayout* layout);
void draw_line(cairo_t* ink, TextLine const& line, double x, double top);

void set_table(PageCursor& cursor, PrintedTable const& table);

} // namespace gengji::reports
