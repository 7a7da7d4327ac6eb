#include "tests/shared/forms/filled_form.hpp"

#include "shared/catalog/form_indexer.hpp"

#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::forms;
using gengji::test::FilledForm;
using gengji::test::KnownRecords;

TEST_CASE("paths come apart and together again", "[forms][document]") {
    auto const inner = split_path("crops[k9f27c01b3e4]/area");
    CHECK(inner.section == "crops");
    CHECK(inner.instance == "crops[k9f27c01b3e4]");
    CHECK(inner.name == "area");
    CHECK(split_path("area").name == "area");
    CHECK(split_path("area").instance.empty());
    CHECK(split_path("crops/area").section == "crops");
    CHECK(split_path("crops/area").instance.empty());
    CHECK(path_in("crops[k9f27c01b3e4]", "area") == "crops[k9f27c01b3e4]/area");
    CHECK(path_in("", "area") == "area");
    SeededRandom random(1);
    auto const instance = new_instance("crops", random);
    CHECK(is_path(path_in(instance, "area")));
    CHECK(instance != new_instance("crops", random));
}

TEST_CASE("instances of a repeat stand in the order of their positions, void ones are gone", "[forms][document]") {
    Document document;
    document.set("crops[k000000000003]/crop", Value::of("rice"));
    document.set("crops[k000000000003]/_pos", Value::of(std::int64_t{1}));
    document.set("crops[k000000000001]/crop", Value::of("maize"));
    document.set("crops[k000000000001]/_pos", Value::of(Decimal{15, 1}));
    document.set("crops[k000000000002]/_pos", Value::of(std::int64_t{2}));
    document.set("crops[k000000000004]/_life", Value::of(Life{Life::State::voided, "录错了", {}, {}}));
    document.set("crops[k000000000004]/crop", Value::of("citrus"));
    document.set("cropsy", Value::of("x"));
    CHECK(document.instances("crops") ==
          std::vector<std::string>{"crops[k000000000003]", "crops[k000000000001]", "crops[k000000000002]"});
    CHECK(document.instances("livestock").empty());
    CHECK(document.next_position("crops") == Value::of(Decimal{3, 0}));
    CHECK(document.next_position("livestock") == Value::of(Decimal{1, 0}));
}

TEST_CASE("a document is what a state shows: winners, without reviews and void instances", "[forms][document]") {
    RecordState state;
    apply(state,
          test::an_edit("li", 1)
              .set("name", "大田湾")
              .set("crops[k000000000001]/crop", "rice")
              .set("crops[k000000000002]/crop", "maize"),
          100);
    apply(state, test::an_edit("wang", 1).saw(state).set("name", "屋门口").voids("crops[k000000000002]"), 200);
    auto const document = document_of(state);
    REQUIRE(document.find("name"));
    CHECK(document.find("name")->text() == "屋门口");
    CHECK(document.instances("crops") == std::vector<std::string>{"crops[k000000000001]"});
    CHECK_FALSE(document.find("crops[k000000000002]/crop"));
    apply(state, test::an_edit("li", 2).saw(state).set("name", Value()), 300);
    CHECK_FALSE(document_of(state).find("name")); // cleared
}

TEST_CASE("a record is named by its key and its title", "[forms][document]") {
    KnownRecords known;
    FilledForm member("member_profile", known);
    CHECK(key_of(member.form, member.document, known) == "");
    member.with("name", "张三")
        .with("uscc", "93500299MA60AB2X5L")
        .with("phone", "13800005678")
        .with("contact_name", "张三");
    CHECK(key_of(member.form, member.document, known) == "93500299MA60AB2X5L");
    member.with("id_no", "500299198503074210");
    CHECK(key_of(member.form, member.document, known) == "500299198503074210");
    CHECK(title_of(member.form, member.document, known) == "张三");
    CHECK(search_texts_of(member.form, member.document, known) ==
          std::vector<std::string>{"张三", "张三", "13800005678", "500299198503074210", "93500299MA60AB2X5L"});

    known.add("张三");
    FilledForm survey("demand_survey", known);
    survey.with("client", "张三").with("surveyed_on", "2025-10-20");
    CHECK(title_of(survey.form, survey.document, known) == "张三 2025-10-20");
    CHECK(search_texts_of(survey.form, survey.document, known) == std::vector<std::string>{"张三"});
    CHECK(search_texts_of(survey.form, survey.document, known.catalog).empty()); // whose name is not known here
}

