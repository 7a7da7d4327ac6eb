#include "shared/domain/orders/order_state.hpp"

#include "shared/domain/orders/order_parts.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace gengji::domain {

namespace {

/// What people wrote into the field `state`, all of it that stands.
struct Said {
    std::set<OrderStage> stages;
    bool has(OrderStage stage) const { return stages.contains(stage); }
    /// The furthest progress that anybody wrote; what happened did not unhappen.
    OrderStage furthest() const {
        OrderStage most = OrderStage::draft;
        for (OrderStage const one : stages) {
            if (one <= OrderStage::settled) most = std::max(most, one);
        }
        return most;
    }
};

Said said_of(RecordState const& order) {
    Said said;
    for (Value const& value : standing_values(order, "state")) {
        if (auto const stage = parse_stage(value.text().value_or(""))) said.stages.insert(*stage);
    }
    return said;
}

std::vector<RecordId> standing_records(RecordState const& order, std::string_view path) {
    std::vector<RecordId> all;
    for (Value const& value : standing_values(order, path)) {
        if (auto const id = value.record()) all.push_back(*id);
    }
    std::ranges::sort(all);
    return all;
}

bool is_about_dispatch(std::string_view path) {
    return path == "team" || path == "machine" || path == "assigned_by" || path == "assigned_at";
}

bool is_about_quantity(std::string_view path) {
    return path == "area" || (path.starts_with("items[") && (path.ends_with("/operation") || path.ends_with("/times")));
}
bool is_about_price(std::string_view path) { return path.ends_with("/unit_price"); }

Decimal sum(Decimal a, std::optional<Decimal> b) { return b ? add(a, *b).value_or(a) : a; }

/// What was ordered of each operation beside what was worked of it.
std::vector<OrderItem> items_of(ServiceOrder const& order, std::vector<OrderLog> const& logs,
                                Operations const& operations, Settings const& settings) {
    std::map<std::string, OrderItem> by_operation;
    auto const in_mu = [&](std::string const& id) {
        Operation const* const operation = operations.operation(id);
        return operation && operation->area_basis == "mu";
    };
    for (ServiceOrder::Item const& item : order.items) {
        if (item.operation.empty()) continue;
        OrderItem& one = by_operation[item.operation];
        one.operation = item.operation;
        Decimal const times{std::max<std::int64_t>(item.times.value_or(1), 1), 0};
        auto const quantity = !in_mu(item.operation) ? std::optional(times)
                              : order.area           ? multiply(*order.area, times)
                                                     : std::nullopt;
        if (quantity) one.wanted = sum(*quantity, one.wanted);
    }
    for (OrderLog const& log : logs) {
        auto const found = by_operation.find(log.operation);
        if (found == by_operation.end() || log.contested) continue;
        Decimal const times{log.times, 0};
        auto const quantity = !in_mu(log.operation) ? std::optional(times)
                              : log.area            ? multiply(*log.area, times)
                                                    : std::nullopt;
        if (quantity) found->second.logged = sum(*quantity, found->second.logged);
    }
    std::vector<OrderItem> items;
    for (auto& [operation, item] : by_operation) {
        auto const least = item.wanted ? multiply(*item.wanted, settings.order_done_ratio) : std::nullopt;
        item.covered = least && item.logged && *item.logged >= *least;
        items.push_back(std::move(item));
    }
    return items;
}

/// The money of the logs: what is due of all of them, and what was paid.
struct Money {
    Decimal due, paid;
    bool settled = true; ///< every log's amount is known, and paid
};

Money money_of(std::vector<OrderLog> const& logs) {
    Money money;
    for (OrderLog const& log : logs) {
        money.due = sum(money.due, log.due);
        money.paid = sum(money.paid, log.paid);
        money.settled = money.settled && log.due && settlement_state(*log.due, log.paid) == SettlementState::paid;
    }
    return money;
}

} // namespace

bool OrderView::has(OrderIssue issue) const { return std::ranges::find(issues, issue) != issues.end(); }

