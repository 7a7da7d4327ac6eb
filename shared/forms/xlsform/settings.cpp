#include "shared/forms/xlsform/settings.hpp"

#include "shared/forms/xlsform/words.hpp"

namespace gengji::forms::xls {

std::string Settings::get(std::string_view name) const {
    auto const found = values.find(name);
    return found == values.end() ? std::string() : found->second;
}

bool Settings::is_set(std::string_view name) const { return yes_or_no(get(name)).value_or(false); }

std::string Settings::default_language() const {
    std::string language = get("default_language");
    return language.empty() ? "default" : language;
}

Settings read_settings(SheetTable const& table, Findings& findings) {
    Settings settings;
    if (table.lines.empty()) return settings;
    TableLine const& line = table.lines.front();
    settings.row = line.number;
    for (auto const& [column, text] : line.cells) {
        ColumnPath const& path = table.columns[column];
        if (path.empty()) continue;
        if (path[0] == "attribute" && path.size() == 2)
            settings.attributes.emplace_back(path[1], text);
        else if (path[0] == "gengji" && path.size() == 2)
            settings.attributes.emplace_back("gengji:" + path[1], text);
        else if (path.size() == 1)
            settings.values[path[0]] = text;
    }
    for (auto const& [name, value] : settings.attributes)
        if (!is_prefixed_name(name))
            findings.error(settings_sheet, 1,
                           "“attribute::" + name + "”里的名字不能作 XML 属性名。请改用字母、数字和下划线。");
    return settings;
}

std::vector<std::pair<std::string, std::string>> namespaces_of(std::string const& text) {
    std::vector<std::pair<std::string, std::string>> result;
    std::string_view rest = text;
    for (;;) {
        std::size_t const equals = rest.find('=');
        if (equals == std::string_view::npos) return result;
        std::string_view const prefix = trimmed(rest.substr(0, equals));
        rest = trimmed(rest.substr(equals + 1));
        if (rest.empty() || (rest.front() != '"' && rest.front() != '\'')) return result;
        std::size_t const end = rest.find(rest.front(), 1);
        if (end == std::string_view::npos) return result;
        if (is_name(prefix)) result.emplace_back(prefix, rest.substr(1, end - 1));
        rest.remove_prefix(end + 1);
    }
}

} // namespace gengji::forms::xls
