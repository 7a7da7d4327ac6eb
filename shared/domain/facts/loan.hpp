#pragma once

#include "shared/domain/facts/facts.hpp"

namespace gengji::domain {

/// A loan (form credit_ledger).
struct Loan : Facts {
    std::optional<RecordId> borrower;
    std::optional<RecordId> lender;
    std::string branch;
    std::optional<RecordId> guarantor;
    std::optional<RecordId> insurer;
    std::string contract_no;
    std::string product;
    std::string one_industry;
    std::string purpose;
    std::string collateral;
    std::optional<Decimal> amount;
    std::optional<Decimal> rate;
    std::optional<std::int64_t> term_months;
    std::optional<bool> reform_linked;
    std::optional<RecordId> renewal_of;
    std::string status;
    std::optional<Date> approved_on;
    std::optional<Date> disbursed_on;
    std::optional<Decimal> disbursed;
    std::optional<Decimal> balance;
    std::optional<Date> due_on;
    std::optional<Decimal> interest_subsidy;
    std::optional<Decimal> risk_pool_used;
    std::optional<FileRef> proof;

    void read(Fields const& fields);
    bool operator==(Loan const&) const = default;
};

constexpr char const* credit_ledger_form = "credit_ledger";
inline Loan loan_of(RecordKey const& key, RecordState const& state) { return shown<Loan>(key, state); }

} // namespace gengji::domain
