#include "shared/domain/orders/matching.hpp"

#include "shared/domain/findings/nearness.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

namespace gengji::domain {

namespace {

std::string short_day(Date day) { return to_text(day).substr(5); }

/// Orders that name the team and no machine: each of its machines bears its share, rounded up.
Calendar with_share(Calendar const& own, Calendar const& team, std::size_t among) {
    Calendar all = own;
    auto const parts = static_cast<std::int64_t>(std::max<std::size_t>(among, 1));
    for (Calendar::Busy busy : team.orders) {
        busy.days = (busy.days + parts - 1) / parts;
        all.orders.push_back(busy);
    }
    return all;
}

bool works(TeamMachine const& machine) { return machine.status == "in_use" || machine.status == "idle"; }

std::optional<Slot> slot_by_machine(Ask const& ask, Operation const& operation, Candidate const& team,
                                    Operations const& operations, Settings const& settings) {
    std::vector<TeamMachine const*> able;
    for (TeamMachine const& machine : team.machines) {
        if (works(machine) && std::ranges::find(operation.machines, machine.machine_class) != operation.machines.end())
            able.push_back(&machine);
    }
    std::optional<Slot> best;
    auto const rank = [](Slot const& slot) {
        return std::tuple(!slot.enough(), !slot.fit, -(slot.free - slot.needed), slot.machine_no, slot.machine);
    };
    for (TeamMachine const* const machine : able) {
        Slot slot;
        slot.operation = ask.operation;
        slot.machine = machine->id;
        slot.machine_no = machine->machine_no;
        slot.machine_class = machine->machine_class;
        slot.window = ask.to.days - ask.from.days + 1;
        slot.free = free_days(with_share(machine->calendar, team.calendar, able.size()), ask.from, ask.to);
        slot.needed = days_for(ask.mu_times, mu_a_day(machine->machine_class, operations, settings));
        slot.fit_until = machine->fit_until;
        slot.fit = !machine->fit_until || *machine->fit_until >= ask.from;
        if (!best || rank(slot) < rank(*best)) best = slot;
    }
    return best;
}

std::optional<Slot> slot_by_hand(Ask const& ask, Operation const& operation, Candidate const& team,
                                 Operations const& operations, Settings const& settings) {
    auto const kinds = kinds_by_hand(operation);
    if (std::ranges::find(kinds, team.kind) == kinds.end()) return std::nullopt;
    Slot slot;
    slot.operation = ask.operation;
    slot.window = ask.to.days - ask.from.days + 1;
    slot.free = free_days(team.calendar, ask.from, ask.to);
    bool const in_mu = operation.area_basis == "mu";
    slot.needed = in_mu ? days_for(ask.mu_times, mu_a_day("manual", operations, settings)) : 1;
    return slot;
}

TeamOffer const* offer_for(Work const& work, Candidate const& team) {
    for (TeamOffer const& offer : team.offers) {
        bool const in_time = std::ranges::any_of(work.asks, [&](Ask const& ask) {
            bool const it = offer.operations.empty() ||
                            std::ranges::find(offer.operations, ask.operation) != offer.operations.end();
            return it && (!offer.from || *offer.from <= ask.to) && (!offer.to || *offer.to >= ask.from);
        });
        if (in_time && covers(offer.area_scope, work.township)) return &offer;
    }
    return nullptr;
}

std::string name_of_operation(std::string const& id, Operations const& operations) {
    Operation const* const operation = operations.operation(id);
    return operation ? operation->name : id;
}

std::string reason_of(Slot const& slot, Ask const& ask, Operations const& operations) {
    MachineClass const* const kind = operations.machine_class(slot.machine_class);
    std::string const with = slot.machine ? (kind ? kind->name : slot.machine_class) + " " + slot.machine_no : "人工";
    return name_of_operation(slot.operation, operations) + "：" + with + "，" + short_day(ask.from) + " 至 " +
           short_day(ask.to) + " 共 " + std::to_string(slot.window) + " 天，空 " + std::to_string(slot.free) +
           " 天，约需 " + std::to_string(slot.needed) + " 天" + (slot.free >= slot.needed ? "" : "，排不下");
}

void give_reasons(Proposal& proposal, Work const& work, Operations const& operations) {
    for (Slot const& slot : proposal.slots) {
        auto const ask = std::ranges::find(work.asks, slot.operation, &Ask::operation);
        proposal.reasons.push_back(reason_of(slot, *ask, operations));
        if (!slot.fit) proposal.reasons.push_back("证照 " + to_text(*slot.fit_until) + " 到期，作业前须先办理");
    }
    if (!proposal.cannot.empty()) {
        std::string names;
        for (auto const& one : proposal.cannot)
            names += (names.empty() ? "" : "、") + name_of_operation(one, operations);
        proposal.reasons.push_back("做不了：" + names);
    }
    if (proposal.distance_m)
        proposal.reasons.push_back("离" + work.place_is + "约 " + std::to_string((*proposal.distance_m + 500) / 1000) +
                                   " 公里");
    else
        proposal.reasons.push_back("距离不明：作业地点或服务队没有位置");
    if (!proposal.offer) return;
    std::string offer = "有供给登记";
    if (proposal.offer->capacity_day)
        offer += "，每天 " + to_text(*proposal.offer->capacity_day) + " " + proposal.offer->unit;
    if (proposal.offer->price) offer += "，单价 " + to_text(*proposal.offer->price) + " 元";
    proposal.reasons.push_back(offer);
}

auto rank_of(Proposal const& proposal) {
    bool const fit = std::ranges::all_of(proposal.slots, &Slot::fit);
    std::int64_t free = 0;
    for (Slot const& slot : proposal.slots) free += slot.free - slot.needed;
    std::int64_t const km =
        proposal.distance_m ? (*proposal.distance_m + 500) / 1000 : std::numeric_limits<std::int64_t>::max();
    return std::tuple(proposal.cannot.size(), !proposal.enough(), !fit, km, !proposal.offer.has_value(), -free,
                      proposal.code, proposal.team);
}

} // namespace

std::vector<Ask> asks_of(OrderView const& view, ServiceOrder const& order, Date today) {
    std::vector<Ask> asks;
    for (ServiceOrder::Item const& item : order.items) {
        if (item.operation.empty()) continue;
        Ask ask{item.operation, {}, item.want_from.value_or(today), item.want_to.value_or(Date{today.days + 6})};
        ask.to = std::max(ask.to, ask.from);
        std::int32_t const length = ask.to.days - ask.from.days;
        if (ask.to < today)
            ask.from = today, ask.to = Date{today.days + length};
        else
            ask.from = std::max(ask.from, today);
        auto const counted = std::ranges::find(view.items, item.operation, &OrderItem::operation);
        if (counted != view.items.end()) ask.mu_times = counted->wanted;
        auto const known = std::ranges::find(asks, item.operation, &Ask::operation);
        if (known == asks.end())
            asks.push_back(ask);
        else
            known->from = std::min(known->from, ask.from), known->to = std::max(known->to, ask.to);
    }
    return asks;
}

std::int64_t free_days(Calendar const& calendar, Date from, Date to) {
    std::int64_t free = to.days - from.days + 1;
    for (Date const day : calendar.worked) free -= day >= from && day <= to;
    for (Calendar::Busy const& busy : calendar.orders) {
        std::int64_t const shared = std::min(busy.to, to).days - std::max(busy.from, from).days + 1;
        free -= std::clamp<std::int64_t>(busy.days, 0, std::max<std::int64_t>(shared, 0));
    }
    return std::max<std::int64_t>(free, 0);
}

bool Proposal::enough() const { return std::ranges::all_of(slots, &Slot::enough); }

std::vector<std::string> kinds_by_hand(Operation const& operation) {
    if (operation.id == "tech_guidance") return {"agro_tech", "agronomy"};
    if (operation.id == "input_delivery") return {"input_supply"};
    if (!is_by_hand(operation)) return {};
    if (operation.id == "pruning") return {"fieldwork", "agronomy"};
    return {"fieldwork"};
}

bool covers(std::vector<std::string> const& area_scope, std::string_view township) {
    return std::ranges::any_of(area_scope, [&](std::string const& code) {
        return township.starts_with(code) || std::string_view(code).starts_with(township);
    });
}

std::vector<Proposal> propose(Work const& work, std::vector<Candidate> const& candidates, Operations const& operations,
                              Settings const& settings) {
    std::vector<Proposal> proposals;
    for (Candidate const& team : candidates) {
        if (!team.status.empty() && team.status != "operating") continue;
        Proposal proposal{team.id, team.code, team.name, team.township, {}, {}, {}, {}, {}};
        for (Ask const& ask : work.asks) {
            Operation const* const operation = operations.operation(ask.operation);
            auto slot = operation ? slot_by_machine(ask, *operation, team, operations, settings) : std::nullopt;
            if (operation && !slot) slot = slot_by_hand(ask, *operation, team, operations, settings);
            if (slot)
                proposal.slots.push_back(*std::move(slot));
            else
                proposal.cannot.push_back(ask.operation);
        }
        if (proposal.slots.empty()) continue;
        if (work.place && team.place) proposal.distance_m = distance_m(*work.place, *team.place);
        if (TeamOffer const* const offer = offer_for(work, team)) proposal.offer = *offer;
        give_reasons(proposal, work, operations);
        proposals.push_back(std::move(proposal));
    }
    std::ranges::sort(proposals, {}, rank_of);
    return proposals;
}

} // namespace gengji::domain
