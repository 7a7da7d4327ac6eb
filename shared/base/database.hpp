#pragma once

#include "shared/base/bytes.hpp"
#include "shared/base/id.hpp"
#include "shared/base/result.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace gengji {

class Database;

/// Bytes to bind as BLOB; a plain std::string or std::string_view, a Bytes included, binds as TEXT.
struct Blob {
    BytesView bytes;
};

/// One row of a running query. Views are valid until the next row.
class Row {
public:
    explicit Row(sqlite3_stmt* statement) : statement_(statement) {}
    std::int64_t integer(int column) const;
    double real(int column) const;
    BytesView text(int column) const;
    BytesView blob(int column) const;
    bool is_null(int column) const;
    template<class IdType>
    IdType id(int column) const {
        return IdType::from_view(blob(column));
    }

private:
    sqlite3_stmt* statement_;
};

/// Rolls back unless committed. Transactions do not nest.
class Transaction {
public:
    Transaction(Transaction&& other) noexcept : db_(std::exchange(other.db_, nullptr)) {}
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();
    /// Once it returns, a power cut can no longer lose what was written (WAL, synchronous=FULL).
    Result<void> commit();

private:
    friend class Database;
    explicit Transaction(Database& db) : db_(&db) {}
    Database* db_;
};

/// How a database file is opened.
struct DatabaseOptions {
    std::optional<Bytes> key{}; ///< 32 raw bytes: encrypted with SQLCipher; none: plain
    std::string vfs{};          ///< name of the SQLite VFS, empty for the system's (tests hand in a faulty disk)
    bool read_only = false;
    int wal_autocheckpoint_pages = 4000;
    int cache_kib = 8192;
};

/// The one SQLite handle of the project (SQLCipher 4.6.1). Statements are prepared once and kept; values are bound,
/// never pasted. WAL, synchronous=FULL, foreign keys on. Thread: the one that opened it. A statement may run again
/// within its own callback. Errors: `full` (no space left), `invalid` for a wrong key or a file that is no database,
/// `internal` for SQL that does not hold (a broken constraint included), else `storage`. After any error the open
/// transaction must be given up.
class Database {
public:
    static Result<Database> open(std::string const& path, DatabaseOptions const& options = {});
    Database(Database&&) noexcept;
    Database& operator=(Database&&) noexcept;
    ~Database();

    /// Runs a statement that returns no rows. `sql` is a literal: its address finds the prepared statement.
    template<class... Args>
    Result<void> run(char const* sql, Args const&... args) {
        sqlite3_stmt* statement = TRY(prepare(sql, sizeof...(args)));
        [[maybe_unused]] int index = 0;
        int bound = 0;
        ((bound = bound ? bound : bind(statement, ++index, args)), ...);
        return step_to_end(statement, bound);
    }

    /// Calls `each(row)` for every row; `each` returns void, or bool (false: enough).
    template<class Each, class... Args>
    Result<void> query(char const* sql, Each&& each, Args const&... args) {
        sqlite3_stmt* statement = TRY(prepare(sql, sizeof...(args)));
        [[maybe_unused]] int index = 0;
        int bound = 0;
        ((bound = bound ? bound : bind(statement, ++index, args)), ...);
        return step_rows(statement, bound, [&](Row const& row) {
            if constexpr (std::is_void_v<decltype(each(row))>) {
                each(row);
                return true;
            } else {
                return static_cast<bool>(each(row));
            }
        });
    }

    /// The first row, made into a T by `make(row)`; nothing when there is no row.
    template<class Make, class... Args>
    auto find(char const* sql, Make&& make, Args const&... args)
        -> Result<std::optional<decltype(make(std::declval<Row const&>()))>> {
        std::optional<decltype(make(std::declval<Row const&>()))> found;
        TRY(query(
            sql, [&](Row const& row) { return found.emplace(make(row)), false; }, args...));
        return found;
    }

    /// Several statements, as migrations have them; nothing is bound.
    Result<void> execute(std::string const& script);
    Result<Transaction> begin(); ///< BEGIN IMMEDIATE
    std::int64_t changes() const;
    std::int64_t last_row_id() const;
    Result<void> checkpoint(); ///< moves the WAL into the file and cuts it
    /// Makes durable what the WAL holds. After a kill it may hold a commit that was written and never synced: it is
    /// read as done, so whoever opens a file asks this before anybody is shown it (S1, S2). Errors: storage.
    Result<void> sync_log();
    /// "ok", or what PRAGMA integrity_check found.
    Result<std::string> integrity();
    /// A consistent copy (SQLite's backup interface) under the same key, there whole or not at all. Not within a
    /// transaction. Errors: `invalid` when `path` exists already.
    Result<void> backup_to(std::string const& path);
    sqlite3* handle() const { return handle_; }

private:
    friend class Transaction;
    /// One SQL text and its statements: one, and one more for each level at which it runs within its own callback.
    struct Prepared {
        std::string sql;
        std::vector<sqlite3_stmt*> statements;
    };

    explicit Database(sqlite3* handle) : handle_(handle) {}
    Result<void> set_up(DatabaseOptions const& options);
    Result<void> use_wal();
    Result<std::string> pragma(char const* sql);
    Result<void> copy_into(sqlite3* target);
    Result<sqlite3_stmt*> prepare(char const* sql, std::size_t arguments);
    void close();
    Result<void> step_to_end(sqlite3_stmt* statement, int bound);
    Result<void> step_rows(sqlite3_stmt* statement, int bound, std::function<bool(Row const&)> const& each);
    Error error_of(int code) const;

    /// Each gives SQLite's code: a value that cannot be bound must not be written as NULL.
    static int bind(sqlite3_stmt* statement, int index, std::int64_t value);
    static int bind(sqlite3_stmt* statement, int index, double value);
    static int bind(sqlite3_stmt* statement, int index, std::string_view value);
    static int bind(sqlite3_stmt* statement, int index, Blob value);
    static int bind(sqlite3_stmt* statement, int index, std::nullptr_t);
    static int bind(sqlite3_stmt* s, int i, std::uint64_t value) {
        return bind(s, i, static_cast<std::int64_t>(value));
    }
    static int bind(sqlite3_stmt* s, int i, int value) { return bind(s, i, static_cast<std::int64_t>(value)); }
    static int bind(sqlite3_stmt* s, int i, unsigned value) { return bind(s, i, static_cast<std::int64_t>(value)); }
    static int bind(sqlite3_stmt* s, int i, bool value) { return bind(s, i, static_cast<std::int64_t>(value)); }
    static int bind(sqlite3_stmt* s, int i, char const* value) { return bind(s, i, std::string_view(value)); }
    static int bind(sqlite3_stmt* s, int i, std::string const& value) { return bind(s, i, std::string_view(value)); }
    template<class Tag>
    static int bind(sqlite3_stmt* s, int i, Id<Tag> const& value) {
        return bind(s, i, Blob{value.view()});
    }
    template<class T>
    static int bind(sqlite3_stmt* s, int i, std::optional<T> const& value) {
        return value ? bind(s, i, *value) : bind(s, i, nullptr);
    }

    sqlite3* handle_ = nullptr;
    std::unordered_map<void const*, Prepared> prepared_; ///< by the address of the SQL literal
    Bytes key_;                                          ///< for backup_to; wiped at the end
};

/// One numbered step of a schema, embedded in the binary; unchanged once released.
struct Migration {
    int version;
    char const* sql;
};

/// Brings the schema up to the last migration, each in its own transaction (PRAGMA user_version).
/// Errors: `too_old` when the file is newer than this program.
Result<void> migrate(Database& db, std::span<Migration const> migrations);

} // namespace gengji
