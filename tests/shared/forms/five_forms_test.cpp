#include "tests/shared/forms/filled_form.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::forms;
using gengji::test::a_photo;
using gengji::test::FilledForm;
using gengji::test::KnownRecords;
using gengji::test::Paths;

namespace {

FilledForm a_household(KnownRecords const& known) {
    FilledForm member("member_profile", known);
    member.with("kind", "农户")
        .with("name", "张三丰")
        .with("division_code", "新民镇双河口村")
        .with("contact_name", "张三丰")
        .with("phone", "13800005678");
    member.with("id_no", "500299198503074210")
        .with("main_business", "粮油")
        .with("platform_registered", "否")
        .with("consent_basis", "本人同意");
    return member.with("consent_sensitive", "否").with("consent_bank", "否").with("consent_platform", "否");
}

FilledForm a_plot(KnownRecords& known) {
    FilledForm plot("plot", known);
    plot.with("plot_code", known.catalog.find_division("新民镇双河口村")->code + "00001")
        .with("owner", to_text(known.add("张三")));
    plot.with("division_code", "新民镇双河口村")
        .with("name", "大田湾")
        .with("tenure", "家庭承包")
        .with("land_type", "水田");
    return plot.with("contract_area", "5.25").with("road_access", "是").with("season", "中稻 2025");
}

FilledForm a_tractor(KnownRecords& known) {
    FilledForm machine("machine", known);
    machine.with("machine_no", "NJ-001")
        .with("class", "tractor_rotary")
        .with("brand_model", "东方红 LX804")
        .with("width_m", "1.8")
        .with("plate", "渝02A1234");
    machine.with("frame_no", "F1234")
        .with("bought_on", "2024-03-01")
        .with("price", "98000")
        .with("fund_source", "自筹")
        .with("owner", to_text(known.add("合作社")));
    return machine.with("status", "在用").with("photo_plate", a_photo).with("photo_whole", a_photo);
}

/// Rotary tillage of a ten-mu plot, four hours with a tractor.
struct Job {
    KnownRecords known;
    RecordId client = known.add("张三"), plot = known.add("大田湾", {{"contract_area", Value::of(Decimal{10, 0})}}),
             machine = known.add("NJ-001", {{"class", Value::of("tractor_rotary")}}), team = known.add("农机队"),
             operator_ = known.add("李四");
    FilledForm log{"service_log", known};

    Job() {
        log.with("log_no", "SLA000001")
            .with("client", to_text(client))
            .with("plot", to_text(plot))
            .with("division_code", "新民镇双河口村");
        log.with("crop_season", "中稻 2025")
            .with("operation", "旋耕整地")
            .with("time_no", "1")
            .with("times", "1")
            .with("team", to_text(team));
        log.with("operator", to_text(operator_))
            .with("machine", to_text(machine))
            .with("start_at", "2025-10-19 08:00")
            .with("end_at", "2025-10-19 12:00");
        log.with("claimed", "10")
            .with("unit_price", "100")
            .with("photo_before", a_photo)
            .with("photo_after", a_photo)
            .with("quality", "好");
        log.with("confirm_way", "电话确认").with("confirm_by", "张三");
    }
};

FilledForm a_survey(KnownRecords& known) {
    FilledForm survey("demand_survey", known);
    survey.with("client", to_text(known.add("张三")))
        .with("surveyed_on", "2025-10-20")
        .with("surveyor", to_text(known.add("李四")));
    std::string const need = "needs[k000000000001]/";
    return survey.with(need + "kind", "农机作业")
        .with(need + "quantity", "12.5")
        .with(need + "unit", "亩")
        .with(need + "when", "一周内")
        .with(need + "state", "待派单");
}

} // namespace

