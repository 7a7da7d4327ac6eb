#include "client/cli/track.hpp"

namespace gengji::client {

void add_track(CLI::App& app, Wish& wish) {
    CLI::App* const track =
        app.add_subcommand("track", "轨迹：作业面积、走边界量地块、实时记录（不需要登录）；给作业记录配轨迹");
    track->require_subcommand(1);
    add_track_area(*track, wish);
    add_track_log(*track, wish);
    add_track_plot(*track, wish);
    add_track_record(*track, wish);
}

} // namespace gengji::client
