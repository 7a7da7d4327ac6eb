#include "client/devices/track_recorder.hpp"

#include "shared/tracks/csv_track.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace gengji::client {

namespace {

Error trouble(std::string const& what) {
    if (errno == ENOSPC || errno == EDQUOT)
        return problem(Problem::full, "磁盘满了，" + what + "。请清理出空间再记录。");
    return problem(Problem::storage, what + "（" + std::strerror(errno) + "）。请换一个文件夹再试。");
}

/// Cuts off what a kill left half written: a torn row, whose last number would be wrong, or a torn header. A file that
/// is not ours stays as it is.
Result<void> mend(int file, std::string const& path) {
    struct stat facts {};
    std::string const header = tracks::csv_track_header();
    std::string begin(header.size(), '\0');
    ssize_t const size = fstat(file, &facts) == 0 ? pread(file, begin.data(), begin.size(), 0) : -1;
    if (size < 0) return trouble("不能读取轨迹文件 " + path);
    begin.resize(static_cast<std::size_t>(size));
    if (!header.starts_with(begin))
        return problem(Problem::invalid, path + " 已经有别的内容，没有改动它。请换一个文件名。");
    off_t keep = begin == header ? facts.st_size : 0;
    for (char last = 0; keep > 0; --keep) {
        if (pread(file, &last, 1, keep - 1) != 1) return trouble("不能读取轨迹文件 " + path);
        if (last == '\n') break;
    }
    if (keep < facts.st_size && ftruncate(file, keep) != 0) return trouble("不能修补轨迹文件 " + path);
    return {};
}

} // namespace

Result<TrackRecorder> TrackRecorder::open(std::string const& path, Clock const& clock) {
    int const file = ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0) return trouble("不能建立轨迹文件 " + path);
    TrackRecorder recorder(file, clock);
    TRY(mend(file, path));
    if (lseek(file, 0, SEEK_END) == 0) TRY(recorder.write(tracks::csv_track_header()));
    return recorder;
}

TrackRecorder::TrackRecorder(TrackRecorder&& other) noexcept
    : file_(std::exchange(other.file_, -1)), clock_(other.clock_), synced_ms_(other.synced_ms_), dirty_(other.dirty_),
      written_(other.written_) {}

TrackRecorder::~TrackRecorder() {
    if (file_ < 0) return;
    if (dirty_) fdatasync(file_);
    close(file_);
}

Result<void> TrackRecorder::write(std::string_view bytes) {
    while (!bytes.empty()) {
        ssize_t const size = ::write(file_, bytes.data(), bytes.size());
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) return trouble("轨迹没有写上");
        bytes.remove_prefix(static_cast<std::size_t>(size));
        dirty_ = true;
    }
    return {};
}

Result<void> TrackRecorder::add(tracks::Fixes const& fixes) {
    std::string rows;
    for (tracks::Fix const& fix : fixes) rows += tracks::csv_track_row(fix);
    TRY(write(rows));
    written_ += fixes.size();
    std::int64_t const now = clock_.boot_ms();
    if (!dirty_ || now - synced_ms_ < sync_ms) return {};
    if (fdatasync(file_) != 0) return trouble("轨迹没有落盘");
    synced_ms_ = now;
    dirty_ = false;
    return {};
}

} // namespace gengji::client
