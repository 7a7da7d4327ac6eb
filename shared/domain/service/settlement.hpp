#pragma once

#include "shared/domain/facts/service_log.hpp"
#include "shared/domain/facts/service_order.hpp"
#include "shared/domain/operations.hpp"

#include <optional>
#include <string_view>

/// Money of a job (DOMAIN.md 3.6): yuan, exact, rounded half up to 分 once.
namespace gengji::domain {

/// round(quantity × unit_price × times) + surcharge − discount. The quantity is the area accepted, else claimed; tonnes
/// where the operation is priced per tonne. Nothing while the price or the quantity is missing.
std::optional<Decimal> amount_of(ServiceLog const& log, Operations const& operations);
/// What the farmer still has to bring up: amount − subsidy, unless the scheme pays the farmer himself. Never below 0.
Decimal farmer_pays(Decimal amount, Decimal subsidy, bool scheme_pays_farmer);

/// round(area × Σ times × unit_price) of an order; nothing while a price is missing.
std::optional<Decimal> total_of(ServiceOrder const& order);

/// What is paid when: the deposit beforehand, the balance within `balance_days` after acceptance (or taken from the
/// crop when it is sold).
struct Payments {
    Decimal deposit, balance;
    std::optional<Date> balance_due;
    bool from_sales = false;
};
Payments payments_of(Decimal amount, std::optional<std::int64_t> deposit_pct, std::optional<Date> accepted_on,
                     std::string_view payment_way, Settings const& settings);

/// owed × days × rate a day, rounded to 分, at most `late_fee_most` of the fee. Zero for no days or nothing owed.
Decimal late_fee(Decimal fee, Decimal owed, std::int64_t days_late, Settings const& settings);

enum class SettlementState { unpaid, part, paid, written_off };
/// Written off needs a reason; without one it is what the money says. Nothing due counts as paid.
SettlementState settlement_state(Decimal due, Decimal paid, std::string_view written_off_reason = {});
char const* name_of(SettlementState state);

} // namespace gengji::domain
