#include "shared/catalog/workbooks/sheets.hpp"

#include "shared/base/json.hpp"
#include "shared/catalog/lists/choice_json.hpp"

#include <algorithm>
#include <array>

namespace gengji::workbooks {

namespace {

using Cells = std::map<std::string, std::string>; // by column

constexpr std::array survey_columns{"type",
                                    "name",
                                    "label::中文 (zh)",
                                    "label::English (en)",
                                    "hint::中文 (zh)",
                                    "hint::English (en)",
                                    "required",
                                    "required_message::中文 (zh)",
                                    "required_message::English (en)",
                                    "relevant",
                                    "constraint",
                                    "constraint_message::中文 (zh)",
                                    "constraint_message::English (en)",
                                    "calculation",
                                    "default",
                                    "read_only",
                                    "appearance",
                                    "choice_filter",
                                    "parameters",
                                    "gengji::type",
                                    "gengji::ref",
                                    "gengji::level",
                                    "gengji::initial",
                                    "gengji::auto",
                                    "gengji::unit",
                                    "gengji::group",
                                    "gengji::merge",
                                    "gengji::sensitive",
                                    "gengji::mask",
                                    "gengji::warn",
                                    "gengji::warn_message",
                                    "gengji::warn_message_en",
                                    "gengji::formerly"};
constexpr std::array setting_columns{"form_title",       "form_id",           "version",        "default_language",
                                     "gengji::title_en", "gengji::form_kind", "gengji::bucket", "gengji::owner",
                                     "gengji::key",      "gengji::title",     "gengji::search", "gengji::list"};

/// Halves of `中文 | English`.
std::pair<std::string, std::string> both(std::string const& text) {
    auto const bar = text.find(" | ");
    if (bar == text.npos) return {text, text};
    return {text.substr(0, bar), text.substr(bar + 3)};
}

bool begins(std::string_view text, std::string_view beginning) { return text.substr(0, beginning.size()) == beginning; }

/// What a person who leaves it empty is told.
std::pair<std::string, std::string> please(SourceRow const& row, Cells const& cells) {
    auto const says = [&](char const* zh, char const* en) {
        return std::pair(zh + ("“" + row.zh + "”"), en + (" “" + row.en + "”"));
    };
    if (begins(row.type, "select_")) return says("请选择", "Please choose");
    if (begins(row.type, "geo")) return says("请定位", "Please take the position of");
    if (row.type == "image")
        return cells.contains("appearance") ? says("请完成", "Please complete") : says("请拍摄", "Please photograph");
    return says("请填写", "Please fill in");
}

/// Several rules of one kind, with their messages: `(a) and (b)` and a message of as many lines.
class Rules {
public:
    void add(std::string rule) { rules_.push_back(std::move(rule)); }
    void say(std::string const& message) { messages_.push_back(both(message)); }
    bool complete() const { return rules_.size() == messages_.size(); }
    void put(Cells& cells, char const* rule, char const* zh, char const* en) const {
        if (rules_.empty()) return;
        for (std::size_t i = 0; i < rules_.size(); ++i) {
            std::string const between = i == 0 ? "" : "\n";
            cells[rule] += (i == 0 ? "" : " and ") + (rules_.size() == 1 ? rules_[i] : "(" + rules_[i] + ")");
            cells[zh] += between + messages_[i].first;
            cells[en] += between + messages_[i].second;
        }
    }

private:
    std::vector<std::string> rules_;
    std::vector<std::pair<std::string, std::string>> messages_;
};

Sheet table(std::string name, std::vector<std::string> header, std::vector<Cells> const& rows) {
    std::erase_if(header, [&](std::string const& column) {
        return std::none_of(rows.begin(), rows.end(), [&](Cells const& row) { return row.contains(column); });
    });
    Sheet sheet{std::move(name), {header}};
    for (auto const& row : rows) {
        std::vector<std::string> line;
        for (auto const& column : header) line.push_back(row.contains(column) ? row.at(column) : "");
        sheet.rows.push_back(std::move(line));
    }
    return sheet;
}

std::string text_of(std::variant<bool, Decimal, std::string> const& property) {
    if (auto const* yes = std::get_if<bool>(&property)) return *yes ? "yes" : "no";
    if (auto const* number = std::get_if<Decimal>(&property)) return to_text(*number);
    return std::get<std::string>(property);
}

class Maker {
public:
    Maker(FormSource const& source, Lists const& shared) : source_(source), shared_(shared) {}

    Result<std::vector<Sheet>> run() {
        Sheet survey_sheet = survey();
        Sheet choices_sheet = choices();
        Sheet settings_sheet = settings();
        if (!wrong_.empty()) return problem(Problem::invalid, wrong_);
        return std::vector{std::move(survey_sheet), std::move(choices_sheet), std::move(settings_sheet)};
    }

private:
    Sheet survey() {
        std::vector<Cells> rows;
        for (auto const& row : source_.survey) rows.push_back(cells_of(row));
        return table("survey", {survey_columns.begin(), survey_columns.end()}, rows);
    }

