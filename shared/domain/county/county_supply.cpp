#include "shared/domain/county/county_supply.hpp"

#include "shared/base/json.hpp"
#include "shared/catalog/catalog.hpp"

#include <algorithm>

namespace gengji::domain {

namespace {

std::string label(char const* list, std::string const& id) {
    auto const* const choices = Catalog::built_in().choices(list);
    if (choices) {
        for (auto const& choice : choices->choices) {
            if (choice.id == id) return choice.label.zh;
        }
    }
    return id;
}

std::string place_name(std::string const& code) {
    auto const* const division = Catalog::built_in().division(code);
    return division ? division->display_name() : code;
}

std::string name_in(std::map<RecordId, std::string> const& names, RecordId const& id) {
    auto const found = names.find(id);
    return found == names.end() ? to_text(id) : found->second;
}

std::string signed_pct(Decimal pct) { return (pct > Decimal{} ? "+" : "") + to_text(pct, 1) + "%"; }

std::vector<std::string> villages_in(std::string const& place) {
    std::vector<std::string> codes;
    for (auto const* const township : Catalog::built_in().townships()) {
        if (!township->code.starts_with(place) && !place.starts_with(township->code)) continue;
        for (auto const* const village : Catalog::built_in().villages_of(township->code))
            codes.push_back(village->code);
    }
    return codes;
}

Json outlets_json(OutletSums const& sums) {
    return {
        {"villages", sums.villages},           {"with_outlet", sums.with_outlet}, {"operating", sums.operating},
        {"preparing", sums.preparing},         {"suspended", sums.suspended},     {"closed", sums.closed},
        {"with_terminal", sums.with_terminal}, {"with_inputs", sums.with_inputs}, {"parcels_day", sums.parcels_day}};
}

std::string outlets_text(OutletSums const& sums) {
    return "有网点的村 " + std::to_string(sums.with_outlet) + "/" + std::to_string(sums.villages) + "，营业 " +
           std::to_string(sums.operating) + " 个（有金融机具 " + std::to_string(sums.with_terminal) + "，供农资 " +
           std::to_string(sums.with_inputs) + "），日均快件 " + std::to_string(sums.parcels_day) + " 件\n";
}

} // namespace

template<class T>
Result<std::vector<T>> CountySupply::all(char const* form, std::string const& place) {
    std::vector<T> records;
    for (auto const& changed : TRY(ledger_->listed(form))) {
        if (!changed.key.bucket.owner.starts_with(place)) continue;
        T one = shown<T>(changed.key, changed.state);
        if (one.standing.is_live()) records.push_back(std::move(one));
    }
    return records;
}

Result<std::map<RecordId, std::string>> CountySupply::outlet_names() {
    std::map<RecordId, std::string> names;
    for (auto const& outlet : TRY(all<OutletRegistry>(outlet_registry_form, ""))) names[outlet.key.id] = outlet.name;
    return names;
}

Result<Told> CountySupply::prices(std::string const& place, Date day) {
    TRY(catch_up());
    auto const reports = TRY(all<InputPriceMonitor>(input_price_monitor_form, place));
    auto const points = price_points(reports);
    auto const week = last_week(points, day);
    if (!week)
        return problem(Problem::not_found, place_name(place) + " 到 " + to_text(day) + " 还没有农资价格监测记录");
    auto const names = TRY(outlet_names());
    Settings const settings = TRY(ledger_->settings());
    Json rows = Json::array(), alarms = Json::array();
    std::string text = place_name(place) + " 农资价格，" + week_of(*week) + "\n";
    for (CategoryPrice const& one : prices_in(points, *week)) {
        rows.push_back({{"category", one.category},
                        {"outlets", one.outlets},
                        {"mean", to_text(one.mean, 2)},
                        {"low", to_text(one.low, 2)},
                        {"high", to_text(one.high, 2)},
                        {"change_pct", one.change_pct ? Json(to_text(*one.change_pct, 1)) : Json()}});
        text += "  " + label("input_category", one.category) + "：均价 " + to_text(one.mean, 2) + " 元（" +
                to_text(one.low, 2) + "–" + to_text(one.high, 2) + "），" + std::to_string(one.outlets) + " 个网点" +
                (one.change_pct ? "，比上期 " + signed_pct(*one.change_pct) : "") + "\n";
    }
    for (PriceAlarm const& alarm : price_alarms(points, settings)) {
        if (alarm.now.monday > day) continue;
        alarms.push_back({{"record", to_text(alarm.now.record.id)},
                          {"before", to_text(alarm.before.id)},
                          {"outlet", name_in(names, alarm.now.outlet)},
                          {"week", week_of(alarm.now.monday)},
                          {"category", alarm.now.category},
                          {"price", to_text(alarm.now.price, 2)},
                          {"price_before", to_text(alarm.price_before, 2)},
                          {"change_pct", to_text(alarm.change_pct, 1)}});
        text += "  ！" + name_in(names, alarm.now.outlet) + " " + week_of(alarm.now.monday) + " " +
                label("input_category", alarm.now.category) + " 由 " + to_text(alarm.price_before, 2) + " 变为 " +
                to_text(alarm.now.price, 2) + " 元（" + signed_pct(alarm.change_pct) + "），请核实\n";
    }
    return Told{dump(Json{{"place", place}, {"week", week_of(*week)}, {"prices", rows}, {"alarms", alarms}}) + "\n",
                text};
}

Result<Told> CountySupply::stock(std::string const& place, Date day) {
    TRY(catch_up());
    auto const reports = TRY(all<InputPriceMonitor>(input_price_monitor_form, place));
    auto const points = price_points(reports);
    Settings const settings = TRY(ledger_->settings());
    auto const names = TRY(outlet_names());
    Json rows = Json::array(), gaps = Json::array(), staples = Json::array(), reserves = Json::array();
    std::string text = place_name(place) + " 农资库存，截至 " + to_text(day) + "\n";
    for (StockDays const& one : stock_days(points, day, settings)) {
        rows.push_back({{"outlet", name_in(names, one.outlet)},
                        {"category", one.category},
                        {"stock_t", to_text(one.stock, 2)},
                        {"sold_t", to_text(one.sold, 2)},
                        {"weeks", one.weeks},
                        {"days", one.days ? Json(*one.days) : Json()},
                        {"low", one.low}});
        text += std::string(one.low ? "  ！" : "  ") + name_in(names, one.outlet) + " " +
                label("input_category", one.category) + "：" + to_text(one.stock, 2) + " 吨，" +
                (one.days ? "可售 " + std::to_string(*one.days) + " 天" : "近期没有销量") +
                (one.low ? "，请补货" : "") + "\n";
    }
    for (StockGap const& gap : stock_gaps(points)) {
        if (gap.now.monday > day) continue;
        gaps.push_back({{"record", to_text(gap.now.record.id)},
                        {"outlet", name_in(names, gap.now.outlet)},
                        {"week", week_of(gap.now.monday)},
                        {"category", gap.now.category},
                        {"stock_t", to_text(*gap.now.stock, 2)},
                        {"expected_t", to_text(gap.expected, 2)}});
        text += "  ！" + name_in(names, gap.now.outlet) + " " + week_of(gap.now.monday) + " " +
                label("input_category", gap.now.category) + " 库存 " + to_text(*gap.now.stock, 2) + " 吨，按进销应为 " +
                to_text(gap.expected, 2) + " 吨，请盘点\n";
    }
    std::map<RecordId, std::pair<Date, std::int64_t>> last; // of each outlet its last word on necessities
    for (InputPriceMonitor const& report : reports) {
        auto const monday = monday_of(report.period);
        if (!monday || *monday > day || !report.outlet || !report.staple_days) continue;
        auto const [at, fresh] = last.try_emplace(*report.outlet, *monday, *report.staple_days);
        if (!fresh && *monday > at->second.first) at->second = {*monday, *report.staple_days};
    }
    for (auto const& [outlet, of] : last) {
        bool const low = of.second < settings.low_staple_days;
        staples.push_back({{"outlet", name_in(names, outlet)}, {"days", of.second}, {"low", low}});
        if (low) text += "  ！" + name_in(names, outlet) + " 生活必需品只够 " + std::to_string(of.second) + " 天\n";
    }
    for (ReserveStock const& reserve : TRY(all<ReserveStock>(reserve_stock_form, place))) {
        bool const low = reserve.minimum && reserve.quantity && *reserve.quantity < *reserve.minimum;
        reserves.push_back({{"product", reserve.product},
                            {"quantity", reserve.quantity ? Json(to_text(*reserve.quantity)) : Json()},
                            {"unit", reserve.unit},
                            {"days", reserve.days ? Json(*reserve.days) : Json()},
                            {"low", low}});
        text += std::string(low ? "  ！储备 " : "  储备 ") + reserve.product + "：" +
                (reserve.quantity ? to_text(*reserve.quantity) : "?") + " " + label("goods_unit", reserve.unit) +
                (low ? "，低于最低储备量，请补库" : "") + "\n";
    }
    return Told{dump(Json{{"place", place},
                          {"day", to_text(day)},
                          {"stocks", rows},
                          {"gaps", gaps},
                          {"staples", staples},
                          {"reserves", reserves}}) +
                    "\n",
                text};
}

Result<Told> CountySupply::outlets(std::string const& place, Date day) {
    TRY(catch_up());
    auto const outlets = TRY(all<OutletRegistry>(outlet_registry_form, place));
    auto const villages = villages_in(place);
    OutletSums const sums = outlets_of(outlets, villages, day);
    Json townships = Json::array(), without = Json::array();
    std::string text = place_name(place) + " 流通网点：" + outlets_text(sums);
    for (auto const* const township : Catalog::built_in().townships()) {
        if (!township->code.starts_with(place) || township->code == place) continue;
        OutletSums const one = outlets_of(outlets, villages_in(township->code), day);
        Json row = outlets_json(one);
        row["division_code"] = township->code;
        townships.push_back(row);
        text += "  " + township->name + "：" + outlets_text(one);
    }
    auto const none = without_outlet(outlets, villages, day);
    for (auto const& village : none) without.push_back(village);
    if (place.size() == 9) {
        for (auto const& village : none) text += "  还没有网点：" + place_name(village) + "\n";
    }
    Json json = outlets_json(sums);
    json["place"] = place;
    json["townships"] = townships;
    json["without_outlet"] = without;
    return Told{dump(json) + "\n", text};
}

Result<Told> CountySupply::nodes(std::string const& place) {
    TRY(catch_up());
    auto const nodes = TRY(all<LogisticsNode>(logistics_node_form, ""));
    auto const routes = TRY(all<Route>(route_form, ""));
    NodeSums const sums = nodes_of(nodes, routes, place);
    Json levels = Json::object(), faults = Json::array();
    std::string text = place_name(place) + " 物流节点：";
    for (char const* const level : {"county", "township", "village", "shared"}) {
        auto const found = sums.operating.find(level);
        std::int64_t const count = found == sums.operating.end() ? 0 : found->second;
        levels[level] = count;
        text += label("logistics_level", level) + " " + std::to_string(count) + " 个，";
    }
    text += "车辆 " + std::to_string(sums.vehicles) + " 台，日均快件 " + std::to_string(sums.parcels_day) +
            " 件；运行线路 " + std::to_string(sums.routes_running) + " 条，每周 " + std::to_string(sums.runs_week) +
            " 班\n";
    for (NodeFault const& fault : node_faults(nodes, place.size() == 6)) {
        if (!fault.node.bucket.owner.starts_with(place)) continue;
        faults.push_back({{"record", to_text(fault.node.id)}, {"name", fault.name}, {"text", fault.text}});
        text += "  ！" + fault.name + "：" + fault.text + "\n";
    }
    return Told{dump(Json{{"place", place},
                          {"nodes", levels},
                          {"vehicles", sums.vehicles},
                          {"parcels_day", sums.parcels_day},
                          {"routes_running", sums.routes_running},
                          {"runs_week", sums.runs_week},
                          {"faults", faults}}) +
                    "\n",
                text};
}

} // namespace gengji::domain
