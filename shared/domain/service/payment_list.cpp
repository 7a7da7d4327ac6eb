#include "shared/domain/service/payment_list.hpp"

#include "shared/domain/service/quotient.hpp"

#include <algorithm>
#include <chrono>
#include <tuple>

namespace gengji::domain {

namespace {

Decimal sum(Decimal a, Decimal b) { return add(a, b).value_or(a); }
Decimal less(Decimal a, Decimal b) { return std::max(subtract(a, b).value_or(Decimal{}), Decimal{}); }

std::string year_of(std::optional<Date> day) { return day ? to_text(*day).substr(0, 4) : std::string(); }

/// The ground on which a season's bound per mu holds.
std::string land_of(SubsidyRequest const& request) {
    if (request.plot) return "plot/" + to_text(*request.plot) + "/" + request.season;
    if (request.client) return "client/" + to_text(*request.client) + "/" + request.village + "/" + request.season;
    return "log/" + to_text(request.log.id);
}

/// What has been given out so far.
class Purse {
public:
    Purse(std::map<RecordId, FundScheme> const& schemes, std::vector<SchemePayment> const& payments,
          Settings const& settings)
        : schemes_(schemes), settings_(settings) {
        for (SchemePayment const& payment : payments) {
            spent_[payment.scheme] = sum(spent_[payment.scheme], payment.amount);
            if (!payment.for_services) continue;
            for (RecordId const& log : payment.logs) paid_[{payment.scheme, log}].push_back(&payment);
        }
    }

    std::vector<SchemePayment const*> const* paid(SubsidyRequest const& request) const {
        auto const found = paid_.find({request.scheme, request.log.id});
        return found == paid_.end() ? nullptr : &found->second;
    }
    Decimal spent(RecordId const& scheme) const {
        auto const found = spent_.find(scheme);
        return found == spent_.end() ? Decimal{} : found->second;
    }

    PaymentLine judge(SubsidyRequest request) {
        PaymentLine line;
        auto const* const vouchers = paid(request);
        line.area = request.claim.area;
        line.why = request.withheld;
        auto const scheme = schemes_.find(request.scheme);
        if (line.why.empty() && scheme == schemes_.end()) line.why = "没有这个补助项目，请核对";
        if (line.why.empty()) give(line, request, scheme->second, vouchers != nullptr);
        if (vouchers) {
            line.state = PaymentLine::State::paid;
            for (auto const* const one : *vouchers)
                line.voucher += (line.voucher.empty() ? "" : "、") + one->voucher_no;
        } else if (line.amount > Decimal{}) {
            line.state = PaymentLine::State::due;
        }
        line.request = std::move(request);
        return line;
    }

private:
    void give(PaymentLine& line, SubsidyRequest const& request, FundScheme const& scheme, bool paid_already) {
        SubsidyRules rules = subsidy_rules_of(scheme);
        SubsidyClaim claim = request.claim;
        std::string const job = request.plot ? to_text(*request.plot) + "/" + request.season + "/" + claim.operation +
                                                   "/" + std::to_string(request.time_no)
                                             : std::string();
        bool repeated = false;
        if (request.plot_area && request.plot) {
            auto const whole = multiply(*request.plot_area, settings_.plot_warn_ratio);
            Decimal const left = less(round_half_up(whole.value_or(claim.area), 2), worked_[job]);
            repeated = left < claim.area;
            claim.area = std::min(claim.area, left);
        }
        line.area = claim.area;
        Decimal const rate = claim.smallholder ? rules.per_mu : rules.per_mu_scale.value_or(rules.per_mu);
        auto const mu_times = multiply(request.claim.area, Decimal{claim.times, 0});
        auto const asked = mu_times ? multiply(*mu_times, rate) : std::nullopt;
        line.asked = round_half_up(asked.value_or(Decimal{}), 2);

        SubsidyBefore before;
        std::string const land = land_of(request), year = year_of(claim.worked_on);
        before.plot_season = on_land_[land];
        if (request.plot)
            before.land_area = request.plot_area;
        else
            before.land_area = land_area_[land];
        if (request.client) before.operator_year = in_year_[{*request.client, year}];
        before.from_budget = sum(spent(request.scheme), due_[request.scheme]);
        if (paid_already) rules.budget.reset(); // it is in the vouchers
        if (request.plot) {
            auto const last = last_paid_.find({request.scheme, *request.plot});
            if (last != last_paid_.end() && last->second.season != request.season)
                before.plot_last_paid = last->second.on;
        }
        Subsidy const subsidy = subsidy_of(claim, rules, before, settings_);
        line.amount = subsidy.amount;
        line.why = subsidy.why;
        if (repeated)
            line.why = line.amount > Decimal{} ? "超出地块面积的部分不重复补助" : "这块地这一次作业已全部补助";
        if (repeated && !subsidy.why.empty() && line.amount > Decimal{}) line.why += "；" + subsidy.why;
        if (line.amount <= Decimal{}) return;

        if (!job.empty()) worked_[job] = sum(worked_[job], claim.area);
        on_land_[land] = sum(on_land_[land], line.amount);
        land_area_[land] = std::max(land_area_[land], claim.area);
        if (request.client && !claim.smallholder) {
            Decimal& given = in_year_[{*request.client, year}];
            given = sum(given, line.amount);
        }
        if (!paid_already) due_[request.scheme] = sum(due_[request.scheme], line.amount);
        if (request.plot && claim.worked_on)
            last_paid_[{request.scheme, *request.plot}] = {*claim.worked_on, request.season};
    }

