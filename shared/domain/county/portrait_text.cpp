#include "shared/base/json.hpp"
#include "shared/catalog/catalog.hpp"
#include "shared/domain/county/member_portrait.hpp"
#include "shared/forms/input.hpp"

/// A portrait for scripts and for people. Masking is by the form's own marks.
namespace gengji::domain {

namespace {

constexpr char const* hidden = "***";

std::string label(char const* list, std::string const& id) {
    auto const* const choices = Catalog::built_in().choices(list);
    auto const* const choice = choices ? choices->find(id) : nullptr;
    return choice ? choice->label.zh : id;
}
std::string field_label(std::string const& field) {
    auto const* const form = Catalog::built_in().form(member_profile_form);
    auto const* const spec = form ? form->field(field) : nullptr;
    if (spec) return spec->label.zh;
    return field == "crops" ? "种植" : field;
}
std::string season_label(std::string const& season) {
    auto const parsed = parse_season(season);
    return parsed ? std::to_string(parsed->year) + "年" + label("crops", parsed->crop) : season;
}
std::string village(std::string const& code) {
    auto const* const division = Catalog::built_in().division(code);
    return division ? division->display_name() : code;
}

/// A value of the profile as it may be shown.
class Shown {
public:
    explicit Shown(bool unmasked) : unmasked_(unmasked) {}
    std::string operator()(char const* field, std::string const& text) const {
        auto const* const form = Catalog::built_in().form(member_profile_form);
        auto const* const spec = form ? form->field(field) : nullptr;
        return unmasked_ ? text : spec ? forms::mask(*spec, text) : hidden;
    }
    /// Of credit: never in the clear unless unmasked.
    std::string money(Decimal value) const { return unmasked_ ? to_text(value, 2) : hidden; }
    std::string secret(std::string const& text) const { return unmasked_ || text.empty() ? text : hidden; }

private:
    bool unmasked_;
};

Json optional_text(std::optional<Date> date) { return date ? Json(to_text(*date)) : Json(); }
Json amount(std::optional<Decimal> value) { return value ? Json(to_text(*value, 2)) : Json(); }
Json amount(Decimal value) { return to_text(value, 2); }

Json seasons_json(Portrait const& portrait) {
    Json seasons = Json::array();
    for (auto const& season : portrait.seasons) {
        Json work = Json::array();
        for (auto const& one : season.work)
            work.push_back({{"operation", one.operation},
                            {"first", optional_text(one.first)},
                            {"last", optional_text(one.last)},
                            {"mu_times", amount(one.mu_times)}});
        seasons.push_back({{"season", season.season},
                           {"plots_mu", amount(season.plots_mu)},
                           {"planted_mu", amount(season.planted_mu)},
                           {"yield_kg", amount(season.yield_kg)},
                           {"sales", amount(season.sales)},
                           {"work", std::move(work)}});
    }
    return seasons;
}

std::string percent_text(Completeness const& completeness) {
    std::string text = "完整度 " + std::to_string(completeness.percent()) + "%（" +
                       std::to_string(completeness.filled) + "/" + std::to_string(completeness.expected) + "）";
    for (std::size_t i = 0; i < completeness.missing.size(); ++i)
        text += (i ? "、" : "，还缺：") + field_label(completeness.missing[i]);
    return text;
}

std::string year_text(int year) { return year ? std::to_string(year) + "年" : "未填日期"; }

std::string person_text(Portrait const& portrait, Shown const& shown) {
    MemberProfile const& profile = portrait.profile;
    std::string text = shown("name", profile.name) + "（" + label("member_kind", profile.kind) + "）  " +
                       village(profile.division_code) + "  电话 " + shown("phone", profile.phone) + "\n";
    if (!profile.id_no.empty()) text += "身份证号 " + shown("id_no", profile.id_no) + "\n";
    if (!profile.uscc.empty()) text += "统一社会信用代码 " + profile.uscc + "\n";
    if (portrait.merged > 0) text += "已并入 " + std::to_string(portrait.merged) + " 份重复档案，下面一起计算\n";
    if (!portrait.confirmed_on) return text + "档案还没有核验过\n";
    return text + "最近核验 " + to_text(*portrait.confirmed_on) + "，" + std::to_string(*portrait.days_since) +
           " 天前" + (portrait.stale ? "，已过期，请上门更新\n" : "\n");
}

std::string consents_text(Portrait const& portrait) {
    std::string text = "授权：";
    for (Purpose const purpose : purposes) {
        ConsentState const& state = portrait.consents[static_cast<std::size_t>(purpose)];
        text += std::string(purpose == Purpose::sensitive ? "" : "；") + title_of(purpose) + " " + title_of(state.kind);
        if (state.until) text += "（至 " + to_text(*state.until) + "）";
    }
    return text + "\n";
}

std::string land_text(Portrait const& portrait) {
    std::string text = "土地 " + to_text(portrait.land_mu, 2) + " 亩";
    if (portrait.declared_mu) text += "（档案自报 " + to_text(*portrait.declared_mu, 2) + " 亩）";
    text += "，其中高标准农田 " + to_text(portrait.high_standard_mu, 2) + " 亩\n";
    for (auto const& land : portrait.land)
        text += "  " + label("land_tenure", land.tenure) + "  " + std::to_string(land.plots) + " 块  " +
                to_text(land.mu, 2) + " 亩\n";
    return text;
}

std::string seasons_text(Portrait const& portrait) {
    std::string text = "种植\n";
    for (auto const& season : portrait.seasons) {
        text += "  " + season_label(season.season);
        if (season.plots_mu.unscaled != 0) text += "  地块 " + to_text(season.plots_mu, 2) + " 亩";
        if (season.planted_mu) text += "  自报 " + to_text(*season.planted_mu, 2) + " 亩";
        text += "\n";
        for (auto const& one : season.work) {
            text += "    " + label("operations", one.operation) + "  ";
            if (one.first) text += to_text(*one.first) + (one.last != one.first ? " 至 " + to_text(*one.last) : "");
            text += "  " + to_text(one.mu_times, 2) + " 亩次\n";
        }
    }
    return text;
}

std::string work_text(Portrait const& portrait) {
    std::string text = "亩次（上报 / 核实，分列不相加）\n";
    for (auto const& row : portrait.work)
        text += "  " + year_text(row.year) + "  " + label("operations", row.operation) + "  " +
                std::to_string(row.jobs) + " 次作业  " + to_text(row.reported, 2) + " / " + to_text(row.verified, 2) +
                "\n";
    if (portrait.duplicates > 0) text += "  另有 " + std::to_string(portrait.duplicates) + " 条重复申报，哪里都不计\n";
    text += "服务费\n";
    for (auto const& row : portrait.money) {
        text += "  " + year_text(row.year) + "  应收 " + to_text(row.amount, 2) + " 元  补助 " +
                to_text(row.subsidy, 2) + " 元  实收 " + to_text(row.paid, 2) + " 元  付清 " +
                std::to_string(row.settled) + "/" + std::to_string(row.jobs) + " 次";
        if (row.without_amount > 0) text += "（" + std::to_string(row.without_amount) + " 次缺单价或面积）";
        text += "\n";
    }
    return text;
}

std::string rest_text(Portrait const& portrait, Shown const& shown) {
    std::string text = "农机 " + std::to_string(portrait.machines.size()) + " 台\n";
    for (auto const& own : portrait.machines)
        text += "  " + own.machine.machine_no + "  " + label("machine_classes", own.machine.machine_class) + "  " +
                std::to_string(own.jobs) + " 次作业  " + std::to_string(own.minutes / 60) + " 小时\n";
    text += "培训 " + std::to_string(portrait.learning.sessions) + " 次，" + to_text(portrait.learning.hours) +
            " 学时，合格 " + std::to_string(portrait.learning.passed) + " 次\n";
    text += "贷款 " + std::to_string(portrait.credit.loans) + " 笔，放款 " + shown.money(portrait.credit.disbursed) +
            " 元，余额 " + shown.money(portrait.credit.balance) + " 元，逾期 " +
            std::to_string(portrait.credit.overdue) + " 笔";
    if (!portrait.credit.grade.empty()) text += "；信用等级 " + shown.secret(portrait.credit.grade);
    return text + "\n";
}

} // namespace

std::string portrait_json(Portrait const& portrait, bool unmasked) {
    MemberProfile const& profile = portrait.profile;
    Shown const shown(unmasked);
    Json json{{"id", to_text(profile.key.id)}, {"masked", !unmasked}, {"merged", portrait.merged}};
    json["member"] = {{"kind", profile.kind},
                      {"name", shown("name", profile.name)},
                      {"division_code", profile.division_code},
                      {"address", shown("address", profile.address)},
                      {"phone", shown("phone", profile.phone)},
                      {"id_no", shown("id_no", profile.id_no)},
                      {"uscc", profile.uscc}};
    json["land"] = {{"mu", amount(portrait.land_mu)},
                    {"high_standard_mu", amount(portrait.high_standard_mu)},
                    {"declared_mu", amount(portrait.declared_mu)},
                    {"by_tenure", Json::array()}};
    for (auto const& land : portrait.land)
        json["land"]["by_tenure"].push_back({{"tenure", land.tenure}, {"plots", land.plots}, {"mu", amount(land.mu)}});
    json["seasons"] = seasons_json(portrait);
    json["mu_times"] = Json::array();
    for (auto const& row : portrait.work)
        json["mu_times"].push_back({{"year", row.year},
                                    {"operation", row.operation},
                                    {"jobs", row.jobs},
                                    {"reported", amount(row.reported)},
                                    {"verified", amount(row.verified)}});
    json["money"] = Json::array();
    for (auto const& row : portrait.money)
        json["money"].push_back({{"year", row.year},
                                 {"jobs", row.jobs},
                                 {"settled", row.settled},
                                 {"without_amount", row.without_amount},
                                 {"amount", amount(row.amount)},
                                 {"subsidy", amount(row.subsidy)},
                                 {"paid", amount(row.paid)}});
    json["duplicates"] = portrait.duplicates;
    json["machines"] = Json::array();
    for (auto const& own : portrait.machines)
        json["machines"].push_back({{"id", to_text(own.machine.key.id)},
                                    {"machine_no", own.machine.machine_no},
                                    {"class", own.machine.machine_class},
                                    {"jobs", own.jobs},
                                    {"minutes", own.minutes}});
    json["training"] = {{"sessions", portrait.learning.sessions},
                        {"passed", portrait.learning.passed},
                        {"hours", amount(portrait.learning.hours)},
                        {"last", optional_text(portrait.learning.last)}};
    json["credit"] = {{"loans", portrait.credit.loans},
                      {"overdue", portrait.credit.overdue},
                      {"disbursed", shown.money(portrait.credit.disbursed)},
                      {"balance", shown.money(portrait.credit.balance)},
                      {"grade", shown.secret(portrait.credit.grade)}};
    json["completeness"] = {{"percent", portrait.completeness.percent()},
                            {"filled", portrait.completeness.filled},
                            {"expected", portrait.completeness.expected},
                            {"missing", portrait.completeness.missing}};
    json["confirmed_on"] = optional_text(portrait.confirmed_on);
    json["days_since"] = portrait.days_since ? Json(*portrait.days_since) : Json();
    json["stale"] = portrait.stale;
    for (Purpose const purpose : purposes) {
        ConsentState const& state = portrait.consents[static_cast<std::size_t>(purpose)];
        json["consents"][name_of(purpose)] = {{"state", name_of(state.kind)},
                                              {"since", optional_text(state.since)},
                                              {"until", optional_text(state.until)}};
    }
    return dump(json);
}

std::string portrait_text(Portrait const& portrait, bool unmasked) {
    Shown const shown(unmasked);
    return person_text(portrait, shown) + percent_text(portrait.completeness) + "\n" + consents_text(portrait) + "\n" +
           land_text(portrait) + seasons_text(portrait) + work_text(portrait) + rest_text(portrait, shown);
}

} // namespace gengji::domain
