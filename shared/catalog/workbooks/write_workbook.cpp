#include "shared/catalog/workbooks/write_workbook.hpp"

#include <algorithm>
#include <xlsxwriter.h>

namespace gengji::workbooks {

namespace {

constexpr std::size_t narrowest = 8, widest = 48; // in digits, as spreadsheets count
constexpr time_t written_on = 1735660800;         // 2025-01-01 in China: the same forms are the same file on any day

/// Roughly how many digits wide a text stands: Chinese characters take two.
std::size_t width_of(std::string const& text) {
    std::size_t width = 0, longest = 0;
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if (c == '\n')
            width = 0;
        else if ((byte & 0xc0) != 0x80)
            width += byte >= 0xe0 ? 2 : 1;
        longest = std::max(longest, width);
    }
    return longest;
}

void write(lxw_workbook* book, Sheet const& sheet, lxw_format* head, lxw_format* body) {
    lxw_worksheet* page = workbook_add_worksheet(book, sheet.name.c_str());
    std::vector<std::size_t> widths(sheet.rows.front().size(), narrowest);
    for (std::size_t r = 0; r < sheet.rows.size(); ++r) {
        for (std::size_t c = 0; c < sheet.rows[r].size(); ++c) {
            auto const& text = sheet.rows[r][c];
            widths[c] = std::max(widths[c], width_of(text) + 2);
            if (!text.empty())
                worksheet_write_string(page, static_cast<lxw_row_t>(r), static_cast<lxw_col_t>(c), text.c_str(),
                                       r == 0 ? head : body);
        }
    }
    for (std::size_t c = 0; c < widths.size(); ++c)
        worksheet_set_column(page, static_cast<lxw_col_t>(c), static_cast<lxw_col_t>(c),
                             static_cast<double>(std::min(widths[c], widest)), body);
    worksheet_freeze_panes(page, 1, sheet.name == "survey" ? 2 : 0);
}

} // namespace

Result<void> write_workbook(std::vector<Sheet> const& sheets, std::string const& title, std::string const& path) {
    lxw_workbook* book = workbook_new(path.c_str());
    if (!book) return problem(Problem::storage, "无法写入 " + path + "，请检查文件夹");
    std::string name = title, company = "耕记";
    lxw_doc_properties properties{};
    properties.title = name.data();
    properties.company = company.data();
    properties.created = written_on;
    workbook_set_properties(book, &properties);
    lxw_format* head = workbook_add_format(book);
    format_set_bold(head);
    format_set_bg_color(head, 0xE2EFDA);
    format_set_num_format(head, "@"); // text: what looks like a date or a number stays as typed
    lxw_format* body = workbook_add_format(book);
    format_set_num_format(body, "@");
    format_set_align(body, LXW_ALIGN_VERTICAL_TOP);
    for (auto const& sheet : sheets) write(book, sheet, head, body);
    if (auto const failed = workbook_close(book); failed != LXW_NO_ERROR)
        return problem(Problem::storage, "写入 " + path + " 失败：" + lxw_strerror(failed));
    return {};
}

} // namespace gengji::workbooks
