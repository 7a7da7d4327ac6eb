#include "server/cli/office.hpp"

#include "shared/base/bytes.hpp"
#include "shared/base/log.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <sstream>

namespace gengji::server {

namespace {

constexpr std::size_t most_bytes = 1 << 20; ///< of a command line; it names files, it does not carry them
constexpr std::size_t most_answer = std::size_t{1} << 30;

std::string socket_path(std::string const& data) { return data + "/office.sock"; }

bool fill(sockaddr_un& address, std::string const& path) {
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) return false;
    path.copy(address.sun_path, path.size());
    return true;
}

bool send_all(int connection, BytesView bytes) {
    while (!bytes.empty()) {
        ssize_t const sent = send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

/// A length of four bytes, then that many.
bool send_message(int connection, BytesView message) {
    ByteWriter out;
    out.u32(static_cast<std::uint32_t>(message.size()));
    out.raw(message);
    return send_all(connection, out.bytes());
}

bool receive_all(int connection, char* into, std::size_t size) {
    while (size > 0) {
        ssize_t const got = recv(connection, into, size, 0);
        if (got <= 0) return false;
        into += got;
        size -= static_cast<std::size_t>(got);
    }
    return true;
}

std::optional<Bytes> receive_message(int connection, std::size_t most) {
    Bytes head(4, '\0');
    if (!receive_all(connection, head.data(), 4)) return std::nullopt;
    std::size_t const size = ByteReader(head).u32();
    if (size > most) return std::nullopt;
    Bytes body(size, '\0');
    if (!receive_all(connection, body.data(), size)) return std::nullopt;
    return body;
}

struct Closing {
    int file;
    ~Closing() { close(file); }
};

} // namespace

Result<std::unique_ptr<Office>> Office::open(std::string const& data, Run run) {
    std::string const path = socket_path(data);
    sockaddr_un address{};
    if (!fill(address, path)) return problem(Problem::invalid, "数据文件夹的路径太长，请换一个短一些的：" + data);
    int const listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    unlink(path.c_str()); // of a server that was killed: this process holds the folder's lock
    mode_t const before = umask(0177);
    bool const bound = listening >= 0 && bind(listening, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
                       listen(listening, 8) == 0;
    umask(before);
    if (!bound) {
        if (listening >= 0) close(listening);
        return problem(Problem::storage, "无法在 " + path + " 打开管理入口，请检查文件夹权限");
    }
    return std::unique_ptr<Office>(new Office(listening, path, std::move(run)));
}

Office::Office(int listening, std::string path, Run run)
    : listening_(listening), path_(std::move(path)), run_(std::move(run)),
      thread_([this](std::stop_token stop) { serve(std::move(stop)); }) {}

Office::~Office() {
    thread_.request_stop();
    thread_.join();
    close(listening_);
    unlink(path_.c_str());
}

void Office::serve(std::stop_token stop) {
    while (!stop.stop_requested()) {
        pollfd waiting{listening_, POLLIN, 0};
        if (poll(&waiting, 1, 200) <= 0) continue;
        int const connection = accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection < 0) continue;
        Closing const closing{connection};
        timeval const patience{10, 0};
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        answer(connection);
    }
}

void Office::answer(int connection) {
    auto const message = receive_message(connection, most_bytes);
    if (!message) return;
    ByteReader in(*message);
    std::string const folder(in.text());
    std::vector<std::string> words;
    for (std::size_t count = in.count(1); count > 0; --count) words.emplace_back(in.text());
    if (!in.ok()) return;

    std::ostringstream out;
    Wish wish;
    int code = read_command_line(words, wish, out);
    if (wish.without_store) {
        out << "服务器正在运行，这个命令要先停止服务器（systemctl stop gengji-server，或在它的窗口按 Ctrl+C）\n";
        code = 1;
    } else if (wish.job) {
        if (auto const done = run_(wish, out, folder); !done) {
            out << done.error().detail << "\n";
            code = exit_code(done.error().problem);
        }
    }
    log::info("office.command", {{"verb", words.size() > 2 ? words[2] : std::string()}, {"exit", code}});
    ByteWriter reply;
    reply.u32(static_cast<std::uint32_t>(code));
    reply.raw(out.str());
    send_message(connection, reply.bytes());
}

std::optional<int> ask_running_server(std::string const& data, std::vector<std::string> const& words,
                                      std::ostream& out) {
    sockaddr_un address{};
    if (!fill(address, socket_path(data))) return std::nullopt;
    int const connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection < 0) return std::nullopt;
    Closing const closing{connection};
    if (connect(connection, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return std::nullopt;

    ByteWriter message;
    char here[4096];
    message.text(getcwd(here, sizeof here) ? here : "/");
    message.varint(words.size());
    for (auto const& word : words) message.text(word);
    if (!send_message(connection, message.bytes())) return std::nullopt;
    auto const reply = receive_message(connection, most_answer);
    if (!reply || reply->size() < 4) {
        out << "服务器没有回答（可能正在停止），请再试一次\n";
        return 1;
    }
    ByteReader in(*reply);
    int const code = static_cast<int>(in.u32());
    out << in.rest();
    return code;
}

} // namespace gengji::server
