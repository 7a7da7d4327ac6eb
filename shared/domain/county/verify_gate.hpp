#pragma once

#include "shared/domain/county/county_ledger.hpp"
#include "shared/domain/county/finding_list.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace gengji::domain {

/// What a reviewer has to be told before a record is verified or accepted (DOMAIN.md 3.5).
struct VerifyAdvice {
    std::vector<std::string> against; ///< stands in the way: put right first
    std::vector<std::string> notes;   ///< to be looked at; the reviewer decides
};

/// A log may be verified when no blocking finding is about it and its evidence reaches `evidence.to_verify`. Laptop and
/// server ask the same gate. The findings are those of the records held here, as of the first question. Thread: the
/// store's.
class VerifyGate {
public:
    explicit VerifyGate(ChangedRecords& source) : source_(source), ledger_(source) {}
    /// Of other forms nothing is said here. Errors: storage.
    Result<VerifyAdvice> advice(RecordKey const& key, RecordState const& state);

private:
    Result<void> read();

    ChangedRecords& source_;
    CountyLedger ledger_;
    std::optional<Settings> settings_; ///< nothing before the first question
    std::map<RecordKey, std::vector<Finding>> findings_;
};

} // namespace gengji::domain
