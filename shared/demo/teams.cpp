#include "shared/demo/builder.hpp"
#include "shared/demo/names.hpp"

#include <algorithm>
#include <cstdio>

/// Providers, their teams, machines and operators.
namespace gengji::demo {

namespace {

Bucket const county_public{"500231", BucketClass::everyone};

struct MachineKind {
    char const *cls, *model, *team;
    int count; ///< of 92
    double power_kw, width_m, price;
    bool plated;
};
constexpr MachineKind kinds[] = {
    {"tractor_rotary", "东方红 LX904 配旋耕机", "农机服务队", 38, 66.2, 2.0, 128000, true},
    {"combine_crawler", "沃得锐龙 4LZ-5.0", "收割服务队", 21, 73.5, 2.0, 146000, true},
    {"uav", "大疆 T40", "飞防队", 14, 3.6, 9.0, 52000, false},
    {"transplanter_riding", "久保田 NSPU-68C", "机插服务队", 9, 15.4, 1.8, 98000, false},
    {"dryer", "中联 5HXG-15", "烘干服务队", 6, 11.0, 0, 165000, false},
    {"tractor_plough", "东方红 ME704 配铧式犁", "农机服务队", 2, 51.5, 1.2, 99000, true},
    {"straw_chopper", "4JQ-165 秸秆还田机", "农机服务队", 1, 44.0, 1.65, 16800, false},
    {"trailer", "7CX-2 农用挂车", "农资服务队", 1, 36.8, 0, 28500, false},
};

RecordId keep_operator(Builder& builder, Dice& dice, std::size_t township) {
    static_assert(sizeof(char) == 1);
    auto const& place = builder.places.townships[township];
    std::size_t const order = builder.named.size();
    auto sheet = builder.begin("user", county_public, by_server, moment(builder.today - 470, 9), dice);
    sheet.text("login", "demo-op-" + std::to_string(order)).text("name", person_name(dice, 1975 + dice.between(0, 20)));
    sheet.set("active", Value::of(true)).text("division_code", place.code).many("roles", {"team"});
    RecordId const id = sheet.keep();
    builder.named["operator " + std::to_string(order)] = id;
    return id;
}

std::size_t make_team(Builder& builder, Dice& dice, std::size_t township, RecordId const& org, std::string const& kind,
                      std::string const& words) {
    auto const& place = builder.places.townships[township];
    auto const number = 1 + std::ranges::count(builder.teams, township, &Team::township);
    char code[24];
    std::snprintf(code, sizeof code, "%sT%02d", place.code.c_str(), static_cast<int>(number));
    Team team{{}, code, place.name + words + (number > 1 ? std::to_string(number) + "队" : ""), township, org, {}};
    team.leader = keep_operator(builder, dice, township);
    auto sheet = builder.begin("service_team", {place.code, BucketClass::everyone}, builder.clerk(township),
                               moment(builder.today - 460, 10), dice, Fate::verified);
    sheet.text("team_code", code).text("name", team.name).text("kind", kind).text("division_code", place.code);
    sheet.set("org", Value::of(org)).set("leader", Value::of(team.leader)).text("status", "operating");
    sheet.set("members", Value::list(std::vector{Value::of(team.leader)}));
    sheet.text("phone", phone_number(6000 + builder.teams.size())).set("founded_on", date_value(builder.today - 600));
    team.id = sheet.keep();
    builder.county.laptops[builder.clerk(township)].roles.push_back("team:" + team.code);
    builder.teams.push_back(std::move(team));
    return builder.teams.size() - 1;
}

void make_machine(Builder& builder, Dice& dice, MachineKind const& kind, std::size_t team, RecordId const& owner) {
    auto const number = builder.machines.size() + 1;
    std::size_t const township = builder.teams[team].township;
    RecordId const person = builder.teams[team].leader;
    RecordId const operator_id =
        std::ranges::find(builder.machines, person, &Machine::operator_id) == builder.machines.end()
            ? person
            : keep_operator(builder, dice, township);
    char text[32];
    auto sheet = builder.begin("machine", {builder.places.townships[township].code, BucketClass::everyone},
                               builder.clerk(township), moment(builder.today - 450, 14), dice, Fate::verified);
    std::snprintf(text, sizeof text, "DJ-NJ-%04zu", number);
    sheet.text("machine_no", text).text("class", kind.cls).text("brand_model", kind.model);
    sheet.set("power", Value::of(*make_decimal(static_cast<std::int64_t>(kind.power_kw * 10 + 0.5), 1)));
    if (kind.width_m > 0) sheet.set("width_m", li(static_cast<std::int64_t>(kind.width_m * 100 + 0.5)));
    std::snprintf(text, sizeof text, "渝02%05zu", number % 100000);
    if (kind.plated) sheet.text("plate", text);
    std::snprintf(text, sizeof text, "DEMO%s%05zu", "FN", number);
    sheet.text("frame_no", text);
    std::snprintf(text, sizeof text, "UAS%09zu", number);
    if (std::string_view(kind.cls) == "uav") sheet.text("uav_reg", text);
    std::int64_t const bought = builder.today - 480 - dice.between(0, 900);
    sheet.set("bought_on", date_value(bought)).set("price", li(static_cast<std::int64_t>(kind.price * 100)));
    sheet.many("fund_source", {"purchase_subsidy", "self"})
        .set("subsidy", li(static_cast<std::int64_t>(kind.price * 28)));
    sheet.set("owner", Value::of(owner)).set("team", Value::of(builder.teams[team].id));
    sheet.set("operators", Value::list(std::vector{Value::of(operator_id)})).text("status", "in_use");
    sheet.set("licence_until", date_value(builder.today + 900))
        .set("inspection_until", date_value(builder.today + 500));
    sheet.set("photo_plate", picture(dice, "铭牌.png")).set("photo_whole", picture(dice, "整机.png"));
    RecordId const id = sheet.keep();
    builder.machines.push_back({id, kind.cls, team, operator_id});
}

void make_provider(Builder& builder, Dice& dice, int number, RecordId const& org, std::size_t township) {
    auto const& place = builder.places.townships[township];
    char text[24];
    auto sheet = builder.begin("service_provider", {place.code, BucketClass::registry}, builder.supervisor(township),
                               moment(builder.today - 300, 11), dice, Fate::verified);
    std::snprintf(text, sizeof text, "SPD%04d", number);
    sheet.text("provider_code", text).text("name", place.name + "社会化服务主体" + std::to_string(number));
    sheet.text("kind", "cooperative")
        .set("org", Value::of(org))
        .text("uscc", credit_code("93", 700000U + static_cast<unsigned>(number)));
    sheet.text("division_code", place.code)
        .text("contact", person_name(dice, 1974))
        .text("phone", phone_number(6300 + static_cast<std::size_t>(number)));
    sheet.many("operations", {"rotary_tillage", "harvesting", "plant_protection"});
    sheet.set("area_served", Value::list(std::vector{Value::of(place.code)}));
    sheet.set("capacity_mu_day", Value::of(Decimal{dice.between(40, 400), 0}))
        .set("machine_count", Value::of(std::int64_t{dice.between(1, 6)}));
    sheet.set("listed_on", date_value(builder.today - 305))
        .set("platform_registered", Value::of(dice.chance(0.6)))
        .keep();
}

} // namespace

void Builder::make_teams() {
    Dice dice(options.seed, "teams");
    auto const& cooperatives = orgs_of_kind["cooperative"];
    for (int i = 0; i < 97; ++i) {
        auto const& org = cooperatives[static_cast<std::size_t>(i) % cooperatives.size()];
        make_provider(*this, dice, i + 1, org, township_of_org[org]);
    }
    // 120 teams, every township some; machines go round, so that each township has its share of each kind where it can.
    std::size_t next = 0;
    for (auto const& kind : kinds) {
        for (int i = 0; i < kind.count * counts.machine_sets; ++i, ++next) {
            std::size_t const township = next * 5 % places.townships.size();
            RecordId const org = named["grassroots " + places.townships[township].code];
            bool const own_team = teams.size() < 94 || i % 4 == 0;
            std::size_t team = teams.size();
            if (!own_team) { // a second machine of a team that is there
                auto const found = std::ranges::find(teams, township, &Team::township);
                team = static_cast<std::size_t>(found - teams.begin());
            }
            if (team == teams.size()) team = make_team(*this, dice, township, org, "machinery", kind.team);
            make_machine(*this, dice, kind, team, org);
        }
    }
    char const* const other[][2] = {{"fieldwork", "农事服务队"},
                                    {"input_supply", "农资服务队"},
                                    {"agro_tech", "农技服务队"},
                                    {"agronomy", "农艺服务队"}};
    std::size_t const wanted = 120;
    for (std::size_t i = 0; i < places.townships.size() || teams.size() < wanted; ++i) {
        std::size_t const township = i % places.townships.size();
        auto const& [kind, words] = other[i < places.townships.size() ? 0 : i % 4];
        make_team(*this, dice, township, named["grassroots " + places.townships[township].code], kind, words);
        if (i >= places.townships.size() && teams.size() >= wanted) break;
    }
}

} // namespace gengji::demo
