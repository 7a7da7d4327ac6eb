#include "shared/reports/sheet_formats.hpp"

#include <xlsxwriter.h>

namespace gengji::reports {

namespace {

constexpr lxw_color_t header_green = 0xE2EFDA, grey = 0x666666, amber = 0x9C5700, pale_amber = 0xFFF2CC;

char const* number_format(Shape shape, SheetFormats::Kind kind) {
    using Kind = SheetFormats::Kind;
    if (kind == Kind::text) return nullptr;
    if (kind == Kind::date) return "yyyy-mm-dd";
    if (kind == Kind::moment) return "yyyy-mm-dd hh:mm";
    if (shape == Shape::percent) return "0.00\"%\""; // the value is in percent already
    if (shape == Shape::code) return "0";
    return kind == Kind::whole ? "#,##0" : "#,##0.00";
}

} // namespace

lxw_format* SheetFormats::of(Tone tone, Shape shape, Kind kind) {
    if (tone == Tone::plain && kind == Kind::text && shape != Shape::wrapped) return nullptr;
    auto& made = made_[(static_cast<std::size_t>(tone) * 4 + static_cast<std::size_t>(shape)) * 5 +
                       static_cast<std::size_t>(kind)];
    if (!made) made = make(tone, shape, kind);
    return made;
}

lxw_format* SheetFormats::make(Tone tone, Shape shape, Kind kind) const {
    lxw_format* const format = workbook_add_format(book_);
    if (char const* const number = number_format(shape, kind)) format_set_num_format(format, number);
    if (shape == Shape::wrapped || tone == Tone::header) format_set_text_wrap(format);
    if (shape == Shape::wrapped || tone == Tone::header) format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    switch (tone) {
    case Tone::plain:
        break;
    case Tone::strong:
        format_set_bold(format);
        break;
    case Tone::header:
        format_set_bold(format);
        format_set_align(format, LXW_ALIGN_CENTER);
        format_set_bg_color(format, header_green);
        format_set_border(format, LXW_BORDER_THIN);
        break;
    case Tone::title:
        format_set_bold(format);
        format_set_font_size(format, 16);
        break;
    case Tone::note:
        format_set_font_color(format, grey);
        break;
    case Tone::warning:
        format_set_bold(format);
        format_set_font_color(format, amber);
        format_set_bg_color(format, pale_amber);
        break;
    }
    return format;
}

} // namespace gengji::reports
