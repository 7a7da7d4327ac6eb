#pragma once

#include "shared/base/result.hpp"
#include "shared/domain/orders/order_state.hpp"

#include <span>

/// Giving an order to a team: ordinary edits, which sync, merge and conflict like all others. An order lives where its
/// team reads it (its form's rule), so giving it away from its village, or from another team, moves it: the old record
/// says where it went, the new one carries what it showed.
namespace gengji::domain {

struct Dispatch {
    RecordId team;
    Bucket bucket; ///< where the form keeps an order of that team
    std::optional<RecordId> machine;
    RecordId by; ///< user
    UnixMs at = 0;
};

/// One save: of which record, with what was seen of it.
struct PlannedSave {
    RecordKey record;
    VersionVector seen;
    std::vector<Change> patch; ///< sorted
};

/// To be saved together. Also chooses between dispatches that stand in conflict, and takes a cancelled order up again.
/// Errors: `invalid` with what to do: void, moved where it is not held, something else of it in conflict.
Result<std::vector<PlannedSave>> plan_dispatch(std::vector<OrderRecord> const& parts, Dispatch const& to);

/// Somebody's word on the state: accepted, working, done, cancelled, disputed, open. On every record of it that stays.
Result<std::vector<PlannedSave>> plan_state(std::vector<OrderRecord> const& parts, OrderStage stage);

} // namespace gengji::domain
