#include "shared/tracks/cleaning.hpp"

#include "shared/tracks/geodesy.hpp"

#include <algorithm>

namespace gengji::tracks {

namespace {

enum class Step { fine, gap, repeated, backwards, jump };

class Cleaner {
public:
    explicit Cleaner(TrackSettings const& settings) : settings_(settings) {}

    void take(Fixes const& segment) {
        Fixes usable;
        usable.reserve(segment.size());
        for (Fix const& fix : segment) {
            if (fix.accuracy_m && *fix.accuracy_m > settings_.most_accuracy_m)
                ++out.dropped.inaccurate;
            else
                usable.push_back(fix);
        }
        if (stands_still(usable)) // a program filled the times in: they say nothing
            for (Fix& fix : usable) fix.time.reset();
        for (std::size_t i = 0; i < usable.size(); ++i)
            take(usable[i], i + 1 < usable.size() ? &usable[i + 1] : nullptr);
        end_piece();
    }

    CleanTrack out;

private:
    static bool stands_still(Fixes const& fixes) {
        if (fixes.size() < 3 || !fixes.front().time) return false;
        return std::ranges::all_of(fixes, [&](Fix const& fix) { return fix.time == fixes.front().time; });
    }

    void take(Fix const& fix, Fix const* next) {
        Step step = piece_.empty() ? Step::fine : step_between(piece_.back(), fix);
        if (step == Step::repeated) {
            ++out.dropped.repeated;
            return;
        }
        if (step == Step::jump || step == Step::backwards) {
            if (!next || !joined(fix, *next) || joined(piece_.back(), *next)) {
                ++(step == Step::jump ? out.dropped.jumps : out.dropped.backwards);
                return;
            }
            step = Step::gap;
        }
        if (step == Step::gap) {
            ++out.dropped.gaps;
            end_piece();
        }
        piece_.push_back(fix);
    }

    bool joined(Fix const& from, Fix const& to) const {
        Step const step = step_between(from, to);
        return step == Step::fine || step == Step::gap;
    }

    Step step_between(Fix const& from, Fix const& to) const {
        double const metres = distance_m(from.place, to.place);
        if (from.time && to.time) {
            double const seconds = static_cast<double>(*to.time - *from.time) / 1000;
            if (seconds == 0) return Step::repeated;
            if (seconds < 0) return Step::backwards;
            if (metres > settings_.most_speed_mps * seconds) return Step::jump;
            if (seconds > settings_.most_gap_s) return Step::gap;
        }
        return metres > settings_.most_gap_m ? Step::gap : Step::fine;
    }

    void end_piece() {
        if (!piece_.empty()) out.pieces.push_back(std::move(piece_));
        piece_.clear();
    }

    TrackSettings const& settings_;
    Fixes piece_;
};

} // namespace

CleanTrack clean(Track const& track, TrackSettings const& settings) {
    Cleaner cleaner(settings);
    for (Fixes const& segment : track.segments) cleaner.take(segment);
    return std::move(cleaner.out);
}

} // namespace gengji::tracks
