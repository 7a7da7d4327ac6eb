#pragma once

#include "shared/domain/indicators/tally.hpp"
#include "shared/domain/indicators/targets.hpp"
#include "shared/domain/settings.hpp"
#include "shared/forms/document.hpp"

#include <map>

/// A closed month never changes: its figures are kept as a record of the form month_snapshot. What is corrected later
/// shows as an adjustment in the month after.
namespace gengji::domain {

constexpr char const* month_snapshot_form = "month_snapshot";

/// The figures of one place at the end of one month, in base units.
struct Snapshot {
    Month month = 0;
    std::string place;
    std::map<std::string, Sums> figures; ///< by indicator
    bool operator==(Snapshot const&) const = default;
};

/// May a month be closed on this day? Errors: invalid, saying from which day on.
Result<void> may_close(Month month, Date today, Settings const& settings);
Snapshot take_snapshot(Tally const& tally, std::string const& place, Month month);
forms::Document document_of(Snapshot const& snapshot, Date closed_on);
/// Nothing for a record that is none, or is void.
std::optional<Snapshot> snapshot_of(RecordKey const& key, RecordState const& state);

/// The closed month's own, if any; the last closed before a month.
Snapshot const* find_snapshot(std::vector<Snapshot> const& closed, std::string_view place, Month month);
Snapshot const* last_before(std::vector<Snapshot> const& closed, std::string_view place, Month month);

} // namespace gengji::domain
