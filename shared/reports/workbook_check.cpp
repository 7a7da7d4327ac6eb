#include "shared/reports/workbook_check.hpp"

#include "shared/reports/staged_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <optional>
#include <vector>
#include <zip.h>

namespace gengji::reports {

namespace {

constexpr std::size_t piece_bytes = 256 * 1024;

struct CloseArchive {
    void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct ClosePart {
    void operator()(zip_file_t* part) const { zip_fclose(part); }
};

/// Its size, and its last few bytes; nothing when it cannot be read to its end.
struct Read {
    std::uint64_t bytes = 0;
    std::string end;
};
std::optional<Read> read(zip_t* archive, zip_uint64_t index, std::vector<char>& piece) {
    std::unique_ptr<zip_file_t, ClosePart> const part(zip_fopen_index(archive, index, 0));
    if (!part) return std::nullopt;
    Read read;
    while (true) {
        zip_int64_t const size = zip_fread(part.get(), piece.data(), piece.size());
        if (size < 0) return std::nullopt; // the checksum, too
        if (size == 0) return read;
        read.bytes += static_cast<std::uint64_t>(size);
        read.end.append(piece.data() + std::max<zip_int64_t>(0, size - 32),
                        static_cast<std::size_t>(std::min<zip_int64_t>(size, 32)));
        read.end.erase(0, read.end.size() - std::min<std::size_t>(read.end.size(), 32));
    }
}

/// 3 for xl/worksheets/sheet3.xml; nothing for other parts.
std::optional<std::size_t> sheet_number(char const* name) {
    std::size_t number = 0;
    char after = '\0';
    if (!name || std::sscanf(name, "xl/worksheets/sheet%zu.xm%c", &number, &after) != 2 || number == 0)
        return std::nullopt;
    return number;
}

} // namespace

Result<void> check_workbook(std::string const& file, std::vector<std::uint64_t> const& row_bytes,
                            std::string const& shown_path) {
    Error const cut = unwritten(ENOSPC, shown_path);
    std::unique_ptr<zip_t, CloseArchive> const archive(zip_open(file.c_str(), ZIP_RDONLY, nullptr));
    if (!archive) return cut;
    std::vector<char> piece(piece_bytes);
    zip_int64_t const entries = zip_get_num_entries(archive.get(), 0);
    std::size_t sheets = 0;
    for (zip_int64_t i = 0; i < entries; ++i) {
        auto const part = read(archive.get(), static_cast<zip_uint64_t>(i), piece);
        if (!part || part->bytes == 0) return cut;
        auto const sheet = sheet_number(zip_get_name(archive.get(), static_cast<zip_uint64_t>(i), 0));
        if (!sheet) continue;
        ++sheets;
        bool const known = *sheet <= row_bytes.size();
        if (!known || part->bytes < row_bytes[*sheet - 1] || !part->end.ends_with("</worksheet>")) return cut;
    }
    return sheets == row_bytes.size() ? Result<void>() : cut;
}

} // namespace gengji::reports
