#pragma once

#include "shared/base/decimal.hpp"
#include "shared/domain/facts/standing.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gengji::domain {

/// One indicator of kpis.json: K1–K8 of the plan's annex 1, A1–A12 of its text.
struct Indicator {
    /// How its value on a day is made of what records add.
    enum class Kind {
        stock,  ///< everything that has begun and not ended
        flow,   ///< the calendar year up to the day
        things, ///< like stock, but what several records tell of counts once
        latest, ///< of each thing the last figure
        ratio,  ///< `part` over `whole`, in percent
    };
    std::string id, name, unit;
    Kind kind = Kind::stock;
    Level counts_from = Level::township_verified;
    std::optional<Decimal> target_2024, target_2027; ///< in the unit shown
    std::int64_t scale = 1;                          ///< base units in one of the unit shown: 万亩次 10 000
    std::string part, whole;                         ///< of a ratio: two finer rows
    bool by_township = true;                         ///< false: only the county has a figure
    std::vector<int> tasks;
};

/// Finer rows that no list shows by itself: the two halves of a ratio, what the ranking needs.
namespace rows {
constexpr char const* a1_willing = "A1/willing";
constexpr char const* a1_joined = "A1/joined";
constexpr char const* a2_willing = "A2/willing";
constexpr char const* a2_joined = "A2/joined";
constexpr char const* a11_households = "A11/households";
constexpr char const* a12_profiles = "A12/profiles";
constexpr char const* logs_submitted = "R/submitted"; ///< service logs by month of work
constexpr char const* logs_returned = "R/returned";
constexpr char const* report_day = "R/report_day"; ///< day of the following month on which a monthly report came
// Marks: by these the board finds the records that it shows as they are.
constexpr char const* task_word = "T/progress";
constexpr char const* closed_month = "T/closed";
} // namespace rows

/// kpis.json, read once.
class Indicators {
public:
    static Indicators const& built_in();
    std::vector<Indicator> const& all() const { return all_; } ///< K1–K8, A1–A12, A11/households behind A11
    Indicator const* find(std::string_view id) const;
    std::vector<std::pair<std::string, Decimal>> const& ranking_weights() const { return weights_; }

private:
    std::vector<Indicator> all_;
    std::vector<std::pair<std::string, Decimal>> weights_;
};

} // namespace gengji::domain
