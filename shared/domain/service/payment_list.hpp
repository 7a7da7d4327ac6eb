#pragma once

#include "shared/domain/facts/machine.hpp"
#include "shared/domain/facts/member_profile.hpp"
#include "shared/domain/facts/plot.hpp"
#include "shared/domain/facts/service_log.hpp"
#include "shared/domain/operations.hpp"
#include "shared/domain/service/confirmation.hpp"
#include "shared/domain/service/subsidy.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

/// Who is paid which subsidy, and why not more (DOMAIN.md 3.6): the sums over plots, seasons, years and budgets that a
/// single claim cannot know. Pure.
namespace gengji::domain {

/// What a check on the spot says about a log (form supervision_check): the latest one that stands.
struct SpotCheck {
    Date on;
    RecordId id;
    std::optional<Decimal> found_area; ///< mu
    bool refuses = false;              ///< not done, nobody found, void, or no subsidy
    bool sends_back = false;           ///< to be mended first
};
/// Nothing for a check that says that all is well, or does not stand.
std::optional<std::pair<RecordId, SpotCheck>> spot_check_of(RecordKey const& key, RecordState const& state);

/// A log that names a scheme, as its approval froze it where it has one.
struct SubsidyRequest {
    RecordKey log;
    std::string log_no, village, season;
    RecordId scheme;
    std::optional<RecordId> client; ///< the profile that all merged ones lead to
    std::optional<RecordId> plot, team;
    std::int64_t time_no = 1;
    SubsidyClaim claim;
    std::optional<Decimal> plot_area; ///< as registered
    Stamp verified_at = unstamped;    ///< first come, first paid
    Dot verified_by;                  ///< between two of one moment
    std::string withheld;             ///< why nothing is paid, whatever the scheme says; empty: nothing against it
};

/// What a log refers to, and what else is known about it.
struct RequestContext {
    std::optional<Plot> plot;
    std::optional<Machine> machine;
    std::optional<MemberProfile> client; ///< the one that merged ones lead to
    std::optional<SpotCheck> check;
    std::string instead;       ///< number of the log that stands in this one's place (R09)
    std::string blocking_rule; ///< a finding that stands in the way, R05
};

/// Nothing for a log that names no scheme, or is void or a draft.
std::optional<SubsidyRequest> subsidy_request_of(RecordKey const& key, RecordState const& state,
                                                 RequestContext const& context, Operations const& operations,
                                                 Settings const& settings);

/// Money that has left a scheme (form fund_use).
struct SchemePayment {
    RecordId id;
    RecordId scheme;
    Decimal amount;
    std::string voucher_no;
    std::vector<RecordId> logs;
    bool for_services = false; ///< its purpose is the subsidy of services: then its logs are paid
};
std::optional<SchemePayment> scheme_payment_of(RecordKey const& key, RecordState const& state);

struct PaymentLine {
    SubsidyRequest request;
    enum class State { due, paid, refused } state = State::refused;
    Decimal area;        ///< mu that count: accepted − repeated − rejected on check
    Decimal asked;       ///< yuan: rate × area × times, before any bound
    Decimal amount;      ///< yuan due, or as it was when it was paid
    std::string why;     ///< why nothing, or less than asked
    std::string voucher; ///< of what is paid
    bool is_cut() const { return state == State::due && amount < asked; }
};
char const* name_of(PaymentLine::State state); ///< due, paid, refused

struct SchemeTotal {
    RecordId scheme;
    std::string code, name;
    std::optional<Decimal> budget, left; ///< left: budget − spent − due, never below 0
    Decimal spent;                       ///< yuan in vouchers, whatever for
    Decimal due, asked;
    std::size_t lines = 0, due_lines = 0, cut_lines = 0, refused_lines = 0, paid_lines = 0;
    Decimal smallholder_money, smallholder_area; ///< of what is due or paid
    Decimal all_money, all_area;
    bool smallholders_too_few = false; ///< below the setting's share both of money and of area
};

struct PaymentList {
    std::vector<PaymentLine> lines; ///< by scheme's code, then in the order in which the money is given out
    std::vector<SchemeTotal> schemes;
    std::vector<std::string> warnings; ///< for people: a log paid twice, a budget overdrawn
};

/// Gives the money out in the order in which the claims were verified; claims that are paid already come first and use
/// up what they were paid. The same input in any order gives the same list. Bounds, each never exceeded:
/// the scheme's budget less all its vouchers · per mu and season over all schemes on the same land (a plot; without one
/// all land of the client in that village) · per scale operator and calendar year of the work over all schemes · a plot
/// once in so many years of a scheme · of one operation and time on one plot no more than the plot's area
/// (× findings.plot_warn_ratio).
PaymentList payment_list(std::vector<SubsidyRequest> requests, std::map<RecordId, FundScheme> const& schemes,
                         std::vector<SchemePayment> const& payments, Settings const& settings);

} // namespace gengji::domain
