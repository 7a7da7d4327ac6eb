#include "client/cli/records.hpp"
#include "client/cli/unmask.hpp"
#include "shared/forms/check.hpp"
#include "shared/forms/input.hpp"

#include <map>

namespace gengji::client {

namespace {

struct Words {
    std::string id, form, owner, search, only = "all", reason;
    std::size_t limit = 50;
    std::int64_t after = -1;
    bool with_voided = false;
};

std::string when(Stamp stamp, std::int64_t wall_seconds) {
    return stamp == unstamped || stamp == 0 ? "本机时间 " + to_text_local(wall_seconds * 1000)
                                            : to_text_local(stamp * 1000);
}

char const* words_of(LifeState life) {
    switch (life) {
    case LifeState::voided:
        return "已作废";
    case LifeState::contested:
        return "作废有争议（有人作废，有人修改）";
    case LifeState::moved:
        return "已转出";
    case LifeState::alive:
        break;
    }
    return "";
}

void print_review(Bench& bench, char const* level, ReviewState const& review) {
    if (review.kind == ReviewState::Kind::none) return;
    char const* const words[] = {"", "通过", "退回", "撤回", "有争议：两人审核了不同的版本"};
    bench.out << level << "：" << words[static_cast<int>(review.kind)];
    if (review.head) bench.out << "（" << bench.laptop.lookups().person(review.head->actor) << "）";
    if (review.review && !review.review->note.empty()) bench.out << " " << review.review->note;
    if (!review.changed_since.empty()) bench.out << "；此后又改了 " << review.changed_since.size() << " 项";
    bench.out << "\n";
}

Result<void> print_text(Bench& bench, Shown const& shown, bool unmasked) {
    auto const* const form = bench.laptop.catalog().form(shown.state.form.form);
    auto const document = forms::document_of(shown.state);
    MaskedLookups const masked = bench.masked();
    forms::Lookups const& lookups = unmasked ? static_cast<forms::Lookups const&>(bench.laptop.lookups()) : masked;
    if (form)
        bench.out << form->title.zh << "  "
                  << (unmasked ? forms::title_of(*form, document, lookups) : masked.title_of(shown.state)) << "\n";
    bench.out << "编号 " << to_text(shown.key.id) << "  归属 " << to_text(shown.key.bucket) << "  "
              << (shown.waiting.empty() ? "已到服务器" : "有 " + std::to_string(shown.waiting.size()) + " 次修改待同步")
              << "\n";
    if (auto const life = life_of(shown.state); life != LifeState::alive) bench.out << words_of(life) << "\n";
    for (auto const& field : shown.state.fields) {
        if (field.path.starts_with("_") || !winner(field)) continue;
        auto const* const spec = bench.laptop.catalog().field(shown.state.form.form, field.path);
        auto const text = [&](Value const& value) {
            std::string const whole = spec ? forms::show(*spec, value, lookups) : gengji::to_text(value);
            return spec && !unmasked ? forms::mask(*spec, whole) : whole;
        };
        bench.out << "  " << (spec ? spec->label.zh : field.path) << "（" << field.path << "）："
                  << text(winner(field)->value) << "\n";
        if (!in_conflict(field)) continue;
        for (auto const& head : field.heads) {
            bench.out << "    冲突：" << text(head.value) << "  " << bench.laptop.lookups().person(head.actor) << "  "
                      << (head.stamp == unstamped ? "本机，待同步" : to_text_local(head.stamp * 1000)) << "\n";
        }
    }
    print_review(bench, "乡镇核验", review_of(shown.state, ReviewLevel::verify));
    print_review(bench, "县级认定", review_of(shown.state, ReviewLevel::accept));
    for (auto const& remark : remarks_of(shown.state)) {
        bench.out << (remark.remark.state == Remark::State::open ? "退回意见 " : "已处理的意见 ") << remark.remark.path
                  << "：" << remark.remark.text << "（" << bench.laptop.lookups().person(remark.head.actor) << "）\n";
    }
    if (form) {
        for (auto const& one : forms::check(*form, document, bench.laptop.lookups(), bench.laptop.moment())) {
            bench.out << (one.severity == forms::Severity::block ? "需补正：" : "请留意：") << one.path << " "
                      << one.message << "\n";
        }
    }
    return {};
}

Result<void> show(Bench& bench, Words const& words) {
    Shown const shown = TRY(bench.store().show(TRY(record_named(bench, words.id))));
    bool const unmasked = TRY(may_unmask(bench, words.reason, {"show", shown.state.form.form, to_text(shown.key.id)}));
    if (!bench.json) return print_text(bench, shown, unmasked);
    Json line = to_json(bench, shown, unmasked);
    line["remarks"] = Json::array();
    for (auto const& remark : remarks_of(shown.state)) {
        line["remarks"].push_back({{"key", remark.key},
                                   {"path", remark.remark.path},
                                   {"text", remark.remark.text},
                                   {"open", remark.remark.state == Remark::State::open}});
    }
    line["verified"] = review_of(shown.state, ReviewLevel::verify).kind == ReviewState::Kind::approved;
    line["accepted"] = review_of(shown.state, ReviewLevel::accept).kind == ReviewState::Kind::approved;
    bench.line(line);
    return {};
}

Result<ListQuery> query_of(Words const& words) {
    static std::map<std::string, ListQuery::Only> const kinds{{"all", ListQuery::Only::all},
                                                              {"conflicts", ListQuery::Only::conflicts},
                                                              {"waiting", ListQuery::Only::waiting},
                                                              {"remarks", ListQuery::Only::remarks},
                                                              {"quarantined", ListQuery::Only::quarantined},
                                                              {"to_verify", ListQuery::Only::to_verify},
                                                              {"to_accept", ListQuery::Only::to_accept}};
    auto const kind = kinds.find(words.only);
    if (kind == kinds.end())
        return problem(Problem::invalid, "--only 可用：all conflicts waiting remarks quarantined to_verify to_accept");
    ListQuery query;
    query.form = words.form;
    query.owner_prefix = words.owner;
    query.search = words.search;
    query.only = kind->second;
    query.with_voided = words.with_voided;
    query.limit = words.limit;
    if (words.after >= 0) query.after = words.after;
    return query;
}

Result<void> list(Bench& bench, Words const& words) {
    ListQuery const query = TRY(query_of(words));
    bool const unmasked = TRY(may_unmask(bench, words.reason, {"list", words.form, {}}));
    for (auto const& row : TRY(bench.store().list(query))) print_row(bench, row, unmasked);
    if (!bench.json) bench.out << "共 " << TRY(bench.store().count(query)) << " 条\n";
    return {};
}

Result<void> history(Bench& bench, Words const& words) {
    RecordKey const key = TRY(record_named(bench, words.id));
    for (auto const& entry : TRY(bench.store().history(key))) {
        if (bench.json) {
            Json line;
            line["edit"] = to_text(entry.dot.replica) + ":" + std::to_string(entry.dot.seq);
            line["by"] = bench.laptop.lookups().person(entry.actor);
            line["at"] = entry.stamp == unstamped ? "" : to_text_utc(entry.stamp * 1000);
            line["own"] = entry.own;
            line["standing"] = entry.standing;
            line["paths"] = Json::array();
            for (auto const& change : entry.patch) line["paths"].push_back(change.path);
            bench.line(line);
            continue;
        }
        bench.out << when(entry.stamp, entry.wall_seconds) << "  " << bench.laptop.lookups().person(entry.actor)
                  << (entry.own ? "（本机）" : "") << (entry.standing ? "" : "  已被取代") << "\n";
        for (auto const& change : entry.patch) bench.out << "    " << change.path << "\n";
    }
    return {};
}

void add_list_options(CLI::App& command, Words& words) {
    command.add_option("--owner", words.owner, "归属以此开头，例如 500231101");
    command.add_option("--only", words.only, "只列：conflicts waiting remarks quarantined to_verify to_accept")
        ->capture_default_str();
    command.add_option("--limit", words.limit, "最多几条")->capture_default_str();
    command.add_option("--after", words.after, "接着上一页最后一条的 position 往下列");
    command.add_flag("--voided", words.with_voided, "连已作废的一起列");
    command.add_option("--unmask", words.reason, "显示全名，须写原因（会留下记录）");
}

} // namespace

void add_show(CLI::App& app, Wish& wish) {
    auto words = std::make_shared<Words>();
    auto* const command = app.add_subcommand("show", "显示一条记录：内容、冲突双方、审核、退回意见");
    command->add_option("id", words->id, "记录编号")->required();
    command->add_option("--unmask", words->reason, "显示敏感内容，须写原因（会留下记录）");
    command->callback([&wish, words] { wish.job = [words](Bench& bench) { return show(bench, *words); }; });
}

void add_list(CLI::App& app, Wish& wish) {
    auto words = std::make_shared<Words>();
    auto* const command = app.add_subcommand("list", "列出记录，最近改动的在前");
    command->add_option("form", words->form, "表单；不写则全部");
    command->add_option("--search", words->search, "名称的任何部分或拼音首字母");
    add_list_options(*command, *words);
    command->callback([&wish, words] { wish.job = [words](Bench& bench) { return list(bench, *words); }; });
}

void add_search(CLI::App& app, Wish& wish) {
    auto words = std::make_shared<Words>();
    auto* const command = app.add_subcommand("search", "按名称的任何部分或拼音首字母查找，例如 gengji search zsf");
    command->add_option("text", words->search, "文字")->required();
    command->add_option("--form", words->form, "表单");
    add_list_options(*command, *words);
    command->callback([&wish, words] { wish.job = [words](Bench& bench) { return list(bench, *words); }; });
}

void add_history(CLI::App& app, Wish& wish) {
    auto words = std::make_shared<Words>();
    auto* const command = app.add_subcommand("history", "一条记录的经过：谁、何时、改了哪些项");
    command->add_option("id", words->id, "记录编号")->required();
    command->callback([&wish, words] { wish.job = [words](Bench& bench) { return history(bench, *words); }; });
}

} // namespace gengji::client
