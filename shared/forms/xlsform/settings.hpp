#pragma once

#include "shared/forms/xlsform/sheet_table.hpp"

#include <map>
#include <string>
#include <vector>

namespace gengji::forms::xls {

/// The one row of the settings sheet.
struct Settings {
    std::map<std::string, std::string, std::less<>> values; ///< by the column's first name: `title`, `id_string`, …
    std::vector<std::pair<std::string, std::string>> attributes; ///< `attribute::x`, `gengji:form_kind`: on the root
    std::size_t row = 0;

    std::string get(std::string_view name) const;
    bool is_set(std::string_view name) const; ///< a yes
    std::string default_language() const;     ///< "default" where none is named
};

Settings read_settings(SheetTable const& table, Findings& findings);

/// `namespaces`: `esri="http://…" enk="http://…"` as prefixes and addresses.
std::vector<std::pair<std::string, std::string>> namespaces_of(std::string const& text);

} // namespace gengji::forms::xls
