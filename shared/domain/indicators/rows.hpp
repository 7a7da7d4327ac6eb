#pragma once

#include "shared/domain/facts/facts.hpp"
#include "shared/domain/ledger/contribution.hpp"

namespace gengji::domain {

/// Two figures are kept apart everywhere: what villages and teams report, and what has been checked.
enum class Side { reported, verified };

/// Collects the rows of one record. Rows of the same place, month and thing become one.
class Rows {
public:
    explicit Rows(RecordKey const& key) : partition_(key.bucket.partition()) {}

    /// Stock: 1 from a day on, until another. Nothing without the first.
    void lives(Side side, char const* indicator, std::string_view code, std::optional<Date> from,
               std::optional<Date> until = {}, std::string const& thing = {});
    /// An amount in a month.
    void adds(Side side, char const* indicator, std::string_view code, Month month, Decimal amount,
              std::string const& thing = {});
    std::vector<Contribution> take() { return std::move(rows_); }

    /// The village or township that it counts for: the code when it lies in the township that keeps the record.
    std::string place(std::string_view code) const;

private:
    std::string partition_;
    std::vector<Contribution> rows_;
};

/// Calls `count` with the record as shown and, when enough people have approved it, with what they approved.
template<class T, class Count>
void both_sides(RecordKey const& key, RecordState const& state, Level from, Count&& count) {
    T const shown_now = shown<T>(key, state);
    if (!shown_now.standing.is_live()) return;
    count(Side::reported, shown_now);
    if (auto const checked = approved<T>(key, state, from)) count(Side::verified, *checked);
}

} // namespace gengji::domain
