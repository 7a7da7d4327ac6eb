#include "shared/domain/indicators/board.hpp"

#include "shared/catalog/catalog.hpp"

#include <algorithm>

namespace gengji::domain {

namespace {

std::int64_t divided(std::int64_t value, std::int64_t by) { // half away from zero
    if (by == 0) return 0;
    return (2 * value + (value >= 0 ? by : -by)) / (2 * by);
}

/// Percent in hundredths; nothing to divide by: zero.
Sums percent(Sums const& part, Sums const& whole) {
    return {whole.reported ? divided(part.reported * 10000, whole.reported) : 0,
            whole.verified ? divided(part.verified * 10000, whole.verified) : 0};
}

Indicator row_named(std::string const& id) {
    if (auto const* const known = Indicators::built_in().find(id)) return *known;
    Indicator row;
    row.id = id;
    row.kind = id == rows::a12_profiles ? Indicator::Kind::things : Indicator::Kind::latest;
    return row;
}

/// As frozen when the month is closed, else as it is now.
Sums value_of(Tally const& tally, Snapshot const* frozen, Indicator const& row, std::string const& place, Month month) {
    if (frozen) {
        auto const found = frozen->figures.find(row.id);
        return found == frozen->figures.end() ? Sums{} : found->second;
    }
    return tally.value(row, place, month);
}

} // namespace

Figure figure_of(Tally const& tally, Targets const& targets, std::vector<Snapshot> const& closed,
                 Indicator const& indicator, std::string const& place, Month month) {
    Figure figure;
    figure.id = indicator.id;
    Snapshot const* const frozen = find_snapshot(closed, place, month);
    figure.frozen = frozen != nullptr;
    if (indicator.kind == Indicator::Kind::ratio) {
        figure.part = value_of(tally, frozen, row_named(indicator.part), place, month);
        figure.whole = value_of(tally, frozen, row_named(indicator.whole), place, month);
        figure.value = figure.base = percent(*figure.part, *figure.whole);
    } else {
        figure.base = value_of(tally, frozen, indicator, place, month);
        figure.value = {divided(figure.base.reported, indicator.scale), divided(figure.base.verified, indicator.scale)};
        if (auto const* const last = last_before(closed, place, month)) {
            auto const then = last->figures.find(indicator.id);
            if (then != last->figures.end())
                figure.adjustment = tally.value(indicator, place, last->month) - then->second;
        }
    }
    figure.target = targets.of_year(indicator, place, month / 12);
    figure.target_2027 = targets.of_year(indicator, place, 2027);
    figure.pace = targets.pace(indicator, place, last_day(month));
    return figure;
}

Board make_board(Tally const& tally, Targets const& targets, Settings const& settings,
                 std::vector<Snapshot> const& closed, std::string const& place, Month month, bool ranked) {
    Board board;
    board.month = month;
    board.place = place;
    auto const* const division = Catalog::built_in().division(place);
    board.place_name = division ? division->name : place;
    bool const whole_county = place.size() < 9;
    for (auto const& indicator : Indicators::built_in().all()) {
        if (whole_county || indicator.by_township)
            board.figures.push_back(figure_of(tally, targets, closed, indicator, place, month));
    }
    if (!ranked) return board;
    for (auto const* const township : Catalog::built_in().townships()) {
        TownshipRow row;
        row.code = township->code;
        row.name = township->name;
        for (char const* const id : {"K1", "K2", "K3", "K4", "K6", "K7", "K8", "A10"}) {
            auto const* const indicator = Indicators::built_in().find(id);
            if (indicator) row.figures[id] = figure_of(tally, targets, closed, *indicator, row.code, month);
        }
        board.townships.push_back(std::move(row));
    }
    rank(board.townships, tally, targets, settings, month);
    if (!whole_county) std::erase_if(board.townships, [&](TownshipRow const& row) { return row.code != place; });
    return board;
}

void rank(std::vector<TownshipRow>& townships, Tally const& tally, Targets const& targets, Settings const& settings,
          Month month) {
    Decimal const most = round_half_up(settings.ranking_most, 2);
    std::int64_t most_hundredths = most.unscaled;
    for (int places = most.scale; places < 2; ++places) most_hundredths *= 10;
    Month const reported_month = month - 1;
    for (auto& row : townships) {
        Sums const day = tally.in_month(rows::report_day, row.code, reported_month);
        if (day.reported > 0) row.report_day = static_cast<int>(day.reported / 100);
        row.score = 0;
        for (auto const& [name, weight] : targets.weights()) {
            std::int64_t part = 0; // weight · ratio, in hundredths; weight is in hundredths already
            if (name == "report_on_time") {
                if (row.report_day && *row.report_day <= settings.report_due_day) part = weight;
            } else if (name == "return_rate") {
                Sums submitted, returned;
                for (Month one = month - month % 12; one <= month; ++one) {
                    submitted += tally.in_month(rows::logs_submitted, row.code, one);
                    returned += tally.in_month(rows::logs_returned, row.code, one);
                }
                if (submitted.reported > 0)
                    part = divided(weight * (submitted.reported - returned.reported), submitted.reported);
            } else if (auto const found = row.figures.find(name);
                       found != row.figures.end() && found->second.target.value_or(0) > 0) {
                // in base units: what is shown is rounded
                auto const* const indicator = Indicators::built_in().find(name);
                std::int64_t const actual = found->second.base.verified,
                                   target = *found->second.target * indicator->scale;
                bool const beyond = actual * 100 > target * most_hundredths;
                part = beyond ? divided(weight * most_hundredths, 100) : divided(weight * actual, target);
            }
            row.parts[name] = part;
            row.score += part;
        }
    }
    auto const verified = [](TownshipRow const& row, char const* id) {
        auto const found = row.figures.find(id);
        return found == row.figures.end() ? std::int64_t{0} : found->second.base.verified;
    };
    auto const place_of = [&](TownshipRow const& row) {
        return std::tuple(-row.score, -verified(row, "K6"), -verified(row, "K7"), row.report_day.value_or(99),
                          row.code);
    };
    std::ranges::sort(townships, {}, place_of);
    int number = 0;
    for (auto& row : townships) row.rank = ++number;
}

} // namespace gengji::domain
