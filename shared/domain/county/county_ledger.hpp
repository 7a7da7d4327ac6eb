#pragma once

#include "shared/domain/ledger/ledger.hpp"

namespace gengji::domain {

/// The ledger as every command, screen and report opens it: with all rules and all indicators. One opened with fewer
/// would derive everything anew, and so would the next one. Borrows the store. Thread: the store's.
class CountyLedger {
public:
    explicit CountyLedger(ChangedRecords& source) : ledger_(source, LedgerRules{}) {}
    Ledger& operator*() { return ledger_; }
    Ledger* operator->() { return &ledger_; }

private:
    Ledger ledger_;
};

} // namespace gengji::domain
