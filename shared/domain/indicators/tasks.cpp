#include "shared/domain/indicators/tasks.hpp"

#include "shared/base/json.hpp"
#include "shared/catalog/catalog.hpp"

#include <algorithm>

namespace gengji::domain {

namespace {

std::vector<std::string> texts(Json const& json, char const* key) {
    std::vector<std::string> list;
    auto const* const value = member(json, key);
    if (value && value->is_array()) {
        for (auto const& one : *value) list.push_back(one.get<std::string>());
    }
    return list;
}

std::map<std::string, std::string> unit_names(Json const& tasks) {
    std::map<std::string, std::string> names;
    for (auto const& unit : *member(tasks, "units"))
        names[std::string(text_member(unit, "id"))] = text_member(unit, "name");
    return names;
}

std::vector<std::string> named(std::vector<std::string> ids, std::map<std::string, std::string> const& names) {
    for (auto& id : ids) {
        auto const found = names.find(id);
        if (found != names.end()) id = found->second;
    }
    return ids;
}

void sum_up(TaskRow& task) {
    if (task.words.empty()) return;
    auto const in = [&](std::string_view state) {
        return std::ranges::count(task.words, state, &TaskRow::Word::state);
    };
    auto const all = static_cast<std::ptrdiff_t>(task.words.size());
    task.state = in("blocked")              ? "blocked"
                 : in("done") == all        ? "done"
                 : in("not_started") == all ? "not_started"
                                            : "under_way";
    for (auto const& word : task.words) {
        if (word.done_pct && (!task.done_pct || *word.done_pct < *task.done_pct)) task.done_pct = word.done_pct;
    }
}

} // namespace

std::vector<TaskRow> tasks_at(std::vector<TaskProgress> const& progress, Month month) {
    std::vector<TaskRow> tasks;
    auto const json = parse_json(tasks_json());
    if (!json) return tasks;
    auto const names = unit_names(*json);
    for (auto const& one : *member(*json, "tasks")) {
        TaskRow task;
        task.no = member(one, "no")->get<int>();
        task.section = text_member(one, "section");
        task.item = text_member(one, "item");
        task.text = text_member(one, "text");
        task.lead = named(texts(one, "lead"), names);
        task.support = named(texts(one, "support"), names);
        task.indicators = texts(one, "indicators");
        tasks.push_back(std::move(task));
    }
    std::map<std::pair<std::int64_t, std::string>, TaskProgress const*> last;
    for (auto const& word : progress) {
        bool const counts =
            word.standing.level >= Level::submitted && word.task_no && word.month && *word.month <= month;
        if (!counts) continue;
        auto& held = last[{*word.task_no, word.unit ? to_text(*word.unit) : std::string()}];
        if (!held || std::pair(*held->month, held->key.id) < std::pair(*word.month, word.key.id)) held = &word;
    }
    for (auto const& [where, word] : last) {
        auto const task = std::ranges::find(tasks, static_cast<int>(where.first), &TaskRow::no);
        if (task != tasks.end())
            task->words.push_back(
                {where.second, *word->month, word->state, word->done_pct, word->text, word->obstacle, word->key.id});
    }
    for (auto& task : tasks) sum_up(task);
    return tasks;
}

std::vector<MajorRow> majors() {
    std::vector<MajorRow> rows;
    auto const json = parse_json(tasks_json());
    if (!json) return rows;
    auto const names = unit_names(*json);
    for (auto const& one : *member(*json, "four_major"))
        rows.push_back({member(one, "no")->get<int>(), std::string(text_member(one, "category")),
                        std::string(text_member(one, "name")), texts(one, "indicators"),
                        named(texts(one, "lead"), names)});
    return rows;
}

Json to_json(std::vector<TaskRow> const& tasks) {
    Json list = Json::array();
    for (auto const& task : tasks) {
        Json words = Json::array();
        for (auto const& word : task.words)
            words.push_back({{"unit", word.unit},
                             {"month", to_text(word.month)},
                             {"state", word.state},
                             {"done_pct", word.done_pct ? Json(*word.done_pct) : Json()},
                             {"text", word.text},
                             {"obstacle", word.obstacle},
                             {"record", to_text(word.record)}});
        list.push_back({{"no", task.no},
                        {"item", task.item},
                        {"text", task.text},
                        {"lead", task.lead},
                        {"support", task.support},
                        {"indicators", task.indicators},
                        {"state", task.state},
                        {"done_pct", task.done_pct ? Json(*task.done_pct) : Json()},
                        {"words", std::move(words)}});
    }
    return list;
}

Json to_json(std::vector<MajorRow> const& majors, Board const& board) {
    Json list = Json::array();
    for (auto const& major : majors) {
        Json figures = Json::object();
        for (auto const& id : major.indicators) {
            auto const found = std::ranges::find(board.figures, id, &Figure::id);
            if (found != board.figures.end())
                figures[id] = {
                    {"verified", hundredths_text(found->value.verified)},
                    {"target_2027", found->target_2027 ? Json(hundredths_text(*found->target_2027)) : Json()}};
        }
        list.push_back({{"no", major.no},
                        {"category", major.category},
                        {"name", major.name},
                        {"lead", major.lead},
                        {"figures", std::move(figures)}});
    }
    return list;
}

} // namespace gengji::domain
