#include "shared/tracks/worked_area.hpp"

#include "shared/base/limits.hpp"
#include "shared/tracks/geodesy.hpp"

#include <algorithm>
#include <cmath>

namespace gengji::tracks {

namespace {

constexpr Bounds china{73, 3, 136, 54};

/// Picks the stretches of a cleaned track that are work.
class WorkFinder {
public:
    WorkFinder(TrackSettings const& settings, Projection const& projection, FlatPlot const* plot, bool has_switch)
        : settings_(settings), projection_(projection), plot_(plot), has_switch_(has_switch) {}

    void take(Fixes const& piece) {
        hangs_together_ = false;
        bool down = false; // until the switch says so: a fix without a word keeps the state before it
        for (std::size_t i = 0; i < piece.size(); ++i) {
            if (i > 0) take(piece[i - 1], piece[i], down);
            down = piece[i].working.value_or(down);
        }
    }

    std::vector<Stretch> stretches;
    std::vector<Ring> pieces;
    Idle idle;
    double working_m = 0;

private:
    void take(Fix const& from, Fix const& to, bool down) {
        double const metres = distance_m(from.place, to.place);
        if (has_switch_) {
            if (!down) return skip(idle.lifted);
        } else if (from.time && to.time) {
            double const kmh = metres / (static_cast<double>(*to.time - *from.time) / 1000) * 3.6;
            if (settings_.least_working_kmh && kmh < *settings_.least_working_kmh) return skip(idle.slow);
            if (settings_.most_working_kmh && kmh > *settings_.most_working_kmh) return skip(idle.fast);
        }
        Stretch const stretch{projection_.forward(from.place), projection_.forward(to.place)};
        if (plot_ && !plot_->near({(stretch.from.east_m + stretch.to.east_m) / 2,
                                   (stretch.from.north_m + stretch.to.north_m) / 2},
                                  settings_.plot_margin_m))
            return skip(idle.outside);
        working_m += metres;
        stretches.push_back(stretch);
        if (!hangs_together_) pieces.push_back({from.place});
        pieces.back().push_back(to.place);
        hangs_together_ = true;
    }
    void skip(std::size_t& reason) {
        ++reason;
        hangs_together_ = false;
    }

    TrackSettings const& settings_;
    Projection const& projection_;
    FlatPlot const* plot_;
    bool has_switch_;
    bool hangs_together_ = false; ///< the stretch before this one was work too
};

bool has_switch(Track const& track) {
    return std::ranges::any_of(track.segments, [](Fixes const& segment) {
        return std::ranges::any_of(segment, [](Fix const& fix) { return fix.working.has_value(); });
    });
}

void note_place(Bounds const& bounds, WorkedArea& area, double wanted_meridian) {
    if (bounds.south < 0) area.notes.emplace_back("轨迹在南半球（南纬），不在本县。请检查接收机，或是否拿错了文件。");
    if (bounds.west < 0) area.notes.emplace_back("轨迹在西半球（西经），不在本县。请检查接收机，或是否拿错了文件。");
    if (bounds.south >= 0 && bounds.west >= 0 &&
        (bounds.west < china.west || bounds.east > china.east || bounds.south < china.south ||
         bounds.north > china.north))
        area.notes.emplace_back("轨迹不在中国境内。请检查是否拿错了文件。");
    if (area.central_meridian_deg != wanted_meridian)
        area.notes.push_back("轨迹离中央经线 " + std::to_string(std::lround(wanted_meridian)) + "° 太远，面积按 " +
                             std::to_string(std::lround(area.central_meridian_deg)) + "° 计算。");
}

void note_work(CleanTrack const& cleaned, WorkedArea& area, TrackSettings const& settings) {
    Dropped const& dropped = cleaned.dropped;
    auto const say = [&](std::size_t count, std::string const& what) {
        if (count) area.notes.push_back(std::to_string(count) + what);
    };
    say(dropped.jumps, " 个点跳变（速度超过机具可能），没有使用。");
    say(dropped.backwards, " 个点时间倒退，没有使用。");
    say(dropped.repeated, " 个点时间重复，没有使用。");
    say(dropped.inaccurate, " 个点精度太差，没有使用。");
    if (area.worked_m2 > 0) return;
    if (area.idle.outside)
        area.notes.emplace_back("轨迹不在地块内（含缓冲），作业面积为 0。请核对地块和轨迹是否配对。");
    else if (area.idle.lifted)
        area.notes.emplace_back("作业开关一直没有落下，作业面积为 0。请检查开关接线或表中的作业状态列。");
    else if (area.idle.slow + area.idle.fast)
        area.notes.emplace_back("速度都不在该机型的作业范围内，作业面积为 0。请核对机型。");
    else if (dropped.gaps)
        area.notes.push_back("相邻点间隔都超过 " + std::to_string(std::lround(settings.most_gap_s)) + " 秒或 " +
                             std::to_string(std::lround(settings.most_gap_m)) +
                             " 米，作业面积为 0。请把记录间隔设为 1 秒，或用 --gap-s、--gap-m 放宽。");
    else
        area.notes.emplace_back("机具没有移动，作业面积为 0。");
}

} // namespace

Result<WorkedArea> worked_area(Track const& track, double width_m, TrackSettings const& settings, Plot const* plot,
                               std::vector<Ring>* pieces) {
    if (!(width_m > 0)) return problem(Problem::invalid, "作业幅宽要大于 0 米。请按机具铭牌填写，例如 --width 2.0。");
    if (width_m > limits::track_width_m)
        return problem(Problem::invalid, "作业幅宽超过 " + std::to_string(std::lround(limits::track_width_m)) +
                                             " 米。幅宽的单位是米，请核对后再算。");
    auto const bounds = bounds_of(track);
    if (!bounds) return problem(Problem::invalid, "轨迹里没有一个有效的定位点，请重新导出。");
    WorkedArea area;
    area.notes = track.notes;
    area.length_m = length_m(track);
    area.central_meridian_deg = central_meridian_near((bounds->west + bounds->east) / 2, settings.central_meridian_deg);
    Projection const projection(area.central_meridian_deg);
    std::optional<FlatPlot> flat_plot;
    if (plot) flat_plot.emplace(*plot, projection);
    CleanTrack const cleaned = clean(track, settings);
    WorkFinder work(settings, projection, flat_plot ? &*flat_plot : nullptr, has_switch(track));
    for (Fixes const& piece : cleaned.pieces) work.take(piece);
    SwathArea const swaths = TRY(measure_swaths(work.stretches, width_m, std::max(settings.cells_per_width, 10.0),
                                                flat_plot ? &*flat_plot : nullptr));
    area.working_m = work.working_m;
    area.worked_m2 = swaths.worked_m2;
    area.overlap_m2 = std::max(0.0, swaths.swept_m2 - swaths.worked_m2);
    area.distance_width_m2 = work.working_m * width_m;
    area.in_plot_m2 = swaths.in_plot_m2;
    area.cell_m = swaths.cell_m;
    area.dropped = cleaned.dropped;
    area.idle = work.idle;
    note_place(*bounds, area, settings.central_meridian_deg);
    note_work(cleaned, area, settings);
    if (pieces) *pieces = std::move(work.pieces);
    return area;
}

} // namespace gengji::tracks
