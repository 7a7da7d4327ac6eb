#include "client/cli/records.hpp"
#include "client/models/new_record.hpp"

#include "shared/forms/paths.hpp"

#include <iostream>
#include <sstream>

namespace gengji::client {

namespace {

struct Words {
    std::string form, id, reason;
    std::vector<std::string> fields;
    bool lines = false;
};

Result<void> make_new(Bench& bench, Words const& words) {
    auto const* const form = TRY(form_named(bench, words.form));
    TRY(may_begin(bench.laptop.catalog(), *form));
    forms::Document document;
    std::vector<Change> patch = TRY(changes_from(bench, *form, document, {}, words.fields));
    for (auto const& change : patch) document.set(change.path, change.value);
    TRY(begin_record(bench.laptop, *form, document, patch));
    if (patch.empty())
        return problem(Problem::invalid, "没有填任何内容，没有保存。写法：gengji new " + form->id + " 字段=值 …");
    Bucket const bucket =
        TRY(forms::bucket_of(*form, document, bench.laptop.lookups(), bench.laptop.author_code(*form)));
    RecordKey const key{bucket, new_record_id(bench.laptop.clock().now_ms(), bench.laptop.random())};
    TRY(save_and_tell(bench,
                      {key, {form->id, form->version}, bench.laptop.identity().actor, {}, std::move(patch), {}}));
    return {};
}

/// One record a line of standard input, its words parted by tabs; each is answered when it is safe. A wrong line stops.
Result<void> make_lines(Bench& bench, Words words) {
    for (std::string line; std::getline(std::cin, line);) {
        words.fields.clear();
        std::istringstream parts(line);
        for (std::string word; std::getline(parts, word, '\t');) words.fields.push_back(word);
        if (words.fields.empty()) continue;
        TRY(make_new(bench, words));
        bench.out.flush();
    }
    return {};
}

Result<void> edit(Bench& bench, Words const& words) {
    RecordKey const key = TRY(record_named(bench, words.id));
    Shown const shown = TRY(bench.store().show(key)); // the form opens here: this is what the person saw
    auto const* const form = TRY(form_named(bench, shown.state.form.form));
    auto patch = TRY(changes_from(bench, *form, forms::document_of(shown.state), shown.seen, words.fields));
    if (patch.empty()) return problem(Problem::invalid, "与现在的内容相同，没有需要保存的修改");
    TRY(save_and_tell(
        bench, {key, {form->id, form->version}, bench.laptop.identity().actor, shown.seen, std::move(patch), {}}));
    return {};
}

Result<void> make_void(Bench& bench, Words const& words) {
    if (words.reason.empty()) return problem(Problem::invalid, "作废要写明原因：--reason 原因");
    RecordKey const key = TRY(record_named(bench, words.id));
    Shown const shown = TRY(bench.store().show(key));
    Life const life{Life::State::voided, words.reason, {}, shown.seen};
    TRY(save_and_tell(
        bench, {key, shown.state.form, bench.laptop.identity().actor, shown.seen, {{"_life", Value::of(life)}}, {}}));
    return {};
}

} // namespace

void add_new(CLI::App& app, Wish& wish) {
    auto words = std::make_shared<Words>();
    auto* const command = app.add_subcommand("new", "新建一条记录：gengji new 表单 字段=值 …");
    command->add_option("form", words->form, "表单，例如 plot、service_log")->required();
    command->add_option(
        "fields", words->fields,
        "字段=值；重复组写成 needs[+]/kind=machinery，再来一份写 [+2]，组中有组写成 farm[+]/crops[+]/area=2");
    command->add_flag("--lines", words->lines, "从标准输入读：每行一条记录，字段之间用制表符");
    command->callback([&wish, words] {
        wish.job = [words](Bench& bench) { return words->lines ? make_lines(bench, *words) : make_new(bench, *words); };
    });
}

void add_edit(CLI::App& app, Wish& wish) {
    auto words = std::make_shared<Words>();
    auto* const command = app.add_subcommand("edit", "修改一条记录：gengji edit 编号 字段=值 …");
    command->add_option("id", words->id, "记录编号")->required();
    command->add_option("fields", words->fields, "字段=值；留空为清除，crops[k…]= 去掉这一份")->required();
    command->callback([&wish, words] { wish.job = [words](Bench& bench) { return edit(bench, *words); }; });
}

void add_void(CLI::App& app, Wish& wish) {
    auto words = std::make_shared<Words>();
    auto* const command = app.add_subcommand("void", "作废一条记录（留有痕迹，不会删除）");
    command->add_option("id", words->id, "记录编号")->required();
    command->add_option("--reason", words->reason, "原因")->required();
    command->callback([&wish, words] { wish.job = [words](Bench& bench) { return make_void(bench, *words); }; });
}

} // namespace gengji::client
