#pragma once

#include "shared/domain/indicators/rules.hpp"
#include "shared/domain/ledger/ledger.hpp"
#include "shared/domain/worked/track_ground.hpp"

namespace gengji::domain {

/// The ledger as every command, screen and report opens it: with all rules and all indicators. One opened with fewer
/// would derive everything anew, and so would the next one. Borrows the store. Thread: the store's.
class CountyLedger {
public:
    explicit CountyLedger(ChangedRecords& source)
        : rules_(Settings{}), ledger_(source, LedgerRules{{}, &Operations::built_in(), &ground_, &rules_}) {}
    CountyLedger(CountyLedger const&) = delete; ///< the ledger borrows the rules
    Ledger& operator*() { return ledger_; }
    Ledger* operator->() { return &ledger_; }

private:
    IndicatorRules rules_;
    TrackGround ground_;
    Ledger ledger_;
};

} // namespace gengji::domain
