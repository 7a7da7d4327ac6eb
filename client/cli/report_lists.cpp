#include "client/cli/report_lists.hpp"
#include "client/cli/place.hpp"
#include "client/cli/unmask.hpp"
#include "client/models/laptop_records.hpp"
#include "shared/reports/list_job.hpp"

/// `gengji report public|payment` (server/cli/report_lists.cpp does it for the county).
namespace gengji::client {

namespace {

using Kind = reports::ListWish::Kind;

struct Words {
    reports::ListWish wish;
    std::string township, from, to, reason;
};

Result<void> list(Bench& bench, Words const& words) {
    reports::ListWish wish = words.wish;
    TRY(reports::set_days(wish.filter, words.from, words.to));
    if (!words.township.empty()) wish.filter.township = TRY(place_of(bench, words.township));
    wish.unmasked = TRY(may_unmask(bench, words.reason, {"report", "service_log", {}}));
    wish.json = bench.json;
    bool const printed = wish.path == "-";
    wish.target = {printed ? std::string() : wish.path, printed ? &bench.out : nullptr};
    TRY(reports::catch_up_ledger(bench.store()));
    LaptopRecords source(bench.laptop);
    std::string const said = TRY(reports::write_list(source, bench.store(), wish));
    if (printed) return {};
    bench.out << said;
    if (!bench.json && wish.kind == Kind::payment)
        bench.out << "按本机现有的记录计算：上限和预算以全县为准，发放前请用县服务器的清册\n";
    return {};
}

void add_one(CLI::App& report, Wish& wish, Kind kind, char const* name, char const* meaning) {
    auto words = std::make_shared<Words>();
    words->wish.kind = kind;
    auto* const command = report.add_subcommand(name, meaning);
    auto* const output =
        command->add_option("-o,--output", words->wish.path, "文件：.xlsx、.csv 或 .json；- 为打印 CSV");
    if (kind == Kind::public_list) output->required();
    command->add_option("--format", words->wish.format, "csv、json、jsonl 或 xlsx；不写则看文件名");
    command->add_option("--scheme", words->wish.filter.scheme, "只要一个补助项目，写项目编号");
    command->add_option("--township", words->township, "只要一个乡镇（街道），名称或代码");
    command->add_option("--from", words->from, "作业日期从，例如 2025-01-01");
    command->add_option("--to", words->to, "作业日期到");
    if (kind == Kind::public_list)
        command->add_flag("--only-paid", words->wish.filter.only_paid, "只列有补助的");
    else
        command->add_option("--unmask", words->reason, "写出全名，须写原因（会留下记录）");
    command->callback([&wish, words] { wish.job = [words](Bench& bench) { return list(bench, *words); }; });
}

} // namespace

void add_report_lists(CLI::App& report, Wish& wish) {
    add_one(report, wish, Kind::public_list, "public", "公示表：遮盖的姓名、村、作业、面积、补助，别的都没有");
    add_one(report, wish, Kind::payment, "payment", "补助发放清册：发给谁、多少、为什么核减或不发；不写文件则只看合计");
}

} // namespace gengji::client
