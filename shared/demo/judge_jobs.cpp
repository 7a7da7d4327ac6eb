#include "shared/demo/jobs.hpp"

#include <algorithm>
#include <cmath>

/// How far each log has come, and what is wrong with some of them.
namespace gengji::demo {

namespace {

std::size_t share_of(std::size_t all, double share) {
    return static_cast<std::size_t>(std::llround(static_cast<double>(all) * share));
}

/// Above these a rate is implausible, or impossible (operations.json, machine_classes): mu an hour.
std::pair<double, double> rate_bounds(std::string_view cls) {
    if (cls == "tractor_rotary") return {12, 20};
    if (cls == "tractor_plough") return {9, 15};
    if (cls == "combine_crawler") return {10.5, 20};
    if (cls == "uav") return {150, 416};
    if (cls == "transplanter_riding") return {9, 15};
    if (cls == "straw_chopper") return {9, 15};
    return {0, 0};
}

double rate(Job const& job, double area_li) { return area_li / 100 / (job.minutes / 60.0); }

class Flaws {
public:
    Flaws(Builder const& builder, std::vector<Job>& jobs, Dice& dice)
        : builder_(builder), jobs_(jobs), dice_(dice), order_(jobs.size()) {
        for (std::size_t i = 0; i < order_.size(); ++i) order_[i] = i;
        dice_.shuffle(order_);
    }

    /// Gives the flaw to a share of the jobs that can have it.
    template<class Can>
    void plant(Flaw flaw, double share, Can&& can) {
        std::size_t wanted = share_of(jobs_.size(), share);
        for (std::size_t const i : order_) {
            if (!wanted) return;
            Job& job = jobs_[i];
            if (job.flaw != Flaw::none || job.copy_of || copied(i) || !can(job)) continue;
            job.flaw = flaw;
            --wanted;
        }
    }

    bool too_large(Job& job) {
        if (!job.plot || !job.machine) return false;
        double const ratio = dice_.chance(0.5) ? dice_.within(1.07, 1.17) : dice_.within(1.22, 1.4);
        double const claimed = static_cast<double>(builder_.plots[*job.plot].area_li) * ratio;
        double const bound = rate_bounds(class_of(job)).first;
        if (bound == 0 || rate(job, claimed) > bound * 0.97 || claimed > 12000 ||
            claimed > 1.6 * static_cast<double>(job.area_li))
            return false;
        job.area_li = std::llround(claimed);
        return true;
    }

    bool too_fast(Job& job) {
        if (!job.machine) return false;
        auto const [warn, block] = rate_bounds(class_of(job));
        if (warn == 0 || job.area_li < 300) return false;
        double const wanted = dice_.chance(0.6) ? warn * 1.15 : block * 1.1;
        int const minutes = static_cast<int>(static_cast<double>(job.area_li) / 100 / wanted * 60);
        if (minutes < 2) return false;
        job.minutes = minutes;
        return rate(job, static_cast<double>(job.area_li)) > warn;
    }

    /// Begins while the machine's job before it is still going on.
    bool two_at_once(Job& job, std::vector<std::size_t> const& same_day) {
        for (std::size_t const other : same_day) {
            Job const& before = jobs_[other];
            if (&before == &job || before.start_minute >= job.start_minute || before.flaw != Flaw::none ||
                before.copy_of)
                continue;
            int const end = before.start_minute + before.minutes;
            if (before.minutes < 30 || job.start_minute - end > 40) continue;
            int const start = before.start_minute + before.minutes / 2;
            if (start <= before.start_minute) continue;
            job.start_minute = start;
            overlapped_[&job] = other;
            return true;
        }
        return false;
    }
    std::optional<std::size_t> overlapped(Job const& job) const {
        auto const found = overlapped_.find(&job);
        return found == overlapped_.end() ? std::nullopt : std::optional(found->second);
    }

private:
    static std::string_view class_of(Job const& job) { return class_for(year_of_work[job.cell].operation); }
    bool copied(std::size_t i) {
        if (copied_.empty()) {
            copied_.assign(jobs_.size(), false);
            for (auto const& job : jobs_) {
                if (job.copy_of) copied_[*job.copy_of] = true;
            }
        }
        return copied_[i];
    }

