#include "server/cli/county_records.hpp"
#include "server/cli/desk.hpp"
#include "server/cli/may_unmask.hpp"
#include "server/cli/place.hpp"
#include "shared/reports/export_records.hpp"

/// `gengji-server export`: registries and logs of the county as tables (client/cli/tables.cpp does it on a laptop).
namespace gengji::server {

namespace {

struct Words {
    std::string form, file, reason, format, township, repeat;
    bool full = false;
};

Result<void> export_to(Desk& desk, Words const& words) {
    auto const records = TRY(CountyRecords::open(desk.store));
    auto const* const form = records->catalog().form(words.form);
    if (!form) return problem(Problem::invalid, "没有这种表单：" + words.form + "；gengji-server form list 列出全部");
    reports::RecordExport wish;
    bool const printed = words.file.empty() || words.file == "-";
    wish.format = TRY(reports::export_format_of(words.format, words.file));
    if (printed && wish.format == reports::ExportFormat::xlsx)
        return problem(Problem::invalid, "表格文件（xlsx）要写明文件名");
    if (!words.township.empty()) wish.township = TRY(place_of(words.township, TRY(desk.store.county()).value_or("")));
    wish.unmasked = TRY(may_unmask(desk, words.reason, "export " + form->id));
    wish.full = words.full;
    wish.repeat = words.repeat;
    wish.target = {printed ? std::string() : desk.path_of(words.file), &desk.out};
    auto const done = TRY(reports::export_records(*records, *form, {desk.clock.now_ms(), true}, wish));
    if (printed) return {};
    desk.out << "已导出 " << done.records << " 条到 " << words.file << (wish.unmasked ? "" : "（敏感内容已遮盖）")
             << "\n";
    for (auto const& part : done.parts)
        desk.out << "  " << part.title << "：" << part.rows << " 行，在 " << part.file << "\n";
    return {};
}

} // namespace

void add_export(CLI::App& app, Wish& wish) {
    auto words = std::make_shared<Words>();
    auto* const command = app.add_subcommand("export", "导出全县一个表单的全部记录：表格，或给别的程序用的 JSON");
    command->add_option("form", words->form, "表单")->required();
    command->add_option("file", words->file,
                        "文件；不写则打印出来。CSV 的可重复部分另存为 文件-部分名.csv，xlsx 另成一页");
    command->add_option("--format", words->format,
                        "csv（UTF-8 带 BOM）、xlsx、json（OData）或 jsonl；不写则看文件名，默认 csv");
    command->add_option("--township", words->township, "只导出一个乡镇（街道）的，名称或代码");
    command->add_option("--repeat", words->repeat, "打印 CSV 时：只要这个可重复部分的行，例如 crops");
    command->add_flag("--full", words->full, "另加归属、审核状态和自动计算的各项");
    command->add_option("--unmask", words->reason, "导出敏感内容，须写原因（会写进审计日志）");
    command->callback([&wish, words] {
        wish.only_looks = words->reason.empty(); // an unmasking is written down
        wish.job = [words](Desk& desk) { return export_to(desk, *words); };
    });
}

} // namespace gengji::server
