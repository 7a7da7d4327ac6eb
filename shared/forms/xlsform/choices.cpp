#include "shared/forms/xlsform/choices.hpp"

#include "shared/forms/xlsform/words.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

namespace gengji::forms::xls {

namespace {

struct Cells {
    Choice choice;
    std::string list;
};

/// A file's value in a list: kept as it is written.
void put(Cells& cells, ColumnPath const& path, std::string const& header, std::string const& text) {
    std::string const language = path.size() > 1 ? path[1] : "";
    if (path[0] == "list_name")
        cells.list = text;
    else if (path[0] == "name" && path.size() == 1)
        cells.choice.name = text;
    else if (path[0] == "label")
        cells.choice.label.set(language, text);
    else if (path[0] == "media" && path.size() > 1)
        cells.choice.media[path[1]].set(path.size() > 2 ? path[2] : "", text);
    else if (is_prefixed_name(header) && header.find("::") == std::string::npos)
        cells.choice.extras.emplace_back(header, text);
}

void check_headers(SheetTable const& table, std::string const& sheet, Findings& findings) {
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
        ColumnPath const& path = table.columns[column];
        std::string const& header = table.headers[column];
        bool const used = std::ranges::any_of(table.lines, [&](TableLine const& line) {
            return std::ranges::any_of(line.cells, [&](auto const& cell) { return cell.first == column; });
        });
        if (path.empty()) {
            if (used) findings.warning(sheet, 1, "有一列没有列名，这一列不会被读取。请补上列名，或删去这一列。");
        } else if (header.find(' ') != std::string::npos && path[0] == header) {
            findings.warning(sheet, 1, "列名“" + header + "”里有空格，这一列不会被读取。请把空格改为下划线。");
        }
    }
}

void check_duplicates(ChoiceList const& list, std::string const& sheet, Findings& findings) {
    std::set<std::string_view> names;
    for (Choice const& choice : list.choices) {
        if (names.insert(choice.name).second) continue;
        findings.error(
            sheet, choice.row,
            "清单“" + list.name + "”里的选项名“" + choice.name +
                "”重复。同一清单里的 name 不能相同；确实需要时，在 settings 表的 allow_choice_duplicates 列填 yes。");
    }
}

bool needs_texts(ChoiceList const& list) {
    return std::ranges::any_of(list.choices, [](Choice const& choice) {
        if (choice.label.translated() || !choice.media.empty()) return true;
        std::string const* const plain = choice.label.in("");
        return plain && plain->find("${") != std::string::npos;
    });
}

} // namespace

ChoiceList* ChoiceLists::find(std::string_view name) {
    auto const found = std::ranges::find(lists, name, &ChoiceList::name);
    return found == lists.end() ? nullptr : &*found;
}

ChoiceList const* ChoiceLists::find(std::string_view name) const {
    auto const found = std::ranges::find(lists, name, &ChoiceList::name);
    return found == lists.end() ? nullptr : &*found;
}

ChoiceLists read_choices(SheetTable const& table, std::string const& sheet, bool duplicates_allowed,
                         Findings& findings) {
    ChoiceLists result;
    std::unordered_map<std::string, std::size_t> places;
    if (!table.lines.empty() && !table.has("list_name")) {
        findings.error(sheet, 1, "缺少 list_name 列。请在第一行写上 list_name、name、label。");
        return result;
    }
    check_headers(table, sheet, findings);
    for (TableLine const& line : table.lines) {
        Cells cells;
        cells.choice.row = line.number;
        for (auto const& [column, text] : line.cells)
            if (!table.columns[column].empty()) put(cells, table.columns[column], table.headers[column], text);
        if (cells.list.empty()) continue; // somebody's remark
        if (cells.choice.name.empty()) {
            findings.error(sheet, line.number, "这个选项没有 name。请填上，或删去这一行。");
            continue;
        }
        if (cells.choice.label.empty() && cells.choice.media.empty())
            findings.warning(sheet, line.number, "选项“" + cells.choice.name + "”没有 label，填表人会看不到文字。");
        auto const [place, added] = places.emplace(cells.list, result.lists.size());
        if (added) {
            result.lists.emplace_back();
            result.lists.back().name = cells.list;
        }
        result.lists[place->second].choices.push_back(std::move(cells.choice));
    }
    for (ChoiceList& list : result.lists) list.texts = needs_texts(list);
    if (!duplicates_allowed)
        for (ChoiceList const& list : result.lists) check_duplicates(list, sheet, findings);
    return result;
}

void add_other(ChoiceList& list) {
    if (list.other_added) return;
    list.other_added = true;
    if (std::ranges::any_of(list.choices, [](Choice const& choice) { return choice.name == "other"; })) return;
    Choice other;
    other.name = "other";
    for (Choice const& choice : list.choices)
        for (auto const& [language, text] : choice.label.by_language) other.label.set(language, "Other");
    if (other.label.empty()) other.label.set("", "Other");
    list.choices.push_back(std::move(other));
}

} // namespace gengji::forms::xls
