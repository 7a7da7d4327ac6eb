#include "shared/reports/printed_pages.hpp"

#include "shared/reports/printed_layout.hpp"
#include "shared/reports/sheet_text.hpp"
#include "shared/reports/staged_file.hpp"

#include <cairo-pdf.h>
#include <cerrno>
#include <cstdio>

namespace gengji::reports {

namespace {

constexpr double a4_short = 595.276, a4_long = 841.89; // points
constexpr char const* plain_font = "Noto Sans CJK SC";

/// Where the PDF goes. Cairo forgets on its way out that a write failed; this does not.
struct Sink {
    FILE* file = nullptr;
    bool failed = false;
};

cairo_status_t put(void* to, unsigned char const* bytes, unsigned size) {
    auto& sink = *static_cast<Sink*>(to);
    if (std::fwrite(bytes, 1, size, sink.file) != size) sink.failed = true;
    return sink.failed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

bool has_chinese_font(PageCursor& cursor) {
    auto const layout = cursor.layout("垫江耕记", 400, {});
    return pango_layout_get_unknown_glyphs_count(layout.get()) == 0;
}

} // namespace

struct PrintedPages::Book {
    Book(StagedFile staged, std::string words, double width, double height)
        : file(std::move(staged)), title(std::move(words)), cursor(width, height) {}

    void text(std::string_view given, TextStyle const& style, double before, double after) {
        cursor.move(before);
        auto const layout = cursor.layout(sheet_text(given), cursor.inner_width(), style);
        cursor.flow(layout.get(), cursor.left());
        cursor.move(after);
    }

    void page(cairo_t* ink, std::size_t number) {
        cairo_set_source_surface(ink, cursor.pages()[number], 0, 0);
        cairo_paint(ink);
        cairo_set_source_rgb(ink, 0.35, 0.35, 0.35);
        small(ink, "第 " + std::to_string(number + 1) + " 页，共 " + std::to_string(cursor.pages().size()) + " 页",
              cursor.height() - 40, PrintedTable::Align::centre);
        if (number == 0) return; // it has its title
        small(ink, title, 34, PrintedTable::Align::left);
        cairo_set_line_width(ink, 0.5);
        cairo_move_to(ink, cursor.left(), 50);
        cairo_line_to(ink, cursor.left() + cursor.inner_width(), 50);
        cairo_stroke(ink);
    }

    void small(cairo_t* ink, std::string const& words, double y, PrintedTable::Align align) {
        auto const layout = cursor.layout(words, cursor.inner_width(), {plain_font, 9, false, 0, align, 0, 0});
        cairo_move_to(ink, cursor.left(), y);
        pango_cairo_show_layout(ink, layout.get());
    }

