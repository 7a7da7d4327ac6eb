#include "server/cli/report_lists.hpp"
#include "server/cli/county_records.hpp"
#include "server/cli/may_unmask.hpp"
#include "server/cli/place.hpp"
#include "shared/reports/list_job.hpp"

/// `gengji-server report public|payment`: of the whole county; this is the list that money is paid by.
namespace gengji::server {

namespace {

using Kind = reports::ListWish::Kind;

struct Words {
    reports::ListWish wish;
    std::string township, from, to, reason;
};

Result<void> list(Desk& desk, Words const& words) {
    reports::ListWish wish = words.wish;
    TRY(reports::set_days(wish.filter, words.from, words.to));
    if (!words.township.empty())
        wish.filter.township = TRY(place_of(words.township, TRY(desk.store.county()).value_or("")));
    wish.unmasked = TRY(may_unmask(desk, words.reason, "report payment"));
    bool const printed = wish.path == "-";
    wish.target = {printed || wish.path.empty() ? std::string() : desk.path_of(wish.path),
                   printed ? &desk.out : nullptr};
    auto const records = TRY(CountyRecords::open(desk.store));
    std::string const said = TRY(reports::write_list(*records, desk.store.changed_records(), wish));
    if (!printed) desk.out << said;
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
    command->add_flag("--json", words->wish.json, "合计输出为一个 JSON 文档");
    if (kind == Kind::public_list)
        command->add_flag("--only-paid", words->wish.filter.only_paid, "只列有补助的");
    else
        command->add_option("--unmask", words->reason, "写出全名，须写原因（会写进审计日志）");
    command->callback([&wish, words] {
        wish.reads_ledger = true;
        wish.only_looks = words->reason.empty();
        wish.job = [words](Desk& desk) { return list(desk, *words); };
    });
}

} // namespace

void add_report_lists(CLI::App& report, Wish& wish) {
    add_one(report, wish, Kind::public_list, "public", "公示表：遮盖的姓名、村、作业、面积、补助，别的都没有");
    add_one(report, wish, Kind::payment, "payment", "补助发放清册：发给谁、多少、为什么核减或不发；不写文件则只看合计");
}

} // namespace gengji::server
