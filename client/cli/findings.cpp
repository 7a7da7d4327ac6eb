#include "client/cli/command.hpp"
#include "shared/domain/county/county_ledger.hpp"
#include "shared/domain/county/finding_list.hpp"

namespace gengji::client {

namespace {

struct Words {
    std::string rule, record, township;
    bool blocking = false, rebuild = false;
};

Result<void> findings(Bench& bench, Words const& words) {
    domain::FindingQuery query;
    query.rule = words.rule;
    query.township = words.township;
    if (words.blocking) query.severity = domain::FindingSeverity::block;
    if (!words.record.empty()) {
        query.record = parse_record_id(words.record);
        if (!query.record) return problem(Problem::invalid, "“" + words.record + "”不是记录编号，请从列表里复制");
    }
    domain::CountyLedger ledger(bench.store());
    TRY(words.rebuild ? ledger->rebuild() : ledger->catch_up());
    auto const found = TRY(domain::list_findings(*ledger, bench.store(), query));
    bench.out << (bench.json ? domain::findings_json(found) + "\n" : domain::findings_text(found));
    return {};
}

} // namespace

void add_findings(CLI::App& app, Wish& wish) {
    auto words = std::make_shared<Words>();
    auto* const command = app.add_subcommand("findings", "列出可疑之处：重复申报、面积或效率过大、同时在两处作业等");
    command->add_option("--rule", words->rule, "只看一条规则，例如 R09");
    command->add_option("--record", words->record, "只看一条记录");
    command->add_option("--township", words->township, "只看一个乡镇（九位代码）");
    command->add_flag("--blocking", words->blocking, "只看须更正后才能核验的");
    command->add_flag("--rebuild", words->rebuild, "全部重新计算");
    command->callback([&wish, words] { wish.job = [words](Bench& bench) { return findings(bench, *words); }; });
}

} // namespace gengji::client
