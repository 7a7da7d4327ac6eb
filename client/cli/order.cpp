#include "client/cli/order.hpp"

#include "shared/catalog/catalog.hpp"

namespace gengji::client {

namespace {

using domain::CountyOrders;

Result<Date> day_of(Bench& bench, std::string const& text) {
    if (text.empty()) return bench.laptop.moment().today();
    if (auto const day = parse_date(text)) return *day;
    return problem(Problem::invalid, "日期要写成 2025-10-20 这样，现在是“" + text + "”");
}

Result<void> list(Bench& bench, OrderWords const& words) {
    domain::OrderQuery query;
    if (words.most) query.most = words.most;
    if (!words.stage.empty()) {
        query.stage = domain::parse_stage(words.stage);
        if (!query.stage)
            return problem(Problem::invalid,
                           "没有状态“" + words.stage + "”；可写 待派单、已派单、作业中、已完工、已结算、有争议 等");
    }
    if (!words.township.empty()) {
        auto const* const township = Catalog::built_in().find_division(words.township);
        if (!township) return problem(Problem::not_found, "没有名为“" + words.township + "”的乡镇（街道）");
        query.township = township->code.substr(0, 9);
    }
    CountyOrders orders(bench.store());
    auto const rows = TRY(orders.list(query));
    bench.out << (bench.json ? domain::orders_json(rows) + "\n" : domain::orders_text(rows));
    return {};
}

Result<void> show(Bench& bench, OrderWords const& words) {
    CountyOrders orders(bench.store());
    auto const order = TRY(orders.show(TRY(order_id(words.id))));
    bench.out << (bench.json ? domain::order_json(order) + "\n"
                             : domain::order_text(order, domain::Operations::built_in()));
    return {};
}

Result<void> needs(Bench& bench, OrderWords const& words) {
    CountyOrders orders(bench.store());
    auto const open = TRY(orders.needs(TRY(day_of(bench, words.day))));
    bench.out << (bench.json ? domain::needs_json(open) + "\n"
                             : domain::needs_text(open, domain::Operations::built_in()));
    return {};
}

Result<void> match(Bench& bench, OrderWords const& words) {
    CountyOrders orders(bench.store());
    RecordId const id = TRY(order_id(words.id));
    auto const proposals = TRY(orders.match(id, TRY(day_of(bench, words.day))));
    std::size_t const most = words.most ? words.most : 10;
    bench.out << (bench.json ? domain::proposals_json(id, proposals, most) + "\n"
                             : domain::proposals_text(proposals, most));
    return {};
}

} // namespace

Result<RecordId> order_id(std::string const& text) {
    if (auto const id = parse_record_id(text)) return *id;
    return problem(Problem::invalid, "“" + text + "”不是订单编号；请从 gengji order list 复制");
}

void add_order(CLI::App& app, Wish& wish) {
    auto words = std::make_shared<OrderWords>();
    auto* const order = app.add_subcommand("order", "服务订单：list、show、needs、from-survey、match、dispatch、state");
    order->require_subcommand(1);
    auto const job = [&wish, words](CLI::App* command, Result<void> (*run)(Bench&, OrderWords const&)) {
        command->callback(
            [&wish, words, run] { wish.job = [words, run](Bench& bench) { return run(bench, *words); }; });
    };
    auto* const listing = order->add_subcommand("list", "列出订单和它们走到了哪一步");
    listing->add_option("--stage", words->stage, "只看一种状态，例如 待派单 或 open");
    listing->add_option("--township", words->township, "只看一个乡镇（街道）");
    listing->add_option("--limit", words->most, "最多几张（200）");
    job(listing, list);
    auto* const showing = order->add_subcommand("show", "一张订单：状态、派单、作业、确认、结算、要处理的事");
    showing->add_option("id", words->id, "订单编号")->required();
    job(showing, show);
    auto* const open = order->add_subcommand("needs", "还没有转订单的需求");
    open->add_option("--day", words->day, "按哪一天算，例如 2025-10-20；不写则为今天");
    job(open, needs);
    auto* const matching = order->add_subcommand("match", "供给调剂：哪些服务队能做，附理由");
    matching->add_option("id", words->id, "订单编号")->required();
    matching->add_option("--day", words->day, "按哪一天算，例如 2025-10-20；不写则为今天");
    matching->add_option("--limit", words->most, "最多几个（10）");
    job(matching, match);
    add_order_writing(*order, wish);
}

} // namespace gengji::client
