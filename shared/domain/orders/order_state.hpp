#pragma once

#include "shared/domain/facts/service_log.hpp"
#include "shared/domain/facts/service_order.hpp"
#include "shared/domain/operations.hpp"
#include "shared/domain/service/confirmation.hpp"
#include "shared/domain/service/settlement.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Where an order stands: survey → order → team and machine → logs → confirmation → settlement. Nobody sets it; it is
/// what the records that are here say together.
namespace gengji::domain {

/// As in the choice list order_status; progress goes up to `settled`.
enum class OrderStage { draft, open, assigned, accepted, working, done, confirmed, settled, cancelled, disputed };
char const* id_of(OrderStage stage);   ///< draft …
char const* name_of(OrderStage stage); ///< 草稿 …
std::optional<OrderStage> parse_stage(std::string_view id);

/// What a person has to know, or to put right, about an order. Told beside the state, never instead of it.
enum class OrderIssue {
    not_here,          ///< logs name it, the order itself has not arrived
    moved_away,        ///< it went to a team whose records are not here
    dispatch_conflict, ///< two teams, or two machines, stand
    state_conflict,    ///< two people said different things of its state
    content_conflict,  ///< what was ordered stands in two values
    worked_although_cancelled,
    other_team,       ///< a log of a team that it was not given to
    said_but_no_team, ///< somebody wrote that it was dispatched, and no team stands
    said_but_no_log,  ///< somebody wrote that it was worked, and there is no log
    log_contested,    ///< two values stand in a log: it counts as work, not as finished
    log_returned,     ///< a reviewer sent a log back
    unconfirmed,      ///< done, and a log lacks the farmer's confirmation
    stale,            ///< confirmed, and changed since
    paid_unconfirmed, ///< all paid before all was confirmed
    owed,             ///< confirmed, and not all paid
};
char const* text_of(OrderIssue issue); ///< for people: what is the matter and what to do next

/// One log, as evidence of its order. Made of what stands undisputed; what is in conflict counts as begun only.
struct OrderLog {
    RecordKey key;
    bool contested = false; ///< in what the order reads of it
    bool returned = false;
    std::string operation;
    std::optional<RecordId> team, machine;
    std::optional<Date> worked_on;
    std::optional<Decimal> area; ///< mu, accepted else claimed
    std::int64_t times = 1;
    Confirmation confirmation = Confirmation::none;
    std::optional<Decimal> due; ///< yuan, what the farmer pays: by the approved values where an approval stands
    Decimal paid;
    bool operator==(OrderLog const&) const = default;
};
/// Nothing for a log that is void, empty or moved away.
std::optional<OrderLog> order_log_of(RecordKey const& key, RecordState const& state, Operations const& operations);

/// What was ordered of one operation, and what the logs say of it.
struct OrderItem {
    std::string operation;
    std::optional<Decimal> wanted, logged; ///< mu-times; of what is not measured in mu the times
    bool covered = false;
    bool operator==(OrderItem const&) const = default;
};

struct OrderView {
    RecordId id;
    OrderStage stage = OrderStage::draft;
    bool here = false;           ///< the order's own record is here
    std::vector<RecordId> teams; ///< all that stand; more than one: the dispatch is in conflict
    std::vector<RecordId> machines;
    std::vector<std::string> contested; ///< paths of the order in which two values stand
    std::vector<OrderItem> items;
    std::vector<OrderLog> logs;   ///< by record key
    std::optional<Decimal> total; ///< yuan, as ordered
    Decimal due, paid;            ///< yuan, of the logs
    SettlementState settlement = SettlementState::unpaid;
    std::vector<OrderIssue> issues; ///< sorted
    bool operator==(OrderView const&) const = default;
    bool has(OrderIssue issue) const;
};

using OrderRecord = std::pair<RecordKey, RecordState>;

/// The records of one order laid over each other: it has one in each bucket that it went through. One that moved on
/// tells nothing, but for what the move had not seen; while where it went is not here, it tells the last that is known.
/// What several of them say stands beside each other, as conflicts do.
RecordState one_order(std::vector<OrderRecord> const& parts);

/// `parts`: the records with the order's id, in whichever buckets; `logs`: those that name it. Any of them may be
/// missing. Promise: the view is a function of the sets of edits behind them: whatever order they arrive in, however
/// they are stamped, the same edits give the same view, and each view on the way is legal:
///   assigned and later have a team or a log; done has a log, none of them disputed or sent back; confirmed is done
///   with every log confirmed; settled is confirmed and paid; cancelled has no log.
/// A contradiction (cancelled and worked, a state and its opposite) is `disputed`, with both sides shown.
OrderView order_view(RecordId const& id, std::vector<OrderRecord> const& parts, std::vector<OrderLog> logs,
                     Operations const& operations, Settings const& settings);

} // namespace gengji::domain