TEST_CASE("a household's profile", "[forms][member_profile]") {
    KnownRecords known;
    auto member = a_household(known);
    CHECK(member.complaints() == Paths{});

    SECTION("what is missing is asked for") {
        member.without("name").without("id_no").without("consent_bank");
        CHECK(member.complaints() == Paths{"name missing", "id_no missing", "consent_bank missing"});
        for (auto const& violation : member.violations())
            if (violation.path == "id_no") CHECK(violation.message == "请填写“身份证号”");
    }
    SECTION("what does not concern a household is not asked, and not complained about") {
        member.with("uscc", "12345").with("member_count", "2");
        CHECK(member.complaints() == Paths{});
    }
    SECTION("wrong identifiers") {
        member.with("id_no", "500299198503074211").with("phone", "12345").with("name", "张");
        CHECK(member.complaints() == Paths{"id_no", "phone", "name"});
    }
    SECTION("a birthday in the future is wrong, as long as the time is known") {
        member.with("id_no", "500299203001010018");
        CHECK(member.complaints() == Paths{"id_no"});
        CHECK(member.complaints(false) == Paths{});
    }
    SECTION("land and labour agree with each other") {
        member.with("household_size", "4")
            .with("labour_count", "5")
            .with("land_contracted", "120")
            .with("land_out", "121")
            .with("trusteeship_area", "130");
        CHECK(member.complaints() == Paths{"labour_count", "land_contracted", "land_out", "trusteeship_area"});
        member.with("labour_count", "4")
            .with("land_contracted", "12.50")
            .with("land_in", "3")
            .with("land_out", "12.5")
            .with("trusteeship_area", "15.5");
        CHECK(member.complaints() == Paths{});
    }
    SECTION("crops fit the land, yields fit the crop") {
        std::string const crop = "crops[k000000000001]/";
        member.with(crop + "crop", "中稻").with(crop + "season_year", "2025").with(crop + "planted", "8");
        CHECK(member.complaints() == Paths{});
        member.with("land_contracted", "5")
            .with("land_in", "2")
            .with(crop + "yield_kg", "20000")
            .with(crop + "season_year", "2027");
        CHECK(member.complaints() == Paths{crop + "planted", "~" + crop + "yield_kg", crop + "season_year"});
        member.with(crop + "planted", "7").with(crop + "yield_kg", "3850").with(crop + "season_year", "2026");
        CHECK(member.complaints() == Paths{});
        member.without(crop + "crop");
        CHECK(member.complaints() == Paths{crop + "crop missing"});
    }
    SECTION("money, accounts, consent") {
        member.with("income_year", "-1")
            .with("bank_account", "4539578763621486")
            .with("loan_need", "50000000.01")
            .with("consent_sensitive", "是");
        CHECK(member.complaints() == Paths{"income_year", "loan_need", "consent_sign missing"});
        member.with("bank_account", "4539578763621487")
            .with("income_year", "0")
            .with("loan_need", "50000000")
            .with("consent_sign", a_photo);
        CHECK(member.complaints() == Paths{"~bank_account"});
        member.with("bank_account", "45395787");
        CHECK(member.complaints() == Paths{"bank_account"});
    }
    SECTION("a position must be exact enough") {
        member.with("location", "30.33,107.34,31");
        CHECK(member.complaints() == Paths{"location"});
        member.with("location", "30.33,107.34,30");
        CHECK(member.complaints() == Paths{});
        member.with("location", "30.33,107.34"); // typed in by hand: nothing is known
        CHECK(member.complaints() == Paths{});
    }
    SECTION("picks are counted") {
        member.with("main_business", "粮油 生猪 家禽 牛羊 水产 蔬菜");
        CHECK(member.complaints() == Paths{"main_business"});
    }
    SECTION("a choice that does not exist, a place that does not exist, a value of another kind") {
        member.document.set("education", Value::of("phd"));
        member.document.set("division_code", Value::of("500231101999"));
        member.document.set("founded_on", Value::of("昨天")); // not relevant
        member.document.set("household_size", Value::of("四"));
        member.document.set("joined_on", Value::of(std::int64_t{3}));
        CHECK(member.complaints() == Paths{"education", "division_code", "household_size", "joined_on"});
    }
}

TEST_CASE("a cooperative's profile asks for other things", "[forms][member_profile]") {
    KnownRecords known;
    auto member = a_household(known);
    member.with("kind", "农民合作社").without("id_no");
    CHECK(member.complaints() ==
          Paths{"uscc missing", "legal_rep missing", "member_count missing", "front_photo missing"});
    member.with("uscc", "93500299MA60AB2X5L")
        .with("legal_rep", "李四")
        .with("member_count", "4")
        .with("front_photo", a_photo)
        .with("founded_on", "2025-10-21");
    CHECK(member.complaints() == Paths{"member_count", "founded_on"});
    CHECK(member.complaints(false) ==
          Paths{"member_count", "~founded_on"}); // without an adjusted time, "today" warns only
    member.with("member_count", "5").with("founded_on", "2025-10-20").with("uscc", "93500299MA60AB2X5M");
    CHECK(member.complaints() == Paths{"uscc"});
}

