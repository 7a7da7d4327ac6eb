#include "client/cli/place.hpp"
#include "client/cli/records.hpp"
#include "client/cli/unmask.hpp"
#include "client/models/laptop_records.hpp"
#include "client/models/table_import.hpp"
#include "shared/reports/export_records.hpp"

#include <fmt/format.h>

namespace gengji::client {

namespace {

struct Words {
    std::string form, file, reason, format, township, repeat;
    bool dry_run = false, full = false;
};
constexpr std::size_t most_file_bytes = std::size_t{256} << 20;

Result<void> import(Bench& bench, Words const& words) {
    auto const* const form = TRY(form_named(bench, words.form));
    ImportReport const report =
        TRY(import_table(bench.laptop, *form, TRY(read_file(words.file, most_file_bytes)), words.dry_run));
    if (bench.json) {
        Json line;
        line["rows"] = report.rows;
        line["added"] = report.added;
        line["changed"] = report.changed;
        line["same"] = report.same;
        line["wrong"] = report.wrong_count;
        line["notes"] = report.notes_count;
        line["dry_run"] = words.dry_run;
        line["unknown_columns"] = report.unknown_columns;
        line["wrong_rows"] = Json::array();
        for (auto const& row : report.wrong)
            line["wrong_rows"].push_back({{"row", row.number}, {"message", row.message}});
        line["note_rows"] = Json::array();
        for (auto const& row : report.notes)
            line["note_rows"].push_back({{"row", row.number}, {"message", row.message}});
        bench.line(line);
    } else {
        bench.out << (words.dry_run ? "试导入（没有保存）：" : "导入完成：")
                  << fmt::format("共 {} 行，新增 {}，更新 {}，未变 {}，有误跳过 {}\n", report.rows, report.added,
                                 report.changed, report.same, report.wrong_count);
        for (auto const& column : report.unknown_columns) bench.out << "  没有用到的列：" << column << "\n";
        for (auto const& row : report.wrong) bench.out << "  第 " << row.number << " 行跳过：" << row.message << "\n";
        for (auto const& row : report.notes) bench.out << "  第 " << row.number << " 行请留意：" << row.message << "\n";
    }
    if (report.wrong_count)
        return problem(Problem::invalid, fmt::format("{} 行有误{}；改正后再导入一次，已导入的不会重复",
                                                     report.wrong_count, words.dry_run ? "" : "没有导入"));
    return {};
}

/// JSON lines are what `import` takes again; the other formats are for people and other programs.
Result<void> export_lines(Bench& bench, forms::FormSpec const& form, Words const& words, bool unmasked) {
    std::string text;
    std::size_t const count = TRY(export_table(bench.laptop, form, unmasked, text));
    if (words.file.empty() || words.file == "-") {
        bench.out << text;
        return {};
    }
    TRY(write_file_durably(words.file, text));
    if (bench.json)
        bench.line(Json{{"records", count}, {"file", words.file}, {"masked", !unmasked}});
    else
        bench.out << fmt::format("已导出 {} 条到 {}{}\n", count, words.file, unmasked ? "" : "（敏感内容已遮盖）");
    return {};
}

Result<void> export_to(Bench& bench, Words const& words) {
    auto const* const form = TRY(form_named(bench, words.form));
    reports::RecordExport wish;
    wish.format = TRY(reports::export_format_of(words.format, words.file));
    bool const printed = words.file.empty() || words.file == "-";
    if (printed && wish.format == reports::ExportFormat::xlsx)
        return problem(Problem::invalid, "表格文件（xlsx）要写明文件名");
    if (!words.township.empty()) wish.township = TRY(place_of(bench, words.township));
    bool const unmasked = TRY(may_unmask(bench, words.reason, {"export", form->id, {}}));
    if (wish.format == reports::ExportFormat::jsonl) return export_lines(bench, *form, words, unmasked);
    wish.unmasked = unmasked;
    wish.full = words.full;
    wish.repeat = words.repeat;
    wish.target = {printed ? std::string() : words.file, &bench.out};
    LaptopRecords source(bench.laptop);
    auto const done = TRY(reports::export_records(source, *form, bench.laptop.moment(), wish));
    if (printed) return {};
    if (bench.json) {
        Json line{{"records", done.records}, {"file", words.file}, {"masked", !unmasked}};
        line["parts"] = Json::array();
        for (auto const& part : done.parts)
            line["parts"].push_back({{"file", part.file}, {"title", part.title}, {"rows", part.rows}});
        bench.line(line);
        return {};
    }
    bench.out << fmt::format("已导出 {} 条到 {}{}\n", done.records, words.file, unmasked ? "" : "（敏感内容已遮盖）");
    for (auto const& part : done.parts)
        bench.out << fmt::format("  {}：{} 行，在 {}\n", part.title, part.rows, part.file);
    return {};
}

} // namespace

void add_import(CLI::App& app, Wish& wish) {
    auto words = std::make_shared<Words>();
    auto* const command =
        app.add_subcommand("import", "从 CSV（UTF-8 或 GBK）或 JSON 行导入：gengji import member_profile 文件");
    command->add_option("form", words->form, "表单")->required();
    command->add_option("file", words->file, "文件")->required();
    command->add_flag("--dry-run", words->dry_run, "只检查，不保存");
    command->callback([&wish, words] { wish.job = [words](Bench& bench) { return import(bench, *words); }; });
}

void add_export(CLI::App& app, Wish& wish) {
    auto words = std::make_shared<Words>();
    auto* const command =
        app.add_subcommand("export", "导出一个表单的全部记录：表格、给别的程序用的 JSON，或可再导入的 JSON 行");
    command->add_option("form", words->form, "表单")->required();
    command->add_option("file", words->file,
                        "文件；不写则打印出来。CSV 的可重复部分另存为 文件-部分名.csv，xlsx 另成一页");
    command->add_option("--format", words->format,
                        "csv（UTF-8 带 BOM）、xlsx、json（OData）或 jsonl（可再导入）；不写则看文件名，默认 csv");
    command->add_option("--township", words->township, "只导出一个乡镇（街道）的，名称或代码");
    command->add_option("--repeat", words->repeat, "打印 CSV 时：只要这个可重复部分的行，例如 crops");
    command->add_flag("--full", words->full, "另加归属、审核状态和自动计算的各项（这些列不能再导入）");
    command->add_option("--unmask", words->reason, "导出敏感内容，须写原因（会留下记录）");
    command->callback([&wish, words] { wish.job = [words](Bench& bench) { return export_to(bench, *words); }; });
}

} // namespace gengji::client
