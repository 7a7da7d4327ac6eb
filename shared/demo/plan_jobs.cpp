#include "shared/demo/jobs.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace gengji::demo {

namespace {

/// Whole numbers that add up to `total`, as near to the shares as can be (largest remainder).
std::vector<int> quotas(std::vector<double> const& shares, int total) {
    double const sum = std::accumulate(shares.begin(), shares.end(), 0.0);
    std::vector<int> whole;
    std::vector<std::pair<double, std::size_t>> rest;
    int given = 0;
    for (std::size_t i = 0; i < shares.size(); ++i) {
        double const exact = shares[i] / sum * total;
        whole.push_back(static_cast<int>(exact));
        rest.emplace_back(exact - whole.back(), i);
        given += whole.back();
    }
    std::ranges::sort(rest, std::greater{});
    for (std::size_t i = 0; given < total; ++i, ++given) ++whole[rest[i % rest.size()].second];
    return whole;
}

double large_share(std::string_view operation) {
    if (is_manual(operation)) return 0;
    if (operation == "ploughing" || operation == "transport") return 0.15;
    if (operation == "straw_handling") return 0.10;
    return 0.3835;
}

/// A day's work for a scale operator: mean 61.5 mu over all of them, by what the machine can do.
double large_area(std::string_view operation, double share) {
    std::string_view const cls = class_for(operation);
    double const median = cls == "uav"                                        ? 86
                          : cls == "transplanter_riding"                      ? 40
                          : cls == "tractor_plough" || cls == "straw_chopper" ? 32
                                                                              : 46;
    double const spread = cls == "uav" ? 0.5 : 0.3;
    return std::min(median * std::exp(spread * normal_quantile(share)), pace_of(cls).largest_li / 100.0);
}

/// A smallholder's job: lognormal with median 6.1 mu and 95 % below 25, as the county's orders of 2024 were.
double small_area(double share) { return std::min(6.1 * std::exp(0.859 * normal_quantile(share)), 60.0); }

void give_areas(std::vector<Job>& jobs, Dice& dice, bool large, double wanted_mean) {
    std::map<std::string, std::vector<std::size_t>> by_class;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        std::string_view const operation = year_of_work[jobs[i].cell].operation;
        if (jobs[i].large == large) by_class[large ? std::string(class_for(operation)) : std::string()].push_back(i);
    }
    double sum = 0;
    std::size_t count = 0;
    std::map<std::size_t, double> areas;
    for (auto& [cls, members] : by_class) {
        std::ranges::sort(members, {}, [&](std::size_t i) { return jobs[i].cell; });
        dice.shuffle(members);
        if (!large) // hands do little in a day
            std::ranges::stable_partition(
                members, [&](std::size_t i) { return is_manual(year_of_work[jobs[i].cell].operation); });
        std::vector<double> shares;
        for (std::size_t i = 0; i < members.size(); ++i)
            shares.push_back((static_cast<double>(i) + 0.5) / static_cast<double>(members.size()));
        std::size_t const manual =
            large ? 0 : static_cast<std::size_t>(std::ranges::count_if(members, [&](std::size_t i) {
                return is_manual(year_of_work[jobs[i].cell].operation);
            }));
        std::vector<double> rest(shares.begin() + static_cast<std::ptrdiff_t>(manual), shares.end());
        dice.shuffle(rest);
        std::ranges::copy(rest, shares.begin() + static_cast<std::ptrdiff_t>(manual));
        for (std::size_t i = 0; i < members.size(); ++i) {
            std::string_view const operation = year_of_work[jobs[members[i]].cell].operation;
            areas[members[i]] = large ? large_area(operation, shares[i]) : small_area(shares[i]);
            sum += areas[members[i]];
            ++count;
        }
    }
    double const factor = count ? wanted_mean / (sum / static_cast<double>(count)) : 1;
    for (auto const& [index, area] : areas) {
        auto const most = pace_of(class_for(year_of_work[jobs[index].cell].operation)).largest_li;
        jobs[index].area_li = std::clamp<std::int64_t>(std::llround(area * factor * 100), 20, large ? most : 6000);
    }
}

} // namespace

std::vector<Job> plan_jobs(Builder const& builder, Dice& dice) {
    std::vector<double> shares;
    for (auto const& cell : year_of_work) shares.push_back(cell.permille);
    auto const counts = quotas(shares, builder.counts.logs);
    std::vector<double> weights;
    for (auto const& township : builder.places.townships) weights.push_back(township.weight);
    auto per_township = quotas(weights, builder.counts.logs);
    std::vector<std::size_t> townships;
    for (std::size_t i = 0; i < per_township.size(); ++i)
        townships.insert(townships.end(), static_cast<std::size_t>(per_township[i]), i);
    dice.shuffle(townships);

    std::vector<Job> jobs;
    double carried = 0.5; // of the large ones, over all cells, so that small sizes keep the share as well
    for (std::size_t cell = 0; cell < year_of_work.size(); ++cell) {
        std::int64_t const first = day_of(std::string("2025-") + year_of_work[cell].from);
        std::int64_t const days = day_of(std::string("2025-") + year_of_work[cell].to) - first + 1;
        double const share = builder.options.size == Size::large ? 0 : large_share(year_of_work[cell].operation);
        for (int i = 0; i < counts[cell]; ++i) {
            Job job;
            job.cell = cell;
            job.day = first + static_cast<std::int64_t>(i) * days / counts[cell];
            job.township = townships[jobs.size()];
            carried += share;
            if (carried >= 1) job.large = true, carried -= 1;
            jobs.push_back(job);
        }
    }
    give_areas(jobs, dice, false, 8.8);
    give_areas(jobs, dice, true, 61.5);
    return jobs;
}

} // namespace gengji::demo
