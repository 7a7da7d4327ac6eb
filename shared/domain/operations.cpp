#include "shared/domain/operations.hpp"

#include "shared/base/json.hpp"
#include "shared/catalog/catalog.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>

namespace gengji::domain {

namespace {

std::optional<Decimal> decimal_of(Json const* json) {
    return json && json->is_number() ? parse_decimal(dump(*json)) : std::nullopt;
}

std::optional<int> number_of(std::string_view text) {
    int number = 0;
    auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number;
}

Kpi6 kpi6_rule(std::string_view id) {
    return id == "area"                    ? Kpi6::area
           : id == "converted"             ? Kpi6::converted
           : id == "area_if_priced_per_mu" ? Kpi6::area_if_priced_per_mu
                                           : Kpi6::none;
}

Link link_of(std::string_view id) {
    return id == "till"      ? Link::till
           : id == "plant"   ? Link::plant
           : id == "protect" ? Link::protect
           : id == "harvest" ? Link::harvest
                             : Link::none;
}

Operation operation_of(Json const& json) {
    Operation operation;
    operation.id = text_member(json, "id");
    operation.name = text_member(json, "name");
    operation.link = link_of(text_member(json, "link"));
    operation.kpi6 = kpi6_rule(text_member(json, "kpi6_rule"));
    if (Json const* times = member(json, "max_times_per_season"); times && times->is_number_integer())
        operation.max_times = times->get<std::int64_t>();
    operation.area_basis = text_member(json, "area_basis");
    if (Json const* machines = member(json, "machines"); machines && machines->is_array()) {
        for (Json const& machine : *machines) {
            if (machine.is_string()) operation.machines.push_back(machine.get<std::string>());
        }
    }
    if (Json const* hint = member(json, "price_hint"); hint && hint->is_object()) {
        operation.price_low = decimal_of(member(*hint, "low"));
        operation.price_high = decimal_of(member(*hint, "high"));
        operation.price_unit = text_member(*hint, "unit");
    }
    return operation;
}

MachineClass machine_class_of(Json const& json) {
    MachineClass machine;
    machine.id = text_member(json, "id");
    machine.name = text_member(json, "name");
    if (Json const* typical = member(json, "typical_mu_h"); typical && typical->is_array() && typical->size() == 2) {
        machine.typical_low_mu_h = decimal_of(&(*typical)[0]);
        machine.typical_high_mu_h = decimal_of(&(*typical)[1]);
    }
    machine.hard_max_mu_h = decimal_of(member(json, "hard_max_mu_h"));
    machine.hard_max_mu_day = decimal_of(member(json, "hard_max_mu_day"));
    return machine;
}

std::optional<MonthDay> month_day(Json const& json) {
    if (!json.is_string()) return std::nullopt;
    std::string const text = json.get<std::string>();
    if (text.size() != 5 || text[2] != '-') return std::nullopt;
    auto const month = number_of(std::string_view(text).substr(0, 2)),
               day = number_of(std::string_view(text).substr(3));
    if (!month || !day) return std::nullopt;
    return MonthDay{*month, *day};
}

Crop crop_of(Json const& json) {
    Crop crop;
    crop.id = text_member(json, "id");
    crop.name = text_member(json, "name");
    crop.group = text_member(json, "group");
    if (Json const* yield = member(json, "yield_kg_per_mu"); yield && yield->is_object())
        crop.yield_kg_per_mu = decimal_of(member(*yield, "default"));
    if (Json const* windows = member(json, "windows"); windows && windows->is_object()) {
        for (auto const& [name, window] : windows->items()) {
            if (!window.is_array() || window.size() != 2) continue;
            auto const from = month_day(window[0]), to = month_day(window[1]);
            if (from && to) crop.windows[name] = {*from, *to};
        }
    }
    return crop;
}

template<class T, class Make>
void read_all(Json const& data, char const* name, std::vector<T>& all, Make const& make) {
    if (Json const* list = member(data, name); list && list->is_array()) {
        for (Json const& one : *list) all.push_back(make(one));
    }
}

template<class T>
T const* find(std::vector<T> const& all, std::string_view id) {
    auto const found = std::ranges::find(all, id, &T::id);
    return found == all.end() ? nullptr : &*found;
}

Date date_in(int year, MonthDay of) {
    using namespace std::chrono;
    sys_days const day = std::chrono::year{year} / of.month / of.day;
    return Date{static_cast<std::int32_t>(day.time_since_epoch().count())};
}

} // namespace

Operations const& Operations::built_in() {
    static Operations const shipped = [] {
        Operations made;
        if (auto const data = parse_json(operations_json())) {
            read_all(*data, "operations", made.operations_, operation_of);
            read_all(*data, "machine_classes", made.classes_, machine_class_of);
            read_all(*data, "crops", made.crops_, crop_of);
        }
        return made;
    }();
    return shipped;
}

Operation const* Operations::operation(std::string_view id) const { return find(operations_, id); }
MachineClass const* Operations::machine_class(std::string_view id) const { return find(classes_, id); }
Crop const* Operations::crop(std::string_view id) const { return find(crops_, id); }

Kpi6 kpi6_of(Operation const& operation, Settings const& settings) {
    auto const found = settings.kpi6_rules.find(operation.id);
    return found == settings.kpi6_rules.end() ? operation.kpi6 : kpi6_rule(found->second);
}

std::optional<CropSeason> parse_season(std::string_view text) {
    std::size_t const dash = text.rfind('-');
    if (dash == std::string_view::npos || dash == 0) return std::nullopt;
    auto const year = number_of(text.substr(dash + 1));
    if (!year || *year < 1000 || *year > 9999) return std::nullopt;
    return CropSeason{std::string(text.substr(0, dash)), *year};
}

char const* id_of(Link link) {
    constexpr char const* ids[] = {"", "till", "plant", "protect", "harvest"};
    return ids[static_cast<std::size_t>(link)];
}

std::vector<std::pair<Date, Date>> windows_of(Crop const& crop, Operation const& operation, int harvest_year) {
    auto found = crop.windows.find(operation.id);
    if (found == crop.windows.end()) found = crop.windows.find(id_of(operation.link));
    if (found == crop.windows.end()) return {};
    auto const [from, to] = found->second;
    auto const spanning = [&](int year) {
        return std::pair(date_in(year, from), date_in(from <= to ? year : year + 1, to));
    };

    auto const harvest = crop.windows.find("harvest");
    if (harvest == crop.windows.end()) return {spanning(harvest_year), spanning(harvest_year - 1)};
    auto const [reap_from, reap_to] = harvest->second;
    if (reap_from > reap_to) return {spanning(harvest_year), spanning(harvest_year - 1)}; // harvest over New Year's
    return {spanning(from <= reap_to ? harvest_year : harvest_year - 1)};
}

} // namespace gengji::domain