TEST_CASE("a record goes into the bucket that its form says", "[forms][document]") {
    KnownRecords known;
    auto const village = known.catalog.find_division("新民镇双河口村")->code;
    auto const team = known.add("新民农机队", {{"team_code", Value::of("500231101T01")}});
    auto const org = known.add("沙坪合作社", {{"division_code", Value::of("500231102")}});
    auto const county_org = known.add("县供销社", {{"division_code", Value::of("500231")}});
    auto const member = known.add("张三", {{"division_code", Value::of(std::string_view(village))}});
    auto const bucket = [&](FilledForm const& record, std::string_view author = "") {
        auto const found = bucket_of(record.form, record.document, known, author);
        return found ? to_text(*found) : "! " + found.error().detail;
    };

    CHECK(bucket(FilledForm("member_profile", known).with("division_code", village)) == village + "/registry");
    CHECK(bucket(FilledForm("member_profile", known)) ==
          "! 无法确定这条记录归谁保管，请填写“所在村（社区）”，并确认所选对象已同步到本机");
    CHECK(bucket(FilledForm("service_log", known).with("team", to_text(team))) == "500231101T01/log");
    CHECK(bucket(FilledForm("service_log", known), "500231101T02") == "500231101T02/log");
    CHECK(bucket(FilledForm("service_log", known), village).substr(0, 1) == "!");
    CHECK(bucket(FilledForm("machine", known).with("team", to_text(team)).with("owner", to_text(org))) ==
          "500231101/public");
    CHECK(bucket(FilledForm("machine", known).with("owner", to_text(org))) == "500231102/public");
    CHECK(bucket(FilledForm("machine", known).with("owner", to_text(county_org)), "500231101T01") ==
          "500231101/public");
    CHECK(bucket(FilledForm("service_team", known).with("division_code", "新民镇")) == "500231101/public");
    CHECK(bucket(FilledForm("service_order", known).with("client", to_text(member))) == village + "/log");
    CHECK(bucket(FilledForm("service_order", known).with("client", to_text(member)).with("team", to_text(team))) ==
          "500231101T01/log");
    CHECK(bucket(FilledForm("demand_survey", known).with("client", to_text(member))) == village + "/log");
    CHECK(bucket(FilledForm("credit_ledger", known).with("borrower", to_text(member))) == village + "/credit");
    CHECK(bucket(FilledForm("bookkeeping_client", known).with("client", to_text(member))) == village + "/bookkeeping");
    CHECK(bucket(FilledForm("form", known), "500231") == "500231/public");
    CHECK(bucket(FilledForm("org", known), village) == "500231/public");
    CHECK(bucket(FilledForm("form", known)).substr(0, 1) == "!");
}

TEST_CASE("automatic numbers name their laptop, so that two of them never count alike", "[forms][document]") {
    KnownRecords known;
    auto const today = *parse_date("2025-10-20");
    FilledForm log("service_log", known), order("service_order", known), plot("plot", known);
    CHECK(auto_number(*log.form.field("log_no"), log.document, today, "A7", 12) == "SLA7000012");
    CHECK(auto_number(*order.form.field("order_no"), order.document, today, "A7", 12) == "SO20251020A70012");
    CHECK_FALSE(auto_number(*plot.form.field("plot_code"), plot.document, today, "A7", 1)); // the village first
    plot.with("division_code", "新民镇双河口村");
    CHECK(auto_number(*plot.form.field("plot_code"), plot.document, today, "A7", 123456) ==
          known.catalog.find_division("新民镇双河口村")->code + "A7123456");
    CHECK_FALSE(auto_number(*log.form.field("client"), log.document, today, "A7", 12));
}

TEST_CASE("lists show a record's title and what is not personal; search finds its names", "[forms][indexer]") {
    RecordState state;
    apply(state,
          test::an_edit("li", 1)
              .set("name", "张三丰")
              .set("kind", "farm_household")
              .set("phone", "13800005678")
              .set("division_code", "500231101203"),
          100);
    FormIndexer const indexer(Catalog::built_in());
    auto const entry = indexer.entry({"member_profile", 1}, state);
    CHECK(entry.title == "张三丰");
    CHECK(entry.subtitle == "农户 · " + Catalog::built_in().division("500231101203")->display_name());
    CHECK(entry.search == std::vector<std::string>{"张三丰", "13800005678"});
    CHECK(indexer.entry({"unknown", 1}, state).title.empty());
}
