#include "shared/domain/credit/evaluation.hpp"

#include "shared/domain/service/quotient.hpp"

#include <algorithm>
#include <array>

namespace gengji::domain {

namespace {

struct Part {
    char const* field;
    std::optional<std::int64_t> CreditEvaluation::*score;
};
constexpr std::array parts{
    Part{"s_character", &CreditEvaluation::s_character}, Part{"s_household", &CreditEvaluation::s_household},
    Part{"s_assets", &CreditEvaluation::s_assets},       Part{"s_operation", &CreditEvaluation::s_operation},
    Part{"s_finance", &CreditEvaluation::s_finance},     Part{"s_credit", &CreditEvaluation::s_credit}};

Decimal sum(Decimal a, Decimal b) { return add(a, b).value_or(a); }

char const* grade_of(Decimal total) {
    if (total >= Decimal{90, 0}) return "AAA";
    if (total >= Decimal{80, 0}) return "AA";
    if (total >= Decimal{70, 0}) return "A";
    return total >= Decimal{60, 0} ? "B" : "C";
}

/// Names in a list: parted by blanks, commas and 、.
std::size_t names_in(std::string text) {
    for (std::string_view const mark : {"、", "，", "；", ","}) {
        for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark))
            text.replace(at, mark.size(), " ");
    }
    std::size_t names = 0;
    for (std::size_t i = 0; i < text.size(); ++i) names += text[i] != ' ' && (i == 0 || text[i - 1] == ' ');
    return names;
}

} // namespace

std::optional<Decimal> service_score(std::span<ServiceDebt const> debts) {
    Decimal due, paid;
    for (ServiceDebt const& debt : debts) {
        due = sum(due, debt.due);
        paid = sum(paid, std::min(debt.paid, debt.due));
    }
    auto const tenfold = multiply(paid, Decimal{10, 0});
    return due > Decimal{} && tenfold ? quotient(*tenfold, due, 1) : std::nullopt;
}

CreditScore score_of(CreditEvaluation const& evaluation, std::optional<Decimal> service) {
    CreditScore score;
    for (Part const& part : parts) {
        if (auto const& points = evaluation.*part.score)
            score.total = sum(score.total, Decimal{*points, 0});
        else
            score.missing.emplace_back(part.field);
    }
    score.total = sum(score.total, service.value_or(Decimal{}));
    if (!evaluation.neg_items.empty())
        score.grade = "C";
    else if (score.missing.empty())
        score.grade = grade_of(score.total);
    return score;
}

bool is_overdue(Loan const& loan, Date day) {
    if (loan.status == "overdue") return true;
    bool const paid_out = loan.status == "disbursed" && loan.disbursed_on;
    return paid_out && loan.due_on && *loan.due_on < day && loan.balance.value_or(Decimal{}) > Decimal{};
}

std::vector<std::string> faults_of(CreditEvaluation const& evaluation, std::span<Loan const> loans, Date day) {
    std::vector<std::string> faults;
    auto const fault = [&](bool holds, char const* text) {
        if (holds) faults.emplace_back(text);
    };
    auto const &from = evaluation.public_from, &to = evaluation.public_to;
    fault(!evaluation.consent.value_or(false), "没有本人授权，评价不能使用");
    fault(names_in(evaluation.panel) < 3, "评议小组不足三人");
    fault(!from || !to, "还没有公示");
    fault(from && to && to->days - from->days < 5, "公示不足五天");
    fault(from && to && to->days - from->days >= 5 && *to >= day, "公示还没有结束");
    fault(!evaluation.objection.empty(), "有异议，须先处理");
    fault(!evaluation.valid_until || *evaluation.valid_until < day, "已过有效期，须重新评价");
    bool const overdue = std::ranges::any_of(loans, [&](Loan const& loan) { return is_overdue(loan, day); });
    fault(overdue && evaluation.neg_items.empty(), "台账上有逾期贷款，没有列入负面清单，请核对");
    return faults;
}

} // namespace gengji::domain
