#include "shared/domain/worked/track_log.hpp"

#include "shared/domain/service/quotient.hpp"
#include "shared/domain/worked/track_settings.hpp"
#include "shared/tracks/worked_path.hpp"

#include <algorithm>
#include <cmath>

namespace gengji::domain {

namespace {

constexpr double e7 = 1e7;

std::optional<tracks::Plot> ring_of(std::optional<Plot> const& plot) {
    if (!plot || plot->boundary.size() < 3) return std::nullopt;
    tracks::Ring ring;
    for (Point const& point : plot->boundary)
        ring.push_back({static_cast<double>(point.latitude_e7) / e7, static_cast<double>(point.longitude_e7) / e7});
    return tracks::Plot{{{ring}}};
}

Result<double> width_of(TrackInput const& input, std::optional<Machine> const& machine) {
    if (input.width_m) return *input.width_m;
    if (machine && machine->width_m)
        return static_cast<double>(machine->width_m->unscaled) / std::pow(10, machine->width_m->scale);
    return problem(Problem::invalid, "不知道作业幅宽：请在农机具档案里登记，或用 --width 写明（米）");
}

/// Collects what changes; what stands there and would be lost is named.
class Filling {
public:
    explicit Filling(bool replace) : replace_(replace) {}
    void set(char const* path, char const* name, Value value, Value const& before) {
        if (before == value) return;
        if (!before.is_none() && !replace_) kept_ += (kept_.empty() ? "" : "、") + std::string(name);
        patch_.push_back({path, std::move(value)});
    }
    Result<std::vector<Change>> done() {
        if (!kept_.empty())
            return problem(Problem::invalid,
                           "这条记录里已经有另外的" + kept_ + "，没有改动。核对后确实要用这条轨迹的，请加 --replace");
        std::ranges::sort(patch_);
        return std::move(patch_);
    }

private:
    bool replace_;
    std::string kept_;
    std::vector<Change> patch_;
};

template<class T>
Value value_of(std::optional<T> const& held) {
    return held ? Value::of(*held) : Value();
}

void compare(TrackOfLog& found, ServiceLog const& log, std::optional<Machine> const& machine,
             Settings const& settings) {
    if (log.claimed) {
        Decimal const difference = subtract(found.worked_mu, *log.claimed).value_or(Decimal{});
        Decimal const apart = difference < Decimal{} ? Decimal{-difference.unscaled, difference.scale} : difference;
        if (exceeds(apart, *log.claimed, settings.track_warn_ratio))
            found.notes.push_back("轨迹面积 " + to_text(found.worked_mu, 2) + " 亩，申报 " + to_text(*log.claimed, 2) +
                                  " 亩，相差较大，请核对（申报面积没有改动）");
    }
    bool const terminal = machine && !machine->gnss_id.empty();
    if (!terminal && found.worked_mu < Decimal{settings.phone_track_least_mu, 0})
        found.notes.push_back("手机轨迹不足 " + std::to_string(settings.phone_track_least_mu) +
                              " 亩，只证明到场；面积以登记的地块为准");
}

} // namespace

Result<TrackOfLog> track_of_log(ServiceLog const& log, std::optional<Machine> const& machine,
                                std::optional<Plot> const& plot, TrackInput const& input, Settings const& settings) {
    if (log.times.value_or(1) > 1)
        return problem(Problem::invalid, "有作业轨迹时“次数”只能为 1：每次作业各记一条，再各配一条轨迹");
    double const width_m = TRY(width_of(input, machine));
    auto const how = track_settings(settings, machine ? machine->machine_class : std::string());
    auto const ring = ring_of(plot);
    auto const* const within = ring ? &*ring : nullptr;
    auto const area = TRY(tracks::worked_area(input.track, width_m, how, within));
    auto const path = TRY(tracks::worked_path(input.track, width_m, how, within));
    auto const middle = path.middle();
    if (!middle) {
        std::string why = "这条轨迹里没有作业的部分，没有保存";
        for (auto const& note : area.notes) why += "。" + note;
        return problem(Problem::invalid, why);
    }
    TrackOfLog found{{}, tracks::mu_of(area.worked_m2), tracks::mu_of(area.overlap_m2), {}, area.notes};
    if (area.in_plot_m2) found.in_plot_mu = tracks::mu_of(*area.in_plot_m2);
    Point const place{std::llround(middle->lat_deg * e7), std::llround(middle->lon_deg * e7), {}};

    Filling filling(input.replace);
    filling.set("track", "作业轨迹", Value::of(input.file), value_of(log.track));
    filling.set("gnss_area", "轨迹面积", Value::of(found.worked_mu), value_of(log.gnss_area));
    filling.set("overlap_area", "重叠面积", Value::of(found.overlap_mu), value_of(log.overlap_area));
    filling.set("work_position", "作业位置", Value::of(place), value_of(log.work_position));
    filling.set("work_path", "作业轨迹线", Value::of(tracks::to_text(path)),
                log.work_path.empty() ? Value() : Value::of(log.work_path));
    found.patch = TRY(filling.done());
    compare(found, log, machine, settings);
    return found;
}

} // namespace gengji::domain
