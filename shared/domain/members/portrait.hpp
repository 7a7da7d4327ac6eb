#pragma once

#include "shared/domain/facts/loan.hpp"
#include "shared/domain/facts/machine.hpp"
#include "shared/domain/facts/plot.hpp"
#include "shared/domain/facts/service_log.hpp"
#include "shared/domain/facts/training.hpp"
#include "shared/domain/members/completeness.hpp"
#include "shared/domain/members/consent.hpp"
#include "shared/domain/operations.hpp"

/// What the county knows of a member, computed from records that name them (DOMAIN.md 4). Pure functions; who gathers
/// the records is domain/county/member_portrait.hpp. Areas are mu, money is yuan, two places.
namespace gengji::domain {

/// The records that a portrait is made of. Of profiles that were merged into the member's, all that name them.
struct PortraitFacts {
    struct Log {
        ServiceLog shown;
        std::optional<ServiceLog> verified; ///< as the township approved it
        bool duplicate = false;             ///< another claim stands in its place
    };
    MemberProfile profile;
    ConsentBoxes boxes;
    Completeness completeness;
    std::size_t merged = 0; ///< profiles that were merged into this one
    std::vector<MemberConsent> consents;
    std::vector<Plot> plots;
    std::vector<Log> logs; ///< of work done for the member
    std::vector<Machine> machines;
    std::vector<ServiceLog> machine_logs; ///< of work that their machines did
    std::vector<Loan> loans;
    std::vector<Training> trainings;
    std::string credit_grade; ///< of the latest evaluation
    std::optional<Date> credit_valid_until;
};

struct Portrait {
    struct Land {
        std::string tenure;
        std::int64_t plots = 0;
        Decimal mu;
        bool operator==(Land const&) const = default;
    };
    /// Work of one operation in a crop season.
    struct SeasonWork {
        std::string operation;
        std::optional<Date> first, last;
        Decimal mu_times; ///< as reported
        bool operator==(SeasonWork const&) const = default;
    };
    struct Season {
        std::string season;                ///< rice-2025
        Decimal plots_mu;                  ///< of the plots that name it
        std::optional<Decimal> planted_mu; ///< what the profile says
        std::optional<Decimal> yield_kg, sales;
        std::vector<SeasonWork> work; ///< by the day of its beginning
        bool operator==(Season const&) const = default;
    };
    struct YearWork {
        int year = 0; ///< 0: without a day
        std::string operation;
        std::int64_t jobs = 0;
        Decimal reported, verified; ///< mu-times
        bool operator==(YearWork const&) const = default;
    };
    /// By the values that the township approved, where it did; else as reported.
    struct YearMoney {
        int year = 0;
        std::int64_t jobs = 0, settled = 0; ///< settled: paid in full
        std::int64_t without_amount = 0;    ///< no price or no area: in none of the sums
        Decimal amount, subsidy, paid;
        bool operator==(YearMoney const&) const = default;
    };
    struct Own {
        Machine machine;
        std::int64_t jobs = 0, minutes = 0; ///< of the logs that name it
        bool operator==(Own const&) const = default;
    };
    struct Credit {
        std::int64_t loans = 0, overdue = 0;
        Decimal disbursed, balance; ///< renewals count in the balance only
        std::string grade;
        bool operator==(Credit const&) const = default;
    };
    struct Learning {
        std::int64_t sessions = 0, passed = 0;
        Decimal hours;
        std::optional<Date> last;
        bool operator==(Learning const&) const = default;
    };

    MemberProfile profile;
    std::size_t merged = 0;
    std::vector<Land> land; ///< by tenure
    Decimal land_mu, high_standard_mu;
    std::optional<Decimal> declared_mu; ///< contracted + rented in − rented out, as the profile says
    std::vector<Season> seasons;        ///< latest harvest first
    std::vector<YearWork> work;         ///< latest year first, then by operation
    std::vector<YearMoney> money;       ///< latest year first
    std::int64_t duplicates = 0;        ///< logs that count in nothing
    std::vector<Own> machines;
    Credit credit;
    Learning learning;
    Completeness completeness;
    std::array<ConsentState, 3> consents; ///< by Purpose
    std::optional<Date> confirmed_on;     ///< the township's last approval of the profile, by the server's time
    std::optional<std::int64_t> days_since;
    bool stale = true; ///< never confirmed, or longer ago than members.profile_stale_months
    bool operator==(Portrait const&) const = default;
};

/// As of a day. Void and returned-for-good records are the caller's to leave out: void ones add nothing.
Portrait portrait_of(PortraitFacts const& facts, Operations const& operations, Settings const& settings, Date today);

} // namespace gengji::domain
