#pragma once

#include "shared/reports/sheet_cell.hpp"

#include <array>

struct lxw_workbook;
struct lxw_format;

namespace gengji::reports {

/// The few formats of a workbook of ours, each made when it is first needed. Known to WorkbookWriter only.
class SheetFormats {
public:
    enum class Kind : std::uint8_t { text, whole, decimal, date, moment };

    explicit SheetFormats(lxw_workbook* book) : book_(book) {}
    /// Null for plain text, which needs none.
    lxw_format* of(Tone tone, Shape shape, Kind kind);

private:
    lxw_format* make(Tone tone, Shape shape, Kind kind) const;
    lxw_workbook* book_;
    std::array<lxw_format*, 6 * 4 * 5> made_{};
};

} // namespace gengji::reports
