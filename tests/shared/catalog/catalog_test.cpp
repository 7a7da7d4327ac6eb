#include "shared/catalog/catalog.hpp"

#include "shared/catalog/lists/choice_json.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <set>

using namespace gengji;

namespace {

std::string joined(std::vector<std::string> const& lines) {
    std::string text;
    for (auto const& line : lines) text += line + "\n";
    return text;
}

} // namespace

TEST_CASE("every form of the catalog loads and everything it names exists", "[catalog]") {
    auto const& catalog = Catalog::built_in();
    CHECK(joined(catalog.faults()) == "");
    for (std::string const id : {"member_profile",
                                 "plot",
                                 "machine",
                                 "service_order",
                                 "service_log",
                                 "demand_survey",
                                 "supply_offer",
                                 "agri_condition",
                                 "input_price_monitor",
                                 "station_registry",
                                 "outlet_registry",
                                 "credit_ledger",
                                 "credit_evaluation",
                                 "activity_event",
                                 "fund_use",
                                 "bookkeeping_client",
                                 "willingness_survey",
                                 "certification",
                                 "village_credit",
                                 "supervision_check",
                                 "org",
                                 "user",
                                 "service_team",
                                 "federation",
                                 "fund_scheme",
                                 "form",
                                 "division",
                                 "choice_list",
                                 "county_setting"}) {
        INFO(id);
        CHECK(catalog.form(id));
    }
}

TEST_CASE("no form file is left out of the program", "[catalog]") {
    std::set<std::string> files, forms;
    for (auto const& entry : std::filesystem::directory_iterator(FORMS_FOLDER))
        if (entry.path().extension() == ".xlsx") files.insert(entry.path().stem().string());
    for (auto const& form : Catalog::built_in().forms()) forms.insert(form.id);
    forms.insert(bench_log_form().id);
    CHECK(files == forms);
}

TEST_CASE("a form is the same after a journey through JSON", "[catalog]") {
    for (auto const& form : Catalog::built_in().forms()) {
        INFO(form.id);
        auto const json = forms::form_to_json(form);
        auto const again = forms::form_from_json(json);
        REQUIRE(again);
        CHECK(*again == form);
        CHECK(forms::form_to_json(*again) == json);
    }
}

TEST_CASE("the catalog names what does not fit together", "[catalog]") {
    auto catalog = Catalog::built_in();
    auto form = *catalog.form("demand_survey");
    form.sections[0].fields[0].ref = "nobody";
    form.sections[1].fields[0].choices = "no_such_list";
    catalog.put(form);
    auto const faults = joined(catalog.faults());
    CHECK(faults.find("demand_survey base/client：没有表单 nobody") != faults.npos);
    CHECK(faults.find("demand_survey needs/kind：没有选项表 no_such_list") != faults.npos);
}

TEST_CASE("a condition that compares with a choice that does not exist is a fault of the catalog", "[catalog]") {
    auto catalog = Catalog::built_in();
    auto form = forms::form_from_json(
        R"json({"id": "odd", "title": "怪", "kind": "event", "bucket": {"class": "log", "owners": [{"level": "county"}]},
        "title_fields": ["kind"], "sections": [{"id": "base", "label": "基本", "fields": [
            {"name": "kind", "label": "类别", "type": "select_one", "choices": "member_kind"},
            {"name": "note", "label": "说明", "type": "text", "relevant": "${kind} = 'farm_houshold'", "required": "instance('pest')/root/item[name = ${kind}]/colour = 1"},
            {"name": "who", "label": "谁", "type": "reference", "ref": "plot", "relevant": "instance('plot')/root/item[name = ${who}]/nothing = 1 or instance('no_such')/root/item"}]}]})json");
    INFO((form ? "" : form.error().detail));
    REQUIRE(form);
    catalog.put(*form);
    CHECK(joined(catalog.faults()) == "odd base/note：选项表 pest 没有属性 colour\n"
                                      "odd base/note：“farm_houshold”不是 member_kind 的选项\n"
                                      "odd base/who：没有名为 no_such 的选项表或表单\n"
                                      "odd base/who：表单 plot 没有字段 nothing\n");
}

TEST_CASE("the county has 26 townships and 301 villages, found by code and by name", "[catalog]") {
    auto const& catalog = Catalog::built_in();
    REQUIRE(catalog.county());
    CHECK(catalog.county()->code == "500231");
    CHECK(catalog.townships().size() == 26);
    std::size_t villages = 0;
    for (auto const* township : catalog.townships()) villages += catalog.villages_of(township->code).size();
    CHECK(villages == 301);

    auto const* village = catalog.find_division("新民镇双河口村");
    REQUIRE(village);
    CHECK(village->display_name() == "新民镇双河口村");
    CHECK(village->pinyin == "shkc");
    CHECK(village->code.substr(0, 9) == "500231101");
    CHECK(catalog.find_division("新民镇 双河口村") == village);
    CHECK(catalog.find_division(village->code) == village);
    CHECK(catalog.find_division("双河口村") == village);
    CHECK(catalog.find_division("新民镇")->code == "500231101");
    CHECK(catalog.find_division("500231101000")->code == "500231101");
    CHECK(catalog.division("500231101")->seat);
    CHECK_FALSE(catalog.find_division("东风村")); // there are two
    CHECK(catalog.find_division("普顺镇东风村"));
    CHECK_FALSE(catalog.find_division("天上村"));
}

