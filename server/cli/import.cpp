#include "server/cli/desk.hpp"
#include "server/cli/publish.hpp"
#include "shared/catalog/catalog.hpp"

namespace gengji::server {

namespace {

Result<void> tell(Desk& desk, char const* what, PublishCount const& count) {
    desk.out << what << "：新增 " << count.added << "，更新 " << count.changed << "，未变 " << count.same << "\n";
    return {};
}

/// Divisions also say which partitions the county has: one a township, so that every later scope names them.
Result<void> import_divisions(Desk& desk) {
    std::vector<PublishedRecord> records;
    for (auto& record : published(Catalog::built_in())) {
        if (record.form == "division") records.push_back({record.form, std::move(record.document)});
    }
    PublishCount const count = TRY(publish(desk, ActorId{}, records));
    for (auto const* const township : Catalog::built_in().townships()) TRY(desk.store.server_replica(township->code));
    return tell(desk, "区划（乡镇、村、社区）", count);
}

Result<void> import_catalog(Desk& desk) {
    std::vector<PublishedRecord> records;
    for (auto& record : published(Catalog::built_in())) {
        if (record.form != "division") records.push_back({record.form, std::move(record.document)});
    }
    return tell(desk, "表单与选项表", TRY(publish(desk, ActorId{}, records)));
}

/// A form from a file, or the benchmark's.
Result<void> import_form(Desk& desk, std::string const& file) {
    auto const form =
        file == "bench_log" ? bench_log_form() : TRY(forms::form_from_json(TRY(read_file(desk.path_of(file)))));
    Catalog one = Catalog::empty();
    one.put(form);
    std::vector<PublishedRecord> records;
    for (auto& record : published(one)) records.push_back({record.form, std::move(record.document)});
    return tell(desk, "表单", TRY(publish(desk, ActorId{}, records)));
}

} // namespace

void add_import(CLI::App& app, Wish& wish) {
    auto file = std::make_shared<std::string>();
    auto* const command = app.add_subcommand(
        "import", "导入基础资料：divisions（区划）、catalog（随程序的表单和选项表）、form（一个表单文件）");
    command->require_subcommand(1);
    command->add_subcommand("divisions", "全县乡镇和村（社区）")->callback([&wish] { wish.job = import_divisions; });
    command->add_subcommand("catalog", "随程序提供的表单和选项表的新版本")->callback([&wish] {
        wish.job = import_catalog;
    });
    auto* const form = command->add_subcommand("form", "发布一个表单（JSON 文件）");
    form->add_option("file", *file, "表单文件")->required();
    form->callback([&wish, file] { wish.job = [file](Desk& desk) { return import_form(desk, *file); }; });
}

} // namespace gengji::server
