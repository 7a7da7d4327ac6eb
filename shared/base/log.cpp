#include "shared/base/log.hpp"

#include "shared/base/limits.hpp"
#include "shared/base/time.hpp"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <fcntl.h>
#include <mutex>
#include <sys/stat.h>
#include <unistd.h>

namespace gengji::log {

namespace {

std::atomic<Level> least_level = Level::info;

struct Sink {
    std::mutex mutex;
    int file = STDERR_FILENO;
    std::string path; // empty: not a file of ours
    std::size_t bytes = 0;
    std::function<void(std::string_view)> function;
};

/// Never destroyed: the last lines may come while the program is being taken down.
Sink& sink() {
    static Sink& only = *new Sink;
    return only;
}

int open_for_append(std::string const& path) {
    return ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

void close_file(Sink& to) {
    if (!to.path.empty()) ::close(to.file);
    to.path.clear();
    to.file = STDERR_FILENO;
    to.function = nullptr;
}

void rotate(Sink& to) {
    std::string const path = to.path;
    std::rename(path.c_str(), (path + ".1").c_str());
    int const fresh = open_for_append(path);
    if (fresh < 0) return; // go on in the old one
    ::close(to.file);
    to.file = fresh;
    to.bytes = 0;
}

void write_line(std::string const& line) {
    Sink& to = sink();
    std::lock_guard const lock(to.mutex);
    if (to.function) return to.function(std::string_view(line).substr(0, line.size() - 1));
    if (!to.path.empty() && to.bytes + line.size() > limits::log_file_bytes) rotate(to);
    // one call a line, so that lines of several processes do not mix; a log on a full disk is lost, the work goes on
    if (::write(to.file, line.data(), line.size()) > 0) to.bytes += line.size();
}

/// As it is when it is one plain word, otherwise quoted; nothing in it can begin a line of its own.
void append_text(std::string& line, std::string_view text) {
    bool const plain = !text.empty() && std::ranges::none_of(text, [](unsigned char c) {
        return c <= ' ' || c == '"' || c == '=' || c == '\\' || c == 0x7F;
    });
    if (plain) {
        line += text;
        return;
    }
    line += '"';
    for (unsigned char const c : text) {
        char escaped[8];
        if (c == '"' || c == '\\')
            line += '\\', line += static_cast<char>(c);
        else if (c == '\n')
            line += "\\n";
        else if (c < ' ' || c == 0x7F)
            std::snprintf(escaped, sizeof escaped, "\\x%02x", c), line += escaped;
        else
            line += static_cast<char>(c);
    }
    line += '"';
}

void append_value(std::string& line, Fact const& fact) {
    if (auto const* const text = std::get_if<std::string_view>(&fact.value))
        append_text(line, *text);
    else if (auto const* const yes = std::get_if<bool>(&fact.value))
        line += *yes ? "true" : "false";
    else if (auto const* const whole = std::get_if<std::int64_t>(&fact.value))
        line += std::to_string(*whole);
    else if (auto const* const natural = std::get_if<std::uint64_t>(&fact.value))
        line += std::to_string(*natural);
    else {
        char number[32];
        std::snprintf(number, sizeof number, "%.6g", std::get<double>(fact.value));
        line += number;
    }
}

void write_event(Level level, char const* level_name, std::string_view event,
                 std::initializer_list<Fact> facts) noexcept {
    if (level < least_level.load(std::memory_order_relaxed)) return;
    try {
        UnixMs const now = SystemClock().now_ms();
        char ms[8];
        std::snprintf(ms, sizeof ms, ".%03dZ", static_cast<int>(((now % 1000) + 1000) % 1000));
        std::string line = "time=" + to_text_utc(now);
        line.replace(line.size() - 1, 1, ms);
        line.append(" level=").append(level_name).append(" event=");
        append_text(line, event);
        for (Fact const& fact : facts) {
            line.append(" ").append(fact.name).append("=");
            append_value(line, fact);
        }
        line += '\n';
        write_line(line);
    } catch (...) {
        // out of memory: whoever logs has more important things to do
    }
}

} // namespace

void info(std::string_view event, std::initializer_list<Fact> facts) noexcept {
    write_event(Level::info, "info", event, facts);
}
void warn(std::string_view event, std::initializer_list<Fact> facts) noexcept {
    write_event(Level::warn, "warn", event, facts);
}
void error(std::string_view event, std::initializer_list<Fact> facts) noexcept {
    write_event(Level::error, "error", event, facts);
}

void set_level(Level least) { least_level = least; }

void to_stderr() {
    Sink& to = sink();
    std::lock_guard const lock(to.mutex);
    close_file(to);
}

Result<void> to_file(std::string const& path) {
    int const file = open_for_append(path);
    if (file < 0)
        return problem(Problem::storage, "日志文件打不开：" + path + "。请检查文件夹是否存在、是否有写权限。");
    struct stat status {};
    ::fstat(file, &status);
    Sink& to = sink();
    std::lock_guard const lock(to.mutex);
    close_file(to);
    to.file = file;
    to.path = path;
    to.bytes = static_cast<std::size_t>(status.st_size);
    return {};
}

void to_function(std::function<void(std::string_view)> function) {
    Sink& to = sink();
    std::lock_guard const lock(to.mutex);
    close_file(to);
    to.function = std::move(function);
}

} // namespace gengji::log
