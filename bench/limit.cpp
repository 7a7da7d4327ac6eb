// The physical limit of a sync: libcurl → Beast over plain loopback, SQLite (WAL, FULL) on both sides, one transaction
// a batch, zstd -3 — and nothing of the product: no TLS, no merging, no checks. `gengji-bench-limit push|pull COUNT
// BATCH FOLDER` prints one JSON line; bench/sync.cpp runs it between the product's runs.
#include "bench/workload.hpp"
#include "server/http/asio.hpp"
#include "shared/base/database.hpp"

#include <curl/curl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zstd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace {

using namespace gengji;
namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

constexpr char schema[] =
    "CREATE TABLE rec(id TEXT PRIMARY KEY, team TEXT, date TEXT, updated INTEGER, body TEXT);"
    "CREATE INDEX rec_team ON rec(team); CREATE INDEX rec_date ON rec(date); CREATE INDEX rec_updated ON rec(updated);"
    "CREATE TABLE mark(k INTEGER PRIMARY KEY, v INTEGER); INSERT INTO mark VALUES(1, 0)";

[[noreturn]] void die(std::string const& why) {
    std::fprintf(stderr, "gengji-bench-limit: %s\n", why.c_str());
    _exit(1);
}
template<class T>
T must(Result<T>&& result) {
    if (!result) die(result.error().detail);
    if constexpr (!std::is_void_v<T>) return std::move(result).value();
}

Database fresh(std::string const& path) {
    for (auto const* const tail : {"", "-wal", "-shm"}) unlink((path + tail).c_str());
    Database db = must(Database::open(path));
    must(db.execute(schema));
    return db;
}

std::string_view text_after(std::string_view line, std::string_view key) {
    auto const begin = line.find(key) + key.size();
    return line.substr(begin, line.find('"', begin) - begin);
}

void upsert_line(Database& db, std::string_view line, std::int64_t updated) {
    must(db.run("INSERT INTO rec VALUES(?,?,?,?,?) ON CONFLICT(id) DO UPDATE SET team=excluded.team, "
                "date=excluded.date, updated=excluded.updated, "
                "body=excluded.body",
                text_after(line, "\"id\":\""), text_after(line, "\"team\":\""), text_after(line, "\"date\":\""),
                updated, line));
}

void store_lines(Database& db, std::string const& lines, std::int64_t& updated, std::int64_t mark) {
    auto transaction = must(db.begin());
    for (std::size_t begin = 0; begin < lines.size();) {
        auto const end = lines.find('\n', begin);
        upsert_line(db, std::string_view(lines).substr(begin, end - begin), ++updated);
        begin = end + 1;
    }
    must(db.run("UPDATE mark SET v=? WHERE k=1", mark));
    must(transaction.commit());
}

/// Up to `batch` rows after `last`, which moves on.
std::string lines_after(Database& db, std::int64_t& last, int batch) {
    std::string lines;
    must(db.query(
        "SELECT rowid, body FROM rec WHERE rowid > ? ORDER BY rowid LIMIT ?",
        [&](Row const& row) {
            last = row.integer(0);
            lines.append(row.text(1)).push_back('\n');
        },
        last, batch));
    return lines;
}

std::string packed(std::string const& plain) {
    std::string out(ZSTD_compressBound(plain.size()), '\0');
    out.resize(ZSTD_compress(out.data(), out.size(), plain.data(), plain.size(), 3));
    return out;
}
std::string unpacked(std::string const& bytes) {
    std::string out(ZSTD_getFrameContentSize(bytes.data(), bytes.size()), '\0');
    if (ZSTD_isError(ZSTD_decompress(out.data(), out.size(), bytes.data(), bytes.size()))) die("zstd");
    return out;
}

void serve(int port_pipe, bool pushing, std::string const& path, int batch) {
    net::io_context io;
    net::ip::tcp::acceptor acceptor(io, {net::ip::make_address("127.0.0.1"), 0});
    unsigned short const port = acceptor.local_endpoint().port();
    if (write(port_pipe, &port, sizeof port) != sizeof port) _exit(1);
    Database db = pushing ? fresh(path) : must(Database::open(path));
    auto socket = acceptor.accept();
    socket.set_option(net::ip::tcp::no_delay(true));
    beast::flat_buffer buffer;
    std::int64_t updated = 0;
    for (;;) {
        http::request_parser<http::string_body> parser;
        parser.body_limit(std::uint64_t{1} << 30);
        boost::system::error_code over;
        http::read(socket, buffer, parser, over);
        if (over) return;
        http::response<http::string_body> response{http::status::ok, 11};
        response.keep_alive(true);
        if (pushing) {
            store_lines(db, unpacked(parser.get().body()), updated, updated);
            response.body() = "ok";
        } else {
            std::int64_t last = std::atoll(std::string(parser.get().target().substr(1)).c_str());
            std::string const lines = lines_after(db, last, batch);
            response.set("X-Seq", std::to_string(last));
            if (!lines.empty()) response.body() = packed(lines);
        }
        response.prepare_payload();
        http::write(socket, response);
    }
}

std::size_t collect(char* data, std::size_t size, std::size_t count, void* into) {
    static_cast<std::string*>(into)->append(data, size * count);
    return size * count;
}
std::size_t collect_seq(char* data, std::size_t size, std::size_t count, void* into) {
    std::string_view const line(data, size * count);
    if (line.starts_with("X-Seq: "))
        *static_cast<std::int64_t*>(into) = std::atoll(std::string(line.substr(7)).c_str());
    return size * count;
}

