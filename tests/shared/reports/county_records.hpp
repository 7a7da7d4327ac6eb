#pragma once

#include "shared/demo/life.hpp"
#include "shared/records/changed_records.hpp"
#include "shared/records/ledger_schema.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>

namespace gengji::test {

/// Records in memory, with the tables that reports read beside them.
class CountyRecords final : public ChangedRecords {
public:
    CountyRecords() : db_(open(folder_ / "ledger.db")) {}

    void put(RecordKey const& key, RecordState const& state) {
        auto const number = static_cast<std::int64_t>(records_.size()) + 1;
        records_.push_back({number, key, state});
        REQUIRE(db_.run("INSERT OR IGNORE INTO bucket (owner, class) VALUES (?, ?)", key.bucket.owner,
                        static_cast<int>(key.bucket.cls)));
        REQUIRE(db_.run("INSERT INTO record (number, bucket, id) SELECT ?, number, ? FROM bucket WHERE owner = ? AND "
                        "class = ?",
                        number, key.id, key.bucket.owner, static_cast<int>(key.bucket.cls)));
    }
    template<class Sheet>
    CountyRecords& operator<<(Sheet const& sheet) {
        auto const [key, state] = sheet.make();
        return put(key, state), *this;
    }
    /// The demonstration county.
    void put_demo() {
        auto const states = demo::states_of(demo::make_county({demo::Size::small, 20251020}));
        REQUIRE(states);
        auto transaction = db_.begin();
        REQUIRE(transaction);
        for (auto const& [key, state] : *states) put(key, state);
        REQUIRE(transaction->commit());
    }

    Result<bool> changed_after(Progress& progress, std::size_t most,
                               std::function<Result<void>(Changed const&)> const& each) override {
        std::int64_t& position = progress["county"];
        std::size_t count = 0;
        for (; position < static_cast<std::int64_t>(records_.size()) && count < most; ++position, ++count)
            TRY(each(records_[static_cast<std::size_t>(position)]));
        return count == most;
    }
    Result<std::optional<Changed>> record_at(std::int64_t number) override {
        return std::optional(records_.at(static_cast<std::size_t>(number - 1)));
    }
    Database& tables() override { return db_; }
    std::vector<Changed> const& all() const { return records_; }

private:
    static Database open(std::string const& path) {
        auto db = Database::open(path);
        REQUIRE(db);
        REQUIRE(
            db->execute("CREATE TABLE bucket (number INTEGER PRIMARY KEY, owner TEXT, class INTEGER, UNIQUE (owner, "
                        "class)); CREATE TABLE record (number INTEGER PRIMARY KEY, bucket INTEGER, id BLOB)"));
        REQUIRE(db->execute(ledger_schema()));
        return *std::move(db);
    }
    ::TempFolder folder_;
    Database db_;
    std::vector<Changed> records_;
};

} // namespace gengji::test
