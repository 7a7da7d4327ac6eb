#pragma once

#include "shared/records/changed_records.hpp"
#include "shared/records/ledger_schema.hpp"
#include "tests/support/builders.hpp"
#include "tests/support/temp_folder.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <string>

namespace gengji::test {

/// Records in memory with the ledger's tables beside them: the smallest store that the ledger can live in. Every save
/// is by the server, stamped in order.
class MemoryRecords final : public ChangedRecords {
public:
    MemoryRecords() : db_(open(folder_ / "ledger.db")) {}

    /// Changes the record of that name, or makes it. Gives its number.
    std::int64_t save(std::string const& name, std::string const& form, std::vector<Change> patch,
                      Bucket bucket = {"500231101T01", BucketClass::log}, Stamp stamp = 0) {
        auto const [found, fresh] = numbers_.try_emplace(name, next_);
        std::int64_t const number = found->second;
        if (fresh) {
            ++next_;
            records_[number] = Changed{number, RecordKey{bucket, record_id(name)}, {}};
            REQUIRE(db_.run("INSERT INTO record (number) VALUES (?)", number));
        }
        Changed& record = records_[number];
        Edit edit = an_edit("server", ++seq_).saw(record.state).of(record.key).with_form(form);
        edit.patch = std::move(patch);
        std::ranges::sort(edit.patch);
        apply(record.state, edit, stamp ? stamp : 1'760'000'000 + static_cast<Stamp>(seq_));
        touch(number);
        return number;
    }
    void voids(std::int64_t number) {
        Changed& record = records_.at(number);
        Edit const edit =
            an_edit("server", ++seq_).saw(record.state).of(record.key).with_form(record.state.form.form).voids();
        apply(record.state, edit, 1'760'000'000 + static_cast<Stamp>(seq_));
        touch(number);
    }
    void review(std::int64_t number, char const* path, Value const& value) {
        save(name_of(number), records_.at(number).state.form.form, {{path, value}});
    }
    void drop(std::int64_t number) {
        REQUIRE(db_.run("DELETE FROM record WHERE number = ?", number));
        std::erase_if(positions_, [&](auto const& one) { return one.second == number; });
        std::erase_if(numbers_, [&](auto const& one) { return one.second == number; });
        records_.erase(number);
    }

    Result<bool> changed_after(Progress& progress, std::size_t most,
                               std::function<Result<void>(Changed const&)> const& each) override {
        std::int64_t& position = progress["memory"];
        std::size_t count = 0;
        for (auto at = positions_.upper_bound(position); at != positions_.end() && count < most; ++at, ++count) {
            position = at->first;
            TRY(each(records_.at(at->second)));
        }
        return count == most;
    }
    Result<std::optional<Changed>> record_at(std::int64_t number) override {
        auto const found = records_.find(number);
        return found == records_.end() ? std::optional<Changed>() : std::optional(found->second);
    }
    Database& tables() override { return db_; }
    std::map<std::int64_t, Changed> const& all() const { return records_; }
    std::string name_of(std::int64_t number) const {
        for (auto const& [name, one] : numbers_) {
            if (one == number) return name;
        }
        return {};
    }

private:
    static Database open(std::string const& path) {
        auto db = Database::open(path);
        REQUIRE(db);
        REQUIRE(db->execute("CREATE TABLE record (number INTEGER PRIMARY KEY)"));
        REQUIRE(db->execute(ledger_schema()));
        return *std::move(db);
    }
    void touch(std::int64_t number) {
        std::erase_if(positions_, [&](auto const& one) { return one.second == number; });
        positions_[++position_] = number;
    }

    TempFolder folder_;
    Database db_;
    std::map<std::int64_t, Changed> records_;
    std::map<std::string, std::int64_t> numbers_;
    std::map<std::int64_t, std::int64_t> positions_; ///< position → number
    std::int64_t next_ = 1, position_ = 0;
    std::uint64_t seq_ = 0;
};

} // namespace gengji::test
