#pragma once

#include "shared/base/result.hpp"

#include <string>
#include <utility>

namespace gengji::reports {

/// A file that is written piece by piece and appears whole or not at all: it grows beside its place, readable by its
/// owner only, and is renamed at the end. Without commit() nothing stays.
class StagedFile {
public:
    /// Errors: `invalid` (a folder), `not_found` (no such folder), `full`, `storage`.
    static Result<StagedFile> begin(std::string path);
    StagedFile(StagedFile&& other) noexcept;
    StagedFile& operator=(StagedFile&&) = delete;
    ~StagedFile();

    std::string const& path() const { return path_; }
    std::string const& beside() const { return beside_; } ///< where to write; it exists and is empty
    /// To disk, then in its place. Errors: `full`, `storage`.
    Result<void> commit();

private:
    StagedFile(std::string path, std::string beside) : path_(std::move(path)), beside_(std::move(beside)) {}
    std::string path_, beside_;
};

/// What to tell a person when writing there fails with this errno.
Error unwritten(int code, std::string const& path);

} // namespace gengji::reports
