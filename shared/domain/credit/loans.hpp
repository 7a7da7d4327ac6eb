#pragma once

#include "shared/domain/facts/credit_evaluation.hpp"
#include "shared/domain/facts/loan.hpp"
#include "shared/domain/settings.hpp"

#include <map>
#include <span>
#include <string>

/// The loan ledger's totals and the progress of credit for whole villages. Pure.
namespace gengji::domain {

struct LoanSums {
    std::int64_t count = 0;
    Decimal disbursed, balance; ///< yuan
    bool operator==(LoanSums const&) const = default;
};
/// Renewals apart: money lent again is no new money.
struct LoanGroup {
    LoanSums fresh, renewed;
    bool operator==(LoanGroup const&) const = default;
};
struct LoanTotals {
    LoanGroup all;
    LoanSums reform; ///< what K8 counts: marked, since k8.from, renewals by the setting
    LoanSums overdue, guaranteed;
    Decimal interest_subsidy, risk_pool_used;
    std::int64_t applied = 0, rejected = 0; ///< not paid out: on the way, or refused
    std::map<std::string, LoanGroup> by_product;
    std::map<std::string, LoanGroup> by_industry; ///< 一业一贷: of the product one_industry, by industry
    std::map<std::string, LoanGroup> by_lender;   ///< by the bank's record id
    bool operator==(LoanTotals const&) const = default;
};
/// Loans paid out up to that day count with what was paid out and what is left.
LoanTotals total_of(std::span<Loan const> loans, Date day, Settings const& settings);

/// A village's last batch, or a township's or the county's sums of them.
struct VillageCreditSums {
    std::int64_t villages = 0, with_credit = 0; ///< villages with a batch; … in which somebody has a limit
    std::int64_t households = 0, profiled = 0, evaluated = 0, credited = 0, used = 0;
    Decimal limit_total, balance; ///< yuan
    bool operator==(VillageCreditSums const&) const = default;
};
/// By village code: of several batches of a village the one of the latest year; of one year the one with the highest
/// record id.
std::map<std::string, VillageBatch> last_batches(std::span<VillageBatch const> batches);
VillageCreditSums sums_of(std::map<std::string, VillageBatch> const& last, std::string_view place);
/// Of a hundred, one place, half up; nothing of nothing.
std::optional<Decimal> percent(std::int64_t part, std::int64_t whole);

} // namespace gengji::domain
