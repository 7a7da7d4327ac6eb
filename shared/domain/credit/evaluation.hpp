#pragma once

#include "shared/domain/facts/credit_evaluation.hpp"
#include "shared/domain/facts/loan.hpp"
#include "shared/domain/settings.hpp"

#include <span>
#include <string>
#include <vector>

/// A member's credit score and grade (form credit_evaluation; weights and thresholds are the form's).
namespace gengji::domain {

/// What was due to and paid of one verified job of the member.
struct ServiceDebt {
    Decimal due, paid; ///< yuan
};
/// 服务履约, 0 … 10: of what was due of the member's verified jobs, the part that was paid, × 10, rounded half up to
/// one place. Paying more than was due of one job makes up for no other. Nothing while nothing was due.
std::optional<Decimal> service_score(std::span<ServiceDebt const> debts);

struct CreditScore {
    Decimal total;     ///< of what is there
    std::string grade; ///< AAA ≥ 90, AA ≥ 80, A ≥ 70, B ≥ 60, else C; empty while a score is missing
    std::vector<std::string> missing; ///< fields without which there is no grade
};
/// The sum; any negative item caps the grade at C. Without a service score that part counts 0, as in the form.
CreditScore score_of(CreditEvaluation const& evaluation, std::optional<Decimal> service);

/// What stands in the way of using an evaluation on a day, for people: no consent, a panel of fewer than three, a
/// public notice of fewer than five days, or not over, an objection, out of date; a loan overdue that no negative item
/// names.
std::vector<std::string> faults_of(CreditEvaluation const& evaluation, std::span<Loan const> loans, Date day);

/// Is a loan overdue on that day: the bank says so, or it was due before and something is left.
bool is_overdue(Loan const& loan, Date day);

} // namespace gengji::domain
