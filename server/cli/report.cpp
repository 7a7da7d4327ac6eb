#include "server/cli/desk.hpp"
#include "server/cli/place.hpp"
#include "server/cli/report_lists.hpp"
#include "shared/reports/report_job.hpp"

/// `gengji-server report`: the same files as a laptop's (client/cli/report.cpp), of the county's store.
namespace gengji::server {

namespace {

struct Words {
    std::string month, township, unit, output;
    reports::ReportWish::Kind kind{};
};

Result<void> report(Desk& desk, Words const& words) {
    reports::ReportWish wish;
    wish.kind = words.kind;
    TRY(reports::check_output(words.output));
    wish.output = desk.path_of(words.output);
    wish.month = TRY(month_of(words.month, desk.clock));
    wish.unit = words.unit;
    wish.level = true; // reads_ledger
    wish.place = TRY(place_of(words.township, TRY(desk.store.county()).value_or("")));
    desk.out << TRY(reports::write_report(wish, desk.store.changed_records(), date_of(desk.clock.now_ms()))) << "\n";
    return {};
}

void add_one(CLI::App& parent, Wish& wish, reports::ReportWish::Kind kind, char const* name, char const* meaning) {
    auto words = std::make_shared<Words>();
    words->kind = kind;
    auto* const command = parent.add_subcommand(name, meaning);
    command->add_option("month", words->month, "月份，例如 2025-09；不写则为本月");
    if (kind == reports::ReportWish::Kind::month) {
        auto* const township =
            command->add_option("--township", words->township, "乡镇（街道），名称或代码；不写则为全县");
        command->add_option("--unit", words->unit, "县级部门，例如 县农业农村委")->excludes(township);
    }
    command->add_option("-o,--output", words->output, "输出文件：.xlsx 或 .pdf")->required();
    command->callback([&wish, words] {
        wish.only_looks = true;
        wish.reads_ledger = true;
        wish.job = [words](Desk& desk) { return report(desk, *words); };
    });
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

} // namespace gengji::server
