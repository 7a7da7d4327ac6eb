#include "shared/domain/indicators/targets.hpp"

#include "shared/catalog/catalog.hpp"

#include <algorithm>
#include <chrono>

namespace gengji::domain {

namespace {

std::int64_t hundredths(Decimal value) {
    Decimal const rounded = round_half_up(value, 2);
    std::int64_t scaled = rounded.unscaled;
    for (int places = rounded.scale; places < 2; ++places) scaled *= 10;
    return scaled;
}

/// a · b / c, half away from zero.
std::int64_t share(std::int64_t a, std::int64_t b, std::int64_t c) {
    if (c == 0) return 0;
    __int128 const product = static_cast<__int128>(a) * b * 2 + (a * b >= 0 ? c : -c);
    return static_cast<std::int64_t>(product / (static_cast<__int128>(c) * 2));
}

std::size_t villages_of(std::string_view place) { return Catalog::built_in().villages_of(place).size(); }
std::size_t villages_of_county() {
    static std::size_t const all = [] {
        std::size_t sum = 0;
        for (auto const* const township : Catalog::built_in().townships()) sum += villages_of(township->code);
        return sum;
    }();
    return all;
}

} // namespace

Result<bool> TargetSettings::set(std::string_view name, std::string_view value) {
    if (!name.starts_with("target.") && !name.starts_with("ranking.weight.")) return false;
    auto const number = parse_decimal(value);
    if (!number || number->unscaled < 0)
        return problem(Problem::invalid,
                       std::string(name) + " 的值应为不小于 0 的数字，现在是“" + std::string(value) + "”");
    given[std::string(name)] = *number;
    return true;
}

Date last_day(Month month) {
    using namespace std::chrono;
    year_month_day_last const last{year{month / 12},
                                   std::chrono::month{static_cast<unsigned>(month % 12 + 1)} / std::chrono::last};
    return Date{static_cast<std::int32_t>(sys_days{last}.time_since_epoch().count())};
}

std::optional<std::int64_t> Targets::set_by_hand(Indicator const& indicator, std::string_view place, int year) const {
    std::string const name = "target." + indicator.id + "." + std::string(place);
    auto found = settings_.given.find(name + "." + std::to_string(year));
    if (found == settings_.given.end() && year == 2027) found = settings_.given.find(name);
    return found == settings_.given.end() ? std::nullopt : std::optional(hundredths(found->second));
}

std::optional<std::int64_t> Targets::planned(Indicator const& indicator, std::string_view place, bool first) const {
    int const year = first ? 2024 : 2027;
    if (auto const set = set_by_hand(indicator, place, year)) return set;
    auto const county = first ? indicator.target_2024 : indicator.target_2027;
    if (!county) return std::nullopt;
    if (place.size() < 9 || indicator.unit == "%") return hundredths(*county);
    if (!indicator.by_township || indicator.id.starts_with("A") || indicator.id == "K1" || indicator.id == "K2")
        return std::nullopt;
    bool const one_a_village = indicator.id == "K3" || indicator.id == "K7";
    if (one_a_village && !first) return static_cast<std::int64_t>(villages_of(place)) * 100;
    return share(hundredths(*county), static_cast<std::int64_t>(villages_of(place)),
                 static_cast<std::int64_t>(villages_of_county()));
}

std::optional<std::int64_t> Targets::of_year(Indicator const& indicator, std::string_view place, int year) const {
    if (auto const set = set_by_hand(indicator, place, year)) return set;
    auto const last = planned(indicator, place, false);
    if (!last || year >= 2027) return last;
    auto const first = planned(indicator, place, true);
    if (!first) return last; // of the text's own figures there is no 2024 target
    return *first + share(*last - *first, std::max(0, year - 2024), 3);
}

std::optional<std::int64_t> Targets::pace(Indicator const& indicator, std::string_view place, Date day) const {
    auto const first = planned(indicator, place, true), last = planned(indicator, place, false);
    if (!first || !last) return std::nullopt;
    Date const from = last_day(month_of(2024, 12)), to = last_day(month_of(2027, 12));
    return *first + share(*last - *first, std::clamp(day, from, to).days - from.days, to.days - from.days);
}

std::vector<std::pair<std::string, std::int64_t>> Targets::weights() const {
    std::vector<std::pair<std::string, std::int64_t>> weights;
    for (auto const& [name, weight] : Indicators::built_in().ranking_weights()) {
        auto const set = settings_.given.find("ranking.weight." + name);
        weights.emplace_back(name, hundredths(set == settings_.given.end() ? weight : set->second));
    }
    return weights;
}

} // namespace gengji::domain