TEST_CASE("choice lists know what rules ask of them", "[catalog]") {
    auto const& catalog = Catalog::built_in();
    auto const* operations = catalog.choices("operations");
    REQUIRE(operations);
    CHECK(operations->choices.size() == 25);
    auto const* rotary = operations->find("rotary_tillage");
    REQUIRE(rotary);
    CHECK(rotary->label.zh == "旋耕整地");
    CHECK(std::get<Decimal>(rotary->properties.at("max_times")) == Decimal{3, 0});
    CHECK(std::get<bool>(rotary->properties.at("manual")) == false);
    CHECK(std::get<std::string>(rotary->properties.at("link")) == "till");
    CHECK(catalog.choices("crops")->choices.size() == 14);
    CHECK(catalog.choices("machine_classes")->choices.size() == 23);
    CHECK(std::get<Decimal>(catalog.choices("links")->find("till")->properties.at("weight")) == Decimal{36, 2});
    CHECK_FALSE(catalog.choices("machine_classes")->find("dryer")->properties.contains("hard_max_mu_h"));
    for (auto const* list : catalog.choice_lists()) {
        INFO(list->id);
        auto const again = choices_from_json(list->id, choices_to_json(*list));
        REQUIRE(again);
        CHECK(*again == *list);
    }
}

TEST_CASE("a laptop learns from records what the county published", "[catalog]") {
    auto const& shipped = Catalog::built_in();
    auto const records = published(shipped);
    CHECK(records.size() == shipped.forms().size() + shipped.choice_lists().size() + 1 + 26 + 301);
    auto learned = Catalog::empty();
    for (auto const& record : records) {
        auto const taken = learned.learn(record.form, record.document);
        REQUIRE(taken);
        CHECK(*taken);
    }
    CHECK(learned.forms() == shipped.forms());
    CHECK(learned.villages_of("500231101").size() == shipped.villages_of("500231101").size());
    CHECK(*learned.division("500231101") == *shipped.division("500231101"));
    CHECK(joined(learned.faults()) == "");

    SECTION("an older version does not replace a newer one") {
        auto newer = *shipped.form("plot");
        newer.version = 20;
        newer.title.zh = "新地块";
        learned.put(newer);
        learned.put(*shipped.form("plot"));
        CHECK(learned.form("plot")->title.zh == "新地块");
    }
    SECTION("a renamed village is found by its new name only") {
        auto village = *learned.find_division("双河口村");
        village.name = "三河口村";
        learned.put(village);
        CHECK_FALSE(learned.find_division("双河口村"));
        CHECK(learned.find_division("新民镇三河口村")->code == village.code);
    }
    SECTION("a form published in the notation before XPath is not taken for one of today") {
        forms::Document old;
        old.set("form_id", Value::of("plot"));
        old.set("spec", Value::of(R"({"id": "plot", "version": 99, "title": "地块", "kind": "registry",
            "bucket": {"class": "registry", "owners": [{"level": "county"}]}, "title_fields": ["name"],
            "sections": [{"id": "base", "label": "基本", "fields": [{"name": "name", "label": "名", "type": "text"},
              {"name": "until", "label": "止", "type": "date", "relevant": "name = 'x'"}]}]})"));
        auto const taken = learned.learn("form", old);
        REQUIRE_FALSE(taken);
        CHECK(taken.error().detail.find("until") != std::string::npos);
        CHECK(learned.forms() == shipped.forms());
    }
    SECTION("a record that cannot be read changes nothing") {
        forms::Document broken;
        broken.set("form_id", Value::of("plot"));
        broken.set("spec", Value::of("{"));
        CHECK_FALSE(learned.learn("form", broken));
        CHECK(learned.forms() == shipped.forms());
    }
}

TEST_CASE("a published form fits a text value", "[catalog]") {
    for (auto const& record : published(Catalog::built_in()))
        for (auto const& [path, value] : record.document.values) {
            INFO(record.form << " " << path);
            CHECK(Value::unpack(value.packed()));
        }
}

TEST_CASE("the plan's federations: one of the county, fourteen of townships, four of industries", "[catalog]") {
    std::map<std::string, int> count;
    for (auto const& federation : planned_federations()) {
        ++count[federation.level];
        CHECK(federation.target_year >= 2024);
    }
    CHECK(count == std::map<std::string, int>{{"county", 1}, {"township", 14}, {"industry", 4}});
}

TEST_CASE("the standard workload's form has a field for each key", "[catalog]") {
    auto const& form = bench_log_form();
    CHECK(form.sections.size() == 1);
    CHECK(form.sections[0].fields.size() == 22);
    CHECK_FALSE(Catalog::built_in().form("bench_log"));
}
