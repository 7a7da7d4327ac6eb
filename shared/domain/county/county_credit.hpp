#pragma once

#include "shared/domain/county/county_ledger.hpp"
#include "shared/domain/credit/evaluation.hpp"
#include "shared/domain/credit/loans.hpp"

/// Credit as laptop and server tell it: the same functions over the same records. Thread: the store's. Errors: storage.
namespace gengji::domain {

/// The same answer for scripts and for people.
struct Told {
    std::string json, text;
};

class CountyCredit {
public:
    /// `caught_up`: whoever asks has just caught the ledger up.
    explicit CountyCredit(ChangedRecords& source, bool caught_up = false)
        : source_(source), ledger_(source), caught_up_(caught_up) {}

    /// An evaluation's parts, total, grade, and what stands in the way of using it. Errors: not_found.
    Result<Told> score(RecordId const& evaluation, Date day);
    /// Loan totals of a place (six or nine digits), reported and verified (county_accepted) apart.
    Result<Told> loans(std::string const& place, Date day);
    /// Credit for whole villages, by village; reported and verified (township_verified) apart.
    Result<Told> villages(std::string const& place);

private:
    using Changed = ChangedRecords::Changed;
    Result<void> catch_up() { return caught_up_ ? Result<void>{} : ledger_->catch_up(); }
    Result<std::vector<ServiceDebt>> debts_of(RecordId const& member, std::int64_t year, Settings const& settings);
    Result<std::vector<Loan>> loans_of(RecordId const& member);

    ChangedRecords& source_;
    CountyLedger ledger_;
    bool caught_up_;
};

} // namespace gengji::domain
