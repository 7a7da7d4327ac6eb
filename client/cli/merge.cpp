#include "shared/domain/members/merge.hpp"
#include "client/cli/records.hpp"

namespace gengji::client {

namespace {

struct Words {
    std::string merged, kept;
    bool fill = false, undo = false;
};

Result<void> save(Bench& bench, RecordKey const& key, Shown const& shown, std::vector<Change> patch) {
    TRY(save_and_tell(bench, {key, shown.state.form, bench.laptop.identity().actor, shown.seen, std::move(patch), {}}));
    return {};
}

Result<void> merge(Bench& bench, Words const& words) {
    RecordKey const merged = TRY(record_named(bench, words.merged));
    Shown const shown = TRY(bench.store().show(merged));
    if (words.undo) return save(bench, merged, shown, TRY(domain::plan_undo(merged, shown.state)));
    if (words.kept.empty()) return problem(Problem::invalid, "请写明合并到哪一份：gengji merge 编号 --into 编号");
    RecordKey const kept = TRY(record_named(bench, words.kept));
    Shown const shown_kept = TRY(bench.store().show(kept));
    auto plan = TRY(domain::plan_merge(merged, shown.state, kept, shown_kept.state));
    TRY(save(bench, merged, shown, std::move(plan.of_merged)));
    if (words.fill && !plan.of_kept.empty()) TRY(save(bench, kept, shown_kept, plan.of_kept));
    if (bench.json) return {};
    if (!words.fill && !plan.of_kept.empty())
        bench.out << "保留的档案缺 " << plan.of_kept.size() << " 项，可加 --fill 从另一份补上\n";
    if (!plan.differ.empty()) {
        bench.out << "两份不同，请核对保留的档案：";
        for (auto const& path : plan.differ) bench.out << " " << path;
        bench.out << "\n";
    }
    bench.out << "已合并，两份的历史都在；撤销：gengji merge " << words.merged << " --undo\n";
    return {};
}

} // namespace

void add_merge(CLI::App& app, Wish& wish) {
    auto words = std::make_shared<Words>();
    auto* const command =
        app.add_subcommand("merge", "合并同一会员的两份档案（可撤销）：gengji merge 编号 --into 编号");
    command->add_option("id", words->merged, "让位的档案")->required();
    command->add_option("--into", words->kept, "保留的档案");
    command->add_flag("--fill", words->fill, "保留的档案缺的内容，从另一份补上");
    command->add_flag("--undo", words->undo, "撤销这份档案的合并");
    command->callback([&wish, words] { wish.job = [words](Bench& bench) { return merge(bench, *words); }; });
}

} // namespace gengji::client
