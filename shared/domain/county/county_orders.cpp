#include "shared/domain/county/county_orders.hpp"

#include "shared/domain/facts/machine.hpp"
#include "shared/domain/facts/service_team.hpp"
#include "shared/domain/ledger/ledger_probe_sql.hpp"
#include "shared/domain/orders/order_parts.hpp"

#include <algorithm>

namespace gengji::domain {

Result<CountyOrders::Changed const*> CountyOrders::record(std::int64_t number) {
    auto found = read_.find(number);
    if (found == read_.end()) found = read_.emplace(number, TRY(source_.record_at(number))).first;
    return found->second ? &*found->second : nullptr;
}

Result<CountyOrders::Changed const*> CountyOrders::by_id(RecordId const& id, char const* form) {
    std::optional<std::int64_t> number;
    TRY(source_.tables().query(
        probe_sql::supply_by_id, [&](Row const& row) { number = row.integer(0); }, id, form));
    return number ? record(*number) : Result<Changed const*>(nullptr);
}

Result<std::vector<OrderRow>> CountyOrders::list(OrderQuery const& query) {
    TRY(catch_up());
    std::vector<OrderRow> rows;
    std::int64_t const from = query.stage ? static_cast<int>(*query.stage) : 0,
                       to = query.stage ? from : static_cast<int>(OrderStage::disputed);
    TRY(source_.tables().query(
        "SELECT id, township, stage, issues FROM ledger_order WHERE stage BETWEEN ? AND ? AND (? = '' OR township = ?) "
        "ORDER BY stage, id LIMIT ?",
        [&](Row const& row) {
            rows.push_back({row.id<RecordId>(0), std::string(row.text(1)), static_cast<OrderStage>(row.integer(2)),
                            row.integer(3)});
        },
        from, to, query.township, query.township, query.most));
    return rows;
}

Result<ShownOrder> CountyOrders::show(RecordId const& id) {
    read_.clear();
    TRY(catch_up());
    auto records = TRY(ledger_->order_records(id));
    if (records.parts.empty() && records.logs.empty())
        return problem(Problem::not_found,
                       "本机没有编号为 " + to_text(id) + " 的订单；请从 gengji order list 复制编号，或先同步");
    ShownOrder shown;
    shown.view = order_view(id, records.parts, records.logs, operations_, TRY(ledger_->settings()));
    shown.facts = service_order_of({records.parts.empty() ? Bucket{} : records.parts.front().first.bucket, id},
                                   one_order(records.parts));
    shown.parts = std::move(records.parts);
    shown.surveys = std::move(records.surveys);
    std::vector<RecordId> teams = shown.view.teams;
    for (OrderLog const& log : shown.view.logs) {
        if (log.team) teams.push_back(*log.team);
    }
    for (RecordId const& team : teams) {
        if (Changed const* const one = TRY(by_id(team, service_team_form)))
            shown.names[team] = service_team_of(one->key, one->state).name;
    }
    for (RecordId const& machine : shown.view.machines) {
        if (Changed const* const one = TRY(by_id(machine, machine_form)))
            shown.names[machine] = machine_of(one->key, one->state).machine_no;
    }
    return shown;
}

Result<std::vector<OpenNeed>> CountyOrders::needs(Date today) {
    TRY(catch_up());
    std::vector<OpenNeed> open;
    for (Changed const& changed : TRY(ledger_->listed(demand_survey_form))) {
        DemandSurvey const survey = demand_survey_of(changed.key, changed.state);
        if (!survey.standing.is_live()) continue;
        for (DemandSurvey::Need const& need : survey.needs) {
            bool const over = need.state == "cancelled" || need.state == "settled" || need.state == "draft";
            if (need.linked_order || over || operation_of(need).empty()) continue;
            Date const from = survey.surveyed_on.value_or(today);
            open.push_back(
                {changed.key, survey.client, survey.surveyed_on, need, domain::wanted_until(need, from, operations_)});
        }
    }
    std::ranges::stable_sort(open, {}, [](OpenNeed const& one) { return one.surveyed_on.value_or(Date{}); });
    return open;
}

} // namespace gengji::domain