    Cells cells_of(SourceRow const& row) {
        Cells cells{{"type", row.type}};
        if (begins(row.type, "end_")) return cells;
        cells["name"] = row.name;
        cells["label::中文 (zh)"] = row.zh;
        cells["label::English (en)"] = row.en;
        Rules constraints, warnings;
        for (auto const& [column, value] : row.columns) {
            note_lists(value);
            if (column == "constraint")
                constraints.add(value);
            else if (column == "constraint_message")
                constraints.say(value);
            else if (column == "gengji::warn")
                warnings.add(value);
            else if (column == "gengji::warn_message")
                warnings.say(value);
            else if (column == "hint" || column == "required_message")
                std::tie(cells[column + "::中文 (zh)"], cells[column + "::English (en)"]) = both(value);
            else if (std::find(survey_columns.begin(), survey_columns.end(), column) != survey_columns.end())
                cells[column] = value;
            else
                fault(row.line, "不认识的列“" + column + "”");
        }
        if (!constraints.complete() || !warnings.complete())
            fault(row.line, row.name + " 的每条规则都要有一条提示");
        else {
            constraints.put(cells, "constraint", "constraint_message::中文 (zh)", "constraint_message::English (en)");
            warnings.put(cells, "gengji::warn", "gengji::warn_message", "gengji::warn_message_en");
        }
        if (cells.contains("required") && !cells.contains("required_message::中文 (zh)"))
            std::tie(cells["required_message::中文 (zh)"], cells["required_message::English (en)"]) =
                please(row, cells);
        if (row.type == "image" && !cells.contains("parameters")) cells["parameters"] = "max-pixels=2048";
        if (begins(row.type, "select_one ") || begins(row.type, "select_multiple "))
            need(row.type.substr(row.type.find(' ') + 1), row.line);
        return cells;
    }

    /// Lists that an expression reads by instance('…'), though no question offers them.
    void note_lists(std::string const& expression) {
        constexpr std::string_view opening = "instance('";
        for (auto at = expression.find(opening); at != expression.npos; at = expression.find(opening, at + 1)) {
            auto const begin = at + opening.size();
            auto const name = expression.substr(begin, expression.find('\'', begin) - begin);
            if (shared_.contains(name)) need(name, 0);
        }
    }
    void need(std::string const& list, int line) {
        if (std::find(needed_.begin(), needed_.end(), list) != needed_.end()) return;
        needed_.push_back(list);
        bool const own = std::any_of(source_.choices.begin(), source_.choices.end(),
                                     [&](SourceChoice const& choice) { return choice.list == list; });
        if (!own && !shared_.contains(list)) fault(line, "没有选项表 " + list);
    }

    Sheet choices() {
        std::vector<std::string> header{"list_name", "name", "label::中文 (zh)", "label::English (en)"};
        std::vector<Cells> rows;
        for (auto const& list : needed_) {
            for (auto const& choice : source_.choices)
                if (choice.list == list) rows.push_back(choice_cells(list, choice.name, choice.zh, choice.en));
            auto const found = shared_.find(list);
            if (found == shared_.end()) continue;
            for (auto const& choice : found->second.choices) {
                rows.push_back(choice_cells(list, choice.id, choice.label.zh, choice.label.en));
                for (auto const& [name, property] : choice.properties) {
                    rows.back()[name] = text_of(property);
                    if (std::find(header.begin(), header.end(), name) == header.end()) header.push_back(name);
                }
            }
        }
        return table("choices", std::move(header), rows);
    }
    static Cells choice_cells(std::string const& list, std::string const& name, std::string const& zh,
                              std::string const& en) {
        return {{"list_name", list}, {"name", name}, {"label::中文 (zh)", zh}, {"label::English (en)", en}};
    }

    Sheet settings() {
        Cells cells{{"default_language", "中文 (zh)"}};
        for (auto const& [name, value] : source_.settings) {
            if (name == "form_title")
                std::tie(cells[name], cells["gengji::title_en"]) = both(value);
            else if (std::find(setting_columns.begin(), setting_columns.end(), name) != setting_columns.end())
                cells[name] = value;
            else
                fault(0, "不认识的设置“" + name + "”");
        }
        return table("settings", {setting_columns.begin(), setting_columns.end()}, {cells});
    }

    void fault(int line, std::string const& what) {
        wrong_ +=
            (wrong_.empty() ? "" : "\n") + (line > 0 ? "第 " + std::to_string(line) + " 行：" : std::string()) + what;
    }

    FormSource const& source_;
    Lists const& shared_;
    std::vector<std::string> needed_;
    std::string wrong_;
};

} // namespace

Result<Lists> shared_lists(std::string_view choices_json, std::string_view operations_json) {
    Lists lists;
    Json const choices = TRY(parse_json(choices_json));
    if (Json const* entries = member(choices, "lists"))
        for (auto const& [id, json] : entries->items()) lists.emplace(id, TRY(choices_from_json(id, json)));
    Json const operations = TRY(parse_json(operations_json));
    for (auto& list : TRY(operation_lists(operations))) lists.emplace(list.id, std::move(list));
    return lists;
}

Result<std::vector<Sheet>> sheets_of(FormSource const& source, Lists const& shared) {
    return Maker(source, shared).run();
}

} // namespace gengji::workbooks
