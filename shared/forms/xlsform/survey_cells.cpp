#include "shared/forms/xlsform/parameters.hpp"
#include "shared/forms/xlsform/survey_tree.hpp"
#include "shared/forms/xlsform/words.hpp"

namespace gengji::forms::xls {

namespace {

bool is_message(std::string const& key) {
    return key == "jr:constraintMsg" || key == "jr:requiredMsg" || key == "jr:noAppErrorString";
}

/// `bind::x`, however x is spelt: the column `bind::required_message` is the column `required_message`.
std::string bind_key(std::string const& key) {
    ColumnPath const path = column_path(key, SheetKind::survey);
    return path.size() == 2 && path[0] == "bind" ? path[1] : key;
}

void fill_bind(Element& element, ColumnPath const& path, std::string const& text) {
    if (path.size() < 2) return;
    std::string const key = bind_key(path[1]);
    if (is_message(key))
        element.messages[key].set(path.size() > 2 ? path[2] : "", text);
    else
        element.bind[key] = straight_quotes(text);
}

void fill_cell(Element& element, ColumnPath const& path, std::string const& text) {
    std::string const& column = path[0];
    std::string const language = path.size() > 1 ? path[1] : "";
    if (column == "name")
        element.name = text;
    else if (column == "type")
        element.type_text = text;
    else if (column == "label")
        element.label.set(language, text);
    else if (column == "hint")
        element.hint.set(language, text);
    else if (column == "guidance_hint")
        element.guidance.set(language, text);
    else if (column == "media" && path.size() > 1)
        element.media[path[1]].set(path.size() > 2 ? path[2] : "", text);
    else if (column == "bind")
        fill_bind(element, path, text);
    else if (column == "control" && path.size() > 1) {
        if (path[1] == "jr:count")
            element.repeat_count = straight_quotes(text);
        else
            element.control[path[1]] = text;
    } else if (column == "instance" && path.size() > 1)
        element.instance.emplace_back(path[1], text);
    else if (column == "gengji" && path.size() == 2)
        element.bind["gengji:" + path[1]] = text;
    else if (column == "default")
        element.default_value = text;
    else if (column == "choice_filter")
        element.choice_filter = straight_quotes(text);
    else if (column == "trigger")
        element.trigger = text;
    else if (column == "save_to")
        element.save_to = text;
}

} // namespace

void fill_element(Element& element, SheetTable const& table, TableLine const& line, Findings& findings) {
    element.row = line.number;
    for (auto const& [column, text] : line.cells)
        if (!table.columns[column].empty()) fill_cell(element, table.columns[column], text);
    std::string_view const parameters = table.text(line, "parameters");
    if (auto read = read_parameters(straight_quotes(std::string(parameters)))) {
        element.parameters = std::move(*read);
    } else {
        findings.error(survey_sheet, line.number,
                       "parameters 列写法不对。请写成“名称=值”，几项之间用空格或逗号隔开，例如 start=1 end=10。");
    }
}

} // namespace gengji::forms::xls
