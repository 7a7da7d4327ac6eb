#include "shared/demo/life.hpp"

#include "shared/catalog/catalog.hpp"
#include "shared/demo/builder.hpp"
#include "shared/forms/approval.hpp"

#include <algorithm>
#include <unordered_map>

namespace gengji::demo {

namespace {

enum class Act { create, change_there, change_here, settle, verify, accept, give_back, void_it };

struct Step {
    std::int64_t at = 0;
    std::size_t laptop = 0, record = 0;
    Act act = Act::create;
};

/// When each laptop gets to the network: reviewers every evening, the others after spells of 3 days on average, 21 at
/// most; all of them daily in the last ten days.
std::vector<std::vector<std::int64_t>> meetings(DemoCounty const& county, std::int64_t first_day,
                                                std::int64_t last_day) {
    Dice dice(county.options.seed, "offline");
    std::vector<std::vector<std::int64_t>> all;
    for (auto const& laptop : county.laptops) {
        std::vector<std::int64_t> days;
        int const longest = laptop.clock_ahead_s ? 7 : 21; // its lateness must not look like somebody's
        for (std::int64_t day = first_day; day <= last_day;) {
            days.push_back(moment(day, laptop.always_online ? 20 : 21));
            int spell = 1;
            while (!laptop.always_online && day < last_day - 10 && spell < longest && dice.chance(2.0 / 3)) ++spell;
            day += spell;
        }
        all.push_back(std::move(days));
    }
    return all;
}

class Year {
public:
    explicit Year(DemoCounty const& county)
        : county_(county), dice_(county.options.seed, "reviews"), last_day_(day_of(as_of_day)) {
        std::int64_t first = last_day_;
        for (auto const& record : county.records) first = std::min(first, record.saved_at / 86400);
        meetings_ = meetings(county, first - 1, last_day_);
        for (std::size_t i = 0; i < county.records.size(); ++i) plan(i);
        std::ranges::stable_sort(steps_, {}, &Step::at);
    }

    Result<void> run(std::function<Result<void>(Arrival const&)> const& each) {
        std::vector<std::pair<std::int64_t, std::size_t>> order; // (when, laptop), by time
        for (std::size_t laptop = 0; laptop < meetings_.size(); ++laptop) {
            for (std::int64_t const at : meetings_[laptop]) order.emplace_back(at, laptop);
        }
        std::ranges::sort(order);
        std::size_t next = 0;
        for (auto const& [at, laptop] : order) {
            for (; next < steps_.size() && steps_[next].at <= at; ++next) TRY(take(steps_[next]));
            TRY(hand_in(by_server, at, each));
            TRY(hand_in(laptop, at, each));
        }
        return {};
    }

private:
    std::int64_t arrival(std::size_t laptop, std::int64_t saved_at) const {
        auto const& days = meetings_[laptop];
        auto const found = std::ranges::lower_bound(days, saved_at);
        return found == days.end() ? days.back() : *found;
    }

    std::size_t verifier(DemoRecord const& record) const {
        if (record.laptop >= Builder::county_desk) return Builder::county_head;
        if (record.laptop >= 26) return Builder::county_desk;
        for (std::size_t i = 26; i < Builder::county_desk; ++i) {
            for (auto const& role : county_.laptops[i].roles) {
                if (role.substr(role.find(':') + 1) == record.key.bucket.partition()) return i;
            }
        }
        return Builder::county_desk;
    }

    void plan(std::size_t index) {
        DemoRecord const& record = county_.records[index];
        if (record.fate == Fate::draft) return;
        steps_.push_back({record.saved_at, record.laptop, index, Act::create});
        if (record.laptop == by_server) return;
        std::int64_t seen = arrival(record.laptop, record.saved_at);
        std::size_t const reviewer = verifier(record);
        if (!record.two_values.empty()) {
            // the clerk corrects before coming to the network again, the reviewer meanwhile
            std::int64_t const there = seen + 3600 * 13;
            std::int64_t const later = std::max(arrival(record.laptop, seen + 1), arrival(reviewer, there));
            steps_.push_back({there, reviewer, index, Act::change_there});
            steps_.push_back({seen + 3600 * 12, record.laptop, index, Act::change_here});
            seen = later;
            if (record.settled) {
                steps_.push_back({later + 3600 * 14, record.laptop, index, Act::settle});
                seen = arrival(record.laptop, later + 3600 * 14);
            }
        }
        if (record.fate == Fate::voided) {
            steps_.push_back({seen + 3600 * 14, record.laptop, index, Act::void_it});
            return;
        }
        if (record.fate == Fate::submitted) return;
        std::int64_t const last_verify = moment(last_day_ - 1, 15);
        std::int64_t verified =
            std::max(seen + 60, std::min(seen + 3600 * (14 + 24 * dice_.between(0, 5)), last_verify));
        steps_.push_back({verified, reviewer, index, record.fate == Fate::returned ? Act::give_back : Act::verify});
        if (record.fate != Fate::accepted) return;
        std::int64_t const known = arrival(reviewer, verified);
        std::int64_t const accepted =
            std::max(known + 60, std::min(known + 3600 * (14 + 24 * dice_.between(0, 4)), moment(last_day_, 15)));
        steps_.push_back({accepted, Builder::county_head, index, Act::accept});
    }

