#include "shared/base/database.hpp"

#include "shared/base/sodium_ready.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <memory>
#include <sqlcipher/sqlite3.h>
#include <unistd.h>

namespace gengji {

namespace {

constexpr int busy_timeout_ms = 10'000;                  // longer than any transaction of ours
constexpr std::size_t key_size = 32;                     // AES-256
constexpr std::int64_t journal_limit_bytes = 64'000'000; // what a large import leaves of its WAL

/// What SQLite's result code means to the caller. `system_error` is the errno behind it.
Error describe(int code, int system_error, std::string const& message) {
    bool const no_space = system_error == ENOSPC || system_error == EDQUOT;
    switch (code & 0xFF) {
    case SQLITE_FULL:
        return problem(Problem::full, "磁盘已满，没有保存。请清理出一些空间后再试。");
    case SQLITE_NOTADB:
        return problem(Problem::invalid,
                       "数据库打不开：密钥不对，或者这个文件不是本程序的数据库。请检查口令和所选的文件。");
    case SQLITE_CANTOPEN:
        return problem(Problem::storage, "数据库文件打不开。请检查文件夹是否存在、是否有读写权限。（" + message + "）");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return problem(Problem::storage, "数据库正被另一个程序使用。请关闭另一个窗口后再试。");
    case SQLITE_READONLY:
        return problem(Problem::storage, "数据库只能读，不能写。请检查文件和文件夹的写权限。");
    case SQLITE_CORRUPT:
        return problem(Problem::storage, "数据库文件已损坏。请不要删除它，联系管理员用备份恢复。");
    case SQLITE_IOERR:
        if (no_space) return problem(Problem::full, "磁盘已满，没有保存。请清理出一些空间后再试。");
        return problem(Problem::storage, "读写磁盘出错。请检查磁盘是否完好、是否被拔出。（" + message + "）");
    case SQLITE_TOOBIG:
        return problem(Problem::invalid, "有一项内容太大，数据库放不下，没有保存。请拆成几份。");
    case SQLITE_ERROR:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
        return problem(Problem::internal, "程序内部错误，请把这一行告诉维护人员：数据库 " + message);
    default:
        if (no_space) return problem(Problem::full, "磁盘已满，没有保存。请清理出一些空间后再试。");
        return problem(Problem::storage, "数据库出错，请重新启动程序后再试。（" + message + "）");
    }
}

/// Puts a statement back to its start on every way out, and forgets the values bound to it, which live with the caller.
class Running {
public:
    explicit Running(sqlite3_stmt* statement) : statement_(statement) {}
    Running(Running const&) = delete;
    Running& operator=(Running const&) = delete;
    ~Running() { end(); }
    int end() {
        if (!statement_) return SQLITE_OK;
        int const code = sqlite3_reset(statement_);
        sqlite3_clear_bindings(statement_);
        statement_ = nullptr;
        return code;
    }

private:
    sqlite3_stmt* statement_;
};

/// Gives the connection its key. As a raw key SQLCipher uses it as it is, without deriving it again.
int use_key(sqlite3* handle, BytesView key) {
    std::string raw = "x'" + to_hex(key) + "'";
    int const code = sqlite3_key_v2(handle, "main", raw.data(), static_cast<int>(raw.size()));
    sodium_memzero(raw.data(), raw.size());
    return code;
}

/// A wrong key is an answer, not something to print on the terminal.
int silence(sqlite3* handle) {
    return sqlite3_exec(handle, "PRAGMA cipher_log_level = NONE", nullptr, nullptr, nullptr);
}

sqlite3_vfs* vfs_of(sqlite3* handle) {
    sqlite3_vfs* vfs = nullptr;
    sqlite3_file_control(handle, "main", SQLITE_FCNTL_VFS_POINTER, &vfs);
    return vfs;
}

bool exists(sqlite3_vfs* vfs, std::string const& path) {
    int found = 0;
    return vfs->xAccess(vfs, path.c_str(), SQLITE_ACCESS_EXISTS, &found) == SQLITE_OK && found != 0;
}

/// Renames a finished file to its name and makes the name durable.
bool put_in_place(std::string const& from, std::string const& to) {
    if (std::rename(from.c_str(), to.c_str()) != 0) return false;
    std::filesystem::path const folder = std::filesystem::path(to).parent_path();
    int const descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool const synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    if (descriptor >= 0) ::close(descriptor);
    return synced;
}

struct CloseHandle {
    void operator()(sqlite3* handle) const { sqlite3_close(handle); }
};
using Handle = std::unique_ptr<sqlite3, CloseHandle>;

} // namespace

std::int64_t Row::integer(int column) const { return sqlite3_column_int64(statement_, column); }
double Row::real(int column) const { return sqlite3_column_double(statement_, column); }
bool Row::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

BytesView Row::text(int column) const {
    auto const* data = reinterpret_cast<char const*>(sqlite3_column_text(statement_, column));
    return {data, data ? static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)) : 0};
}

