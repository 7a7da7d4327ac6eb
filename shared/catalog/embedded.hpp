#pragma once

#include <string_view>

/// The files under data/ and the forms, made part of the program by CMakeLists.txt.
namespace gengji::embedded {


std::string_view catalog_forms();      ///< made at build time from forms/*.xlsx, one a line
std::string_view catalog_form_lists(); ///< the choice lists in them
std::string_view catalog_choices();
std::string_view catalog_divisions();
std::string_view catalog_federations();
std::string_view catalog_kpis();
std::string_view catalog_operations();
std::string_view catalog_tasks();

} // namespace gengji::embedded
