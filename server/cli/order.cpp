#include "server/cli/desk.hpp"
#include "shared/catalog/catalog.hpp"
#include "shared/domain/county/county_orders.hpp"

/// `gengji-server order`: what the county's orders have come to, and who could do them. Orders are written on laptops
/// (client/cli/order_write.cpp).
namespace gengji::server {

namespace {

struct Words {
    std::string id, stage, township, day;
    std::size_t most = 0;
    bool json = false;
};

Result<RecordId> order_id(std::string const& text) {
    if (auto const id = parse_record_id(text)) return *id;
    return problem(Problem::invalid, "“" + text + "”不是订单编号；请从 order list 复制");
}

Result<Date> day_of(std::string const& text, Clock& clock) {
    if (text.empty()) return date_of(clock.now_ms());
    if (auto const day = parse_date(text)) return *day;
    return problem(Problem::invalid, "日期要写成 2025-10-20 这样，现在是“" + text + "”");
}

Result<void> list(Desk& desk, Words const& words) {
    domain::OrderQuery query;
    if (words.most) query.most = words.most;
    if (!words.stage.empty()) {
        query.stage = domain::parse_stage(words.stage);
        if (!query.stage)
            return problem(Problem::invalid, "没有状态“" + words.stage + "”；可写 待派单、作业中、有争议 等");
    }
    if (!words.township.empty()) {
        auto const* const township = Catalog::built_in().find_division(words.township);
        if (!township) return problem(Problem::not_found, "没有名为“" + words.township + "”的乡镇（街道）");
        query.township = township->code.substr(0, 9);
    }
    domain::CountyOrders orders(desk.store.changed_records(), true);
    auto const rows = TRY(orders.list(query));
    desk.out << (words.json ? domain::orders_json(rows) + "\n" : domain::orders_text(rows));
    return {};
}

Result<void> show(Desk& desk, Words const& words) {
    domain::CountyOrders orders(desk.store.changed_records(), true);
    auto const order = TRY(orders.show(TRY(order_id(words.id))));
    desk.out << (words.json ? domain::order_json(order) + "\n"
                            : domain::order_text(order, domain::Operations::built_in()));
    return {};
}

Result<void> match(Desk& desk, Words const& words) {
    domain::CountyOrders orders(desk.store.changed_records(), true);
    RecordId const id = TRY(order_id(words.id));
    auto const proposals = TRY(orders.match(id, TRY(day_of(words.day, desk.clock))));
    std::size_t const most = words.most ? words.most : 10;
    desk.out << (words.json ? domain::proposals_json(id, proposals, most) + "\n"
                            : domain::proposals_text(proposals, most));
    return {};
}

} // namespace

void add_order(CLI::App& app, Wish& wish) {
    auto words = std::make_shared<Words>();
    auto* const order = app.add_subcommand("order", "服务订单：list、show、match");
    order->require_subcommand(1);
    auto const job = [&wish, words](CLI::App* command, Result<void> (*run)(Desk&, Words const&)) {
        command->add_flag("--json", words->json, "输出一个 JSON 文档");
        command->callback([&wish, words, run] {
            wish.reads_ledger = true;
            wish.only_looks = true;
            wish.job = [words, run](Desk& desk) { return run(desk, *words); };
        });
    };
    auto* const listing = order->add_subcommand("list", "列出订单和它们走到了哪一步");
    listing->add_option("--stage", words->stage, "只看一种状态，例如 待派单 或 open");
    listing->add_option("--township", words->township, "只看一个乡镇（街道）");
    listing->add_option("--limit", words->most, "最多几张（200）");
    job(listing, list);
    auto* const showing = order->add_subcommand("show", "一张订单：状态、派单、作业、确认、结算、要处理的事");
    showing->add_option("id", words->id, "订单编号")->required();
    job(showing, show);
    auto* const matching = order->add_subcommand("match", "供给调剂：哪些服务队能做，附理由");
    matching->add_option("id", words->id, "订单编号")->required();
    matching->add_option("--day", words->day, "按哪一天算，例如 2025-10-20；不写则为今天");
    matching->add_option("--limit", words->most, "最多几个（10）");
    job(matching, match);
}

} // namespace gengji::server
