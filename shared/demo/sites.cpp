#include "shared/demo/builder.hpp"
#include "shared/demo/names.hpp"

#include <algorithm>

/// Service centres, village stations, distribution outlets.
namespace gengji::demo {

namespace {

void make_centers(Builder& builder, Dice& dice) {
    auto const add = [&](std::string const& name, std::string const& level, std::string const& division,
                         std::size_t laptop, Spot const& spot, int order) {
        std::int64_t const opened = day_of("2024-11-01") + order * 30;
        auto sheet =
            builder.begin("service_center", {division, BucketClass::registry}, laptop, moment(opened + 4, 16), dice);
        sheet.text("name", name).text("level", level).text("division_code", division).text("status", "operating");
        sheet.text("address", name + "一楼").set("location", Value::of(point_of(spot, 8)));
        sheet.set("area_m2", Value::of(Decimal{300 + 20 * order, 0}))
            .many("windows", {"agri", "bank", "finance", "tech"});
        sheet.set("staff", Value::of(std::int64_t{4 + order % 5}))
            .text("service_menu", "代耕代种、统防统治、农资配送、财务代账");
        sheet.text("manager", person_name(dice, 1978))
            .text("phone", phone_number(4600 + static_cast<std::size_t>(order)));
        sheet.set("opened_on", date_value(opened)).set("accepted_on", date_value(opened)).keep();
    };
    add("垫江县为农服务中心", "county", "500231", Builder::county_desk, {30.3300, 107.3487}, 0);
    int made = 0;
    for (std::size_t i = 0; i < builder.places.townships.size() && made < 8; ++i) {
        auto const& place = builder.places.townships[i];
        if (place.federation)
            add(place.name + "为农服务中心", "township", place.code, builder.supervisor(i), place.seat, ++made);
    }
}

void make_station(Builder& builder, Dice& dice, std::size_t index, bool upgraded) {
    auto const& at = builder.places.villages[index];
    std::int64_t const opened = day_of("2022-03-01") + dice.between(0, 800);
    std::int64_t const done = day_of("2024-09-20") + dice.between(0, 360);
    auto sheet = builder.begin("station_registry", {at.code, BucketClass::registry}, builder.clerk(at.township),
                               moment(done + 4, 10), dice,
                               upgraded ? (dice.chance(0.7) ? Fate::accepted : Fate::verified) : Fate::submitted);
    auto const& town = builder.places.townships[at.township];
    sheet.text("division_code", at.code).text("name", town.name + at.name + "综合服务社");
    sheet.text("grade", upgraded ? (dice.chance(0.2) ? "demo" : "standard") : "basic");
    sheet.set("co_built_by", Value::list(std::vector{Value::of(builder.named["grassroots " + town.code])}));
    sheet.text("manager", person_name(dice, 1975)).text("phone", phone_number(5000 + index));
    sheet.set("location", Value::of(point_of(moved(at.spot, dice.within(-80, 80), dice.within(-80, 80)), 6)));
    sheet.many("functions", {"daily", "express", "inputs"}).set("staff", Value::of(std::int64_t{dice.between(1, 5)}));
    sheet.set("area_m2", Value::of(Decimal{dice.between(40, 160), 0}))
        .set("village_company", Value::of(dice.chance(0.1)));
    sheet.set("opened_on", date_value(opened)).text("status", upgraded || dice.chance(0.5) ? "operating" : "preparing");
    if (upgraded) sheet.set("upgraded_on", date_value(done));
    sheet.set("photos", Value::list(std::vector{picture(dice, "门头.png"), picture(dice, "室内.png")}));
    builder.stations.push_back(sheet.keep());
}

void make_outlet(Builder& builder, Dice& dice, std::size_t index, bool built, RecordId const& bank) {
    auto const& at = builder.places.villages[index];
    auto const& town = builder.places.townships[at.township];
    std::int64_t const done = day_of("2024-10-10") + dice.between(0, 350);
    auto sheet = builder.begin("outlet_registry", {at.code, BucketClass::registry}, builder.clerk(at.township),
                               moment(done + 5, 11), dice,
                               built ? (dice.chance(0.7) ? Fate::accepted : Fate::verified) : Fate::submitted);
    sheet.text("outlet_no", at.code + "01")
        .text("name", town.name + at.name + "流通网点")
        .text("division_code", at.code);
    sheet.text("mode", dice.chance(0.6) ? "joint" : "open").many("functions", {"daily", "express", "inputs"});
    sheet.text("logistics", "village").set("parcels_day", Value::of(std::int64_t{dice.between(5, 120)}));
    bool const terminal = dice.chance(0.4);
    sheet.set("finance_terminal", Value::of(terminal))
        .text("pesticide_licence", "农药经许（渝）5002310" + std::to_string(1000 + index));
    if (terminal) sheet.set("bank", Value::of(bank));
    sheet.set("location", Value::of(point_of(moved(at.spot, dice.within(-90, 90), dice.within(-90, 90)), 6)));
    sheet.text("status", built ? "operating" : "preparing");
    if (built) sheet.set("accepted_on", date_value(done));
    builder.outlets.push_back(sheet.set("photos", Value::list(std::vector{picture(dice, "门头.png")})).keep());
}

} // namespace

void Builder::make_sites() {
    Dice dice(options.seed, "sites");
    make_centers(*this, dice);
    std::vector<std::size_t> order(places.villages.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    // Uneven: townships with more work have got further.
    std::vector<double> luck;
    for (auto const& village : places.villages)
        luck.push_back(dice.unit() + 0.25 * places.townships[village.township].weight /
                                         static_cast<double>(places.townships[village.township].villages.size()));
    std::ranges::sort(order, std::greater{}, [&](std::size_t village) { return luck[village]; });
    auto const built = static_cast<std::size_t>(counts.stations),
               outlets_built = static_cast<std::size_t>(counts.outlets);
    for (std::size_t i = 0; i < std::min(order.size(), built + 20); ++i) make_station(*this, dice, order[i], i < built);
    RecordId const bank = orgs_of_kind["financial_institution"].front();
    for (std::size_t i = 0; i < std::min(order.size(), outlets_built + 15); ++i)
        make_outlet(*this, dice, order[i], i < outlets_built, bank);
}

} // namespace gengji::demo