TEST_CASE("a plot", "[forms][plot]") {
    KnownRecords known;
    auto plot = a_plot(known);
    CHECK(plot.complaints() == Paths{});
    SECTION("required") {
        plot.without("owner").without("season").without("road_access").without("contract_area");
        CHECK(plot.complaints() ==
              Paths{"owner missing", "season missing", "road_access missing", "contract_area missing"});
    }
    SECTION("area between 0.05 and 2000 mu") {
        for (auto const& [area, good] :
             {std::pair("0.04", false), {"0.05", true}, {"2000", true}, {"2000.01", false}}) {
            plot.with("contract_area", area);
            CHECK(plot.complaints() == (good ? Paths{} : Paths{"contract_area"}));
        }
        plot.document.set("contract_area", Value::of(Decimal{5255, 3}));
        CHECK(plot.complaints() == Paths{"contract_area"});
    }
    SECTION("a parcel code of elsewhere warns, one of 18 digits is wrong") {
        plot.with("parcel_code", "5002311012030100001");
        CHECK(plot.complaints() == Paths{});
        plot.with("parcel_code", "5001011012030100001");
        CHECK(plot.complaints() == Paths{"~parcel_code"});
        plot.with("parcel_code", "500231101203010000");
        CHECK(plot.complaints() == Paths{"parcel_code"});
    }
    SECTION("a lease belongs to rented land, and a past one warns") {
        plot.with("lease_until", "2025-10-19");
        CHECK(plot.complaints() == Paths{});
        plot.with("tenure", "流转入");
        CHECK(plot.complaints() == Paths{"~lease_until"});
        plot.with("lease_until", "2025-10-20");
        CHECK(plot.complaints() == Paths{});
    }
    SECTION("a boundary does not cross itself, and fits the registered area") {
        plot.with("boundary", "30.0000,107.0000;30.0000,107.00073;30.00045,107.00073;30.00045,107.0000"); // 50 m × 70 m
        CHECK(plot.complaints() == Paths{});
        plot.with("contract_area", "5.9");
        CHECK(plot.complaints() == Paths{"~measured_area"});
        plot.with("contract_area", "5.25");
        plot.with("boundary", "30.0,107.0;30.1,107.1;30.0,107.1;30.1,107.0");
        CHECK(plot.complaints() == Paths{"boundary", "~measured_area"});
        plot.with("boundary", "30.0,107.0;30.0,107.1;30.1,107.1");
        CHECK(plot.complaints() == Paths{"boundary", "~measured_area"});
        plot.with("boundary", "30.0,107.0;30.0,107.1;30.1,107.1;30.0,107.0"); // the first point again
        CHECK(plot.complaints() == Paths{"boundary", "~measured_area"});
    }
    SECTION("other") {
        plot.with("slope", "61").document.set("season", Value::of("weed-2025"));
        CHECK(plot.complaints() == Paths{"slope", "season"});
    }
}

TEST_CASE("a machine", "[forms][machine]") {
    KnownRecords known;
    auto machine = a_tractor(known);
    CHECK(machine.complaints() == Paths{});
    SECTION("what is asked depends on the class") {
        machine.without("width_m").without("plate");
        CHECK(machine.complaints() == Paths{"width_m missing", "plate missing"});
        machine.with("class", "谷物烘干机");
        CHECK(machine.complaints() == Paths{});
        machine.with("class", "uav");
        CHECK(machine.complaints() == Paths{"width_m missing", "uav_reg missing"});
        machine.with("width_m", "6").with("uav_reg", "UAS12345");
        CHECK(machine.complaints() == Paths{});
        machine.with("uav_reg", "UAS1234");
        CHECK(machine.complaints() == Paths{"uav_reg"});
    }
    SECTION("an odd plate and papers that ran out warn") {
        machine.with("plate", "渝A12345").with("licence_until", "2025-10-19").with("inspection_until", "2025-01-01");
        CHECK(machine.complaints() == Paths{"~plate", "~licence_until", "~inspection_until"});
    }
    SECTION("ranges") {
        machine.with("power", "0.4")
            .with("width_m", "15.1")
            .with("price", "0")
            .with("bought_on", "2025-10-21")
            .with("frame_no", "F1");
        CHECK(machine.complaints() == Paths{"power", "width_m", "price", "bought_on", "frame_no"});
        machine.with("power", "58.8")
            .with("width_m", "1.8")
            .with("price", "98000")
            .with("subsidy", "98000.01")
            .with("bought_on", "2025-10-20")
            .with("frame_no", "F123");
        CHECK(machine.complaints() == Paths{"subsidy"});
    }
}

