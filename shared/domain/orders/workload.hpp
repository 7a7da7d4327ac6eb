#pragma once

#include "shared/domain/facts/demand_survey.hpp"
#include "shared/domain/orders/order_state.hpp"

/// How long an order keeps a team or a machine busy, in whole days.
namespace gengji::domain {

/// Mu that a machine of this class does in a working day: the middle of its typical rates × hours, at most its day's
/// bound; by hand (`manual`) the setting. Nothing for classes whose work is not measured in mu.
std::optional<Decimal> mu_a_day(std::string_view machine_class, Operations const& operations, Settings const& settings);

/// Days for area × times, rounded up, at least one. With nothing known of the rate: one.
std::int64_t days_for(std::optional<Decimal> mu_times, std::optional<Decimal> mu_a_day);

/// Machine classes that can do an operation, those of operations.json; `manual` is one of them where hands can.
bool is_by_hand(Operation const& operation);

/// What an order still takes of whoever it was given to: so many days, somewhere between two days.
struct Booking {
    std::vector<RecordId> who; ///< machines, else teams; all of them where the dispatch is in conflict
    Date from, to;
    std::int64_t days = 0;
};
/// Nothing for an order that is not dispatched, or has come to its end: drafts, done, cancelled. Days worked already
/// (of its logs) are taken off. An order without dates is due within a week of its dispatch, else not booked.
std::optional<Booking> booking_of(OrderView const& view, ServiceOrder const& order, Operations const& operations,
                                  Settings const& settings);

} // namespace gengji::domain