    StagedFile file;
    std::string title;
    PageCursor cursor;
};

PrintedPages::PrintedPages(std::unique_ptr<Book> book) : book_(std::move(book)) {}
PrintedPages::PrintedPages(PrintedPages&&) noexcept = default;
PrintedPages::~PrintedPages() = default;

Result<PrintedPages> PrintedPages::create(std::string const& path, std::string const& title, Paper paper) {
    bool const upright = paper == Paper::upright;
    auto book = std::make_unique<Book>(TRY(StagedFile::begin(path)), sheet_text(title), upright ? a4_short : a4_long,
                                       upright ? a4_long : a4_short);
    if (!has_chinese_font(book->cursor))
        return problem(Problem::not_found, "这台电脑没有中文字体，打印稿会缺字。请安装 fonts-noto-cjk 后再试。");
    return PrintedPages(std::move(book));
}

void PrintedPages::title(std::string_view text) {
    book_->text(text, {plain_font, 20, true, 0, PrintedTable::Align::centre, 0, 0.3}, 6, 8);
}

void PrintedPages::line_under_title(std::string_view text) {
    book_->text(text, {"Noto Serif CJK SC", 11, false, 0, PrintedTable::Align::centre, 0, 0.3}, 0, 6);
}

void PrintedPages::heading(std::string_view text) {
    if (book_->cursor.room() < 70) book_->cursor.next_page(); // with something below it
    book_->text(text, {plain_font, 13, true, 0, PrintedTable::Align::left, 0, 0.3}, 10, 5);
}

void PrintedPages::paragraph(std::string_view text) {
    book_->text(text, {"Noto Serif CJK SC", 11.5, false, 0, PrintedTable::Align::left, 23, 0.45}, 0, 4);
}

void PrintedPages::note(std::string_view text) {
    cairo_set_source_rgb(book_->cursor.ink(), 0.35, 0.35, 0.35);
    book_->text(text, {plain_font, 8.5, false, 0, PrintedTable::Align::left, 0, 0.3}, 0, 4);
    cairo_set_source_rgb(book_->cursor.ink(), 0, 0, 0);
}

void PrintedPages::warning(std::string_view text) {
    PageCursor& cursor = book_->cursor;
    auto const layout = cursor.layout(sheet_text(text), cursor.inner_width() - 16,
                                      {plain_font, 10.5, true, 0, PrintedTable::Align::left, 0, 0.3});
    double height = 12;
    for (TextLine const& line : lines_of(layout.get())) height += line.height;
    if (height > cursor.room()) cursor.next_page();
    cairo_t* const ink = cursor.ink();
    cairo_set_source_rgb(ink, 1, 0.95, 0.8);
    cairo_rectangle(ink, cursor.left(), cursor.y(), cursor.inner_width(), height);
    cairo_fill_preserve(ink);
    cairo_set_source_rgb(ink, 0.61, 0.34, 0);
    cairo_set_line_width(ink, 0.7);
    cairo_stroke(ink);
    cursor.move(6);
    cursor.flow(layout.get(), cursor.left() + 8);
    cursor.move(14);
    cairo_set_source_rgb(cursor.ink(), 0, 0, 0);
}

void PrintedPages::table(PrintedTable const& given) {
    PrintedTable table = given;
    for (auto& row : table.rows) {
        for (auto& cell : row) cell = sheet_text(cell);
    }
    set_table(book_->cursor, table);
}

void PrintedPages::signatures(std::vector<std::string> const& who) {
    PageCursor& cursor = book_->cursor;
    if (cursor.room() < 60) cursor.next_page();
    cursor.move(24);
    double const width = cursor.inner_width() / static_cast<double>(who.size());
    for (std::size_t i = 0; i < who.size(); ++i) {
        double const x = cursor.left() + width * static_cast<double>(i);
        auto const layout =
            cursor.layout(who[i] + "：", width, {"Noto Serif CJK SC", 11, false, 0, PrintedTable::Align::left, 0, 0});
        auto const line = lines_of(layout.get()).front();
        PangoRectangle inked;
        pango_layout_get_pixel_extents(layout.get(), nullptr, &inked);
        cairo_t* const ink = cursor.ink();
        draw_line(ink, line, x, cursor.y());
        cairo_set_line_width(ink, 0.6);
        cairo_move_to(ink, x + inked.width + 2, cursor.y() + line.height);
        cairo_line_to(ink, x + width - 14, cursor.y() + line.height);
        cairo_stroke(ink);
    }
    cursor.move(30);
}

void PrintedPages::space(double points) { book_->cursor.move(points); }

Result<void> PrintedPages::finish() {
    Sink sink{std::fopen(book_->file.beside().c_str(), "wb")};
    if (!sink.file) return unwritten(errno, book_->file.path());
    PageCursor& cursor = book_->cursor;
    cairo_surface_t* const surface = cairo_pdf_surface_create_for_stream(put, &sink, cursor.width(), cursor.height());
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, book_->title.c_str());
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "耕记");
    cairo_t* const ink = cairo_create(surface);
    for (std::size_t i = 0; i < cursor.pages().size(); ++i) {
        book_->page(ink, i);
        cairo_show_page(ink);
    }
    cairo_status_t const drawn = cairo_status(ink);
    cairo_destroy(ink);
    cairo_surface_finish(surface);
    cairo_status_t const written = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    bool const closed = std::fclose(sink.file) == 0;
    if (!closed || sink.failed) return unwritten(ENOSPC, book_->file.path());
    if (drawn != CAIRO_STATUS_SUCCESS || written != CAIRO_STATUS_SUCCESS)
        return problem(Problem::internal, std::string("排版没有成功：") +
                                              cairo_status_to_string(drawn != CAIRO_STATUS_SUCCESS ? drawn : written) +
                                              "。请把这份报表的月份和范围告诉开发人员。");
    return book_->file.commit();
}

} // namespace gengji::reports
