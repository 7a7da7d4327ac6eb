#include "shared/domain/county/county_credit.hpp"

#include "shared/base/json.hpp"
#include "shared/catalog/catalog.hpp"
#include "shared/domain/orders/order_state.hpp"

namespace gengji::domain {

namespace {

std::string yuan(Decimal amount) { return to_text(amount, 2); }

Json sums_json(LoanSums const& sums) {
    return {{"count", sums.count}, {"disbursed", yuan(sums.disbursed)}, {"balance", yuan(sums.balance)}};
}
Json group_json(LoanGroup const& group) {
    return {{"new", sums_json(group.fresh)}, {"renewed", sums_json(group.renewed)}};
}
Json groups_json(std::map<std::string, LoanGroup> const& groups) {
    Json all = Json::object();
    for (auto const& [name, group] : groups) all[name] = group_json(group);
    return all;
}
Json totals_json(LoanTotals const& totals) {
    return {{"all", group_json(totals.all)},
            {"reform_linked", sums_json(totals.reform)},
            {"overdue", sums_json(totals.overdue)},
            {"guaranteed", sums_json(totals.guaranteed)},
            {"interest_subsidy", yuan(totals.interest_subsidy)},
            {"risk_pool_used", yuan(totals.risk_pool_used)},
            {"applied", totals.applied},
            {"rejected", totals.rejected},
            {"by_product", groups_json(totals.by_product)},
            {"by_industry", groups_json(totals.by_industry)},
            {"by_lender", groups_json(totals.by_lender)}};
}

std::string label(char const* list, std::string const& id) {
    auto const* const choices = Catalog::built_in().choices(list);
    if (choices) {
        for (auto const& choice : choices->choices) {
            if (choice.id == id) return choice.label.zh;
        }
    }
    return id.empty() ? "未填" : id;
}

std::string place_name(std::string const& code) {
    auto const* const division = Catalog::built_in().division(code);
    return division ? division->display_name() : code;
}

std::string sums_text(LoanSums const& sums) {
    return std::to_string(sums.count) + " 笔 " + yuan(sums.disbursed) + " 元，余额 " + yuan(sums.balance) + " 元";
}

std::string groups_text(char const* title, char const* list, std::map<std::string, LoanGroup> const& groups) {
    std::string text = groups.empty() ? "" : std::string(title) + "\n";
    for (auto const& [id, group] : groups) {
        text += "  " + label(list, id) + "：" + sums_text(group.fresh);
        if (group.renewed.count) text += "；续贷 " + sums_text(group.renewed);
        text += "\n";
    }
    return text;
}

std::string pct(std::int64_t part, std::int64_t whole) {
    auto const share = percent(part, whole);
    return share ? to_text(*share, 1) + "%" : "—";
}

Json village_json(VillageCreditSums const& sums) {
    return {{"villages", sums.villages}, {"with_credit", sums.with_credit},       {"households", sums.households},
            {"profiled", sums.profiled}, {"evaluated", sums.evaluated},           {"credited", sums.credited},
            {"used", sums.used},         {"limit_total", yuan(sums.limit_total)}, {"balance", yuan(sums.balance)}};
}

std::string village_text(VillageCreditSums const& sums) {
    return "常住 " + std::to_string(sums.households) + " 户，建档 " + std::to_string(sums.profiled) + "（" +
           pct(sums.profiled, sums.households) + "），评级 " + std::to_string(sums.evaluated) + "（" +
           pct(sums.evaluated, sums.profiled) + "），授信 " + std::to_string(sums.credited) + "（" +
           pct(sums.credited, sums.evaluated) + "），用信 " + std::to_string(sums.used) + "（" +
           pct(sums.used, sums.credited) + "），授信 " + yuan(sums.limit_total) + " 元，余额 " + yuan(sums.balance) +
           " 元";
}

} // namespace

Result<std::vector<ServiceDebt>> CountyCredit::debts_of(RecordId const& member, std::int64_t year,
                                                        Settings const& settings) {
    std::vector<ServiceDebt> debts;
    for (RecordId const& profile : TRY(ledger_->probe().merged_into(member))) {
        for (std::int64_t const number : TRY(ledger_->probe().logs_of(profile))) {
            auto const record = TRY(source_.record_at(number));
            if (!record || standing_of(record->state).level < Level::township_verified) continue;
            auto const log = order_log_of(record->key, record->state, Operations::built_in());
            if (!log || !log->due || !log->worked_on) continue;
            std::int64_t const worked = std::stoi(to_text(*log->worked_on).substr(0, 4));
            if (worked <= year && worked > year - settings.credit_service_years)
                debts.push_back({*log->due, log->paid});
        }
    }
    return debts;
}

Result<std::vector<Loan>> CountyCredit::loans_of(RecordId const& member) {
    std::vector<Loan> loans;
    for (std::int64_t const number : TRY(ledger_->probe().named_by(member.view(), credit_ledger_form))) {
        auto const record = TRY(source_.record_at(number));
        Loan const loan = record ? loan_of(record->key, record->state) : Loan{};
        if (loan.standing.is_live()) loans.push_back(loan);
    }
    return loans;
}

Result<Told> CountyCredit::score(RecordId const& id, Date day) {
    TRY(catch_up());
    Settings const settings = TRY(ledger_->settings());
    for (Changed const& changed : TRY(ledger_->listed(credit_evaluation_form))) {
        if (changed.key.id != id) continue;
        auto const evaluation = shown<CreditEvaluation>(changed.key, changed.state);
        std::optional<Decimal> service;
        std::vector<Loan> loans;
        if (evaluation.subject) {
            service = service_score(TRY(debts_of(*evaluation.subject, evaluation.year.value_or(0), settings)));
            loans = TRY(loans_of(*evaluation.subject));
        }
        CreditScore const score = score_of(evaluation, service);
        auto faults = faults_of(evaluation, loans, day);
        if (!evaluation.standing.is_live()) faults.insert(faults.begin(), "这份评价已作废");
        std::string text = "信用评价：总分 " + to_text(score.total) + "，等级 " +
                           (score.grade.empty() ? "（还有分没有评）" : score.grade) + "；服务履约 " +
                           (service ? to_text(*service, 1) : "没有已核验的应收，不计分") + "\n";
        for (auto const& missing : score.missing) text += "  还没有评：" + missing + "\n";
        for (auto const& fault : faults) text += "  ！" + fault + "\n";
        return Told{dump(Json{{"id", to_text(id)},
                              {"year", evaluation.year.value_or(0)},
                              {"service", service ? Json(to_text(*service, 1)) : Json()},
                              {"total", to_text(score.total)},
                              {"grade", score.grade},
                              {"missing", score.missing},
                              {"faults", faults},
                              {"usable", faults.empty() && score.missing.empty()}}) +
                        "\n",
                    text};
    }
    return problem(Problem::not_found, "本机没有编号为 " + to_text(id) + " 的信用评价；请从列表里复制编号，或先同步");
}

Result<Told> CountyCredit::loans(std::string const& place, Date day) {
    TRY(catch_up());
    Settings const settings = TRY(ledger_->settings());
    std::vector<Loan> reported, verified;
    for (Changed const& changed : TRY(ledger_->listed(credit_ledger_form))) {
        if (!changed.key.bucket.owner.starts_with(place)) continue;
        Loan loan = loan_of(changed.key, changed.state);
        if (!loan.standing.is_live()) continue;
        if (auto accepted = approved<Loan>(changed.key, changed.state, Level::county_accepted))
            verified.push_back(*std::move(accepted));
        reported.push_back(std::move(loan));
    }
    LoanTotals const all = total_of(reported, day, settings), sure = total_of(verified, day, settings);
    std::string text = place_name(place) + " 信贷台账，截至 " + to_text(day) + "\n上报：" + sums_text(all.all.fresh) +
                       "；续贷 " + sums_text(all.all.renewed) + "\n核实：" + sums_text(sure.all.fresh) + "；续贷 " +
                       sums_text(sure.all.renewed) + "\n计入“三位一体”：上报 " + sums_text(all.reform) + "；核实 " +
                       sums_text(sure.reform) + "\n逾期：" + sums_text(all.overdue) + "；贴息 " +
                       yuan(all.interest_subsidy) + " 元，风险补偿 " + yuan(all.risk_pool_used) + " 元\n" +
                       groups_text("按产品（上报）", "loan_product", all.by_product) +
                       groups_text("一业一贷（上报）", "one_industry", all.by_industry);
    return Told{
        dump(Json{
            {"place", place}, {"day", to_text(day)}, {"reported", totals_json(all)}, {"verified", totals_json(sure)}}) +
            "\n",
        text};
}

Result<Told> CountyCredit::villages(std::string const& place) {
    TRY(catch_up());
    std::vector<VillageBatch> reported, verified;
    for (Changed const& changed : TRY(ledger_->listed(village_batch_form))) {
        auto batch = shown<VillageBatch>(changed.key, changed.state);
        if (!batch.standing.is_live()) continue;
        if (auto sure = approved<VillageBatch>(changed.key, changed.state, Level::township_verified))
            verified.push_back(*std::move(sure));
        reported.push_back(std::move(batch));
    }
    auto const last = last_batches(reported), sure = last_batches(verified);
    Json rows = Json::array();
    std::string text = place_name(place) + " 整村授信\n上报：" + village_text(sums_of(last, place)) + "\n核实：" +
                       village_text(sums_of(sure, place)) + "\n";
    for (auto const& [village, batch] : last) {
        if (!village.starts_with(place)) continue;
        VillageCreditSums const one = sums_of(last, village);
        Json row = village_json(one);
        row["division_code"] = village;
        row["year"] = batch.year.value_or(0);
        row["verified"] = sure.contains(village);
        rows.push_back(row);
        text +=
            "  " + place_name(village) + "：" + village_text(one) + (sure.contains(village) ? "" : "（未核实）") + "\n";
    }
    return Told{dump(Json{{"place", place},
                          {"reported", village_json(sums_of(last, place))},
                          {"verified", village_json(sums_of(sure, place))},
                          {"villages", rows}}) +
                    "\n",
                text};
}

} // namespace gengji::domain
