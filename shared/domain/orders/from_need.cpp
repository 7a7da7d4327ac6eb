#include "shared/domain/orders/from_need.hpp"

#include "shared/domain/service/trusteeship.hpp"

#include <algorithm>

namespace gengji::domain {

namespace {

int year_of(Date day) { return std::stoi(to_text(day).substr(0, 4)); }

/// The season in which this operation is due next: the window that ends last before none is left this year.
std::pair<std::string, std::optional<Date>> season_of(DemandSurvey::Need const& need, Date today,
                                                      Operations const& operations) {
    int const year = year_of(today);
    Crop const* const crop = operations.crop(need.crop);
    Operation const* const operation = operations.operation(operation_of(need));
    std::optional<std::pair<Date, int>> next;
    if (crop && operation) {
        for (int const harvest : {year, year + 1}) {
            for (auto const& [from, to] : windows_of(*crop, *operation, harvest)) {
                if (to >= today && (!next || to < next->first)) next = {to, harvest};
            }
        }
    }
    std::string const season = need.crop.empty() ? "" : need.crop + "-" + std::to_string(next ? next->second : year);
    return {season, next ? std::optional(next->first) : std::nullopt};
}

void put(std::vector<Change>& patch, std::string path, Value value) {
    if (!value.is_none()) patch.push_back({std::move(path), std::move(value)});
}

} // namespace

std::string operation_of(DemandSurvey::Need const& need) {
    if (!need.operation.empty()) return need.operation;
    if (need.kind == "drying") return "drying";
    if (need.kind == "inputs") return "input_delivery";
    if (need.kind == "tech" || need.kind == "agronomy") return "tech_guidance";
    if (need.kind == "logistics") return "transport";
    return {};
}

Date wanted_until(DemandSurvey::Need const& need, Date today, Operations const& operations) {
    if (need.when == "now") return {today.days + 3};
    if (need.when == "week") return {today.days + 7};
    if (need.when == "month") return {today.days + 30};
    return season_of(need, today, operations).second.value_or(Date{today.days + 60});
}

Result<OrderOfNeed> order_of_need(DemandSurvey const& survey, std::string_view instance, RecordId const& order,
                                  std::string const& item, Date today, Operations const& operations) {
    auto const need = std::ranges::find(survey.needs, instance, &DemandSurvey::Need::instance);
    if (!survey.standing.is_live()) return problem(Problem::invalid, "这份需求调查已作废，不能转订单");
    if (need == survey.needs.end())
        return problem(Problem::not_found, "这份需求调查里没有“" + std::string(instance) + "”这一项");
    std::string const operation = operation_of(*need);
    if (operation.empty())
        return problem(Problem::invalid, "这项需求不是服务队做的作业（" + need->kind +
                                             "），不转服务订单；贷款、保险、培训、政策等请登记窗口办件");
    if (need->linked_order)
        return problem(Problem::invalid, "这项需求已转成订单 " + to_text(*need->linked_order) + "，不必再转");
    OrderOfNeed made;
    if (survey.client) put(made.order, "client", Value::of(*survey.client));
    if (need->unit == "亩" && need->quantity) put(made.order, "area", Value::of(*need->quantity));
    std::string const season = season_of(*need, today, operations).first;
    if (!season.empty()) put(made.order, "crop_season", Value::of(season));
    put(made.order, "channel", Value::of("station"));
    put(made.order, "delivery_mode", Value::of("order"));
    std::string const scope = id_of(scope_mode_of(std::vector{operation}, operations));
    put(made.order, "scope_mode", Value::of(scope.empty() ? "single" : scope));
    put(made.order, "state", Value::of("open"));
    put(made.order, item + "/_pos", Value::of(Decimal{1, 0}));
    put(made.order, item + "/operation", Value::of(operation));
    put(made.order, item + "/times", Value::of(std::int64_t{1}));
    if (need->budget) put(made.order, item + "/unit_price", Value::of(*need->budget));
    put(made.order, item + "/want_from", Value::of(today));
    put(made.order, item + "/want_to", Value::of(wanted_until(*need, today, operations)));
    if (!need->note.empty()) put(made.order, item + "/standard", Value::of(need->note));
    std::ranges::sort(made.order);
    made.survey = {{need->instance + "/linked_order", Value::of(order)}};
    return made;
}

} // namespace gengji::domain
