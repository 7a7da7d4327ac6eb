#include "client/cli/records.hpp"
#include "client/models/new_record.hpp"
#include "shared/forms/version_move.hpp"

#include <algorithm>

namespace gengji::client {

namespace {

struct Words {
    std::string what, draft;
    std::vector<std::string> fields;
};

Result<Draft> draft_named(Bench& bench, std::string const& id) {
    for (auto& draft : TRY(bench.store().drafts())) {
        if (draft.id == id) return std::move(draft);
    }
    return problem(Problem::not_found, "没有这份草稿：" + id + "。用 gengji draft list 查看");
}

void tell(Bench& bench, Draft const& draft) {
    if (bench.json) {
        Json line;
        line["draft"] = draft.id;
        line["id"] = to_text(draft.record.id);
        line["form"] = draft.form.form;
        line["changes"] = draft.patch.size();
        return bench.line(line);
    }
    bench.out << draft.id << "  " << draft.form.form << "  " << to_text(draft.record.id) << "  " << draft.patch.size()
              << " 项，" << to_text_local(draft.changed_ms) << "\n";
}

/// Opens a form: from now on the draft remembers what it showed.
Result<void> open(Bench& bench, Words const& words) {
    Bytes id(16, '\0');
    bench.laptop.random().fill(id.data(), id.size());
    Draft draft;
    draft.id = to_hex(id);
    draft.changed_ms = bench.laptop.clock().now_ms();
    if (auto const* const form = bench.laptop.catalog().form(words.what)) {
        TRY(may_begin(bench.laptop.catalog(), *form));
        draft.form = {form->id, form->version};
        draft.record = {{bench.laptop.author_code(*form), form->bucket.cls},
                        new_record_id(draft.changed_ms, bench.laptop.random())};
    } else {
        draft.record = TRY(record_named(bench, words.what));
        Shown const shown = TRY(bench.store().show(draft.record));
        draft.form = newest_version(bench.laptop.catalog(), shown.state.form);
        draft.seen = shown.seen;
    }
    TRY(bench.store().put_draft(draft));
    tell(bench, draft);
    return {};
}

/// A draft stays with the version of its form that it was begun on, until the person goes over to a newer one.
Result<forms::FormSpec const*> form_of(Bench& bench, Draft const& draft) {
    if (auto const* const form = bench.laptop.catalog().form(draft.form)) return form;
    return form_named(bench, draft.form.form);
}

/// The record as the draft's form shows it.
Result<forms::Document> document_of_draft(Bench& bench, Draft const& draft) {
    forms::Document document;
    if (!draft.seen.empty()) document = forms::document_of(TRY(bench.store().show(draft.record)).state);
    for (auto const& change : draft.patch) document.set(change.path, change.value);
    return document;
}

Result<void> set(Bench& bench, Words const& words) {
    Draft draft = TRY(draft_named(bench, words.draft));
    auto const* const form = TRY(form_of(bench, draft));
    for (auto& change :
         TRY(changes_from(bench, *form, TRY(document_of_draft(bench, draft)), draft.seen, words.fields))) {
        std::erase_if(draft.patch, [&](Change const& old) { return old.path == change.path; });
        draft.patch.push_back(std::move(change));
    }
    std::sort(draft.patch.begin(), draft.patch.end());
    draft.changed_ms = bench.laptop.clock().now_ms();
    TRY(bench.store().put_draft(draft));
    tell(bench, draft);
    return {};
}

/// Goes over to the newest version of the form. What it has no place for stays in the draft and is named.
Result<void> update(Bench& bench, Words const& words) {
    Draft draft = TRY(draft_named(bench, words.draft));
    auto const* const older = TRY(form_of(bench, draft));
    auto const* const newest = TRY(form_named(bench, draft.form.form));
    if (newest->version <= older->version)
        return problem(Problem::invalid, "这份草稿用的已经是最新的第 " + std::to_string(older->version) + " 版");
    forms::Document filled;
    for (auto const& change : draft.patch) filled.set(change.path, change.value);
    auto const moved = forms::move_to_version(*newest, filled);
    for (auto& change : draft.patch) {
        for (auto const& step : moved.moved)
            if (change.path == step.from) change.path = step.to;
    }
    std::sort(draft.patch.begin(), draft.patch.end());
    draft.form = {newest->id, newest->version};
    TRY(bench.store().put_draft(draft));
    if (bench.json) {
        Json line{{"draft", draft.id}, {"version", newest->version}, {"kept", moved.kept.size()}};
        line["moved"] = Json::array();
        for (auto const& step : moved.moved) line["moved"].push_back({{"from", step.from}, {"to", step.to}});
        line["put_aside"] = moved.put_aside;
        bench.line(line);
        return {};
    }
    bench.out << "已改用第 " << newest->version << " 版：" << moved.kept.size() << " 项原样保留，" << moved.moved.size()
              << " 项移到新位置，" << moved.put_aside.size() << " 项放在一边\n";
    for (auto const& step : moved.moved) bench.out << "  移动：" << step.from << " → " << step.to << "\n";
    for (auto const& path : moved.put_aside) {
        auto const* const field = older->field(path);
        bench.out << "  放在一边（仍随记录保存）：" << (field ? field->label.zh : path) << "\n";
    }
    return {};
}

Result<void> save(Bench& bench, Words const& words) {
    Draft draft = TRY(draft_named(bench, words.draft));
    auto const* const form = TRY(form_of(bench, draft));
    if (draft.seen.empty()) { // a new record: its bucket follows from what was filled in
        forms::Document document = TRY(document_of_draft(bench, draft));
        TRY(begin_record(bench.laptop, *form, document, draft.patch));
        draft.record.bucket =
            TRY(forms::bucket_of(*form, document, bench.laptop.lookups(), bench.laptop.author_code(*form)));
    }
    if (draft.patch.empty())
        return problem(Problem::invalid, "草稿里没有修改；不要它了可用 gengji draft drop " + draft.id);
    TRY(save_and_tell(
        bench,
        {draft.record, {form->id, form->version}, bench.laptop.identity().actor, draft.seen, draft.patch, draft.id}));
    return {};
}

} // namespace

void add_draft(CLI::App& app, Wish& wish) {
    auto words = std::make_shared<Words>();
    auto* const draft = app.add_subcommand("draft", "草稿：open、set、update、save、list、drop");
    draft->require_subcommand(1);
    auto* const opening =
        draft->add_subcommand("open", "打开一张空表（写表单）或一条记录（写编号），记住此刻看到的内容");
    opening->add_option("what", words->what, "表单或记录编号")->required();
    opening->callback([&wish, words] { wish.job = [words](Bench& bench) { return open(bench, *words); }; });
    auto* const setting = draft->add_subcommand("set", "填写");
    setting->add_option("draft", words->draft, "草稿编号")->required();
    setting->add_option("fields", words->fields, "字段=值")->required();
    setting->callback([&wish, words] { wish.job = [words](Bench& bench) { return set(bench, *words); }; });
    auto* const saving = draft->add_subcommand("save", "保存成记录");
    saving->add_option("draft", words->draft, "草稿编号")->required();
    saving->callback([&wish, words] { wish.job = [words](Bench& bench) { return save(bench, *words); }; });
    auto* const updating = draft->add_subcommand("update", "改用表单的新版本：填过的都保留，新版没有的放在一边");
    updating->add_option("draft", words->draft, "草稿编号")->required();
    updating->callback([&wish, words] { wish.job = [words](Bench& bench) { return update(bench, *words); }; });
    draft->add_subcommand("list", "列出草稿")->callback([&wish] {
        wish.job = [](Bench& bench) -> Result<void> {
            for (auto const& one : TRY(bench.store().drafts())) tell(bench, one);
            return {};
        };
    });
    auto* const dropping = draft->add_subcommand("drop", "丢弃草稿");
    dropping->add_option("draft", words->draft, "草稿编号")->required();
    dropping->callback([&wish, words] {
        wish.job = [words](Bench& bench) -> Result<void> {
            TRY(draft_named(bench, words->draft));
            TRY(bench.store().drop_draft(words->draft));
            if (bench.json)
                bench.line(Json{{"draft", words->draft}, {"dropped", true}});
            else
                bench.out << "已丢弃草稿 " << words->draft << "\n";
            return {};
        };
    });
}

} // namespace gengji::client
