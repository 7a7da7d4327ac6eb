#include "shared/domain/orders/workload.hpp"

#include "shared/domain/service/quotient.hpp"

#include <algorithm>
#include <set>

namespace gengji::domain {

std::optional<Decimal> mu_a_day(std::string_view machine_class, Operations const& operations,
                                Settings const& settings) {
    if (machine_class == "manual") return Decimal{settings.manual_mu_a_day, 0};
    MachineClass const* const kind = operations.machine_class(machine_class);
    if (!kind || !kind->typical_low_mu_h || !kind->typical_high_mu_h) return std::nullopt;
    auto const both = add(*kind->typical_low_mu_h, *kind->typical_high_mu_h);
    auto const twice = both ? multiply(*both, Decimal{settings.work_hours_a_day, 0}) : std::nullopt;
    auto const day = twice ? multiply(*twice, Decimal{5, 1}) : std::nullopt;
    if (!day || !kind->hard_max_mu_day) return day;
    return std::min(*day, *kind->hard_max_mu_day);
}

std::int64_t days_for(std::optional<Decimal> mu_times, std::optional<Decimal> mu_a_day) {
    if (!mu_times || !mu_a_day || *mu_a_day <= Decimal{}) return 1;
    std::int64_t days = 1;
    auto const exact = quotient(*mu_times, *mu_a_day, 0);
    if (exact) days = std::max<std::int64_t>(1, exact->unscaled - 1); // near it; then up to where it is enough
    while (days < 3660) {
        auto const done = multiply(*mu_a_day, Decimal{days, 0});
        if (!done || *done >= *mu_times) break;
        ++days;
    }
    return days;
}

bool is_by_hand(Operation const& operation) {
    return std::ranges::find(operation.machines, "manual") != operation.machines.end();
}

std::optional<Booking> booking_of(OrderView const& view, ServiceOrder const& order, Operations const& operations,
                                  Settings const& settings) {
    bool const busy = view.stage == OrderStage::assigned || view.stage == OrderStage::accepted ||
                      view.stage == OrderStage::working || view.stage == OrderStage::disputed;
    if (!busy || (view.teams.empty() && view.machines.empty())) return std::nullopt;
    Booking booking;
    booking.who = view.machines.empty() ? view.teams : view.machines;
    std::optional<Date> from, to;
    std::int64_t days = 0;
    for (ServiceOrder::Item const& item : order.items) {
        if (item.want_from) from = std::min(from.value_or(*item.want_from), *item.want_from);
        if (item.want_to) to = std::max(to.value_or(*item.want_to), *item.want_to);
    }
    for (OrderItem const& item : view.items) {
        Operation const* const operation = operations.operation(item.operation);
        bool const in_mu = operation && operation->area_basis == "mu" && !operation->machines.empty();
        auto const rate =
            in_mu ? mu_a_day(operation->machines.front(), operations, settings) : std::optional<Decimal>();
        days += days_for(item.wanted, rate);
    }
    if (!from && !to) {
        if (!order.assigned_at) return std::nullopt;
        from = date_of(*order.assigned_at);
        to = Date{from->days + 6};
    }
    booking.from = from.value_or(*to);
    booking.to = std::max(to.value_or(*from), booking.from);
    if (view.items.empty()) days = 1; // in conflict, or not written yet: it takes some time all the same
    std::set<Date> worked;
    for (OrderLog const& log : view.logs) {
        if (log.worked_on) worked.insert(*log.worked_on);
    }
    booking.days = std::max<std::int64_t>(days - static_cast<std::int64_t>(worked.size()), 0);
    if (booking.days == 0) return std::nullopt;
    return booking;
}

} // namespace gengji::domain
