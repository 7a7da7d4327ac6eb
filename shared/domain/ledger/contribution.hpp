#pragma once

#include "shared/base/decimal.hpp"
#include "shared/base/time.hpp"
#include "shared/domain/settings.hpp"
#include "shared/records/record_state.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace gengji::domain {

/// A month as a count: 12 · year + month − 1, so that months sort and subtract. 2025-09 is 24308.
using Month = std::int32_t;
constexpr Month month_of(int year, int month_from_1) { return 12 * year + month_from_1 - 1; }
/// The month in which a day lies.
Month month_of(Date day);
std::string to_text(Month month); ///< 2025-09

/// What one record adds to one indicator. A flow adds in its month. A stock adds +1 in the month in which it begins and
/// −1 in the month in which it ends; its value on a day is the sum up to that month.
struct Contribution {
    std::string indicator; ///< K6, A10; finer rows have names of their own (K6/harvesting)
    std::string division;  ///< code of the village, township or county that it is reported under
    Month month = 0;
    Decimal reported; ///< from records that stand, whatever their level; at most 2 places
    Decimal verified; ///< from approvals of the level that the indicator counts from; at most 2 places
    std::string
        thing; ///< what counts once, however many records tell of it (a village, an organisation); empty: summed
    bool operator==(Contribution const&) const = default;
};

/// What the ledger asks of the indicators for each record that changed. Pure: the same record gives the same rows.
class Contributions {
public:
    virtual ~Contributions() = default;
    /// The county's settings, as its records have them: asked for before the first `of`, and whenever they change.
    virtual void use(Settings const&) {}
    /// Names all that the rows depend on besides the records (settings, targets, the version of the rules): when it
    /// changes, the ledger is rebuilt.
    virtual std::string rules() const = 0;
    /// `duplicate`: the record is a claim that another, verified first, has made before: it counts in nothing.
    virtual std::vector<Contribution> of(RecordKey const& key, RecordState const& state, bool duplicate) const = 0;
    /// The same for a claim that stands in another township, whose records a township's own laptops do not hold: what
    /// each township reports must not depend on it, only the county's sum.
    virtual std::vector<Contribution> of_repeated_elsewhere(RecordKey const& key, RecordState const& state) const {
        return of(key, state, true);
    }
};

} // namespace gengji::domain
