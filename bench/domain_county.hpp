#pragma once

#include "shared/forms/approval.hpp"
#include "shared/records/changed_records.hpp"

#include <array>
#include <string>
#include <utility>
#include <vector>

namespace gengji::bench {

/// A county without a disk: its registries are those of the demonstration county, its plots, machines, members and any
/// number of logs each follow from their number. 7 of 8 logs are verified. Thread: one.
class County final : public ChangedRecords {
public:
    /// `db` holds the derived tables; what it has taken in already says how many logs there are.
    County(std::uint64_t logs, Database db);

    std::int64_t size() const {
        return static_cast<std::int64_t>(registries_.size() + plots_ + machines_ + members_ + logs_);
    }
    void one_more() { ++logs_; }
    RecordId plot_of(std::uint64_t log) const;
    RecordId member_of(std::uint64_t number) const; ///< modulo how many there are

    Result<bool> changed_after(Progress& progress, std::size_t most,
                               std::function<Result<void>(Changed const&)> const& each) override;
    Result<std::optional<Changed>> record_at(std::int64_t number) override { return std::optional(record(number)); }
    Database& tables() override { return db_; }

private:
    Changed record(std::int64_t number) const;
    Changed log(std::int64_t number, std::uint64_t n) const;
    Changed made(std::int64_t number, char kind, std::uint64_t n, char const* form, std::uint64_t township,
                 BucketClass cls, std::vector<Change> patch, Stamp stamp = 1'735'000'000) const;
    std::string village(std::uint64_t township, std::uint64_t n) const;

    std::uint64_t logs_, plots_, machines_ = 400, members_;
    std::vector<std::pair<RecordKey, RecordState>> registries_;
    std::vector<std::vector<std::string>> villages_; ///< by township
    ApprovalRules log_rules_;
    Database db_;
};

} // namespace gengji::bench