    Builder const& builder_;
    std::vector<Job>& jobs_;
    Dice& dice_;
    std::vector<std::size_t> order_;
    std::vector<bool> copied_;
    std::map<Job const*, std::size_t> overlapped_;
};

/// The large jobs of the last weeks wait longest for their review, and nothing of the last days has been looked at.
void give_fates(Builder const& builder, std::vector<Job>& jobs, Dice& dice) {
    std::size_t const all = jobs.size();
    std::vector<bool> has(all, false), needed(all, false);
    auto const give = [&](std::size_t i, Fate fate) { jobs[i].fate = fate, has[i] = true; };
    for (auto const& job : jobs) {
        if (job.copy_of) needed[*job.copy_of] = true; // the one that stands
    }
    std::size_t submitted = share_of(all, 0.08);
    std::vector<std::size_t> recent, rest;
    for (std::size_t i = 0; i < all; ++i) {
        bool const waits = jobs[i].copy_of || jobs[i].day > builder.today - 3;
        if (waits)
            give(i, Fate::submitted), submitted -= submitted ? 1 : 0;
        else
            (jobs[i].day > builder.today - 40 && jobs[i].large && !needed[i] ? recent : rest).push_back(i);
    }
    dice.shuffle(recent);
    dice.shuffle(rest);
    for (std::size_t k = 0; k < recent.size(); ++k) {
        if (k < submitted) give(recent[k], Fate::submitted);
    }
    submitted -= std::min(submitted, recent.size());
    std::size_t drafts = share_of(all, 0.02), returned = share_of(all, 0.03), voided = share_of(all, 0.01);
    std::size_t large_ones = share_of(all, 0.007); // of those that do not count most are small
    for (std::size_t const i : rest) {
        if (needed[i] || jobs[i].day > builder.today - 6 || jobs[i].flaw == Flaw::late ||
            (jobs[i].large && !large_ones))
            continue;
        if (submitted)
            give(i, Fate::submitted), --submitted;
        else if (drafts && jobs[i].flaw == Flaw::none)
            give(i, Fate::draft), --drafts;
        else if (returned)
            give(i, Fate::returned), --returned;
        else if (voided && jobs[i].flaw == Flaw::none)
            give(i, Fate::voided), --voided;
        else
            continue;
        if (jobs[i].large) --large_ones;
    }
    std::vector<std::size_t> good;
    for (std::size_t i = 0; i < all; ++i) {
        if (!has[i]) good.push_back(i);
    }
    dice.shuffle(good);
    std::size_t const verified = share_of(all, 0.16);
    for (std::size_t k = 0; k < good.size(); ++k) jobs[good[k]].fate = k < verified ? Fate::verified : Fate::accepted;
}

void change_twice(Builder const& builder, std::vector<Job>& jobs, Dice& dice) {
    std::size_t open = share_of(jobs.size(), 0.005), settled = share_of(jobs.size(), 0.015);
    std::vector<std::size_t> order(jobs.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    dice.shuffle(order);
    for (std::size_t const i : order) {
        Job& job = jobs[i];
        if (job.flaw != Flaw::none || job.copy_of || job.day > builder.today - 3) continue;
        if (open && job.fate == Fate::submitted)
            job.two_values = true, --open;
        else if (settled && job.fate >= Fate::verified && job.fate != Fate::voided && job.day < builder.today - 60)
            job.two_values = job.settled = true, --settled;
    }
}

} // namespace

void judge_jobs(Builder& builder, std::vector<Job>& jobs, Dice& dice) {
    Flaws flaws(builder, jobs, dice);
    std::map<std::pair<std::size_t, std::int64_t>, std::vector<std::size_t>> days;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        if (jobs[i].machine) days[{*jobs[i].machine, jobs[i].day}].push_back(i);
    }
    flaws.plant(Flaw::area, 0.02, [&](Job& job) { return flaws.too_large(job); });
    flaws.plant(Flaw::rate, 0.01, [&](Job& job) { return flaws.too_fast(job); });
    flaws.plant(Flaw::overlap, 0.005, [&](Job& job) {
        return job.machine && flaws.two_at_once(job, days[{*job.machine, job.day}]);
    });
    flaws.plant(Flaw::track, 0.02, [](Job& job) { return job.machine.has_value(); });
    flaws.plant(Flaw::photo, 0.003, [](Job&) { return true; });
    flaws.plant(Flaw::price, 0.005, [](Job&) { return true; });
    flaws.plant(Flaw::late, 0.06, [&](Job& job) { return job.day < builder.today - 60; });
    give_fates(builder, jobs, dice);
    change_twice(builder, jobs, dice);
}

} // namespace gengji::demo
