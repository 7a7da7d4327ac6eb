#include "shared/catalog/catalog.hpp"
#include "shared/demo/builder.hpp"
#include "shared/demo/names.hpp"

#include <algorithm>

/// Federations, their members, and the organisations of the county.
namespace gengji::demo {

namespace {

Bucket const county_public{"500231", BucketClass::everyone};

struct OrgWish {
    std::string name, type, kind_code, division;
    std::size_t township;
};

RecordId keep_org(Builder& builder, Dice& dice, OrgWish const& wish) {
    auto const number = static_cast<unsigned>(builder.orgs.size() + 1);
    char code[16];
    std::snprintf(code, sizeof code, "GD%04u", number);
    std::int64_t const founded = builder.today - 500 - dice.between(0, 3000);
    auto sheet = builder.begin("org", county_public, Builder::county_desk, moment(builder.today - 480, 10), dice,
                               Fate::submitted);
    sheet.text("org_code", code).text("name", wish.name).text("org_type", wish.type);
    sheet.text("division_code", wish.division).text("status", "operating").set("founded_on", date_value(founded));
    sheet.text("phone", phone_number(4000 + number));
    sheet.text("legal_rep", person_name(dice, 1960 + dice.between(0, 25)));
    if (!wish.kind_code.empty()) sheet.text("uscc", credit_code(wish.kind_code, number));
    RecordId const id = sheet.keep();
    builder.orgs.emplace_back(id, code);
    builder.orgs_of_kind[wish.type].push_back(id);
    builder.township_of_org[id] = wish.township;
    return id;
}

void make_federations(Builder& builder, Dice& dice) {
    int townships = 0, industries = 0;
    for (auto const& plan : planned_federations()) {
        bool const formed = plan.level == "county" || (plan.level == "township" && townships++ < 10) ||
                            (plan.level == "industry" && industries++ < 3);
        std::int64_t const registered = day_of("2024-10-15") + dice.between(0, 300);
        auto sheet = builder.begin("federation", county_public, Builder::county_desk, moment(registered + 5, 10), dice,
                                   formed ? Fate::accepted : Fate::submitted);
        sheet.text("federation_code", plan.code).text("name", plan.name).text("short_name", plan.short_name);
        sheet.text("level", plan.level).text("division_code", plan.division_code);
        sheet.set("target_year", Value::of(std::int64_t{formed ? 2024 : 2027}));
        if (!plan.industry.empty()) sheet.text("industry", plan.industry);
        if (plan.level != "county") sheet.set("parent", Value::of(builder.named["federation " + plan.parent]));
        if (formed) {
            sheet.set("registered_on", date_value(registered)).set("party_branch", Value::of(true));
            sheet.text("chair", person_name(dice, 1970)).text("uscc", credit_code("51", 900000 + builder.named.size()));
            sheet.set("charter", picture(dice, "章程.pdf", "application/pdf"));
        }
        RecordId const id = sheet.keep();
        builder.named["federation " + plan.code] = id;
        if (formed) builder.named["formed " + plan.division_code + plan.industry] = id;
    }
}

void make_memberships(Builder& builder, Dice& dice) {
    std::vector<RecordId> applicants;
    for (char const* const kind : {"grassroots_coop", "village_collective", "cooperative", "village_service_station",
                                   "enterprise", "financial_institution", "family_farm"}) {
        auto const& orgs = builder.orgs_of_kind[kind];
        applicants.insert(applicants.end(), orgs.begin(), orgs.end());
    }
    applicants.resize(std::min<std::size_t>(applicants.size(), static_cast<std::size_t>(builder.counts.member_units)));
    RecordId const whole_county = builder.named["formed 500231"];
    auto const join = [&](RecordId const& org, RecordId const& federation, bool member) {
        std::size_t const township = builder.township_of_org[org];
        std::int64_t const applied = day_of("2024-10-20") + dice.between(0, 280);
        auto sheet = builder.begin("membership", {builder.places.townships[township].code, BucketClass::registry},
                                   builder.supervisor(township), moment(applied + 20, 15), dice,
                                   member ? (dice.chance(0.5) ? Fate::accepted : Fate::verified) : Fate::submitted);
        sheet.set("federation", Value::of(federation)).set("applicant", Value::of(org));
        sheet.set("applied_on", date_value(applied)).text("state", member ? "member" : "applied");
        sheet.text("delegate", person_name(dice, 1972)).text("post", "member");
        if (member) sheet.set("approved_on", date_value(applied + 12)).set("joined_on", date_value(applied + 15));
        sheet.keep();
    };
    for (std::size_t i = 0; i < applicants.size(); ++i) {
        std::size_t const township = builder.township_of_org[applicants[i]];
        auto const own = builder.named.find("formed " + builder.places.townships[township].code);
        join(applicants[i], own == builder.named.end() ? whole_county : own->second, true);
        if (i % 23 == 7 && own != builder.named.end()) join(applicants[i], whole_county, true); // in two: counts once
    }
    for (auto const& org : builder.orgs_of_kind["supermarket"]) join(org, whole_county, false); // have applied only
}

} // namespace

void Builder::make_organisations() {
    Dice dice(options.seed, "organisations");
    for (std::size_t i = 0; i < places.townships.size(); ++i) {
        auto const& place = places.townships[i];
        named["grassroots " + place.code] =
            keep_org(*this, dice, {place.name + "供销合作社", "grassroots_coop", "93", place.code, i});
        named["unit " + place.code] =
            keep_org(*this, dice, {place.name + "人民政府（演示）", "government_department", "", place.code, i});
        keep_org(*this, dice, {place.name + "便民超市", "supermarket", "92", place.code, i});
    }
    for (char const* const bank :
         {"重庆农商行垫江支行（演示）", "邮储银行垫江支行（演示）", "农业银行垫江支行（演示）"})
        keep_org(*this, dice, {bank, "financial_institution", "91", "500231", 0});
    for (char const* const unit : {"县供销合作社", "县农业农村委", "县商务委", "县发展改革委", "县交通运输委"})
        named[std::string("unit ") + unit] =
            keep_org(*this, dice, {std::string(unit) + "（演示）", "government_department", "", "500231", 0});
    auto const in_villages = [&](int count, char const* type, char const* code, auto&& name) {
        for (int i = 0; i < count; ++i) {
            std::size_t const village = static_cast<std::size_t>(i) * 7 % places.villages.size();
            auto const& at = places.villages[village];
            keep_org(*this, dice, {name(i, at), type, code, at.code, at.township});
        }
    };
    auto const full = [&](DemoVillage const& at) { return places.townships[at.township].name + at.name; };
    in_villages(counts.stations, "village_service_station", "92",
                [&](int, DemoVillage const& at) { return full(at) + "综合服务社"; });
    in_villages(counts.collectives, "village_collective", "N2",
                [&](int, DemoVillage const& at) { return full(at) + "股份经济合作联合社"; });
    in_villages(counts.cooperatives, "cooperative", "93", [&](int i, DemoVillage const& at) {
        return full(at) + (i % 3 ? "农机专业合作社" : "粮油专业合作社") + (i >= 301 ? "二社" : "");
    });
    in_villages(counts.enterprises, "enterprise", "91",
                [&](int, DemoVillage const& at) { return full(at) + "农业开发有限公司"; });
    make_federations(*this, dice);
    make_memberships(*this, dice);

    for (int i = 0; i < 9; ++i) { // 示范社: 9 of 14
        auto const& cooperative = orgs_of_kind["cooperative"][static_cast<std::size_t>(i)];
        std::int64_t const granted = day_of("2024-06-01") + i * 45;
        begin("certification", county_public, county_desk, moment(granted + 3, 11), dice)
            .set("subject", Value::of(cooperative))
            .text("type", "demonstration_cooperative")
            .text("level", i < 3 ? "municipal" : "county")
            .text("certificate_no", "垫示范社〔" + std::to_string(2024 + (i > 4)) + "〕" + std::to_string(i + 1) + "号")
            .text("issuing_unit", "县农业农村委")
            .set("granted_on", date_value(granted))
            .set("certificate_photo", Value::list(std::vector{picture(dice, "证书.png")}))
            .keep();
    }
    int number = 0;
    for (char const* const type : {"service_leader", "demonstration_case", "demonstration_case"}) {
        std::int64_t const granted = day_of("2025-03-10") + number * 60;
        begin("certification", county_public, county_desk, moment(granted + 3, 11), dice)
            .set("subject",
                 Value::of(orgs_of_kind[number ? "cooperative" : "enterprise"][static_cast<std::size_t>(number)]))
            .text("type", type)
            .text("level", "county")
            .text("certificate_no", "垫社服〔2025〕" + std::to_string(number + 1) + "号")
            .text("issuing_unit", "县农业农村委")
            .set("granted_on", date_value(granted))
            .set("certificate_photo", Value::list(std::vector{picture(dice, "文件.png")}))
            .keep();
        ++number;
    }
}

} // namespace gengji::demo
