#include "client/cli/track.hpp"

#include "shared/base/files.hpp"
#include "shared/tracks/read_track.hpp"
#include "shared/tracks/worked_area.hpp"

#include <fmt/format.h>

#include <cmath>
#include <memory>

namespace gengji::client {

namespace {

using namespace tracks;

struct Words {
    std::string file, plot, machine;
    double width_m = 0;
    std::optional<double> accuracy_m, speed_mps, gap_s, gap_m, margin_m, least_kmh, most_kmh;
};

Result<TrackSettings> settings_of(Words const& words) {
    TrackSettings settings;
    if (!words.machine.empty()) {
        auto const of_class = settings_of_class(words.machine);
        if (!of_class)
            return problem(Problem::invalid,
                           "没有名为“" + words.machine + "”的机型。请用目录里的机型代码，例如 tractor_rotary、uav。");
        settings = *of_class;
    }
    auto const set = [](std::optional<double> const& given, auto& setting) {
        if (given) setting = *given;
    };
    set(words.accuracy_m, settings.most_accuracy_m), set(words.speed_mps, settings.most_speed_mps);
    set(words.gap_s, settings.most_gap_s), set(words.gap_m, settings.most_gap_m);
    set(words.margin_m, settings.plot_margin_m);
    set(words.least_kmh, settings.least_working_kmh), set(words.most_kmh, settings.most_working_kmh);
    return settings;
}

double rounded(double value, int places) {
    double const scale = std::pow(10, places);
    return std::round(value * scale) / scale;
}
double degrees(double value) { return rounded(value, 9); } // a tenth of a millimetre
double mu(double area_m2) { return rounded(area_m2 / m2_per_mu, 4); }

Json json_of(Track const& track, WorkedArea const& area) {
    Bounds const bounds = *bounds_of(track);
    Fix const& last = *last_fix_of(track);
    Json line;
    line["format"] = name_of(track.format);
    line["fixes"] = track.fix_count();
    line["length_m"] = rounded(area.length_m, 3);
    line["worked_mu"] = mu(area.worked_m2);
    line["overlap_mu"] = mu(area.overlap_m2);
    line["distance_width_mu"] = mu(area.distance_width_m2);
    line["in_plot_mu"] = area.in_plot_m2 ? Json(mu(*area.in_plot_m2)) : Json();
    line["working_m"] = rounded(area.working_m, 3);
    line["good_checksums"] = track.sentences ? Json(track.sentences->good) : Json();
    line["bad_checksums"] = track.sentences ? Json(track.sentences->bad) : Json();
    line["bbox"] = {degrees(bounds.west), degrees(bounds.south), degrees(bounds.east), degrees(bounds.north)};
    line["last_fix"] = {{"lat", degrees(last.place.lat_deg)},
                        {"lon", degrees(last.place.lon_deg)},
                        {"time", last.time && track.dated ? Json(to_text_utc(*last.time)) : Json()}};
    Dropped const& dropped = area.dropped;
    line["dropped"] = {{"unreadable", track.skipped},
                       {"inaccurate", dropped.inaccurate},
                       {"repeated", dropped.repeated},
                       {"backwards", dropped.backwards},
                       {"jumps", dropped.jumps}};
    line["gaps"] = dropped.gaps;
    line["idle"] = {{"lifted", area.idle.lifted},
                    {"slow", area.idle.slow},
                    {"fast", area.idle.fast},
                    {"outside", area.idle.outside}};
    line["cell_m"] = area.cell_m;
    line["central_meridian_deg"] = area.central_meridian_deg;
    line["notes"] = area.notes;
    return line;
}

std::string in_mu(double area_m2) { return fmt::format("{:.2f} 亩", area_m2 / m2_per_mu); }

void print(Track const& track, WorkedArea const& area, std::ostream& out) {
    Fix const& last = *last_fix_of(track);
    out << fmt::format("定位点 {} 个，全程 {:.1f} 米，其中作业 {:.1f} 米\n", track.fix_count(), area.length_m,
                       area.working_m);
    out << "作业面积：" << in_mu(area.worked_m2) << "（重叠 " << in_mu(area.overlap_m2) << "）\n";
    if (area.in_plot_m2) out << "其中地块内：" << in_mu(*area.in_plot_m2) << "\n";
    out << "里程×幅宽（核对用，重叠重复计算）：" << in_mu(area.distance_width_m2) << "\n";
    if (track.sentences)
        out << fmt::format("NMEA 语句：校验正确 {} 条，错误 {} 条\n", track.sentences->good, track.sentences->bad);
    out << fmt::format("最后位置：{:.7f}, {:.7f}{}\n", last.place.lat_deg, last.place.lon_deg,
                       last.time && track.dated ? "，" + to_text_local(*last.time) : "");
    for (std::string const& note : area.notes) out << "提醒：" << note << "\n";
}

Result<void> measure(Words const& words, bool json, std::ostream& out) {
    TrackSettings const settings = TRY(settings_of(words));
    std::optional<Plot> plot;
    if (!words.plot.empty()) plot = TRY(read_plot(TRY(read_file(words.plot, limits::json_bytes))));
    Track const track = TRY(read_track_file(words.file, SystemClock().now_ms()));
    WorkedArea const area = TRY(worked_area(track, words.width_m, settings, plot ? &*plot : nullptr));
    if (json)
        out << dump(json_of(track, area)) << "\n";
    else
        print(track, area, out);
    return {};
}

} // namespace

void add_track_area(CLI::App& track, Wish& wish) {
    auto const words = std::make_shared<Words>();
    auto* const command = track.add_subcommand("area", "由轨迹（GPX、NMEA、CSV）算作业面积");
    command->add_option("FILE", words->file, "轨迹文件")->required();
    command->add_option("--width", words->width_m, "作业幅宽，米")->required();
    command->add_option("--plot", words->plot, "地块边界，GeoJSON（Polygon 或 MultiPolygon）");
    command->add_option("--machine", words->machine, "机型代码：按它的作业速度范围判断是否在作业");
    command->add_option("--accuracy-m", words->accuracy_m, "精度差于此的点不用，默认 15");
    command->add_option("--jump-mps", words->speed_mps, "快于此算跳变，默认 15（飞机 20）");
    command->add_option("--gap-s", words->gap_s, "间隔长于此断开，默认 10");
    command->add_option("--gap-m", words->gap_m, "间隔远于此断开，默认 30");
    command->add_option("--margin-m", words->margin_m, "地块外多远仍算本地块的作业，默认 10");
    command->add_option("--speed-min", words->least_kmh, "作业速度下限，公里/小时");
    command->add_option("--speed-max", words->most_kmh, "作业速度上限，公里/小时");
    command->callback([&wish, words] {
        wish.without_laptop = [&wish, words](std::ostream& out) { return measure(*words, wish.json, out); };
    });
}

} // namespace gengji::client
