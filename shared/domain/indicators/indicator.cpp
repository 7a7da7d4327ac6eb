#include "shared/domain/indicators/indicator.hpp"

#include "shared/base/json.hpp"
#include "shared/catalog/catalog.hpp"

#include <algorithm>

namespace gengji::domain {

namespace {

using Kind = Indicator::Kind;

std::optional<Decimal> number(Json const& json, char const* key) {
    auto const* const value = member(json, key);
    if (!value || !value->is_number()) return std::nullopt;
    return parse_decimal(value->dump());
}

/// What a figure is made of; kpis.json says it in words (its field `formula`).
Kind kind_of(std::string_view id) {
    if (id == "K6") return Kind::flow;
    if (id == "K3" || id == "K4" || id == "K5" || id == "A3" || id == "A4" || id == "A9" || id == "A11")
        return Kind::things;
    if (id == "A1" || id == "A2" || id == "A12") return Kind::ratio;
    if (id == rows::a11_households) return Kind::latest;
    return Kind::stock;
}

Indicator read(Json const& json) {
    Indicator one;
    one.id = text_member(json, "id");
    one.name = text_member(json, "name");
    one.unit = text_member(json, "unit");
    one.kind = kind_of(one.id);
    if (text_member(json, "counts_from_status") == "county_accepted") one.counts_from = Level::county_accepted;
    one.target_2024 = number(json, "target_2024");
    one.target_2027 = number(json, "target_2027");
    if (auto const* const range = member(json, "target_2027_range"); range && range->is_array() && !range->empty())
        one.target_2027 = parse_decimal(range->front().dump()); // 2–4: two are enough
    if (auto const* const scale = member(json, "scale"); scale && scale->is_number_integer())
        one.scale = scale->get<std::int64_t>();
    if (auto const* const tasks = member(json, "tasks"); tasks && tasks->is_array()) {
        for (auto const& task : *tasks) one.tasks.push_back(task.get<int>());
    }
    if (one.id == "A1") one.part = rows::a1_joined, one.whole = rows::a1_willing;
    if (one.id == "A2") one.part = rows::a2_joined, one.whole = rows::a2_willing;
    if (one.id == "A12") one.part = rows::a12_profiles, one.whole = "K4";
    one.by_township = one.id != "K5" && one.id != "A3" && one.id != "A4" &&
                      one.id != "A8"; // certificates and brands are the county's
    return one;
}

} // namespace

Indicators const& Indicators::built_in() {
    static Indicators const shipped = [] {
        Indicators made;
        auto const json = parse_json(indicators_json());
        if (!json) return made;
        for (char const* const list : {"kpis", "secondary"}) {
            for (auto const& one : *member(*json, list)) {
                made.all_.push_back(read(one));
                if (made.all_.back().id != "A11") continue;
                Indicator& villages = made.all_.back();
                Indicator households = villages;
                villages.name = "整村授信覆盖村数", villages.unit = "个";
                households.id = rows::a11_households, households.name = "整村授信户数", households.unit = "户";
                households.kind = kind_of(households.id);
                made.all_.push_back(std::move(households));
            }
        }
        if (auto const* const ranking = member(*json, "ranking")) {
            for (auto const& [name, weight] : member(*ranking, "weights")->items())
                made.weights_.emplace_back(name, parse_decimal(weight.dump()).value_or(Decimal{}));
        }
        return made;
    }();
    return shipped;
}

Indicator const* Indicators::find(std::string_view id) const {
    auto const found = std::ranges::find(all_, id, &Indicator::id);
    return found == all_.end() ? nullptr : &*found;
}

} // namespace gengji::domain
