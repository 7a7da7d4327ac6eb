#include "shared/domain/service/settlement.hpp"

#include "shared/domain/service/quotient.hpp"

#include <algorithm>

namespace gengji::domain {

std::optional<Decimal> amount_of(ServiceLog const& log, Operations const& operations) {
    Operation const* const operation = operations.operation(log.operation);
    bool const by_weight = operation && operation->price_unit == "yuan_per_tonne";
    auto const quantity = by_weight ? log.tonnes : log.accepted ? log.accepted : log.claimed;
    if (!quantity || !log.unit_price) return std::nullopt;
    auto const once = multiply(*quantity, *log.unit_price);
    auto const all = once ? multiply(*once, Decimal{log.times.value_or(1), 0}) : std::nullopt;
    if (!all) return std::nullopt;
    auto const more = add(round_half_up(*all, 2), log.surcharge.value_or(Decimal{}));
    return more ? subtract(*more, log.discount.value_or(Decimal{})) : std::nullopt;
}

Decimal farmer_pays(Decimal amount, Decimal subsidy, bool scheme_pays_farmer) {
    if (scheme_pays_farmer) return std::max(amount, Decimal{});
    return std::max(subtract(amount, subsidy).value_or(Decimal{}), Decimal{});
}

std::optional<Decimal> total_of(ServiceOrder const& order) {
    if (!order.area || order.items.empty()) return std::nullopt;
    Decimal per_mu;
    for (ServiceOrder::Item const& item : order.items) {
        auto const line =
            item.unit_price ? multiply(*item.unit_price, Decimal{item.times.value_or(1), 0}) : std::nullopt;
        auto const sum = line ? add(per_mu, *line) : std::nullopt;
        if (!sum) return std::nullopt;
        per_mu = *sum;
    }
    auto const total = multiply(*order.area, per_mu);
    return total ? std::optional(round_half_up(*total, 2)) : std::nullopt;
}

Payments payments_of(Decimal amount, std::optional<std::int64_t> deposit_pct, std::optional<Date> accepted_on,
                     std::string_view payment_way, Settings const& settings) {
    Payments payments;
    std::int64_t const pct = std::clamp<std::int64_t>(deposit_pct.value_or(0), 0, 100);
    payments.deposit = round_half_up(percent_of(amount, Decimal{pct, 0}).value_or(Decimal{}), 2);
    payments.balance = subtract(amount, payments.deposit).value_or(Decimal{});
    payments.from_sales = payment_way == "deduct_sales";
    if (accepted_on && !payments.from_sales)
        payments.balance_due = Date{accepted_on->days + static_cast<std::int32_t>(settings.balance_days)};
    return payments;
}

Decimal late_fee(Decimal fee, Decimal owed, std::int64_t days_late, Settings const& settings) {
    if (days_late <= 0 || owed <= Decimal{}) return {};
    Decimal const most = round_half_up(multiply(fee, settings.late_fee_most).value_or(Decimal{}), 2);
    auto const a_day = multiply(owed, settings.late_fee_per_day);
    auto const all = a_day ? multiply(*a_day, Decimal{days_late, 0}) : std::nullopt;
    return all ? std::min(round_half_up(*all, 2), most) : most;
}

SettlementState settlement_state(Decimal due, Decimal paid, std::string_view written_off_reason) {
    if (paid >= due) return SettlementState::paid;
    if (!written_off_reason.empty()) return SettlementState::written_off;
    return paid > Decimal{} ? SettlementState::part : SettlementState::unpaid;
}

char const* name_of(SettlementState state) {
    constexpr char const* names[] = {"unpaid", "part", "paid", "written_off"};
    return names[static_cast<std::size_t>(state)];
}

} // namespace gengji::domain