class Client {
public:
    explicit Client(unsigned short port)
        : base_("http://127.0.0.1:" + std::to_string(port) + "/"), headers_(curl_slist_append(nullptr, "Expect:")) {
        curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, headers_);
        curl_easy_setopt(easy_, CURLOPT_WRITEFUNCTION, &collect);
        curl_easy_setopt(easy_, CURLOPT_WRITEDATA, &body);
        curl_easy_setopt(easy_, CURLOPT_HEADERFUNCTION, &collect_seq);
        curl_easy_setopt(easy_, CURLOPT_HEADERDATA, &seq);
    }
    ~Client() { curl_easy_cleanup(easy_), curl_slist_free_all(headers_); }
    void post(std::string const& bytes) {
        curl_easy_setopt(easy_, CURLOPT_POST, 1L);
        curl_easy_setopt(easy_, CURLOPT_POSTFIELDS, bytes.data());
        curl_easy_setopt(easy_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(bytes.size()));
        perform(base_);
    }
    void get(std::int64_t after) {
        curl_easy_setopt(easy_, CURLOPT_HTTPGET, 1L);
        perform(base_ + std::to_string(after));
    }
    std::string body;
    std::int64_t seq = 0;

private:
    void perform(std::string const& url) {
        body.clear();
        curl_easy_setopt(easy_, CURLOPT_URL, url.c_str());
        if (curl_easy_perform(easy_) != CURLE_OK) die("curl");
    }
    std::string base_;
    curl_slist* headers_;
    CURL* easy_ = curl_easy_init();
};

double seconds_since(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double push(Client& client, Database& db, int batch) {
    auto const begin = std::chrono::steady_clock::now();
    std::int64_t last = 0;
    for (std::string lines; !(lines = lines_after(db, last, batch)).empty();) {
        client.post(packed(lines));
        must(db.run("UPDATE mark SET v=? WHERE k=1", last));
    }
    return seconds_since(begin);
}

double pull(Client& client, Database& db) {
    auto const begin = std::chrono::steady_clock::now();
    std::int64_t updated = 0;
    for (std::int64_t last = 0;; last = client.seq) {
        client.get(last);
        if (client.body.empty()) return seconds_since(begin);
        store_lines(db, unpacked(client.body), updated, client.seq);
    }
}

void fill(std::string const& path, std::size_t count) {
    Database db = fresh(path);
    std::int64_t updated = 0;
    auto transaction = must(db.begin());
    for (auto const& record : bench::records(count)) upsert_line(db, bench::to_json(record), ++updated);
    must(transaction.commit());
    must(db.checkpoint());
}

/// A plain read and upsert of the rows that both sides edited: what merging cannot be cheaper than.
double read_and_upsert(std::string const& path, std::size_t count, int batch) {
    auto const all = bench::records(count);
    auto const changed = bench::edits(all);
    Database db = must(Database::open(path));
    auto const begin = std::chrono::steady_clock::now();
    for (auto const* const side : {&changed.a, &changed.b}) {
        for (std::size_t i = 0; i < side->size(); i += static_cast<std::size_t>(batch)) {
            auto transaction = must(db.begin());
            for (std::size_t k = i; k < std::min(side->size(), i + static_cast<std::size_t>(batch)); ++k) {
                auto const found = must(db.find(
                    "SELECT body FROM rec WHERE id = ?", [](Row const& row) { return std::string(row.text(0)); },
                    (*side)[k].id));
                upsert_line(db, *found, static_cast<std::int64_t>(count + k));
            }
            must(transaction.commit());
        }
    }
    return seconds_since(begin);
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 5) die("push|pull|merge COUNT BATCH FOLDER");
    std::string const mode = argv[1], folder = argv[4];
    auto const count = static_cast<std::size_t>(std::atoll(argv[2]));
    int const batch = std::atoi(argv[3]);
    std::string const from = folder + "/limit-from.db", to = folder + "/limit-to.db";
    if (pid_t const filler = fork(); filler == 0)
        fill(from, count), _exit(0);
    else
        waitpid(filler, nullptr, 0);
    double seconds = 0;
    if (mode == "merge") {
        seconds = read_and_upsert(from, count, batch);
    } else {
        bool const pushing = mode == "push";
        int ends[2];
        if (pipe(ends) != 0) die("pipe");
        pid_t const server = fork();
        if (server == 0) serve(ends[1], pushing, pushing ? to : from, batch), _exit(0);
        unsigned short port = 0;
        if (read(ends[0], &port, sizeof port) != sizeof port) die("server");
        {
            Client client(port);
            Database db = pushing ? must(Database::open(from)) : fresh(to);
            seconds = pushing ? push(client, db, batch) : pull(client, db);
        }
        waitpid(server, nullptr, 0);
    }
    std::printf("{\"bench\":\"limit\",\"mode\":\"%s\",\"n\":%zu,\"batch\":%d,\"wall_s\":%.4f}\n", mode.c_str(), count,
                batch, seconds);
    for (auto const& path : {from, to}) {
        for (auto const* const tail : {"", "-wal", "-shm"}) unlink((path + tail).c_str());
    }
}
