#include "shared/catalog/catalog.hpp"
#include "shared/catalog/embedded.hpp"
#include "shared/catalog/workbooks/form_source.hpp"
#include "shared/catalog/workbooks/sheets.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <set>

using namespace gengji;
using namespace gengji::workbooks;

namespace {

Lists const& lists() {
    static Lists const known = *shared_lists(embedded::catalog_choices(), embedded::catalog_operations());
    return known;
}

std::vector<Sheet> sheets(std::string_view text) {
    auto const source = read_form_source(text);
    REQUIRE(source);
    auto made = sheets_of(*source, lists());
    INFO((made ? "" : made.error().detail));
    REQUIRE(made);
    return *made;
}

std::string cell(Sheet const& sheet, std::size_t row, std::string_view column) {
    auto const& header = sheet.rows.front();
    auto const found = std::find(header.begin(), header.end(), column);
    return found == header.end() ? "no such column" : sheet.rows.at(row).at(found - header.begin());
}

} // namespace

TEST_CASE("a text table becomes the sheets of an XLSForm", "[catalog][workbooks]") {
    auto const made = sheets("settings\n    form_title: 地块 | Plot\n    form_id: plot\n"
                             "survey\n"
                             "begin_group | base | 基本 | Basics\n"
                             "select_one colour | tone | 颜色 | Colour\n"
                             "    required: yes\n"
                             "    relevant: instance('crops')/root/item[name = 'rice']/yield_max > 1\n"
                             "decimal | area | 面积 | Area\n"
                             "    constraint: . > 0\n    constraint_message: 大于零 | above zero\n"
                             "    constraint: . < 9\n    constraint_message: 小于九 | below nine\n"
                             "    gengji::warn: . < 5\n    gengji::warn_message: 偏大 | rather large\n"
                             "end_group\n"
                             "choices\ncolour | red | 红 | red\n");
    REQUIRE(made.size() == 3);
    auto const& survey = made[0];
    CHECK(cell(survey, 2, "required_message::中文 (zh)") == "请选择“颜色”");
    CHECK(cell(survey, 2, "required_message::English (en)") == "Please choose “Colour”");
    CHECK(cell(survey, 3, "constraint") == "(. > 0) and (. < 9)");
    CHECK(cell(survey, 3, "constraint_message::中文 (zh)") == "大于零\n小于九");
    CHECK(cell(survey, 3, "constraint_message::English (en)") == "above zero\nbelow nine");
    CHECK(cell(survey, 3, "gengji::warn") == ". < 5");
    CHECK(cell(survey, 3, "gengji::warn_message_en") == "rather large");
    CHECK(cell(survey, 4, "type") == "end_group");
    CHECK(cell(survey, 1, "hint::中文 (zh)") == "no such column");
    auto const& choices = made[1];
    CHECK(choices.rows.size() == 1 + 14 + 1); // the crops that a rule reads, the colours that a question offers
    CHECK(cell(choices, 1, "list_name") == "crops");
    CHECK(cell(choices, 1, "yield_max") != "");
    CHECK(cell(choices, 15, "label::English (en)") == "red");
    CHECK(cell(made[2], 1, "form_title") == "地块");
    CHECK(cell(made[2], 1, "gengji::title_en") == "Plot");
    CHECK(cell(made[2], 1, "default_language") == "中文 (zh)");
}

TEST_CASE("a text table that is wrong says where, all at once", "[catalog][workbooks]") {
    auto const source = read_form_source("oops\nsettings\n    nothing\nsurvey\ntext | name\n    x\n");
    REQUIRE_FALSE(source);
    CHECK(source.error().detail == "第 1 行：表名应为 settings、survey 或 choices\n"
                                   "第 3 行：此处应为“列名: 值”\n"
                                   "第 5 行：此处应为“类型 | 名称 | 中文 | English”\n"
                                   "第 6 行：前面没有题目");
    auto const odd =
        read_form_source("survey\nselect_one nowhere | a | 甲 | A\n    colour: red\n    constraint: . > 0\n");
    REQUIRE(odd);
    auto const made = sheets_of(*odd, lists());
    REQUIRE_FALSE(made);
    CHECK(made.error().detail == "第 2 行：不认识的列“colour”\n"
                                 "第 2 行：a 的每条规则都要有一条提示\n"
                                 "第 2 行：没有选项表 nowhere");
}

TEST_CASE("every thing that the plan asks to be recorded has a form", "[catalog][workbooks]") {
    // DOMAIN.md 6, every identifier of its table.
    for (std::string const id : {"federation",
                                 "meeting",
                                 "membership",
                                 "willingness_survey",
                                 "service_center",
                                 "window_case",
                                 "station_registry",
                                 "certification",
                                 "counsellor_visit",
                                 "equity_link",
                                 "benefit_link",
                                 "coop_asset",
                                 "bookkeeping_client",
                                 "demand_survey",
                                 "supply_offer",
                                 "service_provider",
                                 "service_team",
                                 "machine",
                                 "service_order",
                                 "service_log",
                                 "fund_scheme",
                                 "plot_block",
                                 "agri_condition",
                                 "standard_doc",
                                 "trial",
                                 "activity_event",
                                 "training_plan",
                                 "talent",
                                 "input_price_monitor",
                                 "quality_check",
                                 "warehouse",
                                 "reserve_stock",
                                 "fund_use",
                                 "outlet_registry",
                                 "logistics_node",
                                 "route",
                                 "parcel_log",
                                 "project",
                                 "purchase_log",
                                 "brand",
                                 "order_farming",
                                 "credit_evaluation",
                                 "village_credit",
                                 "credit_ledger",
                                 "insurance_policy",
                                 "financial_point",
                                 "member_profile",
                                 "exchange",
                                 "commissioned_service",
                                 "dataset",
                                 "grant_application",
                                 "policy_item",
                                 "task_progress",
                                 "monthly_report",
                                 "typical_case",
                                 "ranking",
                                 "supervision_check"}) {
        INFO(id);
        CHECK(std::filesystem::exists(FORMS_FOLDER "/source/" + id + ".txt"));
        CHECK(std::filesystem::exists(FORMS_FOLDER "/" + id + ".xlsx"));
    }
}
