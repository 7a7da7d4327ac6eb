#include "shared/demo/jobs.hpp"

#include <algorithm>
#include <unordered_map>

/// Whose land each job is on.
namespace gengji::demo {

namespace {

/// What has been done where in a season, so that nothing is done more often than it may be.
class Seasons {
public:
    /// Which time this would be; nothing when it has been done as often as it may, or only days ago.
    std::optional<int> next(std::string const& place, std::int64_t day, int most) {
        auto const found = done_.find(place);
        if (found == done_.end()) return 1;
        auto const& days = found->second;
        if (static_cast<int>(days.size()) >= most) return std::nullopt;
        for (std::int64_t const other : days) {
            if (std::abs(other - day) < 9) return std::nullopt;
        }
        return static_cast<int>(days.size()) + 1;
    }
    void note(std::string const& place, std::int64_t day) { done_[place].push_back(day); }

private:
    std::unordered_map<std::string, std::vector<std::int64_t>> done_;
};

std::string_view land_of(std::string_view crop) {
    if (crop == "citrus") return "orchard";
    return crop == "rice" || crop == "rapeseed" || crop == "rice_ratoon" ? "paddy" : "dry";
}

struct Land {
    std::vector<std::size_t> unsurveyed; ///< households without plots
    std::map<std::string, std::vector<std::pair<std::int64_t, std::size_t>>, std::less<>> small,
        large; ///< by land: area, plot
};

std::vector<Land> land_by_township(Builder const& builder) {
    std::vector<Land> land(builder.places.townships.size());
    for (std::size_t i = 0; i < builder.members.size(); ++i) {
        auto const& member = builder.members[i];
        if (member.kind == "farm_household" && member.plots.empty())
            land[builder.places.villages[member.village].township].unsurveyed.push_back(i);
    }
    for (std::size_t i = 0; i < builder.plots.size(); ++i) {
        auto const& plot = builder.plots[i];
        auto const& owner = builder.members[plot.member];
        auto& place = land[builder.places.villages[owner.village].township];
        (owner.kind == "farm_household" ? place.small : place.large)[plot.land].emplace_back(plot.area_li, i);
    }
    for (auto& place : land) {
        for (auto* const kind : {&place.small, &place.large}) {
            for (auto& [name, plots] : *kind) std::ranges::sort(plots);
        }
    }
    return land;
}

class Placing {
public:
    Placing(Builder& builder, Dice& dice) : builder_(builder), dice_(dice), land_(land_by_township(builder)) {}

    void place(Job& job) {
        auto const& cell = year_of_work[job.cell];
        work_ = std::string(" ") + cell.operation + " " + season_of(cell, job.day);
        most_ = most_times(cell.operation);
        for (bool const any_land : {false, true}) {
            for (std::size_t const township : builder_.places.nearest[job.township]) {
                if (job.large ? on_large(job, land_[township].large, any_land) : on_small(job, land_[township])) {
                    job.township = township;
                    return;
                }
            }
        }
        // nobody's season has room for it: somebody's once more, as a later time
        auto const& any = land_[job.township].unsurveyed;
        if (!any.empty())
            job.member = any[dice_.below(any.size())];
        else
            job.member = 0;
    }

private:
    bool on_small(Job& job, Land const& land) {
        if (job.area_li <= 300 && dice_.chance(0.8) && on_plot(job, land.small, land_of(year_of_work[job.cell].crop)))
            return true;
        for (int attempt = 0; attempt < 40 && !land.unsurveyed.empty(); ++attempt) {
            std::size_t const member = land.unsurveyed[dice_.below(land.unsurveyed.size())];
            std::string const place = "m" + std::to_string(member) + work_;
            auto const time = seasons_.next(place, job.day, most_);
            if (!time) continue;
            seasons_.note(place, job.day);
            job.member = member;
            job.time_no = *time;
            return true;
        }
        return false;
    }

    template<class Plots>
    bool on_large(Job& job, Plots const& plots, bool any_land) {
        if (!any_land) return on_plot(job, plots, land_of(year_of_work[job.cell].crop));
        return on_plot(job, plots, "paddy") || on_plot(job, plots, "dry");
    }

    /// On the smallest of the plots that hold it and are free.
    template<class Plots>
    bool on_plot(Job& job, Plots const& plots, std::string_view land) {
        auto const found = plots.find(land);
        if (found == plots.end()) return false;
        auto const& list = found->second;
        auto at = std::ranges::lower_bound(list, std::pair{job.area_li, std::size_t{0}});
        for (int attempt = 0; at != list.end() && attempt < 400; ++at, ++attempt) {
            std::string const place = "p" + std::to_string(at->second) + work_;
            auto const time = seasons_.next(place, job.day, most_);
            if (!time) continue;
            seasons_.note(place, job.day);
            job.plot = at->second;
            job.member = builder_.plots[at->second].member;
            job.time_no = *time;
            return true;
        }
        return false;
    }

    Builder& builder_;
    Dice& dice_;
    std::vector<Land> land_;
    Seasons seasons_;
    std::string work_;
    int most_ = 1;
};

} // namespace

void place_jobs(Builder& builder, std::vector<Job>& jobs, Dice& dice) {
    Placing placing(builder, dice);
    for (auto& job : jobs) placing.place(job);
}

} // namespace gengji::demo
