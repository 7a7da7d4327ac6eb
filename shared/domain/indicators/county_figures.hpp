#pragma once

#include "shared/domain/county/county_ledger.hpp"
#include "shared/domain/indicators/board.hpp"
#include "shared/domain/indicators/tasks.hpp"

namespace gengji::domain {

/// The figures of a store, from its ledger. Thread: the store's.
class CountyFigures {
public:
    /// `level`: the caller has caught up already, and holds a view of the store in which nothing can be written.
    explicit CountyFigures(ChangedRecords& source, bool level = false);
    Ledger& ledger() { return *ledger_; }

    /// Catches up, then makes the board of a place: 500231 for the county, a township's nine digits.
    /// Errors: invalid (no such place), storage.
    Result<Board> board(std::string const& place, Month month, bool ranked);
    /// The tasks with what units of the place have said of them. After board().
    Result<std::vector<TaskRow>> tasks(std::string const& place, Month month);

    /// The weights of the ranking, as shipped or set, in hundredths. After board().
    std::vector<std::pair<std::string, std::int64_t>> weights() const { return Targets(targets_).weights(); }

    /// A record behind a figure, with what it adds to it, in hundredths of base units.
    struct Behind {
        RecordKey record;
        Sums adds;
    };
    /// The records that a figure is made of, by number in the store: of a ratio those of its whole. After board().
    Result<std::vector<Behind>> behind(Indicator const& indicator, std::string const& place, Month month);
    /// The figures of the county and of each township at the end of a month, to be closed. Errors: invalid when it is
    /// too early, or the month is closed already.
    Result<std::vector<Snapshot>> close(Month month, Date today);

private:
    Result<void> read();
    template<class Each>
    Result<void> each_of(char const* form, Each&& each);

    ChangedRecords& source_;
    bool level_;
    CountyLedger ledger_;
    Settings settings_;
    TargetSettings targets_;
    Tally tally_;
    std::vector<Snapshot> closed_;
};

} // namespace gengji::domain
