#include "shared/reports/export_sink.hpp"

#include <cerrno>
#include <ostream>

namespace gengji::reports {

namespace {
constexpr std::size_t most_waiting = 64 * 1024;
}

Result<TextSink> TextSink::open(ExportTarget const& target) {
    TextSink sink;
    if (target.path.empty()) {
        sink.stream_ = target.stream;
        return sink;
    }
    sink.staged_ = std::make_unique<StagedFile>(TRY(StagedFile::begin(target.path)));
    sink.file_.reset(std::fopen(sink.staged_->beside().c_str(), "wb"));
    if (!sink.file_) return unwritten(errno, target.path);
    return sink;
}

Result<void> TextSink::flush() {
    if (stream_) {
        stream_->write(waiting_.data(), static_cast<std::streamsize>(waiting_.size()));
        if (!*stream_) return problem(Problem::storage, "结果没有写完：输出的文件或管道写不进去。请换个地方再试");
    } else if (std::fwrite(waiting_.data(), 1, waiting_.size(), file_.get()) != waiting_.size()) {
        return unwritten(errno, staged_->path());
    }
    waiting_.clear();
    return {};
}

Result<void> TextSink::put(std::string_view text) {
    waiting_ += text;
    return waiting_.size() < most_waiting ? Result<void>() : flush();
}

Result<void> TextSink::finish() {
    TRY(flush());
    if (stream_) return {};
    if (std::fflush(file_.get()) != 0) return unwritten(errno, staged_->path());
    file_.reset();
    return staged_->commit();
}

} // namespace gengji::reports
