#include "shared/domain/credit/loans.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::domain;
using namespace gengji::test;

namespace {

Date day(char const* text) { return *parse_date(text); }
Decimal d(char const* text) { return *parse_decimal(text); }

Loan loan(char const* on, char const* amount, char const* product = "credit") {
    Loan one;
    one.product = product;
    one.status = "disbursed";
    one.disbursed_on = day(on);
    one.disbursed = d(amount);
    one.balance = d("1000");
    one.reform_linked = true;
    one.lender = record_id("bank");
    return one;
}
LoanTotals total(std::vector<Loan> const& loans, Settings const& settings = {}) {
    return total_of(loans, day("2025-10-20"), settings);
}
VillageBatch batch(char const* name, char const* village, std::int64_t year, std::int64_t credited) {
    VillageBatch one;
    one.key.id = record_id(name);
    one.division_code = village;
    one.year = year;
    one.households = 400, one.profiled = 320, one.evaluated = 300, one.credited = credited, one.used = credited / 3;
    one.limit_total = d("1000000");
    one.balance = d("300000");
    return one;
}

} // namespace

TEST_CASE("renewals stand apart from new money", "[domain][credit]") {
    auto renewed = loan("2025-03-01", "200000");
    renewed.renewal_of = record_id("first");
    LoanTotals const totals = total({loan("2024-03-01", "300000"), renewed});
    CHECK(totals.all.fresh == LoanSums{1, d("300000"), d("1000")});
    CHECK(totals.all.renewed == LoanSums{1, d("200000"), d("1000")});
    CHECK(totals.reform.disbursed == d("300000"));
    Settings with_renewals;
    with_renewals.k8_counts_renewals = true;
    CHECK(total({loan("2024-03-01", "300000"), renewed}, with_renewals).reform.disbursed == d("500000"));
}

TEST_CASE("K8 counts from its first day, what is marked only", "[domain][credit]") {
    auto unmarked = loan("2024-05-01", "7000");
    unmarked.reform_linked = false;
    LoanTotals const totals =
        total({loan("2023-12-31", "100"), loan("2024-01-01", "20"), loan("2025-10-20", "3"), unmarked});
    CHECK(totals.reform == LoanSums{2, d("23"), d("2000")});
    CHECK(totals.all.fresh.disbursed == d("7123"));
}

TEST_CASE("not paid out by that day: on the way, or refused", "[domain][credit]") {
    auto later = loan("2025-10-21", "50");
    Loan applied, refused;
    applied.status = "applied";
    refused.status = "rejected";
    LoanTotals const totals = total({later, applied, refused});
    CHECK(totals.all == LoanGroup{});
    CHECK(totals.applied == 2);
    CHECK(totals.rejected == 1);
}

TEST_CASE("one industry, one product: by industry, beside the other products", "[domain][credit]") {
    auto rice = loan("2025-01-01", "100", "one_industry"), pigs = rice;
    rice.one_industry = "grain_oil", pigs.one_industry = "pig";
    LoanTotals const totals = total({rice, rice, pigs, loan("2025-01-01", "9")});
    CHECK(totals.by_product.at("one_industry").fresh.count == 3);
    CHECK(totals.by_product.at("credit").fresh.count == 1);
    CHECK(totals.by_industry.size() == 2);
    CHECK(totals.by_industry.at("grain_oil").fresh.disbursed == d("200"));
    CHECK(totals.by_lender.at(to_text(record_id("bank"))).fresh.count == 4);
}

TEST_CASE("overdue, guaranteed, subsidised; nothing is left of what is repaid", "[domain][credit]") {
    auto late = loan("2024-01-01", "100"), backed = loan("2025-01-01", "50"), repaid = loan("2024-06-01", "70");
    late.due_on = day("2025-01-01");
    backed.guarantor = record_id("guarantor");
    backed.interest_subsidy = d("1.50");
    backed.risk_pool_used = d("2");
    repaid.status = "repaid";
    LoanTotals const totals = total({late, backed, repaid});
    CHECK(totals.overdue == LoanSums{1, d("100"), d("1000")});
    CHECK(totals.guaranteed.count == 1);
    CHECK(totals.interest_subsidy == d("1.5"));
    CHECK(totals.risk_pool_used == d("2"));
    CHECK(totals.all.fresh.balance == d("2000"));
}

TEST_CASE("of a village its last batch, of a place the sums", "[domain][credit]") {
    std::vector<VillageBatch> const batches{batch("a", "500231101201", 2024, 90), batch("b", "500231101201", 2025, 150),
                                            batch("c", "500231101202", 2025, 0), batch("d", "500231102200", 2025, 60)};
    auto const last = last_batches(batches);
    CHECK(last.at("500231101201").credited == 150);
    VillageCreditSums const township = sums_of(last, "500231101");
    CHECK(township.villages == 2);
    CHECK(township.with_credit == 1);
    CHECK(township.households == 800);
    CHECK(township.credited == 150);
    CHECK(township.limit_total == d("2000000"));
    CHECK(sums_of(last, "500231").villages == 3);
    CHECK(percent(320, 400) == d("80"));
    CHECK(percent(1, 3) == d("33.3"));
    CHECK_FALSE(percent(1, 0));
}