    struct LastPaid {
        Date on;
        std::string season;
    };
    std::map<RecordId, FundScheme> const& schemes_;
    Settings const& settings_;
    std::map<std::pair<RecordId, RecordId>, std::vector<SchemePayment const*>> paid_; ///< by scheme and log
    std::map<RecordId, Decimal> spent_, due_;                                         ///< by scheme
    std::map<std::string, Decimal> on_land_, land_area_, worked_;
    std::map<std::pair<RecordId, std::string>, Decimal> in_year_;
    std::map<std::pair<RecordId, RecordId>, LastPaid> last_paid_;
};

void count(SchemeTotal& total, PaymentLine const& line) {
    using State = PaymentLine::State;
    ++total.lines;
    total.asked = sum(total.asked, line.asked);
    if (line.state == State::refused) ++total.refused_lines;
    if (line.state == State::paid) ++total.paid_lines;
    if (line.state == State::due) {
        ++total.due_lines;
        total.due = sum(total.due, line.amount);
        if (line.is_cut()) ++total.cut_lines;
    }
    if (line.amount <= Decimal{}) return;
    total.all_money = sum(total.all_money, line.amount);
    total.all_area = sum(total.all_area, line.area);
    if (!line.request.claim.smallholder) return;
    total.smallholder_money = sum(total.smallholder_money, line.amount);
    total.smallholder_area = sum(total.smallholder_area, line.area);
}

bool falls_short(Decimal part, Decimal whole, std::int64_t percent) {
    auto const least = percent_of(whole, Decimal{percent, 0});
    return least && part < *least;
}

void finish(SchemeTotal& total, Purse const& purse, std::map<RecordId, FundScheme> const& schemes,
            Settings const& settings, std::vector<std::string>& warnings) {
    total.spent = purse.spent(total.scheme);
    auto const scheme = schemes.find(total.scheme);
    if (scheme != schemes.end()) {
        total.code = scheme->second.scheme_code;
        total.name = scheme->second.name;
        total.budget = scheme->second.budget;
    }
    if (total.budget) {
        total.left = less(*total.budget, sum(total.spent, total.due));
        if (total.spent > *total.budget)
            warnings.push_back("项目“" + total.name + "”已支付 " + to_text(total.spent, 2) + " 元，超过预算 " +
                               to_text(*total.budget, 2) + " 元，请核对资金使用记录");
    }
    std::int64_t const least = settings.smallholder_share_least_pct;
    total.smallholders_too_few = falls_short(total.smallholder_money, total.all_money, least) &&
                                 falls_short(total.smallholder_area, total.all_area, least);
    if (total.smallholders_too_few)
        warnings.push_back("项目“" + total.name + "”小农户的补助和面积都不足 " + std::to_string(least) +
                           "%，请先安排小农户");
}

} // namespace

char const* name_of(PaymentLine::State state) {
    switch (state) {
    case PaymentLine::State::due:
        return "due";
    case PaymentLine::State::paid:
        return "paid";
    case PaymentLine::State::refused:
        break;
    }
    return "refused";
}

PaymentList payment_list(std::vector<SubsidyRequest> requests, std::map<RecordId, FundScheme> const& schemes,
                         std::vector<SchemePayment> const& payments, Settings const& settings) {
    Purse purse(schemes, payments, settings);
    auto const order = [&](SubsidyRequest const& one) {
        return std::tuple(purse.paid(one) == nullptr, !one.claim.approved, one.verified_at, one.verified_by, one.log);
    };
    std::ranges::sort(requests, [&](auto const& a, auto const& b) { return order(a) < order(b); });

    PaymentList list;
    std::map<RecordId, SchemeTotal> totals;
    for (SubsidyRequest& request : requests) {
        if (auto const* const vouchers = purse.paid(request); vouchers && vouchers->size() > 1)
            list.warnings.push_back("作业 " + request.log_no + " 登记了 " + std::to_string(vouchers->size()) +
                                    " 次付款，请核对资金使用记录");
        PaymentLine line = purse.judge(std::move(request));
        SchemeTotal& total = totals[line.request.scheme];
        total.scheme = line.request.scheme;
        count(total, line);
        list.lines.push_back(std::move(line));
    }
    for (auto& [id, total] : totals) {
        finish(total, purse, schemes, settings, list.warnings);
        list.schemes.push_back(total);
    }
    std::ranges::stable_sort(list.schemes, {}, &SchemeTotal::code);
    std::ranges::stable_sort(list.lines, {}, [&](PaymentLine const& line) { return totals[line.request.scheme].code; });
    return list;
}

} // namespace gengji::domain
