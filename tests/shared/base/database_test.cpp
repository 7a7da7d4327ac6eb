#include "shared/base/database.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>

using namespace gengji;

extern "C" int sqlite3_limit(sqlite3*, int, int); // what only a test asks for

namespace {

DatabaseOptions encrypted(char byte = 'k') { return {.key = Bytes(32, byte)}; }

Database opened(std::string const& path, DatabaseOptions const& options = {}) {
    Result<Database> db = Database::open(path, options);
    if (!db) FAIL(db.error().detail);
    return std::move(db).value();
}

std::int64_t number(Database& db, char const* sql) {
    auto const found = db.find(sql, [](Row const& row) { return row.integer(0); });
    REQUIRE(found);
    return found->value_or(-1);
}

std::string content(std::string const& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

Database with_numbers(std::string const& path, DatabaseOptions const& options = {}) {
    Database db = opened(path, options);
    REQUIRE(db.execute("CREATE TABLE item (n INTEGER PRIMARY KEY, name TEXT)"));
    for (int n = 1; n <= 5; ++n)
        REQUIRE(db.run("INSERT INTO item (n, name) VALUES (?, ?)", n, "item" + std::to_string(n)));
    return db;
}

} // namespace

TEST_CASE("every kind of value comes back as it was bound", "[database]") {
    TempFolder const folder;
    Database db = opened(folder / "a.db", encrypted());
    REQUIRE(db.execute("CREATE TABLE t (i, r, s, b, n, id)"));
    SeededRandom random(1);
    RecordId const id = new_record_id(1'760'000'000'000, random);
    Bytes const blob("\0\xFF\0x", 4);
    REQUIRE(db.run("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)", std::int64_t{-7}, 2.5, "长龙镇", Blob{blob},
                   std::optional<int>{}, id));
    REQUIRE(db.run("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)", true, 0.0, std::string_view{}, Blob{},
                   std::optional<int>{3}, nullptr));
    int rows = 0;
    REQUIRE(db.query("SELECT i, r, s, b, n, id, typeof(s), typeof(b) FROM t ORDER BY rowid", [&](Row const& row) {
        if (++rows == 1) {
            CHECK(row.integer(0) == -7);
            CHECK(row.real(1) == 2.5);
            CHECK(row.text(2) == "长龙镇");
            CHECK(row.blob(3) == blob);
            CHECK(row.is_null(4));
            CHECK(row.id<RecordId>(5) == id);
        } else {
            CHECK(row.integer(0) == 1);
            CHECK(row.integer(4) == 3);
            CHECK(row.is_null(5));
            CHECK(row.text(6) == "text"); // an empty text is not NULL
            CHECK(row.text(7) == "blob");
        }
    }));
    CHECK(rows == 2);
}

TEST_CASE("nothing of an encrypted database can be read in its files", "[database]") {
    TempFolder const folder;
    Database db = opened(folder / "a.db", encrypted());
    REQUIRE(db.execute("CREATE TABLE person (name TEXT)"));
    for (int i = 0; i < 100; ++i) REQUIRE(db.run("INSERT INTO person VALUES (?)", "zhang-san-feng"));
    CHECK(content(folder / "a.db-wal").find("zhang-san") == std::string::npos);
    REQUIRE(db.checkpoint());
    CHECK(content(folder / "a.db-wal").empty());
    CHECK(content(folder / "a.db").size() > 4096);
    CHECK(content(folder / "a.db").find("zhang-san") == std::string::npos);
    CHECK(content(folder / "a.db").find("SQLite") == std::string::npos);
}

TEST_CASE("a wrong key, no key, or a file that is no database is refused as such", "[database]") {
    TempFolder const folder;
    (void)with_numbers(folder / "a.db", encrypted('k'));
    (void)with_numbers(folder / "plain.db");
    std::ofstream(folder / "photo.jpg") << std::string(20'000, 'x');

    CHECK(Database::open(folder / "a.db", encrypted('x')).error().problem == Problem::invalid);
    CHECK(Database::open(folder / "a.db").error().problem == Problem::invalid);
    CHECK(Database::open(folder / "plain.db", encrypted()).error().problem == Problem::invalid);
    CHECK(Database::open(folder / "photo.jpg").error().problem == Problem::invalid);
    CHECK(Database::open(folder / "a.db", {.key = "short"}).error().problem == Problem::invalid);
    CHECK(Database::open(folder / "no/such/folder.db").error().problem == Problem::storage);
    CHECK(number(*std::make_unique<Database>(opened(folder / "a.db", encrypted('k'))), "SELECT count(*) FROM item") ==
          5);
}

TEST_CASE("a wrong key prints nothing on the terminal", "[database]") {
    TempFolder const folder;
    (void)with_numbers(folder / "a.db", encrypted('k'));
    int const saved = ::dup(STDERR_FILENO), file = ::open((folder / "stderr").c_str(), O_WRONLY | O_CREAT, 0600);
    ::dup2(file, STDERR_FILENO);
    bool const opened_all_the_same = static_cast<bool>(Database::open(folder / "a.db", encrypted('x')));
    ::dup2(saved, STDERR_FILENO);
    ::close(saved), ::close(file);
    CHECK_FALSE(opened_all_the_same);
    CHECK(content(folder / "stderr").empty());
}

TEST_CASE("another VFS has a WAL too, with or without shared memory", "[database]") {
    TempFolder const folder;
    std::string const vfs = GENERATE("unix-excl", "unix-none", "unix-dotfile");
    Database db = with_numbers(folder / "a.db", {.vfs = vfs});
    auto const mode = db.find("PRAGMA journal_mode", [](Row const& row) { return std::string(row.text(0)); });
    CHECK(mode->value() == "wal");
    REQUIRE(db.backup_to(folder / "copy.db"));
    Database copy = opened(folder / "copy.db");
    CHECK(number(copy, "SELECT count(*) FROM item") == 5);
    CHECK(Database::open(folder / "b.db", {.vfs = "no such vfs"}).error().problem == Problem::internal);
}

TEST_CASE("a database is set up to lose nothing", "[database][S1]") {
    TempFolder const folder;
    Database db = opened(folder / "a.db", encrypted());
    CHECK(number(db, "PRAGMA synchronous") == 2);
    CHECK(number(db, "PRAGMA foreign_keys") == 1);
    CHECK(number(db, "PRAGMA temp_store") == 2);
    CHECK(number(db, "PRAGMA wal_autocheckpoint") == 4000);
    auto const mode = db.find("PRAGMA journal_mode", [](Row const& row) { return std::string(row.text(0)); });
    CHECK(mode->value() == "wal");
}

TEST_CASE("a transaction that is not committed leaves nothing behind", "[database]") {
    TempFolder const folder;
    Database db = with_numbers(folder / "a.db");
    {
        auto transaction = db.begin();
        REQUIRE(transaction);
        REQUIRE(db.run("DELETE FROM item"));
        CHECK(number(db, "SELECT count(*) FROM item") == 0);
    }
    CHECK(number(db, "SELECT count(*) FROM item") == 5);
    {
        auto transaction = db.begin();
        REQUIRE(transaction);
        CHECK(db.begin().error().problem == Problem::internal); // they do not nest
        REQUIRE(db.run("DELETE FROM item WHERE n > ?", 2));
        CHECK(db.changes() == 3);
        REQUIRE(transaction->commit());
        CHECK_FALSE(transaction->commit());
    }
    CHECK(number(db, "SELECT count(*) FROM item") == 2);
}

TEST_CASE("a query may run itself again inside its own callback", "[database]") {
    TempFolder const folder;
    Database db = with_numbers(folder / "a.db");
    std::vector<std::int64_t> seen;
    std::function<void(std::int64_t)> const above = [&](std::int64_t from) {
        REQUIRE(db.query(
            "SELECT n FROM item WHERE n > ? ORDER BY n",
            [&](Row const& row) {
                seen.push_back(row.integer(0));
                if (seen.size() < 100) above(row.integer(0));
            },
            from));
    };
    above(0);
    CHECK(seen.size() == 31); // every set of the five numbers but the empty one
}

TEST_CASE("a statement works again after an error, an exception and a row too many", "[database]") {
    TempFolder const folder;
    Database db = with_numbers(folder / "a.db");
    auto const insert = [&](int n) { return db.run("INSERT INTO item (n) VALUES (?)", n); };
    CHECK(insert(1).error().problem == Problem::internal); // n is taken
    CHECK(insert(6));
    auto const first = [&](bool broken) {
        return db.query("SELECT n FROM item", [&](Row const&) {
            if (broken) throw std::runtime_error("of the caller");
            return false;
        });
    };
    CHECK_THROWS(first(true));
    CHECK(first(false));
    REQUIRE(db.execute("DROP TABLE item")); // would be locked by a statement left running
}

TEST_CASE("a statement that writes and returns is run to its end", "[database]") {
    TempFolder const folder;
    Database db = with_numbers(folder / "a.db");
    auto const found = db.find("UPDATE item SET n = n + 10 RETURNING n", [](Row const& row) { return row.integer(0); });
    REQUIRE(found);
    CHECK(**found == 11);
    CHECK(number(db, "SELECT min(n) FROM item") == 11);
}

TEST_CASE("texts that share an address are told apart, wrong counts and second statements refused", "[database]") {
    TempFolder const folder;
    Database db = with_numbers(folder / "a.db");
    char sql[] = "SELECT 1; ";
    CHECK(number(db, sql) == 1);
    sql[7] = '2';
    CHECK(number(db, sql) == 2);
    CHECK(db.run("SELECT ?, ?", 1).error().problem == Problem::internal);
    CHECK(db.run("SELECT 1; SELECT 2").error().problem == Problem::internal);
    CHECK(db.run("SELEKT 1").error().problem == Problem::internal);
}

TEST_CASE("a full disk says so, loses nothing, and goes on once there is room", "[database]") {
    TempFolder const folder;
    Database db = with_numbers(folder / "a.db", encrypted());
    REQUIRE(db.execute("PRAGMA max_page_count = 20"));
    Bytes const large(200'000, 'x');
    {
        auto transaction = db.begin();
        REQUIRE(db.run("DELETE FROM item WHERE n = 1"));
        CHECK(db.run("INSERT INTO item (name) VALUES (?)", large).error().problem == Problem::full);
    }
    CHECK(number(db, "SELECT count(*) FROM item") == 5);
    REQUIRE(db.execute("PRAGMA max_page_count = 1000000"));
    CHECK(db.run("INSERT INTO item (name) VALUES (?)", large));
}

TEST_CASE("schemas go up step by step, and a newer one is left alone", "[database]") {
    TempFolder const folder;
    Migration const all[] = {
        {1, "CREATE TABLE a (x)"}, {2, "CREATE TABLE b (x); INSERT INTO a VALUES (1)"}, {3, "CREATE TABLE a (y)"}};
    Database db = opened(folder / "a.db");
    REQUIRE(migrate(db, std::span(all, 1)));
    REQUIRE(migrate(db, std::span(all, 2)));
    REQUIRE(migrate(db, std::span(all, 2)));
    CHECK(number(db, "SELECT count(*) FROM a") == 1);
    CHECK_FALSE(migrate(db, all)); // the third one is wrong and leaves no trace
    CHECK(number(db, "PRAGMA user_version") == 2);
    Result<void> const older = migrate(db, std::span(all, 1));
    REQUIRE_FALSE(older);
    CHECK(older.error().problem == Problem::too_old);
    CHECK(older.error().detail.find("升级") != std::string::npos);
}

TEST_CASE("a backup is a whole database under the same key", "[database]") {
    TempFolder const folder;
    DatabaseOptions const options = GENERATE(as<DatabaseOptions>{}, encrypted(), DatabaseOptions{});
    Database db = with_numbers(folder / "a.db", options);
    REQUIRE(db.backup_to(folder / "copy.db"));
    REQUIRE(db.run("DELETE FROM item"));
    CHECK(db.backup_to(folder / "copy.db").error().problem == Problem::invalid); // nothing is overwritten
    CHECK(db.backup_to(folder / "no/folder.db").error().problem == Problem::storage);
    CHECK_FALSE(std::filesystem::exists(folder / "copy.db.part"));
    Database copy = opened(folder / "copy.db", options);
    CHECK(number(copy, "SELECT count(*) FROM item") == 5);
    CHECK(*copy.integrity() == "ok");
    if (options.key) CHECK_FALSE(Database::open(folder / "copy.db", encrypted('x')));
}

TEST_CASE("a backup that could not be taken is an error, not an empty file", "[database]") {
    TempFolder const folder;
    Database db = with_numbers(folder / "a.db");
    Result<void> made;
    REQUIRE(db.query("INSERT INTO item (n) VALUES (6) RETURNING n",
                     [&](Row const&) { made = db.backup_to(folder / "copy.db"); })); // the statement is still writing
    REQUIRE_FALSE(made);
    CHECK(made.error().problem == Problem::storage);
    CHECK_FALSE(std::filesystem::exists(folder / "copy.db"));
    CHECK_FALSE(std::filesystem::exists(folder / "copy.db.part"));
    REQUIRE(db.backup_to(folder / "copy.db"));
    Database copy = opened(folder / "copy.db");
    CHECK(number(copy, "SELECT count(*) FROM item") == 6);
}

TEST_CASE("a value that is too large is refused, not written as nothing", "[database]") {
    TempFolder const folder;
    Database db = with_numbers(folder / "a.db");
    constexpr int limit_length = 0;
    sqlite3_limit(db.handle(), limit_length, 1000);
    std::string const large(2000, 'x');
    CHECK(db.run("INSERT INTO item (n, name) VALUES (?, ?)", 6, large).error().problem == Problem::invalid);
    CHECK(db.run("INSERT INTO item (n, name) VALUES (?, ?)", 7, Blob{large}).error().problem == Problem::invalid);
    CHECK(db.query(
                "SELECT n FROM item WHERE name = ?", [](Row const&) {}, large)
              .error()
              .problem == Problem::invalid);
    CHECK(number(db, "SELECT count(*) FROM item") == 5);
    REQUIRE(db.run("INSERT INTO item (n, name) VALUES (?, ?)", 6, "small")); // the statement serves on
}

TEST_CASE("a reader sees what is committed, and cannot write", "[database]") {
    TempFolder const folder;
    Database db = with_numbers(folder / "a.db", encrypted());
    DatabaseOptions options = encrypted();
    options.read_only = true;
    Database reader = opened(folder / "a.db", options);
    auto transaction = db.begin();
    REQUIRE(db.run("DELETE FROM item WHERE n = 1"));
    CHECK(number(reader, "SELECT count(*) FROM item") == 5);
    REQUIRE(transaction->commit());
    CHECK(number(reader, "SELECT count(*) FROM item") == 4);
    CHECK(reader.run("DELETE FROM item").error().problem == Problem::storage);
}

TEST_CASE("a database can be moved", "[database]") {
    TempFolder const folder;
    Database first = with_numbers(folder / "a.db");
    Database second = with_numbers(folder / "b.db");
    REQUIRE(second.run("DELETE FROM item"));
    second = std::move(first);
    CHECK(number(second, "SELECT count(*) FROM item") == 5);
    Database const third = std::move(second);
    CHECK(third.handle() != nullptr);
}
