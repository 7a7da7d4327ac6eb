#pragma once

#include "shared/domain/orders/workload.hpp"

#include <set>

/// Supply matching (供给调剂): which teams can do an order's work, by operation, machine class, distance and free days.
/// Pure; who may be asked and how busy they are is handed in (county/county_orders.hpp finds that by index).
namespace gengji::domain {

/// One operation of the order, and when it is wanted.
struct Ask {
    std::string operation;
    std::optional<Decimal> mu_times;
    Date from, to;
};
struct Work {
    std::vector<Ask> asks;
    std::optional<Point> place;
    std::string place_is; ///< 地块中心 …: what is known of the place, for people
    std::string township; ///< nine digits
};
/// The asks of an order. What was wanted in the past is wanted from today on, for as many days.
std::vector<Ask> asks_of(OrderView const& view, ServiceOrder const& order, Date today);

/// How busy somebody is.
struct Calendar {
    struct Busy {
        Date from, to;
        std::int64_t days = 0; ///< somewhere between the two
    };
    std::vector<Busy> orders;
    std::set<Date> worked;
};
/// Days from `from` to `to` on which nothing was worked, less what other orders take within them: at least 0.
std::int64_t free_days(Calendar const& calendar, Date from, Date to);

struct TeamMachine {
    RecordId id;
    std::string machine_no, machine_class, status;
    std::optional<Date> fit_until; ///< licence or inspection, whichever ends first
    Calendar calendar;
};
struct TeamOffer {
    std::vector<std::string> operations;
    std::optional<Date> from, to;
    std::optional<Decimal> capacity_day, price;
    std::string unit;
    std::vector<std::string> area_scope;
};
struct Candidate {
    RecordId id;
    std::string code, name, kind, township, status;
    std::optional<Point> place;
    Calendar calendar; ///< of the team itself: orders that name no machine
    std::vector<TeamMachine> machines;
    std::vector<TeamOffer> offers;
};

/// What does one operation, and whether the days suffice.
struct Slot {
    std::string operation;
    std::optional<RecordId> machine; ///< none: by hand
    std::string machine_no, machine_class;
    std::int64_t window = 0, free = 0, needed = 1; ///< days
    bool fit = true;                               ///< papers hold through the window
    std::optional<Date> fit_until;
    bool enough() const { return fit && free >= needed; }
};
struct Proposal {
    RecordId team;
    std::string code, name, township;
    std::vector<Slot> slots;
    std::vector<std::string> cannot; ///< operations that it has nothing for
    std::optional<std::int64_t> distance_m;
    std::optional<TeamOffer> offer;
    std::vector<std::string> reasons; ///< for people, one sentence each
    bool enough() const;
};

/// Those that can do at least one of the operations, the best first: all operations, days enough, papers in order, near
/// (whole kilometres; unknown is farthest), an offer registered, most days free, then code and id: never a coin.
std::vector<Proposal> propose(Work const& work, std::vector<Candidate> const& candidates, Operations const& operations,
                              Settings const& settings);

/// Team kinds that do an operation by hand; empty when it takes a machine.
std::vector<std::string> kinds_by_hand(Operation const& operation);
/// Is this place within what an offer covers? Any level of division code.
bool covers(std::vector<std::string> const& area_scope, std::string_view township);

} // namespace gengji::domain
