#include "shared/base/json.hpp"
#include "shared/catalog/catalog.hpp"
#include "shared/catalog/embedded.hpp"
#include "shared/catalog/lists/choice_json.hpp"

#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace gengji {

namespace {

using forms::Division;

using File = std::string_view (*)();

/// People's forms in the order in which they are offered, then registries that others refer to, then the system's own.
constexpr File form_files[] = {
    embedded::form_member_profile,
    embedded::form_plot,
    embedded::form_machine,
    embedded::form_service_order,
    embedded::form_service_log,
    embedded::form_demand_survey,
    embedded::form_supply_offer,
    embedded::form_agri_condition,
    embedded::form_input_price_monitor,
    embedded::form_station_registry,
    embedded::form_outlet_registry,
    embedded::form_credit_ledger,
    embedded::form_credit_evaluation,
    embedded::form_activity_event,
    embedded::form_fund_use,
    embedded::form_bookkeeping_client,
    embedded::form_willingness_survey,
    embedded::form_certification,
    embedded::form_village_credit,
    embedded::form_supervision_check,
    embedded::form_org,
    embedded::form_service_team,
    embedded::form_federation,
    embedded::form_fund_scheme,
    embedded::form_user,
    embedded::form_form,
    embedded::form_division,
    embedded::form_choice_list,
    embedded::form_county_setting,
};

std::string text(Json const& json, char const* key) { return std::string(text_member(json, key)); }

std::optional<Point> seat_of(Json const& json, char const* key) {
    Json const* place = member(json, key);
    Json const* lat = place ? member(*place, "lat") : nullptr;
    Json const* lon = place ? member(*place, "lon") : nullptr;
    if (!lat || !lon || !lat->is_number() || !lon->is_number()) return std::nullopt;
    return Point{std::llround(lat->get<double>() * 1e7), std::llround(lon->get<double>() * 1e7), std::nullopt};
}

Json const& list(Json const& json, char const* key) {
    static Json const none = Json::array();
    Json const* found = member(json, key);
    return found && found->is_array() ? *found : none;
}

void put_divisions(Catalog& catalog, Json const& json) {
    if (Json const* county = member(json, "county"))
        catalog.put(Division{
            text(*county, "code"), text(*county, "name"), "county", {}, "djx", seat_of(*county, "center_wgs84")});
    for (auto const& township : list(json, "townships")) {
        auto const name = text(township, "name");
        catalog.put(Division{text(township, "code"), name, text(township, "type"), name, text(township, "initials"),
                             seat_of(township, "seat")});
        for (auto const& village : list(township, "villages"))
            catalog.put(Division{text(village, "code"), text(village, "name"), text(village, "kind"), name,
                                 text(village, "initials"), std::nullopt});
    }
}

/// A file that ships with the program and cannot be read is a fault of ours: say which, and stop.
template<class T>
T shipped(Result<T> result, char const* what) {
    if (result) return std::move(result).value();
    std::fprintf(stderr, "内置目录 %s 有误：\n%s\n", what, result.error().detail.c_str());
    std::abort();
}

Catalog make_built_in() {
    Catalog catalog;
    for (auto const file : form_files) catalog.put(shipped(forms::form_from_json(file()), "forms"));
    Json const choices = shipped(parse_json(embedded::catalog_choices()), "choices.json");
    if (Json const* lists = member(choices, "lists"))
        for (auto const& [id, json] : lists->items()) catalog.put(shipped(choices_from_json(id, json), "choices.json"));
    Json const operations = shipped(parse_json(embedded::catalog_operations()), "operations.json");
    for (auto& entry : shipped(operation_lists(operations), "operations.json")) catalog.put(std::move(entry));
    put_divisions(catalog, shipped(parse_json(embedded::catalog_divisions()), "divisions.json"));
    return catalog;
}

} // namespace

Catalog const& Catalog::built_in() {
    static Catalog const catalog = make_built_in();
    return catalog;
}

forms::FormSpec const& bench_log_form() {
    static forms::FormSpec const form = shipped(forms::form_from_json(embedded::catalog_bench_log()), "bench_log.json");
    return form;
}

std::vector<PlannedFederation> planned_federations() {
    std::vector<PlannedFederation> planned;
    Json const json = shipped(parse_json(embedded::catalog_federations()), "federations.json");
    for (auto const& entry : list(json, "federations")) {
        Json const* by = member(entry, "by");
        planned.push_back({text(entry, "id"), text(entry, "level"), text(entry, "name"), text(entry, "short"),
                           text(entry, "division_code"), text(entry, "parent"), text(entry, "industry"),
                           by && by->is_number_integer() ? by->get<int>() : 0});
    }
    return planned;
}

std::string_view indicators_json() { return embedded::catalog_kpis(); }
std::string_view tasks_json() { return embedded::catalog_tasks(); }
std::string_view operations_json() { return embedded::catalog_operations(); }
std::string_view divisions_json() { return embedded::catalog_divisions(); }

} // namespace gengji
