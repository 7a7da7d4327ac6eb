#include "shared/domain/indicators/months.hpp"

#include "shared/domain/facts/facts.hpp"
#include "shared/domain/indicators/other_facts.hpp"

#include <algorithm>
#include <cstdio>

namespace gengji::domain {

namespace {

Value amount(std::int64_t hundredths) { return Value::of(make_decimal(hundredths, 2).value_or(Decimal{})); }

std::int64_t hundredths(std::optional<Decimal> value) {
    if (!value) return 0;
    Decimal const rounded = round_half_up(*value, 2);
    std::int64_t scaled = rounded.unscaled;
    for (int places = rounded.scale; places < 2; ++places) scaled *= 10;
    return scaled;
}

/// What is frozen: every indicator's figure, and both halves of the ratios.
std::vector<Indicator> frozen_rows() {
    std::vector<Indicator> rows;
    for (auto const& indicator : Indicators::built_in().all()) {
        if (indicator.kind != Indicator::Kind::ratio) rows.push_back(indicator);
    }
    for (char const* const half :
         {rows::a1_willing, rows::a1_joined, rows::a2_willing, rows::a2_joined, rows::a12_profiles}) {
        Indicator row;
        row.id = half;
        row.kind = std::string_view(half) == rows::a12_profiles ? Indicator::Kind::things : Indicator::Kind::latest;
        rows.push_back(row);
    }
    return rows;
}

} // namespace

Result<void> may_close(Month month, Date today, Settings const& settings) {
    Date const from{last_day(month).days + static_cast<std::int32_t>(settings.closing_day)};
    if (today >= from) return {};
    return problem(Problem::invalid,
                   to_text(month) + " 还不能关账：要等到 " + to_text(from) + "（设置 months.closing_day），到那天再来");
}

Snapshot take_snapshot(Tally const& tally, std::string const& place, Month month) {
    Snapshot snapshot{month, place, {}};
    for (auto const& row : frozen_rows()) snapshot.figures[row.id] = tally.value(row, place, month);
    return snapshot;
}

forms::Document document_of(Snapshot const& snapshot, Date closed_on) {
    forms::Document document;
    document.set("month", Value::of(to_text(snapshot.month)));
    document.set("division_code", Value::of(snapshot.place));
    document.set("closed_on", Value::of(closed_on));
    int number = 0;
    for (auto const& [indicator, sums] : snapshot.figures) {
        char row[40];
        std::snprintf(row, sizeof row, "figures[k%012x]/", ++number);
        document.set(std::string(row) + "_pos", Value::of(std::int64_t{number} * 1024));
        document.set(std::string(row) + "indicator", Value::of(indicator));
        document.set(std::string(row) + "reported", amount(sums.reported));
        document.set(std::string(row) + "verified", amount(sums.verified));
    }
    return document;
}

std::optional<Snapshot> snapshot_of(RecordKey const& key, RecordState const& state) {
    if (state.form.form != month_snapshot_form || key.bucket.owner.size() != 6) return std::nullopt;
    if (!standing_of(state).is_live()) return std::nullopt;
    Fields const fields(state);
    auto const month = parse_month(fields.text("month"));
    if (!month) return std::nullopt;
    Snapshot snapshot{*month, fields.text("division_code"), {}};
    for (auto const& row : fields.instances("figures"))
        snapshot.figures[fields.text(row + "/indicator")] = {hundredths(fields.decimal(row + "/reported")),
                                                             hundredths(fields.decimal(row + "/verified"))};
    return snapshot;
}

Snapshot const* find_snapshot(std::vector<Snapshot> const& closed, std::string_view place, Month month) {
    auto const found =
        std::ranges::find_if(closed, [&](Snapshot const& one) { return one.month == month && one.place == place; });
    return found == closed.end() ? nullptr : &*found;
}

Snapshot const* last_before(std::vector<Snapshot> const& closed, std::string_view place, Month month) {
    Snapshot const* last = nullptr;
    for (auto const& one : closed) {
        if (one.place == place && one.month < month && (!last || one.month > last->month)) last = &one;
    }
    return last;
}

} // namespace gengji::domain
