#include "server/cli/desk.hpp"
#include "server/cli/place.hpp"
#include "server/cli/publish.hpp"
#include "shared/base/json.hpp"
#include "shared/domain/indicators/county_figures.hpp"

/// `gengji-server board`: the county's figures. The same library answers on laptops (client/cli/board.cpp).
namespace gengji::server {

namespace {

struct BoardWish {
    std::string month, township, records_of, close;
    bool json = false;
};

Result<void> show_records(Desk& desk, domain::CountyFigures& ledger, BoardWish const& wish, std::string const& place,
                          domain::Month month) {
    auto const* const indicator = domain::Indicators::built_in().find(wish.records_of);
    if (!indicator) return problem(Problem::invalid, "没有指标 " + wish.records_of + "，可用 K1–K8、A1–A12");
    for (auto const& one : TRY(ledger.behind(*indicator, place, month))) {
        std::string const reported = domain::hundredths_text(one.adds.reported),
                          verified = domain::hundredths_text(one.adds.verified);
        if (wish.json)
            desk.out << dump(Json{{"id", to_text(one.record.id)},
                                  {"bucket", to_text(one.record.bucket)},
                                  {"reported", reported},
                                  {"verified", verified}})
                     << "\n";
        else
            desk.out << to_text(one.record.id) << "  " << to_text(one.record.bucket) << "  上报 " << reported
                     << "  核实 " << verified << "\n";
    }
    return {};
}

/// Closed months are the server's own records: nobody else writes them.
Result<void> close(Desk& desk, domain::CountyFigures& ledger, std::string const& text) {
    auto const month = TRY(month_of(text, desk.clock));
    Date const today = date_of(desk.clock.now_ms());
    std::vector<PublishedRecord> records;
    for (auto const& snapshot : TRY(ledger.close(month, today)))
        records.push_back({domain::month_snapshot_form, domain::document_of(snapshot, today)});
    TRY(publish(desk, ActorId{}, records));
    desk.out << domain::to_text(month) << " 已关账：全县和 " << records.size() - 1
             << " 个乡镇（街道）的数字从此不变，以后的更正显示在下个月\n";
    return {};
}

Result<void> board(Desk& desk, BoardWish const& wish) {
    domain::CountyFigures ledger(desk.store.changed_records());
    if (!wish.close.empty()) return close(desk, ledger, wish.close);
    auto const month = TRY(month_of(wish.month, desk.clock));
    std::string const place = TRY(place_of(wish.township, TRY(desk.store.county()).value_or("")));
    auto const shown = TRY(ledger.board(place, month, true));
    if (!wish.records_of.empty()) return show_records(desk, ledger, wish, place, month);
    if (!wish.json) {
        desk.out << domain::to_table(shown);
        return {};
    }
    Json json = domain::to_json(shown);
    json["tasks"] = domain::to_json(TRY(ledger.tasks(place, month)));
    json["majors"] = domain::to_json(domain::majors(), shown);
    desk.out << dump(json) << "\n";
    return {};
}

} // namespace

void add_board(CLI::App& app, Wish& wish) {
    auto options = std::make_shared<BoardWish>();
    auto* const command = app.add_subcommand("board", "全县和各乡镇的指标、进度、排名，以及 33 项任务");
    command->add_option("--month", options->month, "月份，例如 2025-09；不写则为本月");
    command->add_option("--township", options->township, "只看一个乡镇（街道），名称或代码");
    command->add_option("--records", options->records_of, "列出一个指标背后的记录，例如 K6");
    command->add_option("--close", options->close, "关账：把一个月的数字定下来，例如 2025-08");
    command->add_flag("--json", options->json, "输出一个 JSON 文档");
    command->callback([&wish, options] { wish.job = [options](Desk& desk) { return board(desk, *options); }; });
}

} // namespace gengji::server
