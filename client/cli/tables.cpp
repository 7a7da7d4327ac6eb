#include "client/cli/records.hpp"
#include "client/cli/unmask.hpp"
#include "client/models/table_import.hpp"

#include <fmt/format.h>

namespace gengji::client {

namespace {

struct Words {
    std::string form, file, reason, format = "csv";
    bool dry_run = false;
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

Result<void> export_to(Bench& bench, Words const& words) {
    auto const* const form = TRY(form_named(bench, words.form));
    if (words.format != "csv" && words.format != "jsonl")
        return problem(Problem::invalid, "--format 可用 csv 或 jsonl");
    bool const unmasked = TRY(may_unmask(bench, words.reason, {"export", form->id, {}}));
    std::string text;
    std::size_t const count = TRY(export_table(bench.laptop, *form, words.format == "jsonl", unmasked, text));
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
    auto* const command = app.add_subcommand("export", "导出一个表单的全部记录");
    command->add_option("form", words->form, "表单")->required();
    command->add_option("file", words->file, "文件；不写则打印出来");
    command->add_option("--format", words->format, "csv 或 jsonl")->capture_default_str();
    command->add_option("--unmask", words->reason, "导出敏感内容，须写原因（会留下记录）");
    command->callback([&wish, words] { wish.job = [words](Bench& bench) { return export_to(bench, *words); }; });
}

} // namespace gengji::client
