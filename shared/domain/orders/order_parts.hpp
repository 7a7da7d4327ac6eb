#pragma once

#include "shared/domain/orders/order_state.hpp"

/// The records of one order, read together (order_state.hpp, one_order).
namespace gengji::domain {

struct OrderPresence {
    bool withdrawn = false;     ///< void wherever it is
    bool contested = false;     ///< void and alive at once
    bool moved_away = false;    ///< all that is here has moved on
    bool moved_to_team = false; ///< … to a team's bucket
};
OrderPresence presence_of(std::vector<OrderRecord> const& parts);

/// Every different value that stands in a field, sorted; none is better than another.
std::vector<Value> standing_values(RecordState const& order, std::string_view path);
/// Paths in which more than one stands, `_` ones left out.
std::vector<std::string> contested_paths(RecordState const& order);

} // namespace gengji::domain
