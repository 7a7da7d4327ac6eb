#include "shared/domain/members/portrait.hpp"

#include "shared/domain/service/mu_times.hpp"
#include "shared/domain/service/settlement.hpp"

#include <algorithm>
#include <chrono>
#include <map>

namespace gengji::domain {

namespace {

void add_to(Decimal& sum, std::optional<Decimal> value) {
    if (value) sum = add(sum, *value).value_or(sum);
}
void add_to(std::optional<Decimal>& sum, std::optional<Decimal> value) {
    if (value) sum = add(sum.value_or(Decimal{}), *value);
}

int year_of(std::optional<UnixMs> at) {
    if (!at) return 0;
    using namespace std::chrono;
    return static_cast<int>(year_month_day{sys_days{days{date_of(*at).days}}}.year());
}

/// The same day so many months later; of a month that is too short the last.
Date months_later(Date day, std::int64_t months) {
    using namespace std::chrono;
    year_month_day const from{sys_days{days{day.days}}};
    year_month_day then = from + std::chrono::months{static_cast<int>(months)};
    if (!then.ok()) then = then.year() / then.month() / last;
    return {static_cast<std::int32_t>(sys_days{then}.time_since_epoch().count())};
}

void tell_land(Portrait& portrait, PortraitFacts const& facts) {
    std::map<std::string, Portrait::Land> by_tenure;
    for (Plot const& plot : facts.plots) {
        if (!plot.standing.is_live()) continue;
        Portrait::Land& land = by_tenure[plot.tenure];
        land.tenure = plot.tenure;
        ++land.plots;
        // What is let to somebody else is theirs to work.
        bool const works = plot.tenure != "transferred_out";
        add_to(land.mu, plot.contract_area);
        if (works) add_to(portrait.land_mu, plot.contract_area);
        if (works && plot.high_standard.value_or(false)) add_to(portrait.high_standard_mu, plot.contract_area);
    }
    for (auto& [tenure, land] : by_tenure) portrait.land.push_back(std::move(land));
    MemberProfile const& profile = facts.profile;
    if (!profile.land_contracted && !profile.land_in) return;
    Decimal declared;
    add_to(declared, profile.land_contracted), add_to(declared, profile.land_in);
    portrait.declared_mu = subtract(declared, profile.land_out.value_or(Decimal{}));
}

void tell_seasons(Portrait& portrait, PortraitFacts const& facts, Operations const& operations,
                  Settings const& settings) {
    std::map<std::string, Portrait::Season> seasons;
    for (Plot const& plot : facts.plots) {
        if (plot.standing.is_live() && !plot.season.empty()) add_to(seasons[plot.season].plots_mu, plot.contract_area);
    }
    for (auto const& crop : facts.profile.crops) {
        if (crop.crop.empty() || !crop.season_year) continue;
        Portrait::Season& season = seasons[crop.crop + "-" + std::to_string(*crop.season_year)];
        add_to(season.planted_mu, crop.planted);
        add_to(season.yield_kg, crop.yield_kg), add_to(season.sales, crop.sales);
    }
    for (auto const& log : facts.logs) {
        if (!log.shown.standing.is_live() || log.duplicate || log.shown.crop_season.empty()) continue;
        auto& work = seasons[log.shown.crop_season].work;
        auto found = std::ranges::find(work, log.shown.operation, &Portrait::SeasonWork::operation);
        if (found == work.end()) found = work.insert(work.end(), {log.shown.operation, {}, {}, {}});
        if (log.shown.start_at) {
            Date const day = date_of(*log.shown.start_at);
            found->first = std::min(found->first.value_or(day), day);
            found->last = std::max(found->last.value_or(day), day);
        }
        add_to(found->mu_times, mu_times_of(log.shown, operations, settings));
    }
    for (auto& [name, season] : seasons) {
        season.season = name;
        std::ranges::sort(season.work, [](auto const& a, auto const& b) {
            return std::pair(a.first.value_or(Date{INT32_MAX}), a.operation) <
                   std::pair(b.first.value_or(Date{INT32_MAX}), b.operation);
        });
        portrait.seasons.push_back(std::move(season));
    }
    auto const harvest = [](Portrait::Season const& one) {
        auto const season = parse_season(one.season);
        return season ? -season->year : 0;
    };
    std::ranges::stable_sort(portrait.seasons, {}, harvest);
}

void tell_work(Portrait& portrait, PortraitFacts const& facts, Operations const& operations, Settings const& settings) {
    std::map<std::pair<int, std::string>, Portrait::YearWork> work;
    std::map<int, Portrait::YearMoney> money;
    for (auto const& log : facts.logs) {
        if (!log.shown.standing.is_live()) continue;
        if (log.duplicate) {
            ++portrait.duplicates;
            continue;
        }
        int const year = year_of(log.shown.start_at);
        Portrait::YearWork& row = work[{-year, log.shown.operation}];
        row.year = year, row.operation = log.shown.operation;
        ++row.jobs;
        add_to(row.reported, mu_times_of(log.shown, operations, settings));
        if (log.verified) add_to(row.verified, mu_times_of(*log.verified, operations, settings));

        ServiceLog const& counts = log.verified ? *log.verified : log.shown;
        Portrait::YearMoney& sums = money[-year];
        sums.year = year;
        ++sums.jobs;
        auto const amount = amount_of(counts, operations);
        if (!amount) {
            ++sums.without_amount;
            continue;
        }
        Decimal const subsidy = counts.subsidy.value_or(Decimal{}), paid = counts.paid.value_or(Decimal{});
        add_to(sums.amount, *amount), add_to(sums.subsidy, subsidy), add_to(sums.paid, paid);
        Decimal const due = farmer_pays(*amount, subsidy, settings.subsidy_pays_farmer);
        sums.settled += settlement_state(due, paid) == SettlementState::paid;
    }
    for (auto& [key, row] : work) portrait.work.push_back(std::move(row));
    for (auto& [key, sums] : money) portrait.money.push_back(sums);
}

void tell_machines(Portrait& portrait, PortraitFacts const& facts) {
    for (Machine const& machine : facts.machines) {
        if (!machine.standing.is_live()) continue;
        Portrait::Own own{machine, 0, 0};
        for (ServiceLog const& log : facts.machine_logs) {
            if (!log.standing.is_live() || log.machine != machine.key.id) continue;
            ++own.jobs;
            if (log.start_at && log.end_at && *log.end_at > *log.start_at)
                own.minutes += (*log.end_at - *log.start_at) / 60'000;
        }
        portrait.machines.push_back(std::move(own));
    }
}

void tell_credit(Portrait& portrait, PortraitFacts const& facts, Date today) {
    Portrait::Credit& credit = portrait.credit;
    for (Loan const& loan : facts.loans) {
        if (!loan.standing.is_live() || !loan.disbursed_on) continue;
        ++credit.loans;
        credit.overdue += loan.status == "overdue";
        if (!loan.renewal_of) add_to(credit.disbursed, loan.disbursed);
        add_to(credit.balance, loan.balance);
    }
    if (!facts.credit_valid_until || *facts.credit_valid_until >= today) credit.grade = facts.credit_grade;
}

/// Attendance lists know people by name and telephone; families share one telephone.
void tell_learning(Portrait& portrait, PortraitFacts const& facts) {
    MemberProfile const& profile = facts.profile;
    for (Training const& training : facts.trainings) {
        if (!training.standing.is_live()) continue;
        for (auto const& row : training.roster) {
            if (row.phone != profile.phone || (row.person != profile.name && row.person != profile.contact_name))
                continue;
            ++portrait.learning.sessions;
            portrait.learning.passed += row.passed.value_or(false);
            add_to(portrait.learning.hours, row.hours);
            if (!training.from) continue;
            Date const day = date_of(*training.from);
            portrait.learning.last = std::max(portrait.learning.last.value_or(day), day);
        }
    }
}

void tell_age(Portrait& portrait, PortraitFacts const& facts, Settings const& settings, Date today) {
    Approval const* const approval = facts.profile.standing.approval(Level::township_verified);
    if (!approval) return;
    // Not yet at the server: confirmed here, just now.
    portrait.confirmed_on = approval->stamp == unstamped ? today : date_of(approval->stamp * 1000);
    portrait.days_since = today.days - portrait.confirmed_on->days;
    portrait.stale = today > months_later(*portrait.confirmed_on, settings.profile_stale_months);
}

} // namespace

Portrait portrait_of(PortraitFacts const& facts, Operations const& operations, Settings const& settings, Date today) {
    Portrait portrait;
    portrait.profile = facts.profile;
    portrait.merged = facts.merged;
    portrait.completeness = facts.completeness;
    tell_land(portrait, facts);
    tell_seasons(portrait, facts, operations, settings);
    tell_work(portrait, facts, operations, settings);
    tell_machines(portrait, facts);
    tell_credit(portrait, facts, today);
    tell_learning(portrait, facts);
    tell_age(portrait, facts, settings, today);
    for (Purpose const purpose : purposes)
        portrait.consents[static_cast<std::size_t>(purpose)] = consent_of(facts.boxes, facts.consents, purpose, today);
    return portrait;
}

} // namespace gengji::domain
