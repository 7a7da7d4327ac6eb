#include "shared/demo/builder.hpp"
#include "shared/demo/names.hpp"

#include <algorithm>
#include <cmath>

/// Members and their land.
namespace gengji::demo {

namespace {

Value ring_of(Spot const& centre, std::int64_t area_li, Dice& dice) {
    double const m2 = static_cast<double>(area_li) * 20.0 / 3.0, ratio = dice.within(1.0, 2.2);
    double const high = std::sqrt(m2 / ratio) / 2, wide = high * ratio, turn = dice.within(0, 3.14159);
    std::vector<Value> corners;
    for (auto const& [north, east] :
         {std::pair{high, -wide}, {high, wide}, {0.0, wide}, {-high, wide}, {-high, -wide}}) {
        corners.push_back(Value::of(point_of(moved(centre, north * std::cos(turn) - east * std::sin(turn),
                                                   north * std::sin(turn) + east * std::cos(turn)),
                                             3)));
    }
    return Value::list(corners);
}

void make_plot(Builder& builder, Dice& dice, std::size_t member, std::int64_t area_li, bool rented,
               std::string const& land) {
    auto const& owner = builder.members[member];
    auto const& at = builder.places.villages[owner.village];
    auto sheet = builder.begin("plot", {at.code, BucketClass::registry}, builder.clerk(at.township),
                               moment(day_of("2024-12-01") + dice.between(0, 40), 9 + dice.between(0, 8)), dice,
                               Fate::submitted);
    char text[32];
    std::snprintf(text, sizeof text, "%s%05zu", at.code.c_str(), builder.plots.size() % 100000);
    double const angle = dice.within(0, 6.28), off = dice.within(20, 400);
    sheet.text("plot_code", text).set("owner", Value::of(owner.id)).text("division_code", at.code);
    sheet.text("group_no", std::to_string(1 + dice.below(8)) + "组").text("name", plot_name(dice));
    sheet.text("tenure", rented ? "transferred_in" : "contracted")
        .text("land_type", land)
        .set("contract_area", li(area_li));
    sheet.set("boundary", ring_of(moved(at.spot, off * std::sin(angle), off * std::cos(angle)), area_li, dice));
    sheet.set("road_access", Value::of(dice.chance(0.85)))
        .text("season", land == "orchard" ? "citrus-2025"
                        : land == "dry"   ? "maize-2025"
                                          : "rice-2025");
    if (rented) sheet.set("lease_until", date_value(builder.today + 900 + dice.between(0, 1200)));
    RecordId const id = sheet.keep();
    builder.members[member].plots.push_back(builder.plots.size());
    builder.plots.push_back({id, member, area_li, land});
}

std::string land_for(Dice& dice) {
    double const share = dice.unit();
    return share < 0.72 ? "paddy" : share < 0.92 ? "dry" : "orchard";
}

/// What every profile has.
Builder::Sheet begin_profile(Builder& builder, Dice& dice, Member& member, std::size_t number) {
    auto const& at = builder.places.villages[member.village];
    std::int64_t const saved = day_of("2024-11-10") + dice.between(0, 300);
    auto sheet = builder.begin("member_profile", {at.code, BucketClass::registry}, builder.clerk(at.township),
                               moment(saved, 9 + dice.between(0, 8)), dice,
                               dice.chance(0.93) ? Fate::verified : Fate::submitted);
    int const group = dice.between(1, 8);
    sheet.text("kind", member.kind)
        .text("name", member.name)
        .text("division_code", at.code)
        .text("group_no", std::to_string(group) + "组");
    sheet.text("address", builder.places.townships[at.township].name + at.name + std::to_string(group) + "组");
    sheet.set("location", Value::of(point_of(moved(at.spot, dice.within(-400, 400), dice.within(-400, 400)), 8)));
    sheet.text("phone", phone_number(number)).set("platform_registered", Value::of(dice.chance(0.35)));
    bool const consents = dice.chance(0.9);
    sheet.text("consent_basis", "consent").set("consent_sensitive", Value::of(consents));
    sheet.set("consent_bank", Value::of(dice.chance(0.55))).set("consent_platform", Value::of(dice.chance(0.4)));
    if (consents) sheet.set("consent_sign", picture(dice, "签名.png"));
    return sheet;
}

void add_person(Dice& dice, Builder::Sheet& sheet, int year, bool man, std::size_t number) {
    int const order = static_cast<int>(number % 500) * 2 + (man ? 1 : 0);
    sheet.text("id_no", id_number(year, dice.between(1, 12), dice.between(1, 28), order));
    std::int64_t const people = dice.between(1, 7);
    sheet.set("household_size", Value::of(people))
        .set("labour_count", Value::of(std::int64_t{dice.between(1, static_cast<int>(people))}));
    sheet.text("education", year < 1965 ? "primary" : year < 1985 ? "junior" : "senior");
}

void make_household(Builder& builder, Dice& dice, std::size_t number, std::size_t village) {
    Member member;
    member.kind = "farm_household";
    member.village = village;
    int const age = std::clamp(static_cast<int>(std::lround(58 + 10 * dice.normal())), 22, 84);
    member.name = person_name(dice, 2025 - age);
    bool const registered = dice.chance(0.55); // the others' plots are still to be surveyed
    std::vector<std::int64_t> areas;
    for (int i = dice.between(3, 8); i > 0; --i)
        areas.push_back(std::clamp<std::int64_t>(std::llround(80 * std::exp(0.8 * dice.normal())), 5, 1200));
    for (std::int64_t const area : areas) member.land_li += area;
    auto sheet = begin_profile(builder, dice, member, number);
    sheet.text("contact_name", member.name).many("main_business", {dice.chance(0.7) ? "grain_oil" : "vegetable"});
    add_person(dice, sheet, 2025 - age, dice.chance(0.62), number);
    sheet.set("land_contracted", li(member.land_li));
    member.id = sheet.keep();
    builder.members.push_back(member);
    if (!registered) return;
    for (std::int64_t const area : areas)
        make_plot(builder, dice, builder.members.size() - 1, area, false, land_for(dice));
}

/// Family farms, cooperatives, enterprises, stations, collectives.
void make_body(Builder& builder, Dice& dice, std::string const& kind, std::size_t number, std::size_t village,
               int order) {
    Member member;
    member.kind = kind;
    member.village = village;
    auto const& at = builder.places.villages[village];
    std::string const place = builder.places.townships[at.township].name + at.name;
    std::string const head = person_name(dice, 1965 + dice.between(0, 25));
    double land = 0;
    if (kind == "family_farm") land = std::clamp(148 * std::exp(0.45 * dice.normal()), 40.0, 400.0);
    if (kind == "cooperative") land = std::clamp(330 * std::exp(0.6 * dice.normal()), 100.0, 1500.0);
    if (kind == "enterprise") land = std::clamp(220 * std::exp(0.4 * dice.normal()), 60.0, 800.0);
    member.land_li = std::llround(land * 100);
    std::string const suffix = order ? std::to_string(order + 1) : std::string();
    member.name = kind == "family_farm"   ? place + head + "家庭农场"
                  : kind == "cooperative" ? place + "粮油种植专业合作社" + suffix
                  : kind == "enterprise"  ? place + "农业开发有限公司" + suffix
                  : kind == "station"     ? place + "综合服务社" + suffix
                                          : place + "股份经济合作联合社" + suffix;
    auto sheet = begin_profile(builder, dice, member, number);
    sheet.text("contact_name", head)
        .text("legal_rep", head)
        .set("founded_on", date_value(day_of("2016-05-01") + dice.between(0, 2800)));
    sheet.set("employee_count", Value::of(std::int64_t{dice.between(2, 30)}))
        .set("front_photo", picture(dice, "主体.png"));
    std::string const code = kind == "family_farm" || kind == "station" ? "92"
                             : kind == "cooperative"                    ? "93"
                             : kind == "enterprise"                     ? "91"
                                                                        : "N2";
    sheet.text("uscc", credit_code(code, 300000U + static_cast<unsigned>(number)));
    if (kind == "family_farm") add_person(dice, sheet, 1980, dice.chance(0.7), number);
    if (kind == "cooperative") sheet.set("member_count", Value::of(std::int64_t{dice.between(5, 180)}));
    if (kind == "station") sheet.text("station_grade", "standard");
    sheet.many("main_business", {kind == "station" ? "inputs" : "grain_oil"});
    if (land > 0) sheet.set("land_in", li(member.land_li));
    if (kind != "family_farm" && dice.chance(0.75)) { // a member unit with a profile
        sheet.set("federations", Value::list(std::vector{Value::of(builder.named["formed 500231"])}));
        sheet.set("joined_on", date_value(day_of("2024-11-05")));
    }
    member.id = sheet.keep();
    builder.members.push_back(member);
    for (std::int64_t left = member.land_li; left > 0;) { // a few large plots; the last takes what remains
        std::int64_t piece =
            std::llround(dice.within(kind == "family_farm" ? 4000 : 6000, kind == "family_farm" ? 12000 : 30000));
        if (left - piece < 3000) piece = left;
        make_plot(builder, dice, builder.members.size() - 1, piece, true, land_for(dice));
        left -= piece;
    }
}

/// The same household entered twice, with another ID number: probable duplicates (DOMAIN.md section 4).
void repeat_some(Builder& builder, Dice& dice, std::size_t wanted, std::size_t number) {
    std::vector<std::size_t> households;
    for (std::size_t i = 0; i < builder.county.records.size(); ++i) {
        auto const& record = builder.county.records[i];
        auto const* const kind = record.form.form == "member_profile" ? record.find("kind") : nullptr;
        if (kind && kind->text() == "farm_household") households.push_back(i);
    }
    dice.shuffle(households);
    for (std::size_t i = 0; i < wanted && i < households.size(); ++i) {
        DemoRecord copy = builder.county.records[households[i]];
        RecordId const first = copy.key.id;
        copy.saved_at += 86400LL * dice.between(10, 60);
        copy.key.id = new_record_id(copy.saved_at * 1000, dice.random());
        copy.fate = Fate::submitted;
        for (auto& [path, value] : copy.values) {
            if (path == "id_no")
                value = Value::of(id_number(1960 + dice.between(0, 20), 1 + static_cast<int>(i % 12), 9,
                                            static_cast<int>(number + i) % 1000));
        }
        builder.county.faults.push_back({"member", {copy.key.id, first}});
        builder.county.records.push_back(std::move(copy));
    }
}

} // namespace

void Builder::make_members() {
    Dice dice(options.seed, "members");
    std::size_t number = 0;
    std::vector<std::size_t> villages(places.villages.size());
    for (std::size_t i = 0; i < villages.size(); ++i) villages[i] = i;
    for (int i = 0; i < counts.households; ++i, ++number) {
        if (static_cast<std::size_t>(i) % villages.size() == 0) dice.shuffle(villages); // every village its share
        make_household(*this, dice, number, villages[static_cast<std::size_t>(i) % villages.size()]);
    }
    struct {
        char const* kind;
        int count;
        std::size_t step;
    } const bodies[] = {{"family_farm", counts.family_farms, 5},
                        {"cooperative", counts.cooperatives, 7},
                        {"enterprise", counts.enterprises, 11},
                        {"station", counts.stations, 13},
                        {"village_collective", counts.collectives, 17}};
    for (auto const& body : bodies) {
        for (int i = 0; i < body.count; ++i, ++number) {
            std::size_t const village = (static_cast<std::size_t>(i) * body.step + body.step) % villages.size();
            make_body(*this, dice, body.kind, number, village, i >= static_cast<int>(villages.size()) ? 1 : 0);
        }
    }
    repeat_some(*this, dice, static_cast<std::size_t>(counts.households) / 80, number);
}

} // namespace gengji::demo
