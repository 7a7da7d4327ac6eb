#include "shared/records/record_store_parts.hpp"

namespace gengji {

namespace {

constexpr std::size_t most_differences = 200; ///< told; all are mended

/// What `record` holds of a record beside its base.
struct Derived {
    std::string form, title, subtitle;
    std::int64_t flags = 0, conflicts = 0, remarks = 0, changed = 0, words = 0;
    bool operator==(Derived const&) const = default;
};

} // namespace

Result<std::vector<std::string>> RecordStore::rebuild(bool mend) {
    Parts& parts = *parts_;
    std::vector<std::string> differences;
    auto const tell = [&](std::string text) {
        if (differences.size() < most_differences) differences.push_back(std::move(text));
    };
    auto const compare = [&]() -> Result<void> {
        differences.clear();
        std::vector<std::int64_t> numbers, wrong;
        TRY(parts.db.query("SELECT number FROM record ORDER BY number",
                           [&](Row const& row) { numbers.push_back(row.integer(0)); }));
        DigestChanges sums;
        for (std::int64_t const number : numbers) {
            auto const held = TRY(parts.records.at(number));
            Bucket const bucket = TRY(parts.names.bucket(held->bucket));
            RecordKey const key{bucket, held->id};
            if (held->base) sums[held->bucket].add(digest_member(key, *held->base));
            auto const view = parts.view(*held, bucket);
            if (!view) {
                tell("记录 " + to_text(key.id) + " 的内容读不出来：" + view.error().detail);
                continue;
            }
            IndexEntry entry;
            if (parts.options.indexer) entry = parts.options.indexer->entry(view->state.form, view->state);
            RecordSummary const summary = summarize(bucket, view->state, view->standing, held->base.has_value());
            Derived const right{
                view->state.form.form, entry.title,     entry.subtitle,  summary.flags,
                summary.conflicts,     summary.remarks, summary.changed, hash_of_words(search_words(entry.search))};
            auto const kept = TRY(parts.db.find(
                "SELECT form.name, title, subtitle, flags, conflicts, remarks, changed, words FROM record "
                "JOIN form ON form.number = record.form WHERE record.number = ?",
                [](Row const& row) {
                    return Derived{
                        std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2)), row.integer(3),
                        row.integer(4),           row.integer(5),           row.integer(6),           row.integer(7)};
                },
                number));
            if (kept == right) continue;
            tell("记录 " + to_text(key.id) + " 的标题、状态或检索内容与修改记录不符");
            wrong.push_back(number);
        }
        DigestChanges corrections;
        for (auto const& [bucket, number] : *TRY(parts.names.buckets())) {
            auto const kept = TRY(parts.db.find(
                "SELECT digest_low, digest_high, digest_count FROM bucket WHERE number = ?",
                [](Row const& row) {
                    return SetHash{static_cast<std::uint64_t>(row.integer(0)),
                                   static_cast<std::uint64_t>(row.integer(1)),
                                   static_cast<std::uint64_t>(row.integer(2))};
                },
                number));
            SetHash const right = sums[number];
            if (kept == right) continue;
            tell("数据桶 " + to_text(bucket) + " 的校验和与记录不符");
            corrections[number] = {right.low - kept->low, right.high - kept->high, right.count - kept->count};
        }
        for (OwnReplica const& replica : *TRY(parts.own.replicas())) {
            if (!TRY(parts.own.chain_holds(replica)))
                tell("副本 " + to_text(replica.position.replica) + " 的修改记录链不连贯，请联系管理员");
        }
        if (!TRY(parts.records.search().sound())) tell("检索表已损坏");
        auto const orphan = TRY(parts.db.find(
            "SELECT 1 FROM search_docsize WHERE id NOT IN (SELECT number FROM record WHERE words <> 0) LIMIT 1",
            [](Row const&) { return true; }));
        if (orphan) tell("检索表里有已经不在的记录");
        auto const unfindable = TRY(parts.db.find(
            "SELECT 1 FROM record WHERE words <> 0 AND number NOT IN (SELECT id FROM search_docsize) LIMIT 1",
            [](Row const&) { return true; }));
        if (unfindable) tell("有的记录不在检索表里，搜索时找不到");
        if (!mend) return {};
        TRY(parts.refresh(wrong));
        TRY(parts.records.add(corrections));
        return parts.reindex();
    };
    if (mend)
        TRY(parts.write(compare));
    else
        TRY(compare());
    return differences;
}

/// Titles and search entries again, position by position: the order of lists stays. A record that cannot be read keeps
/// its title and is not found by searching: it must not keep the others from being mended.
Result<void> RecordStore::Parts::reindex() {
    TRY(records.search().clear());
    std::vector<std::int64_t> numbers;
    TRY(db.query("SELECT number FROM record ORDER BY number",
                 [&](Row const& row) { numbers.push_back(row.integer(0)); }));
    for (std::int64_t const number : numbers) {
        auto const held = TRY(records.at(number));
        auto const shown = view(*held, TRY(names.bucket(held->bucket)));
        if (!shown && shown.error().problem != Problem::invalid) return shown.error();
        if (!shown) {
            TRY(db.run("UPDATE record SET words = 0 WHERE number = ?", number));
            continue;
        }
        IndexEntry entry;
        if (options.indexer) entry = options.indexer->entry(shown->state.form, shown->state);
        std::string const words = search_words(entry.search);
        TRY(db.run("UPDATE record SET title = ?, subtitle = ?, words = ? WHERE number = ?", entry.title, entry.subtitle,
                   hash_of_words(words), number));
        if (!words.empty()) TRY(records.search().put(number, words));
    }
    return {};
}

Result<void> RecordStore::reindex() {
    return parts_->write([&] { return parts_->reindex(); });
}

} // namespace gengji
