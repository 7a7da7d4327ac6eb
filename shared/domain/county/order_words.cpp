#include "shared/base/json.hpp"
#include "shared/catalog/catalog.hpp"
#include "shared/domain/county/county_orders.hpp"

/// Orders and proposals as text and as JSON.
namespace gengji::domain {

namespace {

std::string name_of_place(std::string const& code) {
    auto const* const division = Catalog::built_in().division(code);
    return division ? division->name : code;
}

std::string name_of(RecordId const& id, std::map<RecordId, std::string> const& names) {
    auto const found = names.find(id);
    return found == names.end() ? to_text(id) : found->second;
}

std::string money(Decimal yuan) { return to_text(yuan, 2); }

Json amount(std::optional<Decimal> const& value, int places = 2) {
    return value ? Json(to_text(*value, places)) : Json();
}

Json names_json(std::vector<RecordId> const& ids, std::map<RecordId, std::string> const& names) {
    Json all = Json::array();
    for (RecordId const& id : ids) all.push_back({{"id", to_text(id)}, {"name", name_of(id, names)}});
    return all;
}

std::string operation_name(std::string const& id, Operations const& operations) {
    Operation const* const operation = operations.operation(id);
    return operation ? operation->name : id;
}

char const* name_of(Confirmation confirmation) {
    return confirmation == Confirmation::given ? "given" : confirmation == Confirmation::stale ? "stale" : "none";
}

Json logs_json(ShownOrder const& order) {
    Json all = Json::array();
    for (OrderLog const& log : order.view.logs)
        all.push_back({{"id", to_text(log.key.id)},
                       {"operation", log.operation},
                       {"area", amount(log.area)},
                       {"times", log.times},
                       {"team", log.team ? Json(name_of(*log.team, order.names)) : Json()},
                       {"confirmation", name_of(log.confirmation)},
                       {"due", amount(log.due)},
                       {"paid", money(log.paid)},
                       {"contested", log.contested},
                       {"returned", log.returned}});
    return all;
}

} // namespace

std::string orders_json(std::vector<OrderRow> const& rows) {
    Json all = Json::array();
    for (OrderRow const& row : rows)
        all.push_back({{"id", to_text(row.id)},
                       {"township", row.township},
                       {"stage", id_of(row.stage)},
                       {"stage_name", domain::name_of(row.stage)},
                       {"issues", row.issues}});
    return dump(Json{{"count", rows.size()}, {"orders", all}});
}

std::string orders_text(std::vector<OrderRow> const& rows) {
    std::string text;
    for (OrderRow const& row : rows)
        text += to_text(row.id) + "  " + name_of_place(row.township) + "  " + domain::name_of(row.stage) +
                (row.issues ? "  有 " + std::to_string(row.issues) + " 处要处理" : "") + "\n";
    return text + "共 " + std::to_string(rows.size()) + " 张订单\n";
}

std::string order_json(ShownOrder const& order) {
    OrderView const& view = order.view;
    Json items = Json::array();
    for (OrderItem const& item : view.items)
        items.push_back({{"operation", item.operation},
                         {"wanted", amount(item.wanted)},
                         {"logged", amount(item.logged)},
                         {"covered", item.covered}});
    Json issues = Json::array();
    for (OrderIssue const issue : view.issues) issues.push_back(text_of(issue));
    Json buckets = Json::array(), surveys = Json::array();
    for (auto const& part : order.parts) buckets.push_back(to_text(part.first.bucket));
    for (RecordKey const& survey : order.surveys) surveys.push_back(to_text(survey.id));
    return dump(Json{{"id", to_text(view.id)},
                     {"order_no", order.facts.order_no},
                     {"stage", id_of(view.stage)},
                     {"stage_name", domain::name_of(view.stage)},
                     {"here", view.here},
                     {"buckets", buckets},
                     {"surveys", surveys},
                     {"teams", names_json(view.teams, order.names)},
                     {"machines", names_json(view.machines, order.names)},
                     {"contested", view.contested},
                     {"items", items},
                     {"logs", logs_json(order)},
                     {"total", amount(view.total)},
                     {"due", money(view.due)},
                     {"paid", money(view.paid)},
                     {"settlement", domain::name_of(view.settlement)},
                     {"issues", issues}});
}

std::string order_text(ShownOrder const& order, Operations const& operations) {
    OrderView const& view = order.view;
    std::string text = "订单 " + (order.facts.order_no.empty() ? to_text(view.id) : order.facts.order_no) + "：" +
                       domain::name_of(view.stage) + "\n";
    for (RecordKey const& survey : order.surveys) text += "  来自需求调查 " + to_text(survey.id) + "\n";
    std::string teams;
    for (RecordId const& team : view.teams) teams += (teams.empty() ? "" : "、") + name_of(team, order.names);
    text += "  服务队：" + (teams.empty() ? "还没有派" : teams) + "\n";
    for (RecordId const& machine : view.machines) text += "  机具：" + name_of(machine, order.names) + "\n";
    for (OrderItem const& item : view.items)
        text += "  " + operation_name(item.operation, operations) + "：订 " +
                (item.wanted ? to_text(*item.wanted, 2) : "?") + "，已做 " +
                (item.logged ? to_text(*item.logged, 2) : "0") + (item.covered ? "，做完了" : "") + "\n";
    text += "  作业记录 " + std::to_string(view.logs.size()) + " 条，应收 " + money(view.due) + " 元，已收 " +
            money(view.paid) + " 元" + (view.total ? "（订单总额 " + money(*view.total) + " 元）" : "") + "\n";
    for (OrderIssue const issue : view.issues) text += std::string("  ！") + text_of(issue) + "\n";
    return text;
}

std::string proposals_json(RecordId const& order, std::vector<Proposal> const& proposals, std::size_t most) {
    Json all = Json::array();
    for (Proposal const& one : proposals) {
        if (all.size() == most) break;
        Json slots = Json::array();
        for (Slot const& slot : one.slots)
            slots.push_back({{"operation", slot.operation},
                             {"machine", slot.machine ? Json(to_text(*slot.machine)) : Json()},
                             {"machine_no", slot.machine_no},
                             {"window_days", slot.window},
                             {"free_days", slot.free},
                             {"needed_days", slot.needed},
                             {"papers_hold", slot.fit}});
        all.push_back({{"team", to_text(one.team)},
                       {"code", one.code},
                       {"name", one.name},
                       {"township", one.township},
                       {"enough", one.enough() && one.cannot.empty()},
                       {"distance_m", one.distance_m ? Json(*one.distance_m) : Json()},
                       {"offer", one.offer.has_value()},
                       {"slots", slots},
                       {"cannot", one.cannot},
                       {"reasons", one.reasons}});
    }
    return dump(Json{{"order", to_text(order)}, {"count", proposals.size()}, {"proposals", all}});
}

std::string proposals_text(std::vector<Proposal> const& proposals, std::size_t most) {
    if (proposals.empty()) return "没有找到能做这项作业的服务队；可以登记供给，或请县里从别的乡镇调剂\n";
    std::string text;
    std::size_t shown = 0;
    for (Proposal const& one : proposals) {
        if (shown++ == most) break;
        text += std::to_string(shown) + ". " + one.name + "（" + one.code + "）" +
                (one.enough() && one.cannot.empty() ? "" : "  不完全满足") + "\n";
        for (std::string const& reason : one.reasons) text += "     " + reason + "\n";
    }
    return text + "共 " + std::to_string(proposals.size()) + " 个服务队可选\n";
}

std::string needs_json(std::vector<OpenNeed> const& needs) {
    Json all = Json::array();
    for (OpenNeed const& one : needs)
        all.push_back({{"survey", to_text(one.survey.id)},
                       {"need", one.need.instance},
                       {"kind", one.need.kind},
                       {"operation", operation_of(one.need)},
                       {"quantity", amount(one.need.quantity, 0)},
                       {"unit", one.need.unit},
                       {"wanted_until", to_text(one.wanted_until)},
                       {"division_code", one.survey.bucket.owner}});
    return dump(Json{{"count", needs.size()}, {"needs", all}});
}

std::string needs_text(std::vector<OpenNeed> const& needs, Operations const& operations) {
    std::string text;
    for (OpenNeed const& one : needs)
        text += to_text(one.survey.id) + " " + one.need.instance + "  " + name_of_place(one.survey.bucket.owner) +
                "  " + operation_name(operation_of(one.need), operations) + "  " +
                (one.need.quantity ? to_text(*one.need.quantity) : "?") + " " + one.need.unit + "，" +
                to_text(one.wanted_until) + " 前\n";
    return text + "还有 " + std::to_string(needs.size()) + " 项需求没有转订单\n";
}

} // namespace gengji::domain
