#pragma once

#include "shared/forms/xform/xform_writer.hpp"
#include "shared/forms/xlsform/xlsform.hpp"

#include <algorithm>
#include <string>
#include <vector>

using Rows = std::vector<std::vector<std::string>>;

/// A workbook of sheets as a test writes them.
inline gengji::Workbook a_book(std::vector<std::pair<std::string, Rows>> const& sheets) {
    gengji::Workbook book;
    for (auto const& [name, rows] : sheets) {
        gengji::Sheet sheet{name, {}};
        std::size_t number = 0;
        for (auto const& row : rows) {
            ++number;
            if (std::ranges::any_of(row, [](std::string const& cell) { return !cell.empty(); }))
                sheet.rows.push_back({number, row});
        }
        book.sheets.push_back(std::move(sheet));
    }
    return book;
}

inline gengji::forms::XlsFormReading reading_of(std::vector<std::pair<std::string, Rows>> const& sheets) {
    return gengji::forms::read_xlsform(a_book(sheets));
}

inline std::vector<std::string> lines_of(std::vector<gengji::forms::Finding> const& findings) {
    std::vector<std::string> lines;
    for (auto const& each : findings) lines.push_back(gengji::forms::line_of(each));
    return lines;
}

inline bool has(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }
