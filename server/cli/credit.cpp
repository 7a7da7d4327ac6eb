#include "server/cli/desk.hpp"
#include "server/cli/place.hpp"
#include "shared/domain/county/county_supply.hpp"

/// `gengji-server credit` and `gengji-server supply`: the county's figures, by the same functions as on laptops.
namespace gengji::server {

namespace {

struct Words {
    std::string id, township, day;
    bool json = false;
};

Result<Date> day_of(Desk& desk, std::string const& text) {
    if (text.empty()) return date_of(desk.clock.now_ms());
    if (auto const day = parse_date(text)) return *day;
    return problem(Problem::invalid, "日期要写成 2025-10-20 这样，现在是“" + text + "”");
}
Result<std::string> place_in(Desk& desk, Words const& words) {
    return place_of(words.township, TRY(desk.store.county()).value_or(""));
}
domain::CountyCredit credit_of(Desk& desk) { return domain::CountyCredit(desk.store.changed_records(), true); }
domain::CountySupply supply_of(Desk& desk) { return domain::CountySupply(desk.store.changed_records(), true); }

Result<domain::Told> score(Desk& desk, Words const& words) {
    auto const id = parse_record_id(words.id);
    if (!id) return problem(Problem::invalid, "“" + words.id + "”不是信用评价的编号，请从列表里复制");
    return credit_of(desk).score(*id, TRY(day_of(desk, words.day)));
}
Result<domain::Told> loans(Desk& desk, Words const& words) {
    return credit_of(desk).loans(TRY(place_in(desk, words)), TRY(day_of(desk, words.day)));
}
Result<domain::Told> villages(Desk& desk, Words const& words) {
    return credit_of(desk).villages(TRY(place_in(desk, words)));
}
Result<domain::Told> prices(Desk& desk, Words const& words) {
    return supply_of(desk).prices(TRY(place_in(desk, words)), TRY(day_of(desk, words.day)));
}
Result<domain::Told> stock(Desk& desk, Words const& words) {
    return supply_of(desk).stock(TRY(place_in(desk, words)), TRY(day_of(desk, words.day)));
}
Result<domain::Told> outlets(Desk& desk, Words const& words) {
    return supply_of(desk).outlets(TRY(place_in(desk, words)), TRY(day_of(desk, words.day)));
}
Result<domain::Told> nodes(Desk& desk, Words const& words) { return supply_of(desk).nodes(TRY(place_in(desk, words))); }

using Run = Result<domain::Told> (*)(Desk&, Words const&);

CLI::App* add_one(CLI::App& app, Wish& wish, std::shared_ptr<Words> const& words, char const* name, char const* help,
                  Run run) {
    auto* const command = app.add_subcommand(name, help);
    command->add_option("--day", words->day, "截至哪一天，例如 2025-10-20；不写则为今天");
    command->add_option("--township", words->township, "只看一个乡镇（街道），名称或代码");
    command->add_flag("--json", words->json, "输出一个 JSON 文档");
    command->callback([&wish, words, run] {
        wish.reads_ledger = true;
        wish.only_looks = true;
        wish.job = [words, run](Desk& desk) -> Result<void> {
            auto const told = TRY(run(desk, *words));
            desk.out << (words->json ? told.json : told.text);
            return {};
        };
    });
    return command;
}

} // namespace

void add_credit(CLI::App& app, Wish& wish) {
    auto words = std::make_shared<Words>();
    auto* const credit = app.add_subcommand("credit", "信贷：score、villages、loans");
    credit->require_subcommand(1);
    add_one(*credit, wish, words, "score", "一份信用评价：总分、等级、能不能用", score)
        ->add_option("id", words->id, "信用评价的编号")
        ->required();
    add_one(*credit, wish, words, "villages", "整村授信进度", villages);
    add_one(*credit, wish, words, "loans", "信贷台账合计：新增与续贷分列，按产品、一业一贷", loans);
}

void add_supply(CLI::App& app, Wish& wish) {
    auto words = std::make_shared<Words>();
    auto* const supply = app.add_subcommand("supply", "供应与流通：prices、stock、outlets、nodes");
    supply->require_subcommand(1);
    add_one(*supply, wish, words, "prices", "农资价格和涨跌提醒", prices);
    add_one(*supply, wish, words, "stock", "农资可售天数、对不上的库存、保供和储备", stock);
    add_one(*supply, wish, words, "outlets", "流通网点，还没有网点的村", outlets);
    add_one(*supply, wish, words, "nodes", "三级物流节点和线路", nodes);
}

} // namespace gengji::server