    struct Log {
        ReplicaId replica;
        std::uint64_t seq = 0;
        std::vector<Edit> waiting; ///< saved, not yet handed in
    };
    Log& log_of(std::size_t laptop, std::string const& partition) {
        auto [found, is_new] = logs_.try_emplace({laptop, partition});
        if (is_new) found->second.replica = replica_of(county_, laptop, partition);
        return found->second;
    }

    struct Known {
        RecordState state;
        VersionVector first; ///< as everybody knew it before two people changed it
    };

    Result<void> take(Step const& step) {
        DemoRecord const& record = county_.records[step.record];
        Log& log = log_of(step.laptop, std::string(record.key.bucket.partition()));
        bool const followed = record.fate != Fate::submitted || !record.two_values.empty();
        Edit edit;
        edit.dot = {log.replica, ++log.seq};
        edit.record = record.key;
        edit.form = record.form;
        if (step.laptop != by_server) {
            edit.actor = county_.laptops[step.laptop].actor;
            edit.wall_seconds = step.at + county_.laptops[step.laptop].clock_ahead_s;
        } else
            edit.wall_seconds = step.at;
        if (step.act == Act::create)
            edit.patch = record.values;
        else
            TRY(fill(edit, step, record));
        if (followed && step.laptop != by_server) {
            auto& known = known_[step.record];
            apply(known.state, edit, step.at);
            if (step.act == Act::create) known.first = known.state.vv;
            if (ends(step.act, record)) known_.erase(step.record);
        }
        log.waiting.push_back(std::move(edit));
        return {};
    }

    static bool ends(Act act, DemoRecord const& record) {
        if (act == Act::verify) return record.fate == Fate::verified;
        return act == Act::accept || act == Act::give_back || act == Act::void_it;
    }

    Result<void> fill(Edit& edit, Step const& step, DemoRecord const& record) {
        Known& known = known_[step.record];
        edit.seen = known.state.vv;
        switch (step.act) {
        case Act::create:
            break;
        case Act::change_there:
        case Act::change_here:
            edit.seen = known.first;
            edit.patch = {{record.two_values, li(step.act == Act::change_here ? 1250 : 1520)}};
            break;
        case Act::settle:
            edit.patch = {{record.two_values, li(1250)}};
            break;
        case Act::verify:
        case Act::accept: {
            auto const& rules = approval_rules(record.form.form);
            auto approval = TRY(make_approval(known.state, rules));
            edit.patch = {{step.act == Act::verify ? "_review/verify" : "_review/accept", std::move(approval)}};
            break;
        }
        case Act::give_back:
            edit.patch = {
                {"_review/verify", make_decision(known.state, Review::Decision::returned, "面积或佐证需要补正")}};
            break;
        case Act::void_it:
            edit.patch = {{"_life", Value::of(Life{Life::State::voided, "重复录入", {}, known.state.vv})}};
            break;
        }
        return {};
    }

    ApprovalRules const& approval_rules(std::string const& form) {
        auto [found, is_new] = rules_.try_emplace(form);
        auto const* const spec = is_new ? Catalog::built_in().form(form) : nullptr;
        if (spec) found->second = forms::approval_rules(*spec);
        return found->second;
    }

    Result<void> hand_in(std::size_t laptop, std::int64_t at, std::function<Result<void>(Arrival const&)> const& each) {
        for (auto found = logs_.lower_bound({laptop, std::string()});
             found != logs_.end() && found->first.first == laptop; ++found) {
            auto& waiting = found->second.waiting;
            if (waiting.empty()) continue;
            TRY(each({laptop, found->first.second, at, std::exchange(waiting, {})}));
        }
        return {};
    }

    DemoCounty const& county_;
    Dice dice_;
    std::int64_t last_day_;
    std::vector<std::vector<std::int64_t>> meetings_;
    std::vector<Step> steps_;
    std::map<std::pair<std::size_t, std::string>, Log> logs_;
    std::unordered_map<std::size_t, Known> known_;
    std::map<std::string, ApprovalRules> rules_;
};

} // namespace

ReplicaId replica_of(DemoCounty const& county, std::size_t laptop, std::string_view partition) {
    Dice dice(county.options.seed, "replica " + std::to_string(laptop) + " " + std::string(partition));
    return random_replica_id(dice.random());
}

Result<void> live_through(DemoCounty const& county, std::function<Result<void>(Arrival const&)> const& each) {
    return Year(county).run(each);
}

Result<std::vector<std::pair<RecordKey, RecordState>>> states_of(DemoCounty const& county) {
    std::map<RecordKey, RecordState> states;
    TRY(live_through(county, [&](Arrival const& arrival) -> Result<void> {
        for (Edit const& edit : arrival.edits) apply(states[edit.record], edit, arrival.at);
        return {};
    }));
    return std::vector<std::pair<RecordKey, RecordState>>(states.begin(), states.end());
}

} // namespace gengji::demo
