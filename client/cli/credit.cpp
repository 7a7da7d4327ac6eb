#include "client/cli/command.hpp"
#include "client/cli/place.hpp"
#include "shared/domain/county/county_supply.hpp"

/// `gengji credit` and `gengji supply`: the same answers as on the server, for what this laptop holds whole.
namespace gengji::client {

namespace {

struct Words {
    std::string id, township, day;
};

Result<Date> day_of(Bench& bench, std::string const& text) {
    if (text.empty()) return bench.laptop.moment().today();
    if (auto const day = parse_date(text)) return *day;
    return problem(Problem::invalid, "日期要写成 2025-10-20 这样，现在是“" + text + "”");
}

Result<void> tell(Bench& bench, domain::Told const& told) {
    bench.out << (bench.json ? told.json : told.text);
    return {};
}

Result<void> score(Bench& bench, Words const& words) {
    auto const id = parse_record_id(words.id);
    if (!id)
        return problem(Problem::invalid,
                       "“" + words.id + "”不是信用评价的编号；请从 gengji list credit_evaluation 复制");
    return tell(bench, TRY(domain::CountyCredit(bench.store()).score(*id, TRY(day_of(bench, words.day)))));
}
Result<void> loans(Bench& bench, Words const& words) {
    std::string const place = TRY(place_of(bench, words.township));
    return tell(bench, TRY(domain::CountyCredit(bench.store()).loans(place, TRY(day_of(bench, words.day)))));
}
Result<void> villages(Bench& bench, Words const& words) {
    return tell(bench, TRY(domain::CountyCredit(bench.store()).villages(TRY(place_of(bench, words.township)))));
}
Result<void> prices(Bench& bench, Words const& words) {
    std::string const place = TRY(place_of(bench, words.township));
    return tell(bench, TRY(domain::CountySupply(bench.store()).prices(place, TRY(day_of(bench, words.day)))));
}
Result<void> stock(Bench& bench, Words const& words) {
    std::string const place = TRY(place_of(bench, words.township));
    return tell(bench, TRY(domain::CountySupply(bench.store()).stock(place, TRY(day_of(bench, words.day)))));
}
Result<void> outlets(Bench& bench, Words const& words) {
    std::string const place = TRY(place_of(bench, words.township));
    return tell(bench, TRY(domain::CountySupply(bench.store()).outlets(place, TRY(day_of(bench, words.day)))));
}
Result<void> nodes(Bench& bench, Words const& words) {
    return tell(bench, TRY(domain::CountySupply(bench.store()).nodes(TRY(place_of(bench, words.township)))));
}

using Run = Result<void> (*)(Bench&, Words const&);

CLI::App* add_one(CLI::App& app, Wish& wish, std::shared_ptr<Words> const& words, char const* name, char const* help,
                  Run run) {
    auto* const command = app.add_subcommand(name, help);
    command->add_option("--day", words->day, "截至哪一天，例如 2025-10-20；不写则为今天");
    command->callback([&wish, words, run] { wish.job = [words, run](Bench& bench) { return run(bench, *words); }; });
    return command;
}
void add_placed(CLI::App& app, Wish& wish, std::shared_ptr<Words> const& words, char const* name, char const* help,
                Run run) {
    add_one(app, wish, words, name, help, run)
        ->add_option("--township", words->township, "乡镇（街道），名称或代码；不写则为本机所管的地方");
}

} // namespace

void add_credit(CLI::App& app, Wish& wish) {
    auto words = std::make_shared<Words>();
    auto* const credit = app.add_subcommand("credit", "信贷：score、villages、loans");
    credit->require_subcommand(1);
    add_one(*credit, wish, words, "score", "一份信用评价：总分、等级、能不能用", score)
        ->add_option("id", words->id, "信用评价的编号")
        ->required();
    add_placed(*credit, wish, words, "villages", "整村授信进度", villages);
    add_placed(*credit, wish, words, "loans", "信贷台账合计：新增与续贷分列，按产品、一业一贷", loans);
}

void add_supply(CLI::App& app, Wish& wish) {
    auto words = std::make_shared<Words>();
    auto* const supply = app.add_subcommand("supply", "供应与流通：prices、stock、outlets、nodes");
    supply->require_subcommand(1);
    add_placed(*supply, wish, words, "prices", "农资价格和涨跌提醒", prices);
    add_placed(*supply, wish, words, "stock", "农资可售天数、对不上的库存、保供和储备", stock);
    add_placed(*supply, wish, words, "outlets", "流通网点，还没有网点的村", outlets);
    add_placed(*supply, wish, words, "nodes", "三级物流节点和线路", nodes);
}

} // namespace gengji::client