BytesView Row::blob(int column) const {
    auto const* data = static_cast<char const*>(sqlite3_column_blob(statement_, column));
    return {data, data ? static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)) : 0};
}

int Database::bind(sqlite3_stmt* statement, int index, std::int64_t value) {
    return sqlite3_bind_int64(statement, index, value);
}
int Database::bind(sqlite3_stmt* statement, int index, double value) {
    return sqlite3_bind_double(statement, index, value);
}
int Database::bind(sqlite3_stmt* statement, int index, std::nullptr_t) { return sqlite3_bind_null(statement, index); }

// The arguments of run() and query() outlive the statement's run, so SQLite need not copy them. A null pointer would
// bind NULL.
int Database::bind(sqlite3_stmt* statement, int index, std::string_view value) {
    return sqlite3_bind_text64(statement, index, value.data() ? value.data() : "", value.size(), SQLITE_STATIC,
                               SQLITE_UTF8);
}

int Database::bind(sqlite3_stmt* statement, int index, Blob value) {
    return sqlite3_bind_blob64(statement, index, value.bytes.data() ? value.bytes.data() : "", value.bytes.size(),
                               SQLITE_STATIC);
}

Result<Database> Database::open(std::string const& path, DatabaseOptions const& options) {
    if (options.key && options.key->size() != key_size) return problem(Problem::invalid, "数据库密钥应为 32 个字节。");
    sqlite3* handle = nullptr;
    int const access = options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    int const code = sqlite3_open_v2(path.c_str(), &handle, access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
                                     options.vfs.empty() ? nullptr : options.vfs.c_str());
    Database db(handle);
    if (code != SQLITE_OK) return db.error_of(code);
    TRY(db.set_up(options));
    return db;
}

Result<void> Database::set_up(DatabaseOptions const& options) {
    sqlite3_busy_timeout(handle_, busy_timeout_ms);
    silence(handle_);
    if (options.key) {
        key_ = *options.key;
        if (int const code = use_key(handle_, key_); code != SQLITE_OK) return error_of(code);
    }
    TRY(execute("PRAGMA temp_store = MEMORY"));        // what is encrypted must not be sorted in a readable file
    TRY(pragma("SELECT count(*) FROM sqlite_master")); // the first read: here a wrong key shows
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    TRY(execute("PRAGMA cache_size = -" + std::to_string(options.cache_kib) + "; PRAGMA foreign_keys = ON"));
    if (options.read_only) { // one connection writes and checkpoints, readers never do (the WAL-reset fault of SQLite
                             // before 3.51.3)
        sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
        return execute("PRAGMA wal_autocheckpoint = 0");
    }
    TRY(use_wal());
    return execute("PRAGMA synchronous = FULL; PRAGMA journal_size_limit = " + std::to_string(journal_limit_bytes) +
                   "; PRAGMA wal_autocheckpoint = " + std::to_string(options.wal_autocheckpoint_pages));
}

Result<void> Database::use_wal() {
    std::string mode = TRY(pragma("PRAGMA journal_mode = WAL"));
    if (mode == "wal" || mode == "memory") return {};
    // a VFS without shared memory can have a WAL too, when the file belongs to one connection alone
    TRY(execute("PRAGMA locking_mode = EXCLUSIVE"));
    mode = TRY(pragma("PRAGMA journal_mode = WAL"));
    if (mode == "wal") return {};
    return problem(Problem::storage, "这个磁盘不支持数据库所需的写入方式（WAL）。请把数据放到本机硬盘上。");
}

