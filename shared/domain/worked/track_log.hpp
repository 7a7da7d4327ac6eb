#pragma once

#include "shared/domain/facts/machine.hpp"
#include "shared/domain/facts/plot.hpp"
#include "shared/domain/facts/service_log.hpp"
#include "shared/domain/settings.hpp"
#include "shared/records/edit.hpp"
#include "shared/tracks/track.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gengji::domain {

struct TrackInput {
    tracks::Track const& track;
    FileRef file;
    std::optional<double> width_m; ///< none: that of the machine
    bool replace = false;          ///< what stands in the log already gives way
};

/// What a track says about a log (form service_log): the fields that the program fills in, and nothing that a person
/// fills in.
struct TrackOfLog {
    std::vector<Change> patch; ///< sorted; empty: it is all there already
    Decimal worked_mu, overlap_mu;
    std::optional<Decimal> in_plot_mu;
    std::vector<std::string> notes; ///< for people: of the track, and where it and the claim do not agree
};

/// Measures the track with the county's settings, the machine's speed band and width and the log's plot. A value that
/// stands in the log and is another one is never overwritten unless `replace` says so: then the error names it.
/// Errors: invalid (that, no width, nothing worked, more than one time), and those of shared/tracks.
Result<TrackOfLog> track_of_log(ServiceLog const& log, std::optional<Machine> const& machine,
                                std::optional<Plot> const& plot, TrackInput const& input, Settings const& settings);

} // namespace gengji::domain
