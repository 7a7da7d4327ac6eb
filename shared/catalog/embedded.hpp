#pragma once

#include <string_view>

/// The files under data/, made part of the program by CMakeLists.txt.
namespace gengji::embedded {

std::string_view form_member_profile();
std::string_view form_plot();
std::string_view form_machine();
std::string_view form_service_order();
std::string_view form_service_log();
std::string_view form_demand_survey();
std::string_view form_supply_offer();
std::string_view form_agri_condition();
std::string_view form_input_price_monitor();
std::string_view form_station_registry();
std::string_view form_outlet_registry();
std::string_view form_credit_ledger();
std::string_view form_credit_evaluation();
std::string_view form_activity_event();
std::string_view form_fund_use();
std::string_view form_bookkeeping_client();
std::string_view form_willingness_survey();
std::string_view form_certification();
std::string_view form_village_credit();
std::string_view form_supervision_check();
std::string_view form_org();
std::string_view form_service_team();
std::string_view form_federation();
std::string_view form_fund_scheme();
std::string_view form_user();
std::string_view form_form();
std::string_view form_division();
std::string_view form_choice_list();
std::string_view form_county_setting();

std::string_view catalog_bench_log();
std::string_view catalog_choices();
std::string_view catalog_divisions();
std::string_view catalog_federations();
std::string_view catalog_kpis();
std::string_view catalog_operations();
std::string_view catalog_tasks();

} // namespace gengji::embedded
