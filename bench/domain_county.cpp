#include "bench/domain_county.hpp"

#include "bench/measure.hpp"
#include "shared/catalog/catalog.hpp"
#include "shared/demo/life.hpp"
#include "shared/domain/facts/service_log.hpp"

namespace gengji::bench {

namespace {

RecordId id_of(char kind, std::uint64_t number) {
    Bytes bytes(16, '\0');
    bytes[0] = kind;
    for (int i = 0; i < 8; ++i) bytes[static_cast<std::size_t>(15 - i)] = static_cast<char>(number >> (8 * i));
    return RecordId::from_view(bytes);
}
Value ref(char kind, std::uint64_t n) { return Value::of(id_of(kind, n)); }
Value area(std::uint64_t n) { return Value::of(*make_decimal(static_cast<std::int64_t>(100 + n % 900), 2)); }
Value picture(std::uint64_t n) { return Value::of(FileRef{hash_of(std::to_string(n)), 9, "image/jpeg", "照片"}); }

Edit edit_of(RecordKey const& key, char const* form, std::uint64_t seq, VersionVector seen, std::vector<Change> patch) {
    Edit edit;
    edit.dot = {ReplicaId::from_view(id_of('r', 1).view()), seq};
    edit.record = key;
    edit.form = {form, 1};
    edit.seen = std::move(seen);
    edit.patch = std::move(patch);
    return edit;
}

} // namespace

County::County(std::uint64_t logs, Database db)
    : logs_(logs), plots_(logs / 8 + 1), members_(logs / 20 + 1), db_(std::move(db)) {
    for (auto& one : good(demo::states_of(demo::make_county({demo::Size::small})))) {
        if (one.second.form.form != domain::service_log_form) registries_.push_back(std::move(one));
    }
    for (auto const* const township : Catalog::built_in().townships()) {
        villages_.emplace_back();
        for (auto const* const one : Catalog::built_in().villages_of(township->code))
            villages_.back().push_back(one->code);
    }
    log_rules_ = forms::approval_rules(*Catalog::built_in().form(domain::service_log_form));
    auto const taken = good(db_.find("SELECT position FROM ledger_cursor WHERE stream = 'all'",
                                     [](Row const& row) { return row.integer(0); }));
    while (taken && size() < *taken) one_more();
}

RecordId County::plot_of(std::uint64_t log) const { return id_of('p', log * 7 % plots_); }
RecordId County::member_of(std::uint64_t number) const { return id_of('c', number % members_); }

Result<bool> County::changed_after(Progress& progress, std::size_t most,
                                   std::function<Result<void>(Changed const&)> const& each) {
    std::int64_t& position = progress["all"];
    std::size_t count = 0;
    for (; position < size() && count < most; ++count) TRY(each(record(++position)));
    return count == most;
}

ChangedRecords::Changed County::record(std::int64_t number) const {
    auto n = static_cast<std::uint64_t>(number - 1);
    if (n < registries_.size()) return {number, registries_[n].first, registries_[n].second};
    if ((n -= registries_.size()) < plots_)
        return made(number, 'p', n, "plot", n, BucketClass::registry,
                    {{"contract_area", area(n)},
                     {"name", Value::of("大田湾")},
                     {"owner", ref('c', n % members_)},
                     {"tenure", Value::of("contracted")}});
    if ((n -= plots_) < machines_)
        return made(number, 'm', n, "machine", n, BucketClass::everyone,
                    {{"class", Value::of("combine_crawler")}, {"team", ref('t', n % 120)}});
    if ((n -= machines_) < members_)
        return made(number, 'c', n, "member_profile", n, BucketClass::registry,
                    {{"division_code", Value::of(village(n, n))},
                     {"kind", Value::of("farm_household")},
                     {"name", Value::of("张" + std::to_string(n))},
                     {"phone", Value::of("199002" + std::to_string(10000 + n / 2))}});
    return log(number, n - members_);
}

ChangedRecords::Changed County::log(std::int64_t number, std::uint64_t n) const {
    // six jobs of two hours a day for each machine; a plot's logs are the times of its seasons
    std::uint64_t const machine = n % machines_, turn = n / machines_, of_plot = n / plots_, plot = n * 7 % plots_;
    std::int64_t const start = 1'735'700'000 + static_cast<std::int64_t>(turn / 6 % 300 * 86'400 + turn % 6 * 7'200) +
                               static_cast<std::int64_t>(turn / 1800) * 31'536'000; // 300 days of each year
    std::uint64_t const township = machine % 120;
    Changed changed = made(number, 'l', n, domain::service_log_form, township, BucketClass::log,
                           {{"claimed", area(plot)},
                            {"client", ref('c', plot % members_)},
                            {"confirm_sign", picture(3 * n)},
                            {"confirm_way", Value::of("signature")},
                            {"crop_season", Value::of("vegetable-" + std::to_string(2025 + of_plot / 5))},
                            {"division_code", Value::of(village(township, n))},
                            {"end_at", Value::instant(start + 6'600)},
                            {"log_no", Value::of("SL" + std::to_string(n % 40) + std::to_string(1'000'000 + n))},
                            {"machine", ref('m', machine)},
                            {"operation", Value::of("plant_protection")},
                            {"operator", ref('o', machine)},
                            {"photo_after", picture(3 * n + 1)},
                            {"photo_before", picture(3 * n + 2)},
                            {"plot", Value::of(id_of('p', plot))},
                            {"start_at", Value::instant(start)},
                            {"team", ref('t', township)},
                            {"time_no", Value::of(static_cast<std::int64_t>(1 + of_plot % 5))},
                            {"times", Value::of(std::int64_t{1})},
                            {"unit_price", Value::of(Decimal{20, 0})}},
                           start + 40'000);
    if (n % 8 == 0) return changed;
    std::vector<Change> patch{{"_review/verify", good(make_approval(changed.state, log_rules_))}};
    auto const seq = static_cast<std::uint64_t>(number) + (std::uint64_t{1} << 40U);
    apply(changed.state, edit_of(changed.key, domain::service_log_form, seq, changed.state.vv, std::move(patch)),
          start + 80'000);
    return changed;
}

ChangedRecords::Changed County::made(std::int64_t number, char kind, std::uint64_t n, char const* form,
                                     std::uint64_t township, BucketClass cls, std::vector<Change> patch,
                                     Stamp stamp) const {
    std::string const code = villages_[township % villages_.size()].front().substr(0, 9);
    Changed changed{number, {{cls == BucketClass::log ? code + "T01" : code, cls}, id_of(kind, n)}, {}};
    apply(changed.state, edit_of(changed.key, form, static_cast<std::uint64_t>(number), {}, std::move(patch)), stamp);
    return changed;
}

std::string County::village(std::uint64_t township, std::uint64_t n) const {
    auto const& of_township = villages_[township % villages_.size()];
    return of_township[n % of_township.size()];
}

} // namespace gengji::bench
