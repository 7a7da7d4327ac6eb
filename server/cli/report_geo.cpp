#include "server/cli/county_records.hpp"
#include "server/cli/may_unmask.hpp"
#include "server/cli/place.hpp"
#include "server/cli/report_lists.hpp"
#include "shared/reports/geo_export.hpp"

/// `gengji-server report plots|tracks`: for maps.
namespace gengji::server {

namespace {

struct Words {
    std::string path, format, township, reason;
    bool tracks = false;
};

Result<void> geo(Desk& desk, Words const& words) {
    reports::GeoWish wish;
    wish.format = TRY(reports::geo_format_of(words.format, words.path));
    if (!words.township.empty()) wish.township = TRY(place_of(words.township, TRY(desk.store.county()).value_or("")));
    wish.unmasked = TRY(may_unmask(desk, words.reason, words.tracks ? "report tracks" : "report plots"));
    bool const printed = words.path == "-";
    wish.target = {printed ? std::string() : desk.path_of(words.path), &desk.out};
    auto const records = TRY(CountyRecords::open(desk.store));
    auto const written =
        TRY(words.tracks ? reports::export_tracks(*records, wish) : reports::export_plots(*records, wish));
    if (!printed)
        desk.out << "已写出 " << written.features << (words.tracks ? " 条轨迹：" : " 个地块：") << words.path
                 << (written.without_place ? "；另有 " + std::to_string(written.without_place) + " 条没有位置" : "")
                 << "\n";
    return {};
}

void add_one(CLI::App& report, Wish& wish, bool tracks) {
    auto words = std::make_shared<Words>();
    words->tracks = tracks;
    auto* const command =
        report.add_subcommand(tracks ? "tracks" : "plots",
                              tracks ? "作业轨迹（GeoJSON、GPX）；是行踪信息，须写原因" : "地块边界（GeoJSON、GPX）");
    command->add_option("-o,--output", words->path, "文件：.geojson 或 .gpx；- 为打印")->required();
    command->add_option("--format", words->format, "geojson 或 gpx；不写则看文件名");
    command->add_option("--township", words->township, "只要一个乡镇（街道），名称或代码");
    command->add_option("--unmask", words->reason, "导出敏感内容，须写原因（会写进审计日志）");
    command->callback([&wish, words] {
        wish.only_looks = words->reason.empty();
        wish.job = [words](Desk& desk) { return geo(desk, *words); };
    });
}

} // namespace

void add_report_geo(CLI::App& report, Wish& wish) {
    add_one(report, wish, false);
    add_one(report, wish, true);
}

} // namespace gengji::server
