#include "client/cli/report_lists.hpp"
#include "client/cli/unmask.hpp"
#include "client/models/laptop_records.hpp"
#include "client/models/new_record.hpp"
#include "shared/reports/list_job.hpp"

#include <algorithm>
#include <filesystem>

/// `gengji report exchange`: what goes to the farm-service platform. Without --send a masked trial; with it, names in
/// clear, and a record of the form `exchange` beside the line in the audit chain.
namespace gengji::client {

namespace {

struct Words {
    std::string board, path, format;
    bool send = false;
};

/// The record is durable before the file is there: an exchange that is on record and never went out does no harm, the
/// other way round it does.
Result<std::string> write_down(Bench& bench, reports::ExchangeSent const& sent) {
    auto const* const form = bench.laptop.catalog().form("exchange");
    if (!form) return problem(Problem::not_found, "没有“农服通数据交换”表单，请先同步");
    forms::Document document = reports::exchange_document(sent);
    std::vector<Change> patch;
    for (auto const& [path, value] : document.values) patch.push_back({path, value});
    TRY(begin_record(bench.laptop, *form, document, patch));
    std::ranges::sort(patch);
    Bucket const bucket =
        TRY(forms::bucket_of(*form, document, bench.laptop.lookups(), bench.laptop.author_code(*form)));
    RecordKey const key{bucket, new_record_id(bench.laptop.clock().now_ms(), bench.laptop.random())};
    auto const* const number = document.find("exchange_no");
    std::string const name(number && number->text() ? *number->text() : std::string_view("（未编号）"));
    TRY(bench.store().save({key, {form->id, form->version}, bench.laptop.identity().actor, {}, std::move(patch), {}}));
    return name;
}

Result<void> exchange(Bench& bench, Words const& words) {
    auto const& roles = bench.laptop.identity().roles;
    bool const county = std::ranges::any_of(roles, [](auto const& role) { return role.starts_with("county_admin"); });
    if (words.send && !county)
        return problem(Problem::unauthorized, "送出农服通数据要由县办（county_admin）来做；不加 --send 可以试看");
    bool const unmasked =
        words.send && TRY(may_unmask(bench, "农服通数据交换：" + words.board, {"exchange", "member_profile", {}}));
    LaptopRecords source(bench.laptop);
    Date const today = bench.laptop.moment().today();
    auto const file = TRY(reports::make_exchange(source, words.board, words.format, words.path, today, unmasked));
    std::string number;
    if (words.send)
        number =
            TRY(write_down(bench, {file.board, file.format, today, file.rows.rows.size(), bench.laptop.identity().actor,
                                   file.content, std::filesystem::path(words.path).filename().string()}));
    if (auto const written = write_file_durably(words.path, file.content); !written)
        return problem(written.error().problem,
                       written.error().detail + (number.empty() ? "" : "；批次 " + number + " 已登记，请作废后重做"));
    if (bench.json) {
        Json line{{"board", name_of(file.board)},
                  {"rows", file.rows.rows.size()},
                  {"without_consent", file.rows.without_consent},
                  {"without_member", file.rows.without_member},
                  {"file", words.path},
                  {"sent", words.send}};
        if (words.send) line["exchange_no"] = number;
        bench.line(line);
        return {};
    }
    bench.out << reports::exchange_text(file)
              << (words.send ? "已登记批次 " + number + "，文件在 " + words.path + "\n"
                             : "试算，姓名和电话已遮盖：" + words.path + "。真正送出请加 --send（会留下记录）\n");
    return {};
}

} // namespace

void add_report_exchange(CLI::App& report, Wish& wish) {
    auto words = std::make_shared<Words>();
    auto* const command = report.add_subcommand("exchange", "农服通数据交换：只含同意提供给农服通的会员，每次留下记录");
    command->add_option("board", words->board, "板块：sales 农产品销售、providers 服务商、operators 农机手、jobs 招工")
        ->required();
    command->add_option("-o,--output", words->path, "文件：.csv 或 .json")->required();
    command->add_option("--format", words->format, "csv 或 json；不写则看文件名");
    command->add_flag("--send", words->send, "真正送出：写全名和电话，登记一批");
    command->callback([&wish, words] { wish.job = [words](Bench& bench) { return exchange(bench, *words); }; });
}

} // namespace gengji::client
