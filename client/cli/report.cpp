#include "client/cli/place.hpp"
#include "client/cli/report_lists.hpp"
#include "shared/reports/report_job.hpp"

#include <filesystem>

/// `gengji report`: the monthly report, ranking, summary and bulletin of what this laptop holds. The same library
/// writes them on the server (server/cli/report.cpp).
namespace gengji::client {

namespace {

struct Words {
    std::string month, township, unit, output;
    reports::ReportWish::Kind kind{};
};

Result<void> report(Bench& bench, Words const& words) {
    reports::ReportWish wish;
    wish.kind = words.kind;
    wish.output = words.output;
    TRY(reports::check_output(wish.output));
    wish.month = TRY(month_of(bench, words.month));
    wish.unit = words.unit;
    Scope const scope = TRY(bench.store().scope());
    wish.place = TRY(place_of(bench, words.township));
    bool const whole_county = holds(scope, wish.place.substr(0, 6));
    if (!whole_county && (words.kind != reports::ReportWish::Kind::month || !words.unit.empty()))
        return problem(Problem::unauthorized, "这台电脑上没有全县的记录，出不了这份报表；请在县里的电脑上导出");
    if (words.kind != reports::ReportWish::Kind::month || !words.unit.empty()) wish.place = wish.place.substr(0, 6);
    wish.ranked = whole_county;
    std::string const said = TRY(reports::write_report(wish, bench.store(), bench.laptop.moment().today()));
    if (bench.json)
        bench.line({{"written", wish.output}});
    else
        bench.out << said << "\n";
    return {};
}

void add_one(CLI::App& parent, Wish& wish, reports::ReportWish::Kind kind, char const* name, char const* meaning) {
    auto words = std::make_shared<Words>();
    words->kind = kind;
    auto* const command = parent.add_subcommand(name, meaning);
    command->add_option("month", words->month, "月份，例如 2025-09；不写则为本月");
    if (kind == reports::ReportWish::Kind::month) {
        auto* const township =
            command->add_option("--township", words->township, "乡镇（街道），名称或代码；不写则为本机所管的地方");
        command->add_option("--unit", words->unit, "县级部门，例如 县农业农村委")->excludes(township);
    }
    command->add_option("-o,--output", words->output, "输出文件：.xlsx 或 .pdf")->required();
    command->add_flag("--json", wish.json, "输出 JSON");
    command->callback([&wish, words] { wish.job = [words](Bench& bench) { return report(bench, *words); }; });
}

} // namespace

void add_report(CLI::App& app, Wish& wish) {
    using Kind = reports::ReportWish::Kind;
    auto* const command = app.add_subcommand("report", "月报、排名、汇总、通报，以及公示表、补助清册、农服通交换、地块和轨迹");
    command->require_subcommand(1);
    add_one(*command, wish, Kind::month, "month", "月报：一个乡镇、一个部门或全县");
    add_one(*command, wish, Kind::ranking, "ranking", "乡镇赛马比拼排名表");
    add_one(*command, wish, Kind::summary, "summary", "县级汇总：全县指标和各乡镇的数");
    add_one(*command, wish, Kind::bulletin, "bulletin", "通报：进度、排名、没有报送的单位、受阻的任务");
    add_report_lists(*command, wish);
    add_report_exchange(*command, wish);
    add_report_geo(*command, wish);
}

} // namespace gengji::client