Result<std::string> Database::pragma(char const* sql) {
    std::string answer;
    TRY(query(sql, [&](Row const& row) { return answer = row.text(0), false; }));
    return answer;
}

Database::Database(Database&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)), prepared_(std::move(other.prepared_)),
      key_(std::move(other.key_)) {
    other.prepared_.clear();
}

Database& Database::operator=(Database&& other) noexcept {
    if (this == &other) return *this;
    close();
    handle_ = std::exchange(other.handle_, nullptr);
    prepared_ = std::exchange(other.prepared_, {});
    key_ = std::move(other.key_);
    return *this;
}

Database::~Database() { close(); }

void Database::close() {
    for (auto& [address, prepared] : prepared_) {
        for (sqlite3_stmt* const statement : prepared.statements) sqlite3_finalize(statement);
    }
    prepared_.clear();
    sqlite3_close_v2(std::exchange(handle_, nullptr));
    sodium_memzero(key_.data(), key_.size());
}

Result<sqlite3_stmt*> Database::prepare(char const* sql, std::size_t arguments) {
    Prepared& prepared = prepared_[sql];
    if (prepared.sql != sql) { // first use; or no literal was handed in, and its memory now holds another text
        for (sqlite3_stmt* const statement : prepared.statements) sqlite3_finalize(statement);
        prepared = {sql, {}};
    }
    for (sqlite3_stmt* const statement : prepared.statements) {
        if (!sqlite3_stmt_busy(statement)) return statement;
    }
    sqlite3_stmt* statement = nullptr;
    char const* rest = nullptr;
    int const code = sqlite3_prepare_v3(handle_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, &rest);
    if (code != SQLITE_OK) return error_of(code);
    bool const one_statement = rest[std::strspn(rest, "; \t\r\n")] == '\0';
    if (!one_statement || static_cast<std::size_t>(sqlite3_bind_parameter_count(statement)) != arguments) {
        sqlite3_finalize(statement);
        return problem(Problem::internal,
                       std::string("程序内部错误，请把这一行告诉维护人员：SQL 的语句数或参数个数不对，") + sql);
    }
    prepared.statements.push_back(statement);
    return statement;
}

Result<void> Database::step_to_end(sqlite3_stmt* statement, int bound) {
    Running running(statement);
    if (bound != SQLITE_OK) return error_of(bound);
    int code = SQLITE_ROW;
    while (code == SQLITE_ROW) code = sqlite3_step(statement);
    if (code != SQLITE_DONE) return error_of(code);
    return {};
}

Result<void> Database::step_rows(sqlite3_stmt* statement, int bound, std::function<bool(Row const&)> const& each) {
    Running running(statement);
    if (bound != SQLITE_OK) return error_of(bound);
    int code = SQLITE_ROW;
    while (code == SQLITE_ROW) {
        code = sqlite3_step(statement);
        if (code == SQLITE_ROW &&
            !each(Row(statement))) { // one that writes (… RETURNING) has done all of it before its first row
            code = running.end();
            if (code == SQLITE_OK) return {};
        }
    }
    if (code != SQLITE_DONE) return error_of(code);
    return {};
}

Error Database::error_of(int code) const {
    if (!handle_) return describe(code, 0, sqlite3_errstr(code));
    return describe(code, sqlite3_system_errno(handle_), sqlite3_errmsg(handle_));
}

