#include "shared/domain/credit/evaluation.hpp"
#include "tests/support/builders.hpp"

#include <catch2/catch.hpp>

using namespace gengji;
using namespace gengji::domain;
using namespace gengji::test;

namespace {

Date day(char const* text) { return *parse_date(text); }
Decimal d(char const* text) { return *parse_decimal(text); }

/// The most of every part: 20 + 15 + 15 + 20 + 15 + 5 = 90 without the service score's 10.
CreditEvaluation best() {
    CreditEvaluation one;
    one.consent = true;
    one.s_character = 20, one.s_household = 15, one.s_assets = 15, one.s_operation = 20, one.s_finance = 15,
    one.s_credit = 5;
    one.panel = "张三、李四，王五";
    one.public_from = day("2025-09-01");
    one.public_to = day("2025-09-06");
    one.valid_until = day("2027-09-01");
    return one;
}
std::string grade(CreditEvaluation const& one, char const* service) { return score_of(one, d(service)).grade; }
std::string faults(CreditEvaluation const& one, char const* on = "2025-09-10", std::vector<Loan> const& loans = {}) {
    std::string text;
    for (auto const& fault : faults_of(one, loans, day(on))) text += (text.empty() ? "" : " | ") + fault;
    return text;
}

} // namespace

TEST_CASE("a hundred points: AAA from 90, AA from 80, A from 70, B from 60, else C", "[domain][credit]") {
    CreditEvaluation one = best();
    CHECK(score_of(one, d("10")).total == d("100"));
    struct {
        std::int64_t character, operation;
        char const *service, *grade;
    } const cases[] = {{20, 20, "0", "AAA"}, {19, 20, "0.9", "AA"}, {19, 20, "1", "AAA"}, {20, 10, "0", "AA"},
                       {20, 9, "0.9", "A"},  {10, 10, "0", "A"},    {10, 9, "0.9", "B"},  {10, 0, "0", "B"},
                       {9, 0, "0.9", "C"},   {0, 0, "0", "C"}};
    for (auto const& it : cases) {
        one.s_character = it.character;
        one.s_operation = it.operation;
        CAPTURE(it.character, it.operation, it.service);
        CHECK(grade(one, it.service) == it.grade);
    }
}

TEST_CASE("any negative item caps the grade at C", "[domain][credit]") {
    CreditEvaluation one = best();
    one.neg_items = "赌博";
    CHECK(grade(one, "10") == "C");
    CHECK(score_of(one, d("10")).total == d("100"));
}

TEST_CASE("no grade while a score is missing; without a service record that part counts nothing", "[domain][credit]") {
    CreditEvaluation one = best();
    CHECK(score_of(one, {}).total == d("90"));
    CHECK(score_of(one, {}).grade == "AAA");
    one.s_assets.reset();
    one.s_credit.reset();
    CHECK(score_of(one, d("10")).grade.empty());
    CHECK(score_of(one, d("10")).missing == std::vector<std::string>{"s_assets", "s_credit"});
}

TEST_CASE("the service score: what was paid of what was due, of ten", "[domain][credit]") {
    std::vector<ServiceDebt> debts;
    CHECK_FALSE(service_score(debts));
    debts = {{d("1000"), d("1000")}, {d("500"), d("250")}};
    CHECK(service_score(debts) == d("8.3")); // 1250 / 1500
    debts.push_back({d("100"), d("900")});   // what is paid too much makes up for nothing: 1350 / 1600
    CHECK(service_score(debts) == d("8.4"));
    debts = {{d("0"), d("0")}};
    CHECK_FALSE(service_score(debts));
    debts = {{d("80"), d("0")}};
    CHECK(service_score(debts) == d("0"));
}

TEST_CASE("what stands in the way of using an evaluation", "[domain][credit]") {
    CHECK(faults(best()).empty());
    auto one = best();
    one.consent = false;
    CHECK(faults(one).find("没有本人授权") == 0);
    one = best();
    one.panel = "张三、李四";
    CHECK(faults(one) == "评议小组不足三人");
    one = best();
    one.public_to = day("2025-09-05");
    CHECK(faults(one) == "公示不足五天");
    CHECK(faults(best(), "2025-09-06") == "公示还没有结束");
    CHECK(faults(best(), "2025-09-07").empty());
    CHECK(faults(best(), "2027-09-01").empty());
    CHECK(faults(best(), "2027-09-02") == "已过有效期，须重新评价");
    one = best();
    one.objection = "有人反映";
    CHECK(faults(one) == "有异议，须先处理");
    one = best();
    one.public_from.reset();
    CHECK(faults(one) == "还没有公示");
}

TEST_CASE("a loan overdue belongs on the negative list", "[domain][credit]") {
    Loan loan;
    loan.status = "disbursed";
    loan.disbursed_on = day("2024-09-01");
    loan.due_on = day("2025-09-09");
    loan.balance = d("5000");
    CHECK(is_overdue(loan, day("2025-09-10")));
    CHECK_FALSE(is_overdue(loan, day("2025-09-09")));
    CHECK(faults(best(), "2025-09-10", {loan}).find("逾期贷款") != std::string::npos);
    auto listed = best();
    listed.neg_items = "贷款逾期";
    CHECK(faults(listed, "2025-09-10", {loan}).empty());
    loan.balance = d("0");
    CHECK_FALSE(is_overdue(loan, day("2025-09-10")));
    loan.status = "overdue"; // the bank says so
    CHECK(is_overdue(loan, day("2025-01-01")));
    loan.status = "repaid";
    loan.balance = d("5000");
    CHECK_FALSE(is_overdue(loan, day("2025-09-10")));
}
