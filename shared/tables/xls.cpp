#include "shared/tables/workbook_parts.hpp"

#include "shared/base/limits.hpp"

#include <freexl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <string>

namespace gengji {

namespace {

Error unreadable() {
    return problem(Problem::invalid,
                   "这个 .xls 文件读不出来（损坏、加了密码或版本太旧）。请在表格软件里另存为 .xlsx 再试。");
}

/// A file in memory with a name, since freexl opens nothing else.
class MemoryFile {
public:
    explicit MemoryFile(std::string const& bytes) : file_(memfd_create("gengji-xls", MFD_CLOEXEC)) {
        std::size_t done = 0;
        while (file_ >= 0 && done < bytes.size()) {
            ssize_t const wrote = write(file_, bytes.data() + done, bytes.size() - done);
            if (wrote <= 0) break;
            done += static_cast<std::size_t>(wrote);
        }
        whole_ = file_ >= 0 && done == bytes.size();
    }
    MemoryFile(MemoryFile const&) = delete;
    MemoryFile& operator=(MemoryFile const&) = delete;
    ~MemoryFile() {
        if (file_ >= 0) close(file_);
    }
    bool whole() const { return whole_; }
    std::string path() const { return "/proc/self/fd/" + std::to_string(file_); }

private:
    int file_;
    bool whole_ = false;
};

std::string text_of(FreeXL_CellValue const& cell) {
    switch (cell.type) {
    case FREEXL_CELL_INT:
        return std::to_string(cell.value.int_value);
    case FREEXL_CELL_DOUBLE:
        return number_text(cell.value.double_value);
    case FREEXL_CELL_DATE: return cell.value.text_value ? cell.value.text_value + std::string(" 00:00:00") : "";
    case FREEXL_CELL_TEXT:
    case FREEXL_CELL_SST_TEXT:
    case FREEXL_CELL_DATETIME:
    case FREEXL_CELL_TIME: return cell.value.text_value ? cell.value.text_value : "";
    default:
        return "";
    }
}

Result<Sheet> read_sheet(void const* handle, unsigned short index, WorkbookBounds& bounds) {
    Sheet sheet;
    char const* name = nullptr;
    if (freexl_get_worksheet_name(handle, index, &name) != FREEXL_OK || !name) return unreadable();
    sheet.name = name;
    if (freexl_select_active_worksheet(handle, index) != FREEXL_OK) return unreadable();
    unsigned int rows = 0;
    unsigned short columns = 0;
    if (freexl_worksheet_dimensions(handle, &rows, &columns) != FREEXL_OK) return unreadable();
    for (unsigned int row = 0; row < rows; ++row) {
        SheetRow read{row + 1, {}};
        for (unsigned short column = 0; column < columns; ++column) {
            FreeXL_CellValue cell;
            if (freexl_get_cell_value(handle, row, column, &cell) != FREEXL_OK) continue;
            std::string text = text_of(cell);
            if (text.empty()) continue;
            TRY(bounds.cell(sheet.name, row + 1, column, text.size()));
            read.cells.resize(column + 1u);
            read.cells[column] = std::move(text);
        }
        if (read.cells.empty()) continue;
        TRY(bounds.row(sheet.name, row + 1));
        sheet.rows.push_back(std::move(read));
    }
    return sheet;
}

Result<Workbook> read_sheets(void const* handle) {
    unsigned int count = 0;
    if (freexl_get_info(handle, FREEXL_BIFF_SHEET_COUNT, &count) != FREEXL_OK || count > limits::workbook_sheets)
        return unreadable();
    unsigned int locked = FREEXL_UNKNOWN;
    if (freexl_get_info(handle, FREEXL_BIFF_PASSWORD, &locked) == FREEXL_OK && locked == FREEXL_BIFF_OBFUSCATED)
        return unreadable();
    Workbook book;
    WorkbookBounds bounds;
    for (unsigned int index = 0; index < count; ++index)
        book.sheets.push_back(TRY(read_sheet(handle, static_cast<unsigned short>(index), bounds)));
    return book;
}

} // namespace

Result<Workbook> read_xls(std::string const& bytes) {
    MemoryFile const file(bytes);
    if (!file.whole()) return problem(Problem::storage, "没有内存可用来读这个 .xls 文件。请关闭其他程序后再试。");
    void const* handle = nullptr;
    if (freexl_open(file.path().c_str(), &handle) != FREEXL_OK) {
        if (handle) freexl_close(handle);
        return unreadable();
    }
    auto book = read_sheets(handle);
    freexl_close(handle);
    return book;
}

} // namespace gengji