Result<void> Database::execute(std::string const& script) {
    int const code = sqlite3_exec(handle_, script.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return error_of(code);
    return {};
}

Result<Transaction> Database::begin() {
    TRY(run("BEGIN IMMEDIATE"));
    return Transaction(*this);
}

Result<void> Transaction::commit() {
    if (!db_) return problem(Problem::internal, "程序内部错误：同一事务提交了两次。");
    TRY(db_->run("COMMIT"));
    db_ = nullptr;
    return {};
}

Transaction::~Transaction() {
    // a full disk may have made SQLite roll back by itself
    if (db_ && sqlite3_get_autocommit(db_->handle_) == 0) (void)db_->run("ROLLBACK");
}

std::int64_t Database::changes() const { return sqlite3_changes64(handle_); }
std::int64_t Database::last_row_id() const { return sqlite3_last_insert_rowid(handle_); }

Result<void> Database::checkpoint() {
    int const code = sqlite3_wal_checkpoint_v2(handle_, "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    if (code != SQLITE_OK) return error_of(code);
    return {};
}

Result<void> Database::sync_log() {
    int const code = sqlite3_wal_checkpoint_v2(handle_, "main", SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    if (code == SQLITE_OK) return {};
    Error const error =
        error_of(code); // a checkpoint syncs the log first: a file without room to grow matters not here
    return error.problem == Problem::full ? Result<void>() : error;
}

Result<std::string> Database::integrity() {
    std::string found;
    TRY(query("PRAGMA integrity_check", [&](Row const& row) {
        if (!found.empty()) found += '\n';
        found += row.text(0);
    }));
    return found;
}

Result<void> Database::backup_to(std::string const& path) {
    if (sqlite3_get_autocommit(handle_) == 0)
        return problem(Problem::internal, "程序内部错误：事务还没有结束，不能备份。");
    sqlite3_vfs* const vfs = vfs_of(handle_);
    if (exists(vfs, path))
        return problem(Problem::invalid, "备份文件已经存在，没有覆盖：" + path + "。请换一个文件名。");
    bool const on_disk =
        vfs == sqlite3_vfs_find(nullptr); // another VFS may keep its files elsewhere: no renaming there
    std::string const part = on_disk ? path + ".part" : path;
    for (std::string const& left : {part, part + "-journal", path + "-wal", path + "-shm", path + "-journal"}) {
        if (exists(vfs, left)) vfs->xDelete(vfs, left.c_str(), 0); // of a backup that was cut off
    }

    sqlite3* raw = nullptr;
    int const code = sqlite3_open_v2(part.c_str(), &raw,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE, vfs->zName);
    Handle target(raw);
    if (code != SQLITE_OK) return describe(code, raw ? sqlite3_system_errno(raw) : 0, sqlite3_errstr(code));
    Result<void> const copied = copy_into(target.get());
    target.reset();
    if (!copied) {
        vfs->xDelete(vfs, part.c_str(), 0);
        return copied.error();
    }
    if (on_disk && !put_in_place(part, path))
        return problem(Problem::storage, "备份写好了，但没能放到 " + path + "。请检查文件夹的写权限和磁盘。");
    return {};
}

Result<void> Database::copy_into(sqlite3* target) {
    silence(target);
    int code = key_.empty() ? SQLITE_OK : use_key(target, key_);
    if (code == SQLITE_OK) code = sqlite3_exec(target, "PRAGMA synchronous = EXTRA", nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return describe(code, sqlite3_system_errno(target), sqlite3_errmsg(target));
    sqlite3_backup* const backup = sqlite3_backup_init(target, "main", handle_, "main");
    if (!backup)
        return describe(sqlite3_extended_errcode(target), sqlite3_system_errno(target), sqlite3_errmsg(target));
    sqlite3_backup_step(backup, -1);
    code = sqlite3_backup_finish(backup); // tells what the step came to
    if (code != SQLITE_OK) return describe(code, sqlite3_system_errno(target), sqlite3_errmsg(target));
    return {};
}

Result<void> migrate(Database& db, std::span<Migration const> migrations) {
    int version = 0;
    TRY(db.query("PRAGMA user_version", [&](Row const& row) { version = static_cast<int>(row.integer(0)); }));
    int const newest = migrations.empty() ? 0 : migrations.back().version;
    if (version > newest) {
        return problem(Problem::too_old, "数据库由更新的程序写成（第 " + std::to_string(version) +
                                             " 版，本程序只到第 " + std::to_string(newest) +
                                             " 版）。数据没有改动，请升级程序后再打开。");
    }
    for (Migration const& migration : migrations) {
        if (migration.version <= version) continue;
        auto transaction = TRY(db.begin());
        TRY(db.execute(migration.sql));
        TRY(db.execute("PRAGMA user_version = " + std::to_string(migration.version)));
        TRY(transaction.commit());
    }
    return {};
}

} // namespace gengji
