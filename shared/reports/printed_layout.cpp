#include "shared/reports/printed_layout.hpp"

namespace gengji::reports {

namespace {

double points(int pango_units) { return static_cast<double>(pango_units) / PANGO_SCALE; }
int units(double in_points) { return static_cast<int>(in_points * PANGO_SCALE); }

struct FreeFont {
    void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
};

} // namespace

PageCursor::PageCursor(double width, double height) : width_(width), height_(height) { next_page(); }

PageCursor::~PageCursor() {
    cairo_destroy(ink_);
    for (cairo_surface_t* const page : pages_) cairo_surface_destroy(page);
}

void PageCursor::next_page() {
    if (ink_) cairo_destroy(ink_);
    cairo_rectangle_t const extents{0, 0, width_, height_};
    pages_.push_back(cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &extents));
    ink_ = cairo_create(pages_.back());
    y_ = top_margin;
}

Layout PageCursor::layout(std::string_view text, double width, TextStyle const& style) {
    Layout layout(pango_cairo_create_layout(ink_));
    pango_context_set_language(pango_layout_get_context(layout.get()), pango_language_from_string("zh-cn"));
    std::unique_ptr<PangoFontDescription, FreeFont> const font(pango_font_description_from_string(style.font));
    pango_font_description_set_absolute_size(font.get(), style.size * PANGO_SCALE);
    if (style.bold) pango_font_description_set_weight(font.get(), PANGO_WEIGHT_BOLD);
    pango_layout_set_font_description(layout.get(), font.get());
    pango_layout_set_width(layout.get(), units(width));
    pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_spacing(layout.get(), units(style.size * style.spacing));
    pango_layout_set_indent(layout.get(), units(style.indent));
    pango_layout_set_alignment(layout.get(), style.align == PrintedTable::Align::right    ? PANGO_ALIGN_RIGHT
                                             : style.align == PrintedTable::Align::centre ? PANGO_ALIGN_CENTER
                                                                                          : PANGO_ALIGN_LEFT);
    pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
    return layout;
}

std::vector<TextLine> lines_of(PangoLayout* layout) {
    std::vector<TextLine> lines;
    PangoLayoutIter* const at = pango_layout_get_iter(layout);
    double const spacing = points(pango_layout_get_spacing(layout));
    do {
        PangoRectangle logical;
        pango_layout_iter_get_line_extents(at, nullptr, &logical);
        lines.push_back({points(logical.y), points(logical.height) + spacing,
                         points(pango_layout_iter_get_baseline(at)), points(logical.x),
                         pango_layout_iter_get_line_readonly(at)});
    } while (pango_layout_iter_next_line(at));
    pango_layout_iter_free(at);
    return lines;
}

void draw_line(cairo_t* ink, TextLine const& line, double x, double top) {
    cairo_move_to(ink, x + line.x, top + line.baseline - line.top);
    pango_cairo_show_layout_line(ink, line.line);
}

void PageCursor::flow(PangoLayout* text, double x) {
    for (TextLine const& line : lines_of(text)) {
        if (line.height > room()) next_page();
        draw_line(ink_, line, x, y_);
        y_ += line.height;
    }
}

} // namespace gengji::reports
