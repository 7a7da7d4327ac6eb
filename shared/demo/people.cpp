#include "shared/demo/builder.hpp"
#include "shared/demo/names.hpp"

/// Who works in the county, and on which of the forty laptops.
namespace gengji::demo {

namespace {

constexpr std::string_view county_code = "500231";

RecordId keep_user(Builder& builder, Dice& dice, std::string const& login, std::string const& name,
                   std::vector<std::string> const& roles, std::string const& division) {
    auto sheet = builder.begin("user", {std::string(county_code), BucketClass::everyone}, by_server,
                               moment(builder.today - 500, 9), dice);
    sheet.text("login", login).text("name", name).set("active", Value::of(true));
    std::set<std::string> names;
    for (auto const& role : roles) names.insert(role.substr(0, role.find(':')));
    if (!division.empty()) sheet.text("division_code", division);
    return sheet.many("roles", {names.begin(), names.end()}).keep();
}

} // namespace

void Builder::make_people() {
    Dice dice(options.seed, "people");
    auto const add = [&](std::string login, std::vector<std::string> roles, std::string const& division, bool online) {
        std::string const name = person_name(dice, 1975 + dice.between(0, 20));
        ActorId const actor = keep_user(*this, dice, login, name, roles, division);
        county.laptops.push_back({std::move(login), name, std::move(roles), actor, 0, online});
    };
    for (auto const& township : places.townships) {
        std::vector<std::string> roles;
        for (std::size_t const village : township.villages)
            roles.push_back("collector:" + places.villages[village].code);
        add("demo-clerk-" + township.code.substr(6), roles, township.code, false);
    }
    for (std::size_t desk = 0; desk < 12; ++desk) {
        std::vector<std::string> roles;
        std::string first;
        for (std::size_t i = 0; i < places.townships.size(); ++i) {
            if (supervisor(i) != 26 + desk) continue;
            roles.push_back("supervisor:" + places.townships[i].code);
            if (first.empty()) first = places.townships[i].code;
        }
        add("demo-check-" + std::to_string(desk + 1), roles, first, true);
    }
    add("demo-county-desk", {"county_admin:500231"}, std::string(county_code), true);
    add("demo-county-head", {"county_admin:500231"}, std::string(county_code), true);
    county.laptops[7].clock_ahead_s = 3LL * 365 * 86400;

    Dice more(options.seed, "banner");
    begin("county_setting", {std::string(county_code), BucketClass::everyone}, county_desk, moment(today - 400, 9),
          more, Fate::submitted)
        .text("name", "banner")
        .text("value", "演示数据")
        .text("note", "这里的人、地块和记录都是程序生成的")
        .keep();
}

} // namespace gengji::demo
