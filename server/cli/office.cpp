#include "server/cli/office.hpp"

#include "shared/base/bytes.hpp"
#include "shared/base/log.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <streambuf>

namespace gengji::server {

namespace {

constexpr std::size_t most_bytes = 1 << 20;    ///< of a command line; it names files, it does not carry them
constexpr std::size_t piece_bytes = 32 * 1024; ///< of what a command prints, in one message
constexpr std::size_t most_reply = piece_bytes + 1;
constexpr timeval patience{
    10, 0}; ///< of the server with a terminal that neither asks nor reads: it has one thread for them

/// What a message of the server is: a piece of the output, of what went wrong, or the exit code, which is the last.
enum class Kind : std::uint8_t { out, err, code };

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

bool send_piece(int connection, Kind kind, BytesView piece) {
    ByteWriter message;
    message.u8(static_cast<std::uint8_t>(kind));
    message.raw(piece);
    return send_message(connection, message.bytes());
}

/// Sends what is printed, a piece at a time. When the terminal is gone the rest goes nowhere, and the job ends as it
/// would.
class Printing final : public std::streambuf {
public:
    Printing(int connection, Kind kind) : connection_(connection), kind_(kind), piece_(piece_bytes, '\0') { rewind(); }

protected:
    int sync() override {
        BytesView const piece(pbase(), static_cast<std::size_t>(pptr() - pbase()));
        bool const sent = piece.empty() || (!gone_ && send_piece(connection_, kind_, piece));
        gone_ = gone_ || !sent;
        rewind();
        return gone_ ? -1 : 0;
    }
    int_type overflow(int_type next) override {
        if (sync() != 0) return traits_type::eof();
        if (!traits_type::eq_int_type(next, traits_type::eof())) sputc(traits_type::to_char_type(next));
        return traits_type::not_eof(next);
    }

private:
    void rewind() { setp(piece_.data(), piece_.data() + piece_.size()); }
    int const connection_;
    Kind const kind_;
    Bytes piece_;
    bool gone_ = false;
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
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        setsockopt(connection, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
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

    Printing printed(connection, Kind::out), complained(connection, Kind::err);
    std::ostream out(&printed), err(&complained);
    Wish wish;
    int code = read_command_line(words, wish, out, err);
    if (wish.without_store) {
        err << "服务器正在运行，这个命令要先停止服务器（systemctl stop gengji-server，或在它的窗口按 Ctrl+C）\n";
        code = 1;
    } else if (wish.job) {
        if (auto const done = run_(wish, out, folder); !done) {
            err << done.error().detail << "\n";
            code = exit_code(done.error().problem);
        }
    }
    log::info("office.command", {{"verb", wish.verb}, {"exit", code}});
    out.flush();
    err.flush();
    ByteWriter ending;
    ending.u32(static_cast<std::uint32_t>(code));
    send_piece(connection, Kind::code, ending.bytes());
}

std::optional<int> ask_running_server(std::string const& data, std::vector<std::string> const& words, std::ostream& out,
                                      std::ostream& err) {
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
    while (auto const reply = receive_message(connection, most_reply)) {
        ByteReader in(*reply);
        switch (static_cast<Kind>(in.u8())) {
        case Kind::out:
            out << in.rest();
            break;
        case Kind::err:
            err << in.rest();
            break;
        case Kind::code:
            return static_cast<int>(in.u32());
        }
    }
    err << "服务器没有答完（可能正在停止），请再试一次\n";
    return 1;
}

} // namespace gengji::server
