#include "shared/domain/worked/track_settings.hpp"

#include <cmath>

namespace gengji::domain {

namespace {
double number(Decimal value) { return static_cast<double>(value.unscaled) / std::pow(10, value.scale); }
} // namespace

tracks::TrackSettings track_settings(Settings const& settings, std::string_view machine_class) {
    tracks::TrackSettings tracks = tracks::settings_of_class(machine_class).value_or(tracks::TrackSettings{});
    tracks.most_accuracy_m = number(settings.track_accuracy_m);
    tracks.most_speed_mps =
        number(machine_class == "uav" ? settings.track_aircraft_speed_mps : settings.track_speed_mps);
    tracks.most_gap_s = number(settings.track_gap_s);
    tracks.most_gap_m = number(settings.track_gap_m);
    tracks.plot_margin_m = number(settings.track_margin_m);
    auto const band = settings.track_speeds.find(machine_class);
    if (band != settings.track_speeds.end()) {
        tracks.least_working_kmh = number(band->second.first);
        tracks.most_working_kmh = number(band->second.second);
    }
    return tracks;
}

} // namespace gengji::domain
