#pragma once

#include "shared/base/database.hpp"
#include "shared/domain/indicators/indicator.hpp"
#include "shared/domain/ledger/contribution.hpp"

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace gengji::domain {

/// Hundredths: 厘 of mu-times, 分 of money, a hundred for one of something.
struct Sums {
    std::int64_t reported = 0, verified = 0;
    Sums& operator+=(Sums const& other) { return reported += other.reported, verified += other.verified, *this; }
    Sums operator-(Sums const& other) const { return {reported - other.reported, verified - other.verified}; }
    bool operator==(Sums const&) const = default;
};

/// What all records together add to the indicators: added up from the records one by one, or read from the ledger's
/// tables, which keep the same incrementally. Both give the same figures (S21). Thread: one.
class Tally {
public:
    void add(Contribution const& row);
    void add(std::string const& indicator, std::string_view division, Month month, std::string const& thing,
             Sums const& sums);
    /// From the tables of shared/domain/ledger, after catch_up. Errors: storage.
    static Result<Tally> read(Database& ledger);

    /// The figure of a place (a township's nine digits; the county's six for everything) at the end of a month. A ratio
    /// has no figure of its own: ask for its part and whole.
    Sums value(Indicator const& indicator, std::string_view place, Month until) const;
    /// The sum of the rows of one month.
    Sums in_month(std::string_view row, std::string_view place, Month month) const;
    /// Of `things`: those that count at the end of a month, sorted.
    std::vector<std::string> things(std::string_view indicator, std::string_view place, Month until) const;

private:
    struct ThingRow {
        std::string township;
        Month month = 0;
        Sums sums;
    };
    struct Rows {
        std::map<Month, std::map<std::string, Sums, std::less<>>> sums; ///< by month and township
        std::unordered_map<std::string, std::vector<ThingRow>> things;
    };
    Rows const* rows_of(std::string_view indicator) const;
    std::map<std::string, Rows, std::less<>> rows_;
};

} // namespace gengji::domain
