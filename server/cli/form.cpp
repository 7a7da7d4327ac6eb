#include "server/cli/form_publishing.hpp"
#include "server/cli/publish.hpp"
#include "shared/catalog/catalog.hpp"
#include "shared/catalog/lists/choice_json.hpp"

#include <algorithm>

namespace gengji::server {
namespace {

struct FormWish {
    std::string file, id;
    bool only_preview = false;
};

char const* mark_of(forms::FormChange::Weight weight) {
    switch (weight) {
    case forms::FormChange::Weight::harmless:
        return "  · ";
    case forms::FormChange::Weight::notice:
        return "  ！";
    case forms::FormChange::Weight::refused:
        break;
    }
    return "  ✗ ";
}

/// The newest published version of a form; null when there is none.
PublishedForm const* newest(std::map<FormVersion, PublishedForm> const& all, std::string const& id) {
    auto const after = all.upper_bound({id, std::numeric_limits<std::uint32_t>::max()});
    if (after == all.begin()) return nullptr;
    auto const last = std::prev(after);
    return last->first.form == id ? &last->second : nullptr;
}

Result<void> tell_whom(Desk& desk, std::string const& id) {
    auto const counts = TRY(desk.store.counts());
    std::uint64_t total = 0;
    std::string places;
    for (auto const& [partition, count] : TRY(records_of(desk, id))) {
        auto const* const place = Catalog::built_in().division(partition);
        places +=
            (places.empty() ? "" : "，") + (place ? place->name : partition) + " " + std::to_string(count) + " 条";
        total += count;
    }
    desk.out << "已有记录 " << total << " 条" << (places.empty() ? "" : "（" + places + "）") << "；下次同步时送到 "
             << counts.devices << " 台笔记本\n";
    return {};
}

/// What publishing would change, told to the person. Gives whether it may be done.
Result<bool> preview(Desk& desk, WrittenForm const& written,
                     std::map<std::string, forms::ChoiceList> const& standing_lists, PublishedForm const* before) {
    auto const& form = written.form;
    for (auto const& warning : written.warnings) desk.out << "  ！" << warning << "\n";
    std::vector<forms::FormChange> changes;
    if (before) {
        desk.out << "“" << form.title.zh << "”（" << form.id << "）：第 " << before->form.version << " 版 → 第 "
                 << form.version << " 版\n";
        changes = forms::changes_between(before->form, form);
    } else {
        std::size_t questions = 0;
        for (auto const& section : form.sections) questions += section.fields.size();
        desk.out << "“" << form.title.zh << "”（" << form.id << "）：新表单，第 " << form.version << " 版，"
                 << questions << " 题\n";
    }
    for (auto const& list : written.lists) {
        auto const held = standing_lists.find(list.id);
        if (held == standing_lists.end()) continue;
        for (auto const& change : forms::changes_between(held->second, list)) changes.push_back(change);
    }
    for (auto const& change : changes) desk.out << mark_of(change.weight) << change.text << "\n";
    TRY(tell_whom(desk, form.id));
    return std::none_of(changes.begin(), changes.end(), [](forms::FormChange const& change) {
        return change.weight == forms::FormChange::Weight::refused;
    });
}

Result<void> publish_form(Desk& desk, FormWish const& wish) {
    auto written = TRY(read_written_form(desk.path_of(wish.file)));
    auto const forms = TRY(published_forms(desk));
    auto const lists = TRY(published_lists(desk));
    auto const* const shipped = Catalog::built_in().form(written.form.id);
    if (shipped && shipped->kind == forms::FormKind::system)
        return problem(Problem::invalid, "“" + written.form.id + "”是系统自己的表单，不能改。请换一个 form_id");
    TRY(settle_lists(written, lists));
    bool const allowed = TRY(preview(desk, written, lists, newest(forms, written.form.id)));
    if (!allowed) return problem(Problem::invalid, "没有发布：请先按上面打 ✗ 的说明修改");
    if (wish.only_preview) {
        desk.out << "以上只是预览；去掉 --dry-run 就发布\n";
        return {};
    }
    Catalog one = Catalog::empty();
    one.put(written.form);
    for (auto const& list : written.lists) one.put(list);
    std::vector<PublishedRecord> records;
    for (auto& record : published(one)) records.push_back({record.form, std::move(record.document)});
    TRY(publish(desk, ActorId{}, records));
    desk.out << "已发布\n";
    return {};
}

Result<void> retire_form(Desk& desk, std::string const& id) {
    auto const all = TRY(published_forms(desk));
    std::vector<PublishedRecord> records;
    for (auto const& [version, form] : all) {
        if (version.form != id || !form.active) continue;
        forms::Document document;
        document.set("form_id", Value::of(version.form));
        document.set("form_version", Value::of(static_cast<std::int64_t>(version.version)));
        document.set("active", Value::of(false));
        records.push_back({"form", std::move(document)});
    }
    if (records.empty())
        return problem(Problem::not_found, "没有在用的表单“" + id + "”；用 gengji-server form list 查看");
    TRY(publish(desk, ActorId{}, records));
    desk.out << "已停用 " << id << "：不再新填，已有的记录照常查看和修改。发布新的一版即恢复使用\n";
    return {};
}

Result<void> list_forms(Desk& desk) {
    auto const all = TRY(published_forms(desk));
    for (auto const& [version, form] : all)
        desk.out << version.form << "\t第 " << version.version << " 版\t" << form.form.title.zh << "\t"
                 << (form.active ? "在用" : "停用") << "\n";
    desk.out << "共 " << all.size() << " 个\n";
    return {};
}

} // namespace

void add_form(CLI::App& app, Wish& wish) {
    auto options = std::make_shared<FormWish>();
    auto* const command = app.add_subcommand("form", "表单：publish（发布一份 XLSForm）、retire（停用）、list");
    command->require_subcommand(1);
    auto* const publish = command->add_subcommand("publish", "发布一份表单（.xlsx、.xls）：先说明会改变什么、影响谁");
    publish->add_option("file", options->file, "表单文件")->required();
    publish->add_flag("--dry-run", options->only_preview, "只看会改变什么，不发布");
    publish->callback([&wish, options] { wish.job = [options](Desk& desk) { return publish_form(desk, *options); }; });
    auto* const retire = command->add_subcommand("retire", "停用一个表单：不再新填，已有的记录照常");
    retire->add_option("form", options->id, "表单编号")->required();
    retire->callback([&wish, options] { wish.job = [options](Desk& desk) { return retire_form(desk, options->id); }; });
    command->add_subcommand("list", "已发布的表单和版本")->callback([&wish] { wish.job = list_forms; });
}

} // namespace gengji::server
