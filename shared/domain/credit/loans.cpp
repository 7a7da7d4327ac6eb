#include "shared/domain/credit/loans.hpp"

#include "shared/domain/credit/evaluation.hpp"
#include "shared/domain/service/quotient.hpp"

namespace gengji::domain {

namespace {

void add_to(Decimal& sum, std::optional<Decimal> const& more) {
    if (more) sum = add(sum, *more).value_or(sum);
}
void add_to(LoanSums& sums, Loan const& loan) {
    ++sums.count;
    add_to(sums.disbursed, loan.disbursed);
    add_to(sums.balance, loan.status == "repaid" ? std::optional<Decimal>() : loan.balance);
}
void add_to(LoanGroup& group, Loan const& loan) { add_to(loan.renewal_of ? group.renewed : group.fresh, loan); }

} // namespace

LoanTotals total_of(std::span<Loan const> loans, Date day, Settings const& settings) {
    LoanTotals totals;
    for (Loan const& loan : loans) {
        bool const paid_out = loan.disbursed_on && *loan.disbursed_on <= day && loan.disbursed;
        totals.rejected += loan.status == "rejected";
        if (!paid_out) {
            totals.applied += loan.status != "rejected";
            continue;
        }
        add_to(totals.all, loan);
        add_to(totals.by_product[loan.product], loan);
        if (loan.product == "one_industry") add_to(totals.by_industry[loan.one_industry], loan);
        if (loan.lender) add_to(totals.by_lender[to_text(*loan.lender)], loan);
        if (loan.reform_linked.value_or(false) && *loan.disbursed_on >= settings.k8_from &&
            (settings.k8_counts_renewals || !loan.renewal_of))
            add_to(totals.reform, loan);
        if (is_overdue(loan, day)) add_to(totals.overdue, loan);
        if (loan.guarantor) add_to(totals.guaranteed, loan);
        add_to(totals.interest_subsidy, loan.interest_subsidy);
        add_to(totals.risk_pool_used, loan.risk_pool_used);
    }
    return totals;
}

std::map<std::string, VillageBatch> last_batches(std::span<VillageBatch const> batches) {
    std::map<std::string, VillageBatch> last;
    for (VillageBatch const& batch : batches) {
        if (batch.division_code.empty() || !batch.year) continue;
        auto const [at, fresh] = last.try_emplace(batch.division_code, batch);
        if (!fresh && std::pair(*batch.year, batch.key.id) > std::pair(*at->second.year, at->second.key.id))
            at->second = batch;
    }
    return last;
}

VillageCreditSums sums_of(std::map<std::string, VillageBatch> const& last, std::string_view place) {
    VillageCreditSums sums;
    for (auto const& [village, batch] : last) {
        if (!village.starts_with(place)) continue;
        ++sums.villages;
        sums.with_credit += batch.credited.value_or(0) > 0;
        sums.households += batch.households.value_or(0);
        sums.profiled += batch.profiled.value_or(0);
        sums.evaluated += batch.evaluated.value_or(0);
        sums.credited += batch.credited.value_or(0);
        sums.used += batch.used.value_or(0);
        add_to(sums.limit_total, batch.limit_total);
        add_to(sums.balance, batch.balance);
    }
    return sums;
}

std::optional<Decimal> percent(std::int64_t part, std::int64_t whole) {
    return quotient(Decimal{part * 100, 0}, Decimal{whole, 0}, 1);
}

} // namespace gengji::domain
