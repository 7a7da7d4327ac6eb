#pragma once

#include "client/cli/command.hpp"

/// `gengji track …`: worked area, plots and recording from a terminal. Needs no account and no data
/// folder, but for `log`.
namespace gengji::client {

void add_track_area(CLI::App& track, Wish& wish);
void add_track_log(CLI::App& track, Wish& wish);
void add_track_plot(CLI::App& track, Wish& wish);
void add_track_record(CLI::App& track, Wish& wish);

} // namespace gengji::client