OrderView order_view(RecordId const& id, std::vector<OrderRecord> const& parts, std::vector<OrderLog> logs,
                     Operations const& operations, Settings const& settings) {
    OrderView view;
    view.id = id;
    std::ranges::sort(logs, {}, &OrderLog::key);
    view.logs = std::move(logs);

    OrderPresence const presence = presence_of(parts);
    RecordState const order = one_order(parts);
    ServiceOrder const facts = service_order_of({{}, id}, order);
    view.here = !parts.empty();
    view.teams = standing_records(order, "team");
    view.machines = standing_records(order, "machine");
    view.contested = contested_paths(order);
    bool const content_contested = std::ranges::any_of(
        view.contested, [](std::string const& path) { return path != "state" && !is_about_dispatch(path); });
    // Which of two values holds is for people to say: no stamp decides what was ordered.
    bool const quantities_contested = std::ranges::any_of(view.contested, is_about_quantity);
    if (!quantities_contested) view.items = items_of(facts, view.logs, operations, settings);
    if (!quantities_contested && std::ranges::none_of(view.contested, is_about_price)) view.total = total_of(facts);
    Money const money = money_of(view.logs);
    view.due = money.due;
    view.paid = money.paid;
    bool const all_paid = !view.logs.empty() && money.settled;
    view.settlement = all_paid                 ? SettlementState::paid
                      : money.paid > Decimal{} ? SettlementState::part
                                               : SettlementState::unpaid;

    Said const said = said_of(order);
    OrderStage const furthest = said.furthest();
    bool const worked = !view.logs.empty(), dispatched = !view.teams.empty() || presence.moved_to_team;
    bool const given_up = presence.withdrawn || said.has(OrderStage::cancelled);
    bool const some_contested = std::ranges::any_of(view.logs, &OrderLog::contested);
    bool const some_returned = std::ranges::any_of(view.logs, &OrderLog::returned);
    bool const all_covered = !view.items.empty() && std::ranges::all_of(view.items, &OrderItem::covered);
    bool const done =
        worked && view.here && !some_contested && !some_returned && (furthest >= OrderStage::done || all_covered);
    bool const confirmed = done && std::ranges::all_of(view.logs, [](OrderLog const& log) {
                               return log.confirmation == Confirmation::given;
                           });

    OrderStage stage = std::min(furthest, OrderStage::open);
    if (dispatched || worked) stage = OrderStage::assigned;
    if (dispatched && furthest >= OrderStage::accepted) stage = OrderStage::accepted;
    if (worked || (dispatched && furthest >= OrderStage::working)) stage = OrderStage::working;
    if (done) stage = OrderStage::done;
    if (confirmed) stage = OrderStage::confirmed;
    if (confirmed && all_paid) stage = OrderStage::settled;
    bool const contradicted =
        given_up && (worked || presence.contested || (said.has(OrderStage::cancelled) && said.stages.size() > 1));
    if (given_up) stage = contradicted ? OrderStage::disputed : OrderStage::cancelled;
    if (said.has(OrderStage::disputed) || presence.contested) stage = OrderStage::disputed;
    view.stage = stage;

    auto const note = [&](OrderIssue issue, bool holds) {
        if (holds) view.issues.push_back(issue);
    };
    note(OrderIssue::not_here, !view.here);
    note(OrderIssue::moved_away, presence.moved_away);
    note(OrderIssue::dispatch_conflict, view.teams.size() > 1 || view.machines.size() > 1);
    note(OrderIssue::state_conflict, said.stages.size() > 1 || presence.contested);
    note(OrderIssue::content_conflict, content_contested);
    note(OrderIssue::worked_although_cancelled, given_up && worked);
    note(OrderIssue::other_team, !view.teams.empty() && std::ranges::any_of(view.logs, [&](OrderLog const& log) {
             return log.team && std::ranges::find(view.teams, *log.team) == view.teams.end();
         }));
    note(OrderIssue::said_but_no_team,
         !dispatched && !worked && furthest >= OrderStage::assigned && view.here && !given_up);
    note(OrderIssue::said_but_no_log, !worked && dispatched && furthest >= OrderStage::done && !given_up);
    note(OrderIssue::log_contested, some_contested);
    note(OrderIssue::log_returned, some_returned);
    auto const lacks = [&](Confirmation what) {
        return std::ranges::any_of(view.logs,
                                   [&](OrderLog const& log) { return !log.contested && log.confirmation == what; });
    };
    note(OrderIssue::unconfirmed, done && lacks(Confirmation::none));
    note(OrderIssue::stale, lacks(Confirmation::stale));
    note(OrderIssue::paid_unconfirmed, done && !confirmed && all_paid);
    note(OrderIssue::owed, confirmed && !all_paid);
    return view;
}

} // namespace gengji::domain
