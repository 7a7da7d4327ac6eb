#include "shared/domain/orders/order_state.hpp"

#include "shared/domain/service/mu_times.hpp"

#include <algorithm>
#include <array>

namespace gengji::domain {

namespace {

/// What an order reads of a log. A conflict elsewhere (fuel, remarks) does not hold an order up.
constexpr std::array read_fields{"order",       "operation",    "claimed",    "tonnes",    "accepted",
                                 "times",       "team",         "machine",    "plot",      "unit_price",
                                 "surcharge",   "discount",     "subsidy",    "paid",      "start_at",
                                 "confirm_way", "confirm_sign", "confirm_by", "confirm_of"};

bool is_contested(ServiceLog const& log, RecordState const& state) {
    if (life_of(state) == LifeState::contested) return true;
    return std::ranges::any_of(log.contested, [](std::string const& path) {
        return std::ranges::find(read_fields, path) != read_fields.end();
    });
}

} // namespace

std::optional<OrderLog> order_log_of(RecordKey const& key, RecordState const& state, Operations const& operations) {
    ServiceLog const log = service_log_of(key, state);
    if (!log.standing.is_live()) return std::nullopt;
    OrderLog one;
    one.key = key;
    one.contested = is_contested(log, state);
    one.returned = log.standing.level == Level::returned;
    if (one.contested) return one; // which of its values holds is for people to say
    one.operation = log.operation;
    one.team = log.team;
    one.machine = log.machine;
    if (log.start_at) one.worked_on = date_of(*log.start_at);
    one.area = area_of(log);
    one.times = std::max<std::int64_t>(log.times.value_or(1), 1);
    one.confirmation = confirmation_of(log, state, operations);
    auto const approved_log = approved<ServiceLog>(key, state, Level::township_verified);
    if (auto const amount = amount_of(approved_log ? *approved_log : log, operations))
        one.due = farmer_pays(*amount, log.subsidy.value_or(Decimal{}), false);
    one.paid = log.paid.value_or(Decimal{});
    return one;
}

} // namespace gengji::domain
