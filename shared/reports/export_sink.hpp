#pragma once

#include "shared/reports/export_list.hpp"
#include "shared/reports/staged_file.hpp"

#include <cstdio>
#include <memory>
#include <optional>

namespace gengji::reports {

/// Text on its way to a file (whole or not at all) or a stream, some kilobytes at a time.
class TextSink {
public:
    /// Errors: as StagedFile::begin.
    static Result<TextSink> open(ExportTarget const& target);
    Result<void> put(std::string_view text); ///< Errors: full, storage
    Result<void> finish();                   ///< the same; then the file is in its place

private:
    struct Close {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    TextSink() = default;
    Result<void> flush();

    std::ostream* stream_ = nullptr;
    std::unique_ptr<StagedFile> staged_;
    std::unique_ptr<std::FILE, Close> file_;
    std::string waiting_;
};

} // namespace gengji::reports
