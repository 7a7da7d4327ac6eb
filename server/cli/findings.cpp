#include "server/cli/desk.hpp"
#include "shared/catalog/catalog.hpp"
#include "shared/domain/county/county_ledger.hpp"
#include "shared/domain/county/finding_list.hpp"

namespace gengji::server {

namespace {

struct Words {
    std::string rule, record, township;
    bool blocking = false, rebuild = false, json = false;
};

Result<void> findings(Desk& desk, Words const& words) {
    domain::FindingQuery query;
    query.rule = words.rule;
    if (words.blocking) query.severity = domain::FindingSeverity::block;
    if (!words.township.empty()) {
        auto const* const township = Catalog::built_in().find_division(words.township);
        if (!township) return problem(Problem::invalid, "没有“" + words.township + "”这个乡镇，请写名称或九位代码");
        query.township = township->code.substr(0, 9);
    }
    if (!words.record.empty()) {
        query.record = parse_record_id(words.record);
        if (!query.record) return problem(Problem::invalid, "“" + words.record + "”不是记录编号，请从列表里复制");
    }
    domain::CountyLedger ledger(desk.store.changed_records());
    if (words.rebuild) TRY(ledger->rebuild());
    auto const found = TRY(domain::list_findings(*ledger, desk.store.changed_records(), query));
    desk.out << (words.json ? domain::findings_json(found) + "\n" : domain::findings_text(found));
    return {};
}

} // namespace

Result<bool> step_ledger(Store& store, std::size_t most) {
    domain::CountyLedger ledger(store.changed_records());
    return ledger->step(most);
}

void add_findings(CLI::App& app, Wish& wish) {
    auto words = std::make_shared<Words>();
    auto* const command =
        app.add_subcommand("findings", "列出全县的可疑之处：重复申报、面积或效率过大、同时在两处作业等");
    command->add_option("--rule", words->rule, "只看一条规则，例如 R09");
    command->add_option("--record", words->record, "只看一条记录");
    command->add_option("--township", words->township, "只看一个乡镇（名称或九位代码）");
    command->add_flag("--blocking", words->blocking, "只看须更正后才能核验的");
    command->add_flag("--rebuild", words->rebuild, "全部重新计算");
    command->add_flag("--json", words->json, "输出一个 JSON 文档");
    command->callback([&wish, words] {
        wish.only_looks = !words->rebuild;
        wish.reads_ledger = true;
        wish.job = [words](Desk& desk) { return findings(desk, *words); };
    });
}

} // namespace gengji::server
