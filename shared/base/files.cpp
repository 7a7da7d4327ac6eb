#include "shared/base/files.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace gengji {

namespace {

/// An open file, closed at the end.
class File {
public:
    File(std::string const& path, int flags, unsigned mode = 0)
        : file_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {}
    File(File const&) = delete;
    File& operator=(File const&) = delete;
    ~File() {
        if (file_ >= 0) ::close(file_);
    }
    explicit operator bool() const { return file_ >= 0; }
    int number() const { return file_; }
    int release() { return std::exchange(file_, -1); }
    bool close() { return ::close(release()) == 0; }

private:
    int file_;
};

Error error_of(int code, std::string const& path) {
    switch (code) {
    case ENOENT:
        return problem(Problem::not_found, "找不到文件：" + path + "。请检查路径。");
    case EACCES:
    case EPERM:
        return problem(Problem::storage, "没有权限读写：" + path + "。请检查文件和文件夹的权限。");
    case ENOSPC:
    case EDQUOT:
        return problem(Problem::full, "磁盘已满，没有写入：" + path + "。请清理出一些空间后再试。");
    case EROFS:
        return problem(Problem::storage, "磁盘只能读，不能写：" + path + "。");
    case EISDIR:
        return problem(Problem::invalid, "这是文件夹，不是文件：" + path + "。");
    default:
        return problem(Problem::storage, "读写出错：" + path + "（" + std::strerror(code) + "）。请检查磁盘是否完好。");
    }
}

bool write_all(int file, BytesView bytes) {
    while (!bytes.empty()) {
        ssize_t const written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

} // namespace

Result<Bytes> read_file(std::string const& path, std::size_t most_bytes) {
    File const file(path, O_RDONLY);
    if (!file) return error_of(errno, path);
    Bytes bytes;
    struct stat status {};
    if (::fstat(file.number(), &status) == 0 && S_ISREG(status.st_mode))
        bytes.reserve(std::min(static_cast<std::size_t>(status.st_size), most_bytes));
    char piece[64 * 1024];
    while (true) { // to its end, not to its size: a pipe has none
        ssize_t const size = ::read(file.number(), piece, sizeof piece);
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) return error_of(errno, path);
        if (size == 0) return bytes;
        if (bytes.size() + static_cast<std::size_t>(size) > most_bytes)
            return problem(Problem::invalid,
                           "文件太大：" + path + "（最多 " + std::to_string(most_bytes / 1024) + " KB）。请拆成几份。");
        bytes.append(piece, static_cast<std::size_t>(size));
    }
}

Result<void> write_file_durably(std::string const& path, BytesView bytes, unsigned mode) {
    // the process in its name, so that two writers do not write into one file
    std::string const beside = path + "." + std::to_string(::getpid()) + ".part";
    File file(beside, O_WRONLY | O_CREAT | O_TRUNC, mode);
    if (!file) return error_of(errno, path);
    bool const written = write_all(file.number(), bytes) && ::fsync(file.number()) == 0 && file.close() &&
                         std::rename(beside.c_str(), path.c_str()) == 0;
    if (!written) {
        int const code = errno;
        ::unlink(beside.c_str());
        return error_of(code, path);
    }
    std::string const parent = std::filesystem::path(path).parent_path().string();
    File const folder(parent.empty() ? "." : parent, O_RDONLY | O_DIRECTORY);
    if (!folder || ::fsync(folder.number()) != 0) return error_of(errno, path);
    return {};
}

Result<FolderLock> FolderLock::take(std::string const& folder) {
    std::error_code failed;
    bool const made = std::filesystem::create_directories(folder, failed);
    if (failed) return error_of(failed.value(), folder);
    if (made) ::chmod(folder.c_str(), 0700);
    File file(folder + "/.lock", O_RDWR | O_CREAT, 0600);
    if (!file) return error_of(errno, folder);
    if (::flock(file.number(), LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) return error_of(errno, folder);
        return problem(Problem::storage,
                       "数据文件夹正被另一个程序使用：" + folder + "。请先关闭另一个窗口或命令，再试一次。");
    }
    return FolderLock(file.release());
}

FolderLock::~FolderLock() {
    if (file_ >= 0) ::close(file_);
}

} // namespace gengji
