#include "client/cli/records.hpp"
#include "client/cli/track.hpp"

#include "shared/base/files.hpp"
#include "shared/domain/county/county_ledger.hpp"
#include "shared/domain/worked/track_log.hpp"
#include "shared/tracks/read_track.hpp"

#include <filesystem>
#include <memory>

/// `gengji track log`: a track fills the fields of a service log that the program computes.
namespace gengji::client {

namespace {

using namespace domain;

struct Words {
    std::string id, file;
    std::optional<double> width_m;
    bool replace = false, dry_run = false;
};

char const* type_of(tracks::TrackFormat format) {
    switch (format) {
    case tracks::TrackFormat::gpx:
        return "application/gpx+xml";
    case tracks::TrackFormat::csv:
        return "text/csv";
    case tracks::TrackFormat::nmea:
        break;
    }
    return "application/vnd.nmea";
}

template<class T>
Result<std::optional<T>> referred(Bench& bench, std::optional<RecordId> const& id) {
    auto const keys = id ? TRY(bench.store().find(*id)) : std::vector<RecordKey>{};
    if (keys.empty()) return std::optional<T>();
    Shown const shown = TRY(bench.store().show(keys.front()));
    return std::optional(domain::shown<T>(shown.key, shown.state));
}

Json json_of(Words const& words, TrackOfLog const& found) {
    Json line;
    line["id"] = words.id;
    line["worked_mu"] = to_text(found.worked_mu, 2);
    line["overlap_mu"] = to_text(found.overlap_mu, 2);
    line["in_plot_mu"] = found.in_plot_mu ? Json(to_text(*found.in_plot_mu, 2)) : Json();
    line["saved"] = !words.dry_run && !found.patch.empty();
    line["notes"] = found.notes;
    return line;
}

Result<void> fill(Bench& bench, Words const& words) {
    RecordKey const key = TRY(record_named(bench, words.id));
    Shown const shown = TRY(bench.store().show(key));
    if (shown.state.form.form != service_log_form)
        return problem(Problem::invalid, "轨迹只能配给作业记录（service_log），这一条不是");
    ServiceLog const log = service_log_of(key, shown.state);
    auto const machine = TRY(referred<Machine>(bench, log.machine));
    auto const plot = TRY(referred<Plot>(bench, log.plot));
    CountyLedger ledger(bench.store());
    TRY(ledger->catch_up());
    Settings const settings = TRY(ledger->settings());

    Bytes const bytes = TRY(read_file(words.file, limits::track_file_bytes));
    tracks::Track const track = TRY(tracks::read_track(bytes, bench.laptop.clock().now_ms()));
    FileRef const file{hash_of(bytes), bytes.size(), type_of(track.format),
                       std::filesystem::path(words.file).filename().string()};
    TrackOfLog const found =
        TRY(track_of_log(log, machine, plot, {track, file, words.width_m, words.replace}, settings));
    if (!words.dry_run && !found.patch.empty())
        TRY(bench.store().save({key, shown.state.form, bench.laptop.identity().actor, shown.seen, found.patch, {}}));
    if (bench.json) {
        bench.line(json_of(words, found));
        return {};
    }
    bench.out << "轨迹面积 " << to_text(found.worked_mu, 2) << " 亩，重叠 " << to_text(found.overlap_mu, 2) << " 亩"
              << (found.in_plot_mu ? "，地块内 " + to_text(*found.in_plot_mu, 2) + " 亩" : "") << "；"
              << (words.dry_run         ? "试算，没有保存"
                  : found.patch.empty() ? "这条轨迹已经在记录里"
                                        : "已保存（待同步）")
              << "\n";
    for (auto const& note : found.notes) bench.out << "提醒：" << note << "\n";
    return {};
}

} // namespace

void add_track_log(CLI::App& track, Wish& wish) {
    auto const words = std::make_shared<Words>();
    auto* const command =
        track.add_subcommand("log", "给作业记录配上轨迹：填轨迹面积、重叠、作业位置；不改申报面积。要登录");
    command->add_option("RECORD", words->id, "作业记录的编号")->required();
    command->add_option("FILE", words->file, "轨迹文件（GPX、NMEA、CSV）")->required();
    command->add_option("--width", words->width_m, "作业幅宽，米；不写则用农机具档案里的");
    command->add_flag("--replace", words->replace, "换掉记录里已有的轨迹和轨迹面积");
    command->add_flag("--dry-run", words->dry_run, "只算，不保存");
    command->callback([&wish, words] { wish.job = [words](Bench& bench) { return fill(bench, *words); }; });
}

} // namespace gengji::client
