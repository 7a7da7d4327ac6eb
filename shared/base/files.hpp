#pragma once

#include "shared/base/bytes.hpp"
#include "shared/base/limits.hpp"
#include "shared/base/result.hpp"

#include <string>
#include <utility>

namespace gengji {

/// A file's whole content. Errors: `not_found`, `invalid` when it is larger than `most_bytes` or a folder, else
/// `storage`.
Result<Bytes> read_file(std::string const& path, std::size_t most_bytes = limits::file_bytes);

/// Puts `bytes` in the place of the file, whole or not at all: a file beside it, fsync, rename, fsync of the folder.
/// Once it returns, a power cut can no longer lose it. `mode` is the new file's access. Errors: full, storage.
Result<void> write_file_durably(std::string const& path, BytesView bytes, unsigned mode = 0600);

/// Makes sure that one process at a time works in a data folder; ends with the process, however that ends.
class FolderLock {
public:
    /// Makes the folder (mode 0700) when it is missing. Errors: `storage`, also when another process holds it.
    static Result<FolderLock> take(std::string const& folder);
    FolderLock(FolderLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
    FolderLock& operator=(FolderLock&& other) noexcept {
        std::swap(file_, other.file_);
        return *this;
    }
    ~FolderLock();

private:
    explicit FolderLock(int file) : file_(file) {}
    int file_;
};

} // namespace gengji
