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

constexpr std::string_view bench_form = "bench_log"; ///< ships with the others, is published nowhere

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

/// The forms of forms/*.xlsx, a line each (specs/main.cpp), in the order of forms/order.txt.
std::vector<forms::FormSpec> shipped_forms() {
    std::vector<forms::FormSpec> all;
    std::string_view lines = embedded::catalog_forms();
    for (auto end = lines.find('\n'); end != lines.npos; end = lines.find('\n')) {
        all.push_back(shipped(forms::form_from_json(lines.substr(0, end)), "forms"));
        lines.remove_prefix(end + 1);
    }
    return all;
}

void put_lists(Catalog& catalog, std::string_view json, char const* what) {
    Json const choices = shipped(parse_json(json), what);
    if (Json const* lists = member(choices, "lists"))
        for (auto const& [id, list] : lists->items()) catalog.put(shipped(choices_from_json(id, list), what));
}

Catalog make_built_in() {
    Catalog catalog;
    for (auto& form : shipped_forms())
        if (form.id != bench_form) catalog.put(std::move(form));
    put_lists(catalog, embedded::catalog_form_lists(), "forms"); // what all forms share comes after, and stands
    put_lists(catalog, embedded::catalog_choices(), "choices.json");
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
    static forms::FormSpec const form = [] {
        for (auto& one : shipped_forms())
            if (one.id == bench_form) return std::move(one);
        return forms::FormSpec();
    }();
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