TEST_CASE("a service log", "[forms][service_log]") {
    Job job;
    CHECK(job.log.complaints() == Paths{});
    auto const moment = Moment{*parse_instant("2025-10-20T10:00:00+08:00"), true};

    SECTION("mu-times and money are computed, from what the reviewer accepted once he has") {
        job.log.with("times", "2").with("surcharge", "50").with("surcharge_reason", "坡地").with("discount", "10.50");
        auto computed = calculate(job.log.form, job.log.document, job.known, moment);
        CHECK(*computed.find("mu_times") == Value::of(Decimal{20, 0}));
        CHECK(*computed.find("amount") == Value::of(Decimal{20395, 1}));
        job.log.with("accepted", "9.55");
        computed = calculate(job.log.form, job.log.document, job.known, moment);
        CHECK(*computed.find("mu_times") == Value::of(Decimal{191, 1}));
        CHECK(*computed.find("amount") == Value::of(Decimal{19495, 1}));
        CHECK_FALSE(computed.find("gnss_area"));
        job.log.with("accepted", "10.01");
        CHECK(job.log.complaints() == Paths{"accepted"});
    }
    SECTION("the area fits the plot: 5 % more warns, 20 % more blocks (R05)") {
        job.log.with("claimed", "10.50");
        CHECK(job.log.complaints() == Paths{});
        job.log.with("claimed", "10.51");
        CHECK(job.log.complaints() == Paths{"~claimed"});
        job.log.with("claimed", "12.01");
        CHECK(job.log.complaints() == Paths{"claimed", "~claimed"});
        job.log.with("claimed", "0");
        CHECK(job.log.complaints() == Paths{"claimed"});
    }
    SECTION("the rate fits the machine (R06)") {
        job.log.with("end_at", "2025-10-19 08:50"); // 12 mu/h: typical high 8 × 1.5
        CHECK(job.log.complaints() == Paths{});
        job.log.with("end_at", "2025-10-19 08:49");
        CHECK(job.log.complaints() == Paths{"~claimed"});
        job.log.with("end_at", "2025-10-19 08:29"); // more than 20 mu/h
        CHECK(job.log.complaints() == Paths{"claimed", "~claimed"});
    }
    SECTION("a plot is asked for when the client has one") {
        job.log.without("plot");
        CHECK(job.log.complaints() == Paths{});
        job.known.has_plots[job.client] = false;
        CHECK(job.log.complaints() == Paths{});
        job.known.has_plots[job.client] = true;
        CHECK(job.log.complaints() == Paths{"plot missing"});
    }
    SECTION("a machine is asked for unless the work can be done by hand") {
        job.log.without("machine");
        CHECK(job.log.complaints() == Paths{"machine missing"});
        job.log.with("operation", "施肥").with("unit_price", "15");
        CHECK(job.log.complaints() == Paths{});
    }
    SECTION("times (R03)") {
        job.log.with("times", "0").with("time_no", "4");
        CHECK(job.log.complaints() == Paths{"times", "time_no"});
        job.log.with("times", "3").with("time_no", "3");
        CHECK(job.log.complaints() == Paths{});
        job.log.with("track", std::string(64, 'b') + ":9:application/gpx+xml");
        CHECK(job.log.complaints() == Paths{"times"});
    }
    SECTION("hours of the day (R02)") {
        job.log.with("end_at", "2025-10-19 08:00");
        CHECK(job.log.complaints() == Paths{"end_at", "claimed", "~claimed"}); // no time at all is infinitely fast
        job.log.with("start_at", "2025-10-20 10:11").with("end_at", "2025-10-20 18:00");
        CHECK(job.log.complaints() == Paths{"start_at", "end_at"});
        CHECK(job.log.complaints(false) == Paths{"~start_at", "~end_at"});
        job.log.with("start_at", "2025-10-20 06:00").with("end_at", "2025-10-20 10:10"); // ten minutes of grace
        CHECK(job.log.complaints() == Paths{});
    }
    SECTION("drying is counted in tonnes and paid by the tonne") {
        job.log.with("operation", "烘干").with("unit_price", "200").without("plot");
        job.log.with("machine", to_text(job.known.add("烘干机", {{"class", Value::of("dryer")}})));
        CHECK(job.log.complaints() == Paths{"tonnes missing"});
        job.log.with("tonnes", "5.5");
        CHECK(job.log.complaints() == Paths{});
        CHECK(*calculate(job.log.form, job.log.document, job.known, moment).find("amount") ==
              Value::of(Decimal{1100, 0}));
        job.log.with("tonnes", "501");
        CHECK(job.log.complaints() == Paths{"tonnes"});
    }
    SECTION("prices far from the usual warn (R13), surcharges have a reason, discounts end at nothing") {
        job.log.with("unit_price", "39.99");
        CHECK(job.log.complaints() == Paths{"~unit_price"});
        job.log.with("unit_price", "261");
        CHECK(job.log.complaints() == Paths{"~unit_price"});
        job.log.with("unit_price", "260").with("surcharge", "1");
        CHECK(job.log.complaints() == Paths{"surcharge_reason missing"});
        job.log.with("surcharge", "0").with("discount", "2600.01");
        CHECK(job.log.complaints() == Paths{"amount"});
    }
    SECTION("proof and confirmation") {
        job.log.without("photo_after")
            .with("confirm_way", "现场签名")
            .with("satisfaction", "6")
            .with("chemicals", "尿素");
        CHECK(job.log.complaints() == Paths{"photo_after missing", "confirm_sign missing", "satisfaction"});
    }
}

