#include "shared/tables/zip_parts.hpp"

#include "shared/base/limits.hpp"

#include <zip.h>

namespace gengji {

namespace {

Error damaged() {
    return problem(Problem::invalid, "表格文件已损坏或不完整。请重新取得文件，或在表格软件里打开后另存为 .xlsx 再试。");
}

Error swollen(std::string const& name) {
    return problem(Problem::invalid,
                   "表格文件里的 " + name +
                       " 展开后过大，不像一张真的表格，已拒绝读取。请删去多余的行、列和格式后另存再试。");
}

} // namespace

void ZipParts::Close::operator()(void* archive) const { zip_discard(static_cast<zip_t*>(archive)); }

Result<ZipParts> ZipParts::open(std::string const& bytes) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* const source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    if (!source) {
        zip_error_fini(&error);
        return damaged();
    }
    zip_t* const archive = zip_open_from_source(source, ZIP_RDONLY, &error);
    zip_error_fini(&error);
    if (!archive) {
        zip_source_free(source);
        return damaged();
    }
    ZipParts parts(archive);
    if (zip_get_num_entries(archive, 0) > static_cast<zip_int64_t>(limits::workbook_entries))
        return problem(Problem::invalid, "表格文件里的部件太多，已拒绝读取。请另存为新的 .xlsx 再试。");
    return parts;
}

bool ZipParts::has(std::string const& name) const {
    return zip_name_locate(static_cast<zip_t*>(archive_.get()), name.c_str(), ZIP_FL_NOCASE) >= 0;
}

Result<std::string> ZipParts::read(std::string const& name) {
    auto* const archive = static_cast<zip_t*>(archive_.get());
    zip_int64_t const index = zip_name_locate(archive, name.c_str(), ZIP_FL_NOCASE);
    if (index < 0)
        return problem(Problem::invalid, "表格文件缺少部件 " + name + "。请在表格软件里打开后另存为 .xlsx 再试。");
    zip_stat_t facts;
    zip_stat_init(&facts);
    if (zip_stat_index(archive, static_cast<zip_uint64_t>(index), 0, &facts) != 0) return damaged();
    if (facts.size > limits::workbook_part_bytes) return swollen(name);
    if (facts.size > limits::workbook_ratio_free_bytes && facts.size / limits::workbook_ratio > facts.comp_size)
        return swollen(name);

    struct CloseFile {
        void operator()(zip_file_t* file) const { zip_fclose(file); }
    };
    std::unique_ptr<zip_file_t, CloseFile> const file(zip_fopen_index(archive, static_cast<zip_uint64_t>(index), 0));
    if (!file) return damaged();
    std::string content; // grows as bytes arrive: the size that the directory claims may be a lie
    std::string chunk(64 * 1024, '\0');
    for (;;) {
        zip_int64_t const got = zip_fread(file.get(), chunk.data(), chunk.size());
        if (got < 0) return damaged();
        if (got == 0) break;
        content.append(chunk, 0, static_cast<std::size_t>(got));
        unpacked_ += static_cast<std::size_t>(got);
        if (content.size() > limits::workbook_part_bytes || unpacked_ > limits::workbook_parts_bytes)
            return swollen(name);
        if (content.size() > limits::workbook_ratio_free_bytes &&
            content.size() / limits::workbook_ratio > std::max<std::size_t>(facts.comp_size, 1))
            return swollen(name);
    }
    return content;
}

} // namespace gengji
