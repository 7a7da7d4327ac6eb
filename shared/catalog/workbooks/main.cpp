// Writes the county's forms as .xlsx from their text tables: `./dev forms` runs it, and a test tells when it was
// forgotten.
#include "shared/base/files.hpp"
#include "shared/catalog/workbooks/form_source.hpp"
#include "shared/catalog/workbooks/sheets.hpp"
#include "shared/catalog/workbooks/write_workbook.hpp"

#include <cstdio>
#include <filesystem>

using namespace gengji;

namespace {

Result<workbooks::Lists> lists_in(std::filesystem::path const& data) {
    return workbooks::shared_lists(TRY(read_file(data / "choices.json")), TRY(read_file(data / "operations.json")));
}

Result<void> make(std::filesystem::path const& source, workbooks::Lists const& lists,
                  std::filesystem::path const& out) {
    auto const form = TRY(workbooks::read_form_source(TRY(read_file(source))));
    auto const sheets = TRY(workbooks::sheets_of(form, lists));
    return workbooks::write_workbook(sheets, source.stem().string(), out / (source.stem().string() + ".xlsx"));
}

int fail(std::string const& where, Error const& error) {
    std::fprintf(stderr, "%s：\n%s\n", where.c_str(), error.detail.c_str());
    return 1;
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fprintf(stderr, "用法：gengji-form-workbooks <shared/catalog 文件夹> <输出文件夹>\n");
        return 2;
    }
    std::filesystem::path const catalog = argv[1], out = argv[2];
    auto const lists = lists_in(catalog / "data");
    if (!lists) return fail("选项表", lists.error());
    int failed = 0, written = 0;
    for (auto const& entry : std::filesystem::directory_iterator(catalog / "forms/source")) {
        if (entry.path().extension() != ".txt") continue;
        ++written;
        if (auto const made = make(entry.path(), *lists, out); !made) failed |= fail(entry.path(), made.error());
    }
    std::printf("已写 %d 个表单\n", written);
    return failed;
}