TEST_CASE("a demand survey", "[forms][demand_survey]") {
    KnownRecords known;
    auto survey = a_survey(known);
    CHECK(survey.complaints() == Paths{});
    std::string const need = "needs[k000000000001]/", other = "needs[k000000000002]/";
    SECTION("each need is complete") {
        survey.with(other + "kind", "贷款");
        CHECK(survey.complaints() == Paths{other + "quantity missing", other + "unit missing", other + "when missing",
                                           other + "state missing"});
        survey.document.set("needs[k000000000002]/_life", Value::of(Life{Life::State::voided, "录错了", {}, {}}));
        CHECK(survey.complaints() == Paths{});
    }
    SECTION("quantities and units") {
        survey.with(need + "quantity", "0").with(need + "unit", "公顷");
        CHECK(survey.complaints() == Paths{need + "quantity", need + "unit"});
    }
    SECTION("an operation belongs to machine and field work") {
        survey.document.set(need + "operation", Value::of("dancing"));
        CHECK(survey.complaints() == Paths{need + "operation"});
        survey.with(need + "kind", "贷款");
        CHECK(survey.complaints() == Paths{});
    }
    SECTION("no survey of tomorrow") {
        survey.with("surveyed_on", "2025-10-21");
        CHECK(survey.complaints() == Paths{"surveyed_on"});
    }
}

TEST_CASE("one field is judged as the whole form judges it", "[forms][check]") {
    Job job;
    job.log.with("claimed", "12.01").with("quality", "好").without("confirm_by");
    auto const moment = Moment{*parse_instant("2025-10-20T10:00:00+08:00"), true};
    for (auto const& section : job.log.form.sections)
        for (auto const& field : section.fields) {
            std::vector<Violation> expected;
            for (auto const& violation : job.log.violations())
                if (violation.path == field.name) expected.push_back(violation);
            INFO(field.name);
            CHECK(check_field(job.log.form, field.name, job.log.document, job.known, moment) == expected);
        }
    CHECK(is_required(job.log.form, "claimed", job.log.document, job.known, moment));
    CHECK_FALSE(is_relevant(job.log.form, "tonnes", job.log.document, job.known, moment));
    CHECK_FALSE(is_required(job.log.form, "tonnes", job.log.document, job.known, moment));
    job.log.with("operation", "烘干");
    CHECK(is_required(job.log.form, "tonnes", job.log.document, job.known, moment));
    CHECK_FALSE(is_relevant(job.log.form, "nothing", job.log.document, job.known, moment));
}
