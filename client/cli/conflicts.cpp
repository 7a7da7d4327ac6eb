#include "client/cli/records.hpp"
#include "shared/forms/input.hpp"

#include <algorithm>
#include <map>

namespace gengji::client {

namespace {

struct Words {
    std::string id;
    std::vector<std::string> choices;
};

Result<void> list(Bench& bench) {
    ListQuery query;
    query.only = ListQuery::Only::conflicts;
    query.with_voided = true;
    std::size_t count = 0;
    for (;;) {
        auto const rows = TRY(bench.store().list(query));
        for (auto const& row : rows) {
            Shown const shown = TRY(bench.store().show(row.key));
            ++count;
            if (bench.json) {
                bench.line(to_json(bench, shown));
                continue;
            }
            bench.out << to_text(row.key.id) << "  " << bench.masked().title_of(row) << "\n";
            for (auto const& path : conflicts(shown.state)) {
                auto const* const spec = bench.laptop.catalog().field(row.form, path);
                bench.out << "  " << (spec ? spec->label.zh : path) << "（" << path << "）\n";
                int number = 0;
                for (auto const& head : shown.state.field(path)->heads) {
                    std::string const text = spec ? forms::mask(*spec, forms::show(*spec, head.value, bench.masked()))
                                                  : gengji::to_text(head.value);
                    bench.out << "    " << ++number << ". " << text << "  " << bench.laptop.lookups().person(head.actor)
                              << "  " << (head.stamp == unstamped ? "本机，待同步" : to_text_local(head.stamp * 1000))
                              << "\n";
                }
            }
        }
        if (rows.size() < query.limit) break;
        query.after = rows.back().position;
    }
    if (!bench.json)
        bench.out << (count ? "共 " + std::to_string(count) +
                                  " 条有冲突；用 gengji resolve 编号 字段=值，或 字段=#1 取其中一个\n"
                            : "没有冲突\n");
    return {};
}

/// `area=#2` takes the second value, `area=5.5` a third. Of a group the taken edit's values are taken together (R15).
Result<void> resolve(Bench& bench, Words const& words) {
    RecordKey const key = TRY(record_named(bench, words.id));
    Shown const shown = TRY(bench.store().show(key));
    auto const* const form = TRY(form_named(bench, shown.state.form.form));
    std::vector<std::string> typed;
    std::map<std::string, Value> taken;
    for (auto const& choice : words.choices) {
        auto const mark = choice.find("=#");
        if (mark == std::string::npos) {
            typed.push_back(choice);
            continue;
        }
        std::string const path = choice.substr(0, mark);
        auto const* const field = shown.state.field(path);
        std::size_t const number = std::strtoul(choice.c_str() + mark + 2, nullptr, 10);
        if (!field || number == 0 || number > field->heads.size())
            return problem(Problem::invalid, "没有 " + choice + "；用 gengji conflicts 查看编号");
        Dot const dot = field->heads[number - 1].dot;
        taken[path] = field->heads[number - 1].value;
        for (auto const& member : form->group_of(path)) {
            auto const* const other = shown.state.field(member);
            if (!other) continue;
            for (auto const& head : other->heads) {
                if (head.dot == dot) taken[member] = head.value;
            }
        }
    }
    std::vector<Change> patch;
    if (!typed.empty()) patch = TRY(changes_from(bench, *form, forms::document_of(shown.state), shown.seen, typed));
    // A value that equals the provisional winner is no change to the form, but it is the decision.
    for (auto const& word : typed) {
        std::string const path = word.substr(0, word.find('='));
        bool const there =
            std::any_of(patch.begin(), patch.end(), [&](Change const& change) { return change.path == path; });
        auto const* const field = shown.state.field(path);
        if (!there && field && winner(*field)) patch.push_back({path, winner(*field)->value});
    }
    for (auto const& [path, value] : taken) patch.push_back({path, value});
    std::sort(patch.begin(), patch.end());
    if (patch.empty()) return problem(Problem::invalid, "请写明怎样处理，例如 contract_area=#1 或 contract_area=5.25");
    TRY(save_and_tell(bench, {key, shown.state.form, bench.laptop.identity().actor, shown.seen, std::move(patch), {}}));
    return {};
}

} // namespace

void add_conflicts(CLI::App& app, Wish& wish) {
    app.add_subcommand("conflicts", "列出有冲突的记录：两个值、作者、时间")->callback([&wish] { wish.job = list; });
}

void add_resolve(CLI::App& app, Wish& wish) {
    auto words = std::make_shared<Words>();
    auto* const command = app.add_subcommand("resolve", "处理冲突：gengji resolve 编号 字段=#1 或 字段=值");
    command->add_option("id", words->id, "记录编号")->required();
    command->add_option("choices", words->choices, "字段=#序号 或 字段=值")->required();
    command->callback([&wish, words] { wish.job = [words](Bench& bench) { return resolve(bench, *words); }; });
}

} // namespace gengji::client
