#pragma once

#include "shared/base/result.hpp"
#include "shared/domain/facts/demand_survey.hpp"
#include "shared/domain/operations.hpp"
#include "shared/records/edit.hpp"

#include <string>
#include <vector>

/// A need of a demand survey becomes an order: two edits that name each other, saved together.
namespace gengji::domain {

struct OrderOfNeed {
    std::vector<Change> order;  ///< a new service_order but for its number and what its form begins with; sorted
    std::vector<Change> survey; ///< the need names the order; sorted
};

/// The operation that answers a need: its own, or the one that its kind stands for (烘干, 配送, 指导). Empty for needs
/// that no team answers: loans, insurance, courses.
std::string operation_of(DemandSurvey::Need const& need);

/// The last day that a need leaves, from the day on which it is answered: 3 days, a week, 30 days, or the end of the
/// operation's window of this crop season (60 days where none is known).
Date wanted_until(DemandSurvey::Need const& need, Date today, Operations const& operations);

/// `order`: the new order's id; `item`: a new instance of its repeat, `items[k9f27c01b3e45]`. The price accepted
/// becomes the price; without one the form asks for it. Errors: `invalid` with what to do: no such need, nothing that a
/// team does, an order made of it already.
Result<OrderOfNeed> order_of_need(DemandSurvey const& survey, std::string_view need, RecordId const& order,
                                  std::string const& item, Date today, Operations const& operations);

} // namespace gengji::domain
