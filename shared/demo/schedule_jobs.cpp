#include "shared/demo/jobs.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

/// Which team comes, with which machine, from when to when.
namespace gengji::demo {

namespace {

constexpr std::size_t nobody = ~std::size_t{0};
constexpr int day_begins = 6 * 60 + 30, day_ends = 19 * 60 + 30;

struct Day {
    int free_from = day_begins;
    std::int64_t area_li = 0;
};

class Calendar {
public:
    Day& of(std::size_t worker, std::int64_t day) { return days_[worker * 100000 + static_cast<std::size_t>(day)]; }

private:
    std::unordered_map<std::size_t, Day> days_;
};

int minutes_for(std::int64_t area_li, Pace const& pace, Dice& dice) {
    double const hours = static_cast<double>(area_li) / 100 / dice.within(pace.low, pace.high);
    return std::max(10, static_cast<int>(std::ceil(hours * 60)));
}

class Scheduling {
public:
    Scheduling(Builder& builder, Dice& dice) : builder_(builder), dice_(dice) {
        for (std::size_t i = 0; i < builder.machines.size(); ++i) of_class_[builder.machines[i].cls].push_back(i);
        for (std::size_t i = 0; i < builder.teams.size(); ++i) teams_of_[builder.teams[i].township].push_back(i);
    }

    void schedule(Job& job, std::vector<Job> const& jobs) {
        std::string const cls(class_for(year_of_work[job.cell].operation));
        std::int64_t const last = std::min(builder_.today, day_of(std::string("2025-") + year_of_work[job.cell].to));
        std::size_t const not_team = job.copy_of ? jobs[*job.copy_of].team : nobody;
        if (job.copy_of) job.day = jobs[*job.copy_of].day; // within three days of what it repeats
        std::int64_t const wait = job.copy_of ? 3 : 20;
        for (std::int64_t day = job.day; day <= std::min(last, job.day + wait); ++day) {
            if (cls.empty() ? with_hands(job, day, not_team) : with_machine(job, cls, day, not_team)) return;
        }
        for (std::int64_t day = job.day - 1; day >= job.day - (job.copy_of ? 3 : 25);
             --day) { // the season's end is full: a little earlier
            if (cls.empty() ? with_hands(job, day, not_team) : with_machine(job, cls, day, not_team)) return;
        }
        job.area_li = 0; // no machine in the county has the time: dropped by the caller
    }

private:
    bool with_machine(Job& job, std::string const& cls, std::int64_t day, std::size_t not_team) {
        Pace const pace = pace_of(cls);
        int const minutes = minutes_for(job.area_li, pace, dice_);
        for (std::size_t const machine : nearby(cls, job.township)) {
            auto const& candidate = builder_.machines[machine];
            if (not_team == candidate.team) continue;
            Day& at = machines_.of(machine, day);
            bool const fits = at.free_from + minutes <= day_ends &&
                              static_cast<double>(at.area_li + job.area_li) <= pace.day_max * 95;
            if (!fits) continue;
            job.machine = machine;
            job.team = candidate.team;
            job.operator_id = candidate.operator_id;
            take(job, at, day, minutes);
            return true;
        }
        return false;
    }

    bool with_hands(Job& job, std::int64_t day, std::size_t not_team) {
        Pace const pace = pace_of({});
        int const minutes = std::min(minutes_for(job.area_li, pace, dice_), day_ends - day_begins);
        for (std::size_t const township : builder_.places.nearest[job.township]) {
            for (std::size_t const team : teams_of_[township]) {
                if (not_team == team || has_machine(team)) continue;
                Day& at = hands_.of(team, day);
                if (at.free_from + minutes > day_ends) continue;
                job.team = team;
                job.operator_id = builder_.teams[team].leader;
                take(job, at, day, minutes);
                return true;
            }
        }
        return false;
    }

    void take(Job& job, Day& at, std::int64_t day, int minutes) {
        job.day = day;
        job.start_minute = at.free_from;
        job.minutes = minutes;
        at.free_from += minutes + dice_.between(12, 25); // the way to the next field
        at.area_li += job.area_li;
    }

    bool has_machine(std::size_t team) const {
        return std::ranges::find(builder_.machines, team, &Machine::team) != builder_.machines.end();
    }

    std::vector<std::size_t> const& nearby(std::string const& cls, std::size_t township) {
        auto& list = nearby_[cls + " " + std::to_string(township)];
        if (!list.empty()) return list;
        for (std::size_t const near : builder_.places.nearest[township]) {
            for (std::size_t const machine : of_class_[cls]) {
                if (builder_.teams[builder_.machines[machine].team].township == near) list.push_back(machine);
            }
        }
        return list;
    }

    Builder& builder_;
    Dice& dice_;
    Calendar machines_, hands_;
    std::map<std::string, std::vector<std::size_t>> of_class_, nearby_;
    std::map<std::size_t, std::vector<std::size_t>> teams_of_;
};

} // namespace

void schedule_jobs(Builder& builder, std::vector<Job>& jobs, Dice& dice) {
    Scheduling scheduling(builder, dice);
    std::vector<std::size_t> order(jobs.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::ranges::stable_sort(order, {},
                             [&](std::size_t i) { return std::tuple(jobs[i].copy_of.has_value(), jobs[i].day); });
    for (std::size_t const i : order) scheduling.schedule(jobs[i], jobs);
}

} // namespace gengji::demo
