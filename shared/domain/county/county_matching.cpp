#include "shared/catalog/catalog.hpp"
#include "shared/domain/county/county_orders.hpp"
#include "shared/domain/facts/machine.hpp"
#include "shared/domain/facts/member_profile.hpp"
#include "shared/domain/facts/plot.hpp"
#include "shared/domain/facts/service_team.hpp"
#include "shared/domain/facts/station_registry.hpp"
#include "shared/domain/facts/supply_offer.hpp"
#include "shared/domain/ledger/ledger_probe_sql.hpp"

#include <algorithm>
#include <set>

/// Who could do an order's work: found by index, from the order to its place, from its operations to machines and
/// teams, from each of these to what it is booked for.
namespace gengji::domain {

namespace {

/// The middle of a boundary's corners: near enough for kilometres.
std::optional<Point> middle_of(std::vector<Point> const& corners) {
    if (corners.empty()) return std::nullopt;
    Point sum{};
    for (Point const& corner : corners) {
        sum.latitude_e7 += corner.latitude_e7;
        sum.longitude_e7 += corner.longitude_e7;
    }
    auto const count = static_cast<std::int64_t>(corners.size());
    return Point{sum.latitude_e7 / count, sum.longitude_e7 / count, {}};
}

std::optional<Point> seat_of(std::string_view township) {
    auto const* const division = Catalog::built_in().division(township.substr(0, 9));
    return division ? division->seat : std::nullopt;
}

std::int64_t first_second(Date day) { return std::int64_t{day.days} * 86'400 - 8 * 3'600; } // of a day in China

} // namespace

Result<std::vector<CountyOrders::Changed const*>> CountyOrders::records(char const* sql, char const* form,
                                                                        std::string const& key) {
    std::vector<std::int64_t> numbers;
    TRY(source_.tables().query(
        sql, [&](Row const& row) { numbers.push_back(row.integer(0)); }, form, key));
    std::vector<Changed const*> found;
    for (std::int64_t const number : numbers) {
        if (Changed const* const one = TRY(record(number))) found.push_back(one);
    }
    return found;
}

Result<std::vector<CountyOrders::Changed const*>> CountyOrders::records(char const* sql, char const* form,
                                                                        RecordId const& key) {
    std::vector<std::int64_t> numbers;
    TRY(source_.tables().query(
        sql, [&](Row const& row) { numbers.push_back(row.integer(0)); }, form, key));
    std::vector<Changed const*> found;
    for (std::int64_t const number : numbers) {
        if (Changed const* const one = TRY(record(number))) found.push_back(one);
    }
    return found;
}

Result<std::optional<Point>> CountyOrders::place_of_village(std::string const& village) {
    for (Changed const* const one : TRY(records(probe_sql::supply_by_class, station_registry_form, village))) {
        StationRegistry const station = station_registry_of(one->key, one->state);
        if (station.standing.is_live() && station.location) return station.location;
    }
    return std::optional<Point>();
}

/// The plots' middle, else where the client is, else the village's station, else the township's seat.
Result<void> CountyOrders::find_place(ShownOrder const& order, Work& work) {
    Database& db = source_.tables();
    auto const number_of = [&](char const* sql, auto const&... keys) -> Result<std::optional<std::int64_t>> {
        return db.find(
            sql, [](Row const& row) { return row.integer(0); }, keys...);
    };
    std::string village;
    for (auto const& [key, state] : order.parts) {
        if (key.bucket.owner.size() == 12 && key.bucket.owner[9] != 'T') village = key.bucket.owner;
        if (work.township.empty()) work.township = key.bucket.partition();
    }
    std::vector<Point> middles;
    for (RecordId const& id : order.facts.plots) {
        auto const number = TRY(number_of(probe_sql::thing, id, plot_form, static_cast<int>(Level::returned)));
        Changed const* const one = number ? TRY(record(*number)) : nullptr;
        if (!one) continue;
        Plot const plot = plot_of(one->key, one->state);
        if (auto const middle = middle_of(plot.boundary)) middles.push_back(*middle);
        if (village.empty()) village = plot.division_code;
    }
    work.place = middle_of(middles);
    work.place_is = "地块中心";
    auto const number = order.facts.client ? TRY(number_of(probe_sql::member_by_id, *order.facts.client))
                                           : std::optional<std::int64_t>();
    if (Changed const* const one = number ? TRY(record(*number)) : nullptr) {
        MemberProfile const client = member_profile_of(one->key, one->state);
        if (village.empty()) village = client.division_code;
        if (!work.place && client.location) work.place = client.location, work.place_is = "服务对象";
    }
    if (village.size() == 12) work.township = village.substr(0, 9);
    if (!work.place && !village.empty()) {
        work.place = TRY(place_of_village(village));
        work.place_is = "村综合服务社";
    }
    if (!work.place) work.place = seat_of(work.township), work.place_is = "乡镇驻地";
    return {};
}

Result<Calendar> CountyOrders::calendar(RecordId const& who, Date from, Date to, RecordId const& order,
                                        bool is_machine) {
    Calendar calendar;
    TRY(source_.tables().query(
        probe_sql::bookings,
        [&](Row const& row) {
            if (row.id<RecordId>(0) == order) return; // its own
            calendar.orders.push_back({Date{static_cast<std::int32_t>(row.integer(1))},
                                       Date{static_cast<std::int32_t>(row.integer(2))}, row.integer(3)});
        },
        who, std::int64_t{from.days}, std::int64_t{to.days}));
    if (!is_machine) return calendar;
    TRY(source_.tables().query(
        probe_sql::machine_days,
        [&](Row const& row) { calendar.worked.insert(Date{static_cast<std::int32_t>(row.integer(0))}); }, who,
        first_second(from), first_second(Date{to.days + 1}), static_cast<int>(Level::returned)));
    return calendar;
}

Result<Candidate> CountyOrders::candidate(Changed const& record_of_team, Date from, Date to, RecordId const& order) {
    ServiceTeam const team = service_team_of(record_of_team.key, record_of_team.state);
    Candidate one{record_of_team.key.id,
                  team.team_code,
                  team.name,
                  team.kind,
                  team.division_code.substr(0, 9),
                  team.status,
                  {},
                  {},
                  {},
                  {}};
    if (team.partner_station) {
        if (Changed const* const station = TRY(by_id(*team.partner_station, station_registry_form)))
            one.place = station_registry_of(station->key, station->state).location;
    }
    if (!one.place) one.place = seat_of(one.township);
    one.calendar = TRY(calendar(one.id, from, to, order, false));
    for (Changed const* const held : TRY(records(probe_sql::supply_by_owner, machine_form, one.id))) {
        Machine const machine = machine_of(held->key, held->state);
        if (!machine.standing.is_live()) continue;
        auto fit_until = machine.licence_until;
        if (machine.inspection_until)
            fit_until = std::min(fit_until.value_or(*machine.inspection_until), *machine.inspection_until);
        one.machines.push_back({held->key.id, machine.machine_no, machine.machine_class, machine.status, fit_until,
                                TRY(calendar(held->key.id, from, to, order, true))});
    }
    if (!team.org) return one;
    for (Changed const* const held : TRY(records(probe_sql::supply_by_owner, supply_offer_form, *team.org))) {
        SupplyOffer const offer = supply_offer_of(held->key, held->state);
        if (offer.standing.is_live())
            one.offers.push_back({offer.operations, offer.from, offer.to, offer.capacity_day, offer.price, offer.unit,
                                  offer.area_scope});
    }
    return one;
}

Result<std::vector<Candidate>> CountyOrders::candidates(Work const& work, RecordId const& order) {
    std::map<RecordId, Changed const*> teams;
    Date from = work.asks.front().from, to = work.asks.front().to;
    for (Ask const& ask : work.asks) {
        from = std::min(from, ask.from), to = std::max(to, ask.to);
        Operation const* const operation = operations_.operation(ask.operation);
        if (!operation) continue;
        for (std::string const& cls : operation->machines) {
            for (Changed const* const held : TRY(records(probe_sql::supply_by_class, machine_form, cls))) {
                if (auto const team = machine_of(held->key, held->state).team)
                    teams.try_emplace(*team, TRY(by_id(*team, service_team_form)));
            }
        }
        for (std::string const& kind : kinds_by_hand(*operation)) {
            for (Changed const* const team : TRY(records(probe_sql::supply_by_class, service_team_form, kind)))
                teams.try_emplace(team->key.id, team);
        }
    }
    std::vector<Candidate> all;
    for (auto const& [id, team] : teams) {
        if (team && service_team_of(team->key, team->state).standing.is_live())
            all.push_back(TRY(candidate(*team, from, to, order)));
    }
    return all;
}

Result<std::vector<Proposal>> CountyOrders::match(RecordId const& id, Date today) {
    ShownOrder const order = TRY(show(id));
    Work work;
    work.asks = asks_of(order.view, order.facts, today);
    if (work.asks.empty()) return problem(Problem::invalid, "订单还没有写明要做什么作业，请先补上服务项目再找服务队");
    TRY(find_place(order, work));
    return propose(work, TRY(candidates(work, id)), operations_, TRY(ledger_->settings()));
}

} // namespace gengji::domain
