#include "shared/reports/staged_file.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace gengji::reports {

namespace {

bool to_disk(char const* path, int flags) {
    int const file = ::open(path, flags | O_CLOEXEC);
    if (file < 0) return false;
    bool const done = ::fsync(file) == 0;
    int const code = errno;
    ::close(file);
    errno = code;
    return done;
}

} // namespace

Error unwritten(int code, std::string const& path) {
    switch (code) {
    case ENOENT:
    case ENOTDIR:
        return problem(Problem::not_found, "没有这个文件夹，写不了：" + path + "。请检查路径，或先建好文件夹。");
    case EACCES:
    case EPERM:
    case EROFS:
        return problem(Problem::storage, "这里不能写：" + path + "。请换一个文件夹，或检查权限。");
    case EISDIR:
        return problem(Problem::invalid, "这是文件夹，不是文件：" + path + "。请写上文件名。");
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return problem(Problem::full, "磁盘放不下，没有写成：" + path + "。请清理出一些空间，或换一个磁盘再试。");
    default:
        return problem(Problem::storage,
                       "没有写成：" + path + "（" + std::strerror(code) + "）。请检查磁盘，再试一次。");
    }
}

Result<StagedFile> StagedFile::begin(std::string path) {
    std::error_code ignored;
    if (path.empty()) return problem(Problem::invalid, "没有写输出文件的名称。");
    if (std::filesystem::is_directory(path, ignored)) return unwritten(EISDIR, path);
    std::string beside = path + "." + std::to_string(::getpid()) + ".part";
    int const file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return unwritten(errno, path);
    ::close(file);
    return StagedFile(std::move(path), std::move(beside));
}

StagedFile::StagedFile(StagedFile&& other) noexcept
    : path_(std::move(other.path_)), beside_(std::exchange(other.beside_, {})) {}

StagedFile::~StagedFile() {
    if (!beside_.empty()) ::unlink(beside_.c_str());
}

Result<void> StagedFile::commit() {
    if (!to_disk(beside_.c_str(), O_RDONLY) || std::rename(beside_.c_str(), path_.c_str()) != 0)
        return unwritten(errno, path_);
    beside_.clear();
    std::string const folder = std::filesystem::path(path_).parent_path().string();
    if (!to_disk(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY)) return unwritten(errno, path_);
    return {};
}

} // namespace gengji::reports
