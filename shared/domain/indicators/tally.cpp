#include "shared/domain/indicators/tally.hpp"

#include <algorithm>

namespace gengji::domain {

namespace {

std::int64_t hundredths(Decimal value) {
    Decimal const rounded = round_half_up(value, 2);
    std::int64_t scaled = rounded.unscaled;
    for (int places = rounded.scale; places < 2; ++places) scaled *= 10;
    return scaled;
}

bool lies_in(std::string_view township, std::string_view place) { return township.starts_with(place); }

/// Of one thing, as it stands at the end of a month.
template<class Row>
Sums of_thing(std::vector<Row> const& rows, std::string_view place, Month until, bool latest) {
    Sums sums;
    Month last = -1;
    for (auto const& row : rows) {
        if (row.month > until || !lies_in(row.township, place)) continue;
        if (latest && row.month < last) continue;
        if (latest && row.month > last) sums = {};
        last = row.month;
        if (latest) { // two records of one year: the higher stands
            sums.reported = std::max(sums.reported, row.sums.reported);
            sums.verified = std::max(sums.verified, row.sums.verified);
        } else
            sums += row.sums;
    }
    return sums;
}

} // namespace

void Tally::add(Contribution const& row) {
    add(row.indicator, row.division, row.month, row.thing, {hundredths(row.reported), hundredths(row.verified)});
}

void Tally::add(std::string const& indicator, std::string_view division, Month month, std::string const& thing,
                Sums const& sums) {
    Rows& rows = rows_[indicator];
    std::string township(division.substr(0, 9));
    if (thing.empty())
        rows.sums[month][std::move(township)] += sums;
    else
        rows.things[thing].push_back({std::move(township), month, sums});
}

Result<Tally> Tally::read(Database& ledger) {
    Tally tally;
    TRY(ledger.query("SELECT indicator, township, month, reported, verified FROM ledger_sum", [&](Row const& row) {
        tally.add(std::string(row.text(0)), row.text(1), static_cast<Month>(row.integer(2)), {},
                  {row.integer(3), row.integer(4)});
    }));
    std::vector<std::string> names{rows::a1_willing, rows::a1_joined,    rows::a2_willing,
                                   rows::a2_joined,  rows::a12_profiles, rows::report_day};
    for (auto const& indicator : Indicators::built_in().all()) {
        if (indicator.kind == Indicator::Kind::things || indicator.kind == Indicator::Kind::latest)
            names.push_back(indicator.id);
    }
    for (auto const& name : names) {
        TRY(ledger.query(
            "SELECT division, month, thing, reported, verified FROM ledger_contribution WHERE indicator = ? AND thing "
            "<> ''",
            [&](Row const& row) {
                tally.add(name, row.text(0), static_cast<Month>(row.integer(1)), std::string(row.text(2)),
                          {row.integer(3), row.integer(4)});
            },
            name));
    }
    return tally;
}

Tally::Rows const* Tally::rows_of(std::string_view indicator) const {
    auto const found = rows_.find(indicator);
    return found == rows_.end() ? nullptr : &found->second;
}

Sums Tally::value(Indicator const& indicator, std::string_view place, Month until) const {
    auto const* const rows = rows_of(indicator.id);
    Sums total;
    if (!rows) return total;
    if (indicator.kind == Indicator::Kind::things || indicator.kind == Indicator::Kind::latest) {
        bool const latest = indicator.kind == Indicator::Kind::latest;
        for (auto const& [thing, list] : rows->things) {
            Sums const stands = of_thing(list, place, until, latest);
            if (latest)
                total += stands;
            else
                total += {stands.reported > 0 ? 100 : 0, stands.verified > 0 ? 100 : 0};
        }
        return total;
    }
    Month const from = indicator.kind == Indicator::Kind::flow ? until - until % 12 : 0;
    for (auto month = rows->sums.lower_bound(from); month != rows->sums.end() && month->first <= until; ++month) {
        for (auto const& [township, sums] : month->second) {
            if (lies_in(township, place)) total += sums;
        }
    }
    return total;
}

Sums Tally::in_month(std::string_view row, std::string_view place, Month month) const {
    auto const* const rows = rows_of(row);
    Sums total;
    if (!rows) return total;
    if (auto const found = rows->sums.find(month); found != rows->sums.end()) {
        for (auto const& [township, sums] : found->second) {
            if (lies_in(township, place)) total += sums;
        }
    }
    for (auto const& [thing, list] : rows->things) {
        for (auto const& one : list) {
            if (one.month == month && lies_in(one.township, place)) total += one.sums;
        }
    }
    return total;
}

std::vector<std::string> Tally::things(std::string_view indicator, std::string_view place, Month until) const {
    std::vector<std::string> found;
    auto const* const rows = rows_of(indicator);
    if (!rows) return found;
    for (auto const& [thing, list] : rows->things) {
        if (of_thing(list, place, until, false).reported > 0) found.push_back(thing);
    }
    std::ranges::sort(found);
    return found;
}

} // namespace gengji::domain
