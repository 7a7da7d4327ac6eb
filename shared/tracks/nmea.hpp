#pragma once

#include "shared/base/bytes.hpp"
#include "shared/base/result.hpp"
#include "shared/tracks/nmea_framer.hpp"
#include "shared/tracks/track.hpp"

#include <span>

namespace gengji::tracks {

/// A point in time as sentences give it: the time of day always, the day when some sentence said so.
struct Epoch {
    Fix fix;                  ///< its time is left empty
    std::int64_t day_ms{};    ///< milliseconds since midnight UTC
    std::optional<Date> date; ///< of RMC or ZDA
    bool whole = false;       ///< a RMC, GGA or GNS was in it, not a GLL alone
};

/// Joins the sentences of one epoch (RMC, GGA, GNS, GLL, GST, VTG, GSA, ZDA of any talker) into one fix: the finest
/// position of those given, the smallest HDOP. An epoch counts when a sentence says that its position is valid and none
/// with a position says that it is not.
class NmeaEpochs {
public:
    /// Takes a sentence's content (between $ and *). Gives the epoch that it ends, if that was a good one.
    std::optional<Epoch> take(std::string_view content);
    std::optional<Epoch> finish(); ///< the last epoch

private:
    std::optional<Epoch> start(std::int64_t day_ms);
    std::optional<Epoch> close();
    std::optional<Epoch> take_position(std::string_view kind, std::span<std::string_view const> fields);

    struct State {
        std::int64_t day_ms{};
        std::optional<Place> place;
        std::size_t digits = 0; ///< behind the point, of the place
        bool valid = false, invalid = false, whole = false;
        std::optional<Date> date;
        std::optional<double> speed_mps, hdop, accuracy_m;
    };
    std::optional<State> open_;
};

/// Gives epochs their moments: the day of RMC or ZDA, carried over midnight where a sentence without a date follows.
/// A day 1024 weeks (or twice that) too early, which receivers show whose week counter ran over, is mended when the day
/// that it stands for lies between `earliest` and the day after `now_ms`.
class NmeaClock {
public:
    NmeaClock(UnixMs now_ms, Date earliest) : now_ms_(now_ms), earliest_(earliest) {}
    /// Nothing before the first date.
    std::optional<UnixMs> moment_of(Epoch const& epoch);
    std::size_t mended() const { return mended_; } ///< epochs whose day was 1024 weeks off

private:
    Date mend(Date date);
    UnixMs now_ms_;
    Date earliest_;
    std::optional<Date> day_;
    std::int64_t last_day_ms_ = 0;
    std::size_t mended_ = 0;
};

constexpr Date earliest_track_day{19'723}; ///< 2024-01-01: no track of this county's work is older [D]

/// A whole log. Epochs of a GLL alone count only where there is nothing else: beside others they are what is left of
/// an epoch that was cut off. Bounds and errors as read_gpx; a log without one right sentence is `invalid`.
Result<Track> read_nmea(BytesView file, UnixMs now_ms, Date earliest = earliest_track_day);

} // namespace gengji::tracks
