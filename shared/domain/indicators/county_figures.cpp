#include "shared/domain/indicators/county_figures.hpp"

#include "shared/catalog/catalog.hpp"

namespace gengji::domain {

CountyFigures::CountyFigures(ChangedRecords& source, bool level) : source_(source), level_(level), ledger_(source) {}

/// Calls `each` for the records that the rules have marked with this row.
template<class Each>
Result<void> CountyFigures::each_of(char const* row, Each&& each) {
    std::vector<std::int64_t> numbers;
    TRY(source_.tables().query(
        "SELECT DISTINCT record FROM ledger_contribution WHERE indicator = ? ORDER BY record",
        [&](Row const& one) { numbers.push_back(one.integer(0)); }, row));
    for (std::int64_t const number : numbers) {
        if (auto const record = TRY(source_.record_at(number))) each(record->key, record->state);
    }
    return {};
}

Result<void> CountyFigures::read() {
    if (!level_) TRY(ledger_->catch_up());
    settings_ = TRY(ledger_->settings());
    targets_ = {};
    TRY(source_.tables().query("SELECT name, value FROM ledger_setting ORDER BY record", [&](Row const& row) {
        (void)static_cast<bool>(targets_.set(row.text(0), row.text(1))); // a value that does not fit changes nothing
    }));
    tally_ = TRY(Tally::read(source_.tables()));
    closed_.clear();
    return each_of(rows::closed_month, [&](RecordKey const& key, RecordState const& state) {
        if (auto snapshot = snapshot_of(key, state)) closed_.push_back(std::move(*snapshot));
    });
}

Result<Board> CountyFigures::board(std::string const& place, Month month, bool ranked) {
    if ((place.size() != 6 && place.size() != 9) || !Catalog::built_in().division(place))
        return problem(Problem::invalid, "没有代码为 " + place + " 的县或乡镇（街道）");
    TRY(read());
    return make_board(tally_, Targets(targets_), settings_, closed_, place, month, ranked);
}

Result<std::vector<TaskRow>> CountyFigures::tasks(std::string const& place, Month month) {
    std::vector<TaskProgress> progress;
    TRY(each_of(rows::task_word, [&](RecordKey const& key, RecordState const& state) {
        if (key.bucket.owner.starts_with(place)) progress.push_back(shown<TaskProgress>(key, state));
    }));
    return tasks_at(progress, month);
}

Result<std::vector<CountyFigures::Behind>> CountyFigures::behind(Indicator const& indicator, std::string const& place,
                                                                 Month month) {
    Month const from = indicator.kind == Indicator::Kind::flow ? month - month % 12 : 0;
    std::string const row = indicator.kind == Indicator::Kind::ratio ? indicator.whole : indicator.id;
    std::vector<std::pair<std::int64_t, Sums>> numbers;
    TRY(source_.tables().query(
        "SELECT record, SUM(reported), SUM(verified) FROM ledger_contribution WHERE indicator = ? AND month BETWEEN ? "
        "AND ? "
        "AND substr(division, 1, ?) = ? GROUP BY record HAVING SUM(reported) <> 0 OR SUM(verified) <> 0 ORDER BY "
        "record",
        [&](Row const& one) {
            numbers.push_back({one.integer(0), {one.integer(1), one.integer(2)}});
        },
        row, from, month, place.size(), place));
    std::vector<Behind> records;
    for (auto const& [number, adds] : numbers) {
        if (auto const record = TRY(source_.record_at(number))) records.push_back({record->key, adds});
    }
    return records;
}

Result<std::vector<Snapshot>> CountyFigures::close(Month month, Date today) {
    TRY(read());
    TRY(may_close(month, today, settings_));
    auto const* const county = Catalog::built_in().county();
    if (!county) return problem(Problem::invalid, "没有本县的区划资料，请先运行 import divisions");
    if (find_snapshot(closed_, county->code, month))
        return problem(Problem::invalid, to_text(month) + " 已经关账，不会再改；以后的更正显示在下个月");
    std::vector<Snapshot> taken{take_snapshot(tally_, county->code, month)};
    for (auto const* const township : Catalog::built_in().townships())
        taken.push_back(take_snapshot(tally_, township->code, month));
    return taken;
}

} // namespace gengji::domain
