#pragma once

#include "shared/demo/builder.hpp"

#include <optional>
#include <string>
#include <vector>

namespace gengji::demo {

/// One row of the county's year: which share of the logs is this operation on this crop between these days.
struct Cell {
    char const *crop, *operation, *from, *to; ///< days of 2025, "04-01"
    int permille;
};
/// Adds up to 1000, and by operation, crop and month to the shares of DOMAIN.md section 8, within the crops' windows of
/// operations.json.
extern std::vector<Cell> const year_of_work;

enum class Flaw { none, area, rate, overlap, track, photo, price, late };

/// A service log before it is a record.
struct Job {
    std::size_t cell = 0;
    bool large = false; ///< a day's work for a scale operator, not a smallholder's job
    std::int64_t day = 0;
    std::int64_t area_li = 0;
    std::size_t township = 0;
    std::optional<std::size_t> member, plot;
    std::size_t team = 0;
    std::optional<std::size_t> machine;
    RecordId operator_id;
    int time_no = 1, start_minute = 0, minutes = 60; ///< minutes since midnight
    Fate fate = Fate::accepted;
    Flaw flaw = Flaw::none;
    std::optional<std::size_t> copy_of; ///< claims again what this job has done
    bool two_values = false, settled = false;
};

/// The year's jobs with operation, crop, day and area; quotas by cell, areas at even quantiles.
std::vector<Job> plan_jobs(Builder const& builder, Dice& dice);
/// Whose land: client, plot, which time of the season.
void place_jobs(Builder& builder, std::vector<Job>& jobs, Dice& dice);
/// Team, machine, hours: inside the machine's day, no two jobs at once.
void schedule_jobs(Builder& builder, std::vector<Job>& jobs, Dice& dice);
/// Which logs are how far, and what is wrong with some.
void judge_jobs(Builder& builder, std::vector<Job>& jobs, Dice& dice);

bool is_manual(std::string_view operation);
std::string season_of(Cell const& cell, std::int64_t day);
int most_times(std::string_view operation);
/// mu per hour that a class works at, low and high; the bound of a day in mu.
struct Pace {
    double low, high, day_max;
    int largest_li; ///< of one log
};
Pace pace_of(std::string_view machine_class);
/// The class that does an operation; empty for hand work.
std::string_view class_for(std::string_view operation);

} // namespace gengji::demo
