#include "client/cli/place.hpp"
#include "shared/domain/indicators/county_figures.hpp"

/// `gengji board`: figures of what this laptop holds; for a township whose records are all here the same as the
/// server's.
namespace gengji::client {

namespace {

struct Words {
    std::string month, township, records_of;
};

Result<void> show_records(Bench& bench, domain::CountyFigures& ledger, std::string const& id, std::string const& place,
                          domain::Month month) {
    auto const* const indicator = domain::Indicators::built_in().find(id);
    if (!indicator) return problem(Problem::invalid, "没有指标 " + id + "，可用 K1–K8、A1–A12");
    for (auto const& one : TRY(ledger.behind(*indicator, place, month))) {
        std::string const reported = domain::hundredths_text(one.adds.reported),
                          verified = domain::hundredths_text(one.adds.verified);
        if (bench.json)
            bench.line({{"id", to_text(one.record.id)},
                        {"bucket", to_text(one.record.bucket)},
                        {"reported", reported},
                        {"verified", verified}});
        else
            bench.out << to_text(one.record.id) << "  " << to_text(one.record.bucket) << "  上报 " << reported
                      << "  核实 " << verified << "\n";
    }
    return {};
}

Result<void> board(Bench& bench, Words const& words) {
    auto const month = TRY(month_of(bench, words.month));
    std::string const place = TRY(place_of(bench, words.township));
    domain::CountyFigures ledger(bench.store());
    bool const whole_county = holds(TRY(bench.store().scope()), place.substr(0, 6));
    auto const shown = TRY(ledger.board(place, month, whole_county)); // one township alone has no rank
    if (!words.records_of.empty()) return show_records(bench, ledger, words.records_of, place, month);
    if (!bench.json) {
        bench.out << domain::to_table(shown);
        return {};
    }
    Json json = domain::to_json(shown);
    json["tasks"] = domain::to_json(TRY(ledger.tasks(place, month)));
    json["majors"] = domain::to_json(domain::majors(), shown);
    bench.line(json);
    return {};
}

} // namespace

void add_board(CLI::App& app, Wish& wish) {
    auto words = std::make_shared<Words>();
    auto* const command = app.add_subcommand("board", "看板：指标、进度和任务（县里还有排名）");
    command->add_option("--month", words->month, "月份，例如 2025-09；不写则为本月");
    command->add_option("--township", words->township, "乡镇（街道），名称或代码；不写则为本机所管的地方");
    command->add_option("--records", words->records_of, "列出一个指标背后的记录，例如 K6");
    command->add_flag("--json", wish.json, "输出一个 JSON 文档");
    command->callback([&wish, words] { wish.job = [words](Bench& bench) { return board(bench, *words); }; });
}

} // namespace gengji::client
