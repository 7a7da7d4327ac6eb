#include "client/cli/unmask.hpp"

#include "client/cli/records.hpp"
#include "client/models/new_record.hpp"
#include "shared/base/hash.hpp"

namespace gengji::client {

namespace {

constexpr char const* unmasking_form = "unmasking";

Result<void> note_on_laptop(Bench& bench, std::string const& reason) {
    std::uint64_t number = 0;
    Hash previous;
    if (auto const last = TRY(bench.store().note("audit.last"))) {
        ByteReader in(*last);
        number = in.varint();
        previous = Hash::from_view(in.raw(32));
    }
    ByteWriter entry;
    entry.text("unmask");
    entry.zigzag(bench.laptop.clock().now_ms());
    entry.text(bench.laptop.identity().actor.view());
    entry.text(reason);
    Hash const hash = chain(previous, entry.bytes());
    TRY(bench.store().set_note("audit." + std::to_string(number + 1), entry.bytes()));
    ByteWriter last;
    last.varint(number + 1);
    last.raw(hash.view());
    return bench.store().set_note("audit.last", last.bytes());
}

/// The record that supervisors read: an edit like any other, in this laptop's chain and signed with its pushes.
Result<void> save_record(Bench& bench, std::string const& reason, Unmasking const& what) {
    auto const* const form = TRY(form_named(bench, unmasking_form));
    forms::Document document;
    std::vector<Change> patch{{"at", Value::instant(bench.laptop.clock().now_ms() / 1000)},
                              {"reason", Value::of(reason)},
                              {"verb", Value::of(what.verb)}};
    if (!what.form.empty()) patch.push_back({"form", Value::of(what.form)});
    if (!what.record.empty()) patch.push_back({"record", Value::of(what.record)});
    for (auto const& change : patch) document.set(change.path, change.value);
    TRY(begin_record(bench.laptop, *form, document, patch));
    Bucket const bucket =
        TRY(forms::bucket_of(*form, document, bench.laptop.lookups(), bench.laptop.author_code(*form)));
    RecordKey const key{bucket, new_record_id(bench.laptop.clock().now_ms(), bench.laptop.random())};
    TRY(bench.store().save({key, {form->id, form->version}, bench.laptop.identity().actor, {}, std::move(patch), {}}));
    return {};
}

struct Words {
    std::size_t limit = 50;
};

Result<void> list(Bench& bench, Words const& words) {
    ListQuery query;
    query.form = unmasking_form;
    query.with_voided = true; // what was withdrawn happened all the same
    query.limit = words.limit;
    for (auto const& row : TRY(bench.store().list(query))) {
        Shown const shown = TRY(bench.store().show(row.key));
        if (bench.json) {
            bench.line(to_json(bench, shown));
            continue;
        }
        forms::Document const document = forms::document_of(shown.state);
        auto const text = [&](char const* field) {
            auto const* const value = document.find(field);
            return value ? std::string(value->text().value_or("")) : std::string();
        };
        auto const* const at = document.find("at");
        auto const* const by = document.find("by");
        bench.out << (at ? to_text_local(at->instant_seconds().value_or(0) * 1000) : std::string("时间不明")) << "  "
                  << (by && by->record() ? bench.laptop.lookups().title_of(*by->record()).value_or("") : "") << "  "
                  << text("verb") << " " << text("form") << " " << text("record") << "  原因：" << text("reason")
                  << "\n";
    }
    if (!bench.json) bench.out << "共 " << TRY(bench.store().count(query)) << " 次\n";
    return {};
}

} // namespace

Result<bool> may_unmask(Bench& bench, std::string const& reason, Unmasking const& what) {
    if (reason.empty()) return false;
    bool allowed = false;
    for (auto const& role : bench.laptop.identity().roles) allowed = allowed || !role.starts_with("auditor");
    if (!allowed) return problem(Problem::unauthorized, "您的岗位只能看遮盖后的内容");
    TRY(note_on_laptop(bench, reason));
    TRY(save_record(bench, reason, what));
    return true;
}

void add_unmask(CLI::App& app, Wish& wish) {
    auto words = std::make_shared<Words>();
    auto* const command = app.add_subcommand("unmask", "敏感内容的查看记录：unmask list");
    command->require_subcommand(1);
    auto* const listing = command->add_subcommand("list", "谁、何时、为什么看了敏感内容，最近的在前");
    listing->add_option("--limit", words->limit, "最多几条")->capture_default_str();
    listing->callback([&wish, words] { wish.job = [words](Bench& bench) { return list(bench, *words); }; });
}

} // namespace gengji::client
