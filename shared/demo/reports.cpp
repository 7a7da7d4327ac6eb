#include "shared/base/json.hpp"
#include "shared/catalog/catalog.hpp"
#include "shared/demo/builder.hpp"
#include "shared/demo/names.hpp"

#include <algorithm>

/// Surveys, projects, tasks and monthly reports.
namespace gengji::demo {

namespace {

void make_surveys(Builder& builder, Dice& dice) {
    std::size_t households = static_cast<std::size_t>(builder.counts.households) / 7;
    for (auto const& member : builder.members) {
        bool const household = member.kind == "farm_household";
        bool const operates =
            member.kind == "family_farm" || member.kind == "cooperative" || member.kind == "enterprise";
        if ((household && (!households || dice.chance(0.5))) || (!household && !operates)) continue;
        if (household) --households;
        auto const& at = builder.places.villages[member.village];
        auto sheet = builder.begin("willingness_survey", {at.code, BucketClass::log}, builder.clerk(at.township),
                                   moment(day_of("2025-05-10") + dice.between(0, 60), 10), dice, Fate::verified);
        bool const willing = dice.chance(0.82), joined = willing && dice.chance(0.74);
        sheet.set("client", Value::of(member.id))
            .set("year", Value::of(std::int64_t{2025}))
            .set("resident", Value::of(dice.chance(0.9)));
        sheet.set("willing_coop", Value::of(willing)).set("joined_coop", Value::of(joined));
        if (operates) {
            bool const wants = dice.chance(0.85);
            sheet.set("willing_federation", Value::of(wants))
                .set("joined_federation", Value::of(wants && dice.chance(0.7)));
        }
        if (!willing) sheet.text("reason_no", "常年在外务工");
        sheet.keep();
    }
}

void make_projects(Builder& builder, Dice& dice) {
    struct {
        char const *name, *kind, *state;
        int percent;
    } const projects[] = {{"垫江县集采集配中心", "consolidation_center", "building", 65},
                          {"垫江县农产品批发市场提升", "produce_market", "running", 100},
                          {"垫江县农产品流通公司", "circulation_company", "building", 40}};
    int number = 0;
    for (auto const& project : projects) {
        auto sheet = builder.begin("project", {"500231", BucketClass::registry}, Builder::county_desk,
                                   moment(day_of("2025-08-01") + number, 10), dice);
        sheet.text("project_no", "PJDEMO00" + std::to_string(++number))
            .text("name", project.name)
            .text("kind", project.kind)
            .set("public_good", Value::of(true));
        sheet.text("division_code", "500231")
            .set("investor", Value::of(builder.named["unit 县供销合作社"]))
            .set("invested_plan", li(2000000000LL));
        sheet.set("invested_done", li(20000000LL * project.percent))
            .set("started_on", date_value(day_of("2024-11-20")))
            .set("planned_end", date_value(day_of("2026-12-31")));
        sheet.set("progress_pct", Value::of(std::int64_t{project.percent})).text("state", project.state);
        if (project.percent == 100) {
            sheet.set("accepted_on", date_value(day_of("2025-07-20")))
                .set("operator", Value::of(builder.named["unit 县供销合作社"]));
            sheet.set("acceptance_file", picture(dice, "验收.pdf", "application/pdf"));
        }
        sheet.keep();
    }
    builder
        .begin("brand", {"500231", BucketClass::everyone}, Builder::county_desk, moment(day_of("2025-06-01"), 9), dice)
        .text("brand_no", "BRDEMO001")
        .text("name", "垫江好物（演示）")
        .text("kind", "public_county")
        .set("owner", Value::of(builder.named["unit 县供销合作社"]))
        .text("products", "大米、菜籽油、晚柚")
        .text("state", "active")
        .set("registered_on", date_value(day_of("2025-05-12")))
        .keep();
}

/// The department that leads a task; the county's cooperative where that one has no record here.
RecordId lead_of(Builder& builder, std::string const& id) {
    std::map<std::string, std::string> const names{
        {"agri", "县农业农村委"}, {"commerce", "县商务委"}, {"ndrc", "县发展改革委"}, {"transport", "县交通运输委"}};
    auto const found = names.find(id);
    return builder.named["unit " + (found == names.end() ? std::string("县供销合作社") : found->second)];
}

void make_tasks(Builder& builder, Dice& dice) {
    auto const json = parse_json(tasks_json());
    if (!json) return;
    char const* const months[] = {"2025-08", "2025-09"};
    for (int month = 0; month < 2; ++month) {
        for (auto const& task : *member(*json, "tasks")) {
            int const no = member(task, "no")->get<int>();
            std::int64_t const day = day_of(month ? "2025-10-11" : "2025-09-11");
            auto sheet = builder.begin("task_progress", {"500231", BucketClass::log}, Builder::county_desk,
                                       moment(day, 10, no), dice);
            int const percent = std::min(100, 30 + no * 2 + 8 * month);
            auto const* const leads = member(task, "lead");
            sheet.set("unit",
                      Value::of(lead_of(builder, leads && !leads->empty() ? (*leads)[0].get<std::string>() : "coop")));
            sheet.text("division_code", "500231")
                .text("month", months[month])
                .set("task_no", Value::of(std::int64_t{no}));
            bool const blocked = no % 11 == 0;
            sheet.text("state", blocked          ? "blocked"
                                : percent == 100 ? "done"
                                                 : "under_way")
                .set("done_pct", Value::of(std::int64_t{percent}));
            sheet.text("text", "按计划推进，本月完成了阶段目标（演示）。").text("next_step", "继续推进");
            if (blocked) sheet.text("obstacle", "配套资金还没有到位");
            sheet.keep();
        }
    }
}

void make_monthly_reports(Builder& builder, Dice& dice) {
    for (std::size_t i = 0; i < builder.places.townships.size(); ++i) {
        auto const& place = builder.places.townships[i];
        bool const late = i == 4 || i == 17, missing = i == 21;
        if (missing) continue;
        std::int64_t const sent = day_of(late ? "2025-10-17" : "2025-10-12");
        builder
            .begin("monthly_report", {place.code, BucketClass::log}, builder.supervisor(i), moment(sent, 16), dice,
                   Fate::submitted)
            .set("unit", Value::of(builder.named["unit " + place.code]))
            .text("division_code", place.code)
            .text("month", "2025-09")
            .text("progress", "本月秋收机收和油菜整地同时推进，服务队全部下田，记录当天录入、次日核验（演示）。")
            .text("next_steps", "做好油菜直播和再生稻收割准备（演示）。")
            .text("state", "submitted")
            .set("submitted_on", date_value(sent))
            .keep();
    }
}

} // namespace

void Builder::make_reports() {
    Dice dice(options.seed, "reports");
    make_surveys(*this, dice);
    make_projects(*this, dice);
    make_tasks(*this, dice);
    make_monthly_reports(*this, dice);
}

} // namespace gengji::demo
