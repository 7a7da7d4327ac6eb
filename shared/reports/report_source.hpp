#pragma once

#include "shared/domain/findings/rows.hpp"
#include "shared/domain/indicators/tally.hpp"
#include "shared/records/changed_records.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace gengji::reports {

/// One log behind the figures of a place.
struct LogLine {
    domain::LogRow log;
    domain::Sums counted; ///< mu-times that it adds to K6, hundredths; nothing where it is a repeated claim
    std::string team, client, findings; ///< names (people's masked); the rules that ask about it, `R05 R09`
    bool repeated = false;              ///< another claim of the same place stands in its stead
};

/// One record behind another indicator.
struct FigureLine {
    std::string indicator, form, name, division;
    RecordId record;
    domain::Sums adds; ///< hundredths of the base unit
};

/// What a unit wrote into its monthly report.
struct UnitReport {
    std::string unit, division, state, progress, cases, problems, next_steps;
    std::string changed; ///< figures that it reports otherwise than computed, with its reasons
    std::optional<Date> submitted_on;
};

/// Mu-times of one place, operation and month, hundredths.
struct PivotCell {
    std::string place, operation; ///< of a county the township's code, of a township the village's
    domain::Month month = 0;
    domain::Sums sums;
    std::int64_t logs = 0;
};

/// What reports read beside the board, from a store whose ledger is level (after CountyFigures::board). Rows come one
/// by one: memory does not grow with them. Thread: the store's. Errors: storage.
class ReportSource {
public:
    explicit ReportSource(ChangedRecords& source) : source_(source), db_(source.tables()) {}

    /// The logs kept in a place that began in these months, both within, by place and then by day. Drafts and voided
    /// ones do not come.
    Result<void> logs(std::string const& place, domain::Month from, domain::Month to,
                      std::function<void(LogLine const&)> const& each);
    /// What K6 is made of: the sums of all cells are its figure.
    Result<std::vector<PivotCell>> pivot(std::string const& place, domain::Month from, domain::Month to);
    /// The records behind the other indicators at the end of a month.
    Result<void> figure_lines(std::string const& place, domain::Month month,
                              std::function<void(FigureLine const&)> const& each);
    /// The monthly reports of a month that units of the place handed in.
    Result<std::vector<UnitReport>> unit_reports(std::string const& place, domain::Month month);
    /// The name of an organisation, a team, anything that everybody may see; its id when it is not here.
    Result<std::string> public_name(RecordId const& id);
    /// The name of a member; a person's masked. Of one that the place does not keep: that it is another township's.
    Result<std::string> member_name(RecordId const& id, std::string const& place);

private:
    Result<std::vector<std::int64_t>> logs_in_order(std::string const& place, domain::Month from, domain::Month to);
    Result<void> each_log(std::string const& place, domain::Month from, domain::Month to,
                          std::function<void(LogLine const&)> const& each);
    Result<std::string> findings_of(std::int64_t record, std::string const& place);
    Result<std::string> name_of(RecordState const& state, std::string const& place);

    ChangedRecords& source_;
    Database& db_;
    std::unordered_map<RecordId, std::string> names_; ///< teams and organisations: hundreds
};

} // namespace gengji::reports
