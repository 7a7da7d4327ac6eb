#pragma once

#include "shared/base/json_fwd.hpp"
#include "shared/domain/indicators/months.hpp"
#include "shared/domain/indicators/tally.hpp"
#include "shared/domain/indicators/targets.hpp"

#include <set>

namespace gengji::domain {

/// One figure of one place at the end of a month. Amounts in hundredths of the unit shown; reported and verified are
/// never added.
struct Figure {
    std::string id;
    Sums value;                      ///< in the unit shown, rounded half up once, from exact base units
    Sums base;                       ///< in base units (mu-times, yuan, pieces)
    std::optional<Sums> part, whole; ///< of a ratio
    std::optional<std::int64_t> target, target_2027, pace;
    std::optional<Sums> adjustment; ///< what corrections since have changed in the last closed month, base units
    bool frozen = false;            ///< the month is closed: this is its snapshot
    bool operator==(Figure const&) const = default;
};

struct TownshipRow {
    std::string code, name;
    std::map<std::string, Figure> figures; ///< by indicator, those of the ranking and A10
    int rank = 0;
    std::int64_t score = 0;                    ///< hundredths
    std::map<std::string, std::int64_t> parts; ///< of the score, hundredths
    std::optional<int> report_day;
    bool operator==(TownshipRow const&) const = default;
};

struct Board {
    Month month = 0;
    std::string place, place_name;
    std::vector<Figure> figures;
    std::vector<TownshipRow> townships; ///< by rank, then code; one's own only where the place is a township
    bool operator==(Board const&) const = default;
};

/// Everything on the board of a place. `ranked`: false where only one township's records are held.
Board make_board(Tally const& tally, Targets const& targets, Settings const& settings,
                 std::vector<Snapshot> const& closed, std::string const& place, Month month, bool ranked);

Figure figure_of(Tally const& tally, Targets const& targets, std::vector<Snapshot> const& closed,
                 Indicator const& indicator, std::string const& place, Month month);

/// score = Σ weight · min(most, actual/target), by verified figures; report_on_time is 1 when last month's report came
/// by its day, return_rate is 1 − returned/submitted. Ties: K6, then K7, then who reported first.
void rank(std::vector<TownshipRow>& townships, Tally const& tally, Targets const& targets, Settings const& settings,
          Month month);

Json to_json(Board const& board);
/// A table for people, in Chinese.
std::string to_table(Board const& board);
/// 27.49 from 2749.
std::string hundredths_text(std::int64_t value);

} // namespace gengji::domain
