#include "server/store/sqlite_store.hpp"

#include <filesystem>

/// Backup, counts, and comparing everything derived with what the log says (S19).
namespace gengji::server {

namespace {

constexpr std::size_t most_findings = 200; ///< then a person looks anyway

void report(std::vector<std::string>& found, std::string finding) {
    if (found.size() < most_findings)
        found.push_back(std::move(finding));
    else if (found.size() == most_findings)
        found.push_back("还有更多不符之处，没有列出");
}

void remove_scratch(std::string const& path) {
    if (path == ":memory:") return;
    std::error_code ignored;
    for (char const* end : {"", "-wal", "-shm"}) std::filesystem::remove(path + end, ignored);
}

} // namespace

Result<void> SqliteStore::backup_to(std::string const& path) { return db_.backup_to(path); }

Result<void> SqliteStore::checkpoint() { return db_.checkpoint(); }

Result<Counts> SqliteStore::counts() {
    Counts counts;
    auto const number = [&](char const* sql) -> Result<std::uint64_t> {
        return static_cast<std::uint64_t>(
            TRY(db_.find(sql, [](Row const& row) { return row.integer(0); })).value_or(0));
    };
    TRY(db_.query(
        "SELECT name, head, (SELECT coalesce(sum(count), 0) FROM bucket WHERE bucket.partition = partition.number), "
        "(SELECT coalesce(sum(held), 0) FROM replica WHERE replica.partition = partition.number) FROM partition ORDER "
        "BY name",
        [&](Row const& row) {
            counts.partitions.push_back({std::string(row.text(0)), static_cast<std::uint64_t>(row.integer(1)),
                                         static_cast<std::uint64_t>(row.integer(2)),
                                         static_cast<std::uint64_t>(row.integer(3))});
        }));
    counts.waiting = TRY(number("SELECT count(*) FROM waiting"));
    counts.recovered = TRY(number("SELECT count(*) FROM recovered WHERE fate = 0"));
    counts.accounts = TRY(number("SELECT count(*) FROM account WHERE disabled = 0"));
    counts.devices = TRY(number("SELECT count(*) FROM device WHERE revoked = 0"));
    counts.file_bytes = TRY(number("PRAGMA page_count")) * TRY(number("PRAGMA page_size"));
    return counts;
}

Result<std::vector<std::string>> SqliteStore::compare(bool mend) {
    std::vector<std::string> found;
    if (mend) {
        Work work = TRY(this->work());
        TRY(compare_all(true, found));
        TRY(work.commit());
        forget();
        return found;
    }
    bool const own = !in_unit_;
    if (own) TRY(db_.run("BEGIN")); // one instant, and nobody has to wait
    auto const compared = compare_all(false, found);
    if (own) TRY(db_.run("ROLLBACK"));
    if (!compared) return compared.error();
    return found;
}

Result<void> SqliteStore::compare_all(bool mend, std::vector<std::string>& found) {
    std::string const integrity = TRY(db_.integrity());
    if (integrity != "ok") report(found, "数据库文件检查不通过（integrity_check）：" + integrity);
    TRY(check_log(found));
    TRY(check_signatures(found));
    TRY(check_audit(found));

    bool const in_memory = !options_.database.vfs.empty(); // a disk of a test's own holds this one file
    std::string const path = in_memory ? ":memory:" : path_ + "-check";
    remove_scratch(path);
    SqliteStoreOptions options = options_;
    options.database.read_only = false;
    if (in_memory) options.database.vfs.clear();
    Result<void> compared;
    {
        auto const scratch = TRY(open(path, options, clock_, random_));
        compared = compare_with(*scratch, mend, found);
    }
    remove_scratch(path);
    return compared;
}

Result<void> SqliteStore::compare_with(SqliteStore& scratch, bool mend, std::vector<std::string>& found) {
    TRY(replay_into(scratch, found));
    TRY(compare_records(scratch, mend, found));
    TRY(compare_digests(mend, found));
    TRY(compare_notes(scratch, mend, found));
    return {};
}

Result<void> SqliteStore::compare_digests(bool mend, std::vector<std::string>& found) {
    std::vector<std::pair<std::int64_t, SetHash>> rows;
    TRY(db_.query("SELECT number, count, low, high FROM bucket", [&](Row const& row) {
        rows.emplace_back(row.integer(0), SetHash{static_cast<std::uint64_t>(row.integer(2)),
                                                  static_cast<std::uint64_t>(row.integer(3)),
                                                  static_cast<std::uint64_t>(row.integer(1))});
    }));
    for (auto const& [number, digest] : rows) {
        SetHash sum;
        TRY(db_.query(
            "SELECT member FROM record WHERE bucket = ?",
            [&](Row const& row) { sum.add(Hash::from_view(Bytes(row.blob(0)) + Bytes(16, '\0'))); }, number));
        if (sum == digest) continue;
        report(found, "数据桶 " + to_text(TRY(bucket_row(number)).bucket) + " 的摘要与记录不符");
        if (mend)
            TRY(db_.run("UPDATE bucket SET count = ?, low = ?, high = ? WHERE number = ?", sum.count, sum.low, sum.high,
                        number));
    }
    return {};
}

} // namespace gengji::server
