#include "shared/domain/county/county_ledger.hpp"
#include "shared/domain/county/finding_list.hpp"
#include "shared/domain/facts/service_team.hpp"
#include "shared/domain/service/mu_times.hpp"
#include "shared/reports/payment_list.hpp"

#include <set>

namespace gengji::reports {

namespace {

using namespace domain;

/// What logs refer to, of all records: small readings, so that a county's fit in memory.
class Referred {
public:
    static std::vector<std::string> forms() {
        return {fund_scheme_form, "fund_use",   "supervision_check", member_profile_form,
                plot_form,        machine_form, service_team_form};
    }
    void take(RecordKey const& key, RecordState const& state) {
        std::string const& form = state.form.form;
        if (!standing_of(state).is_live()) return;
        if (form == fund_scheme_form) schemes.emplace(key.id, fund_scheme_of(key, state));
        if (form == "fund_use") {
            if (auto payment = scheme_payment_of(key, state)) payments.push_back(*std::move(payment));
        }
        if (form == "supervision_check") {
            if (auto const check = spot_check_of(key, state)) keep(check->first, check->second);
        }
        if (form == member_profile_form) members_.emplace(key.id, small(member_profile_of(key, state)));
        if (form == plot_form) {
            Plot plot = plot_of(key, state);
            plot.boundary.clear();
            plots_.emplace(key.id, std::move(plot));
        }
        if (form == machine_form) machines_.emplace(key.id, machine_of(key, state));
        if (form == service_team_form) {
            if (auto const org = service_team_of(key, state).org) orgs_.emplace(key.id, *org);
        }
    }
    RequestContext context(ServiceLog const& log) const {
        RequestContext context;
        context.plot = find(plots_, log.plot);
        context.machine = find(machines_, log.machine);
        context.client = client(log.client);
        context.check = find(checks_, std::optional(log.key.id));
        return context;
    }
    /// The profile that all merged ones lead to.
    std::optional<MemberProfile> client(std::optional<RecordId> id) const {
        std::set<RecordId> seen; // profiles that are merged into each other in a circle are nobody
        auto member = find(members_, id);
        while (member && member->merged_into && seen.insert(member->key.id).second)
            member = find(members_, member->merged_into);
        if (member && member->merged_into) return std::nullopt;
        return member;
    }
    RecordId payee_of_team(RecordId const& team) const {
        auto const org = orgs_.find(team);
        return org == orgs_.end() ? team : org->second;
    }

    std::map<RecordId, FundScheme> schemes;
    std::vector<SchemePayment> payments;

private:
    template<class T>
    static std::optional<T> find(std::map<RecordId, T> const& all, std::optional<RecordId> const& id) {
        auto const found = id ? all.find(*id) : all.end();
        return found == all.end() ? std::optional<T>() : found->second;
    }
    /// Of several checks the latest day's decides, of one day any way the same one.
    void keep(RecordId const& log, SpotCheck const& check) {
        auto const [held, fresh] = checks_.try_emplace(log, check);
        if (!fresh && std::pair(held->second.on, held->second.id) < std::pair(check.on, check.id)) held->second = check;
    }
    static MemberProfile small(MemberProfile const& whole) {
        MemberProfile member;
        member.key = whole.key, member.kind = whole.kind, member.merged_into = whole.merged_into;
        member.land_contracted = whole.land_contracted, member.land_in = whole.land_in;
        member.land_out = whole.land_out;
        return member;
    }

    std::map<RecordId, MemberProfile> members_;
    std::map<RecordId, Plot> plots_;
    std::map<RecordId, Machine> machines_;
    std::map<RecordId, RecordId> orgs_; ///< of a team
    std::map<RecordId, SpotCheck> checks_;
};

std::string at(std::map<RecordKey, std::string> const& all, RecordKey const& key) {
    auto const found = all.find(key);
    return found == all.end() ? std::string() : found->second;
}

} // namespace

Result<void> catch_up_ledger(ChangedRecords& source) { return CountyLedger(source)->catch_up(); }

Result<LogJudgements> read_judgements(ChangedRecords& source) {
    CountyLedger ledger(source);
    LogJudgements judged;
    judged.settings = TRY(ledger->settings());
    for (auto const& [record, stands] : TRY(ledger->duplicates())) {
        auto const duplicate = TRY(source.record_at(record));
        auto const log = TRY(ledger->probe().log(stands));
        if (duplicate && log) judged.instead[duplicate->key] = log->log_no.empty() ? to_text(log->id) : log->log_no;
    }
    FindingQuery blocking;
    blocking.severity = FindingSeverity::block;
    for (ListedFinding const& listed : TRY(list_findings(*ledger, source, blocking))) {
        judged.blocking.try_emplace(listed.subject, listed.finding.rule);
        if (listed.other) judged.blocking.try_emplace(*listed.other, listed.finding.rule);
    }
    return judged;
}

Result<Payments> read_payments(RecordSource& source, LogJudgements const& judgements) {
    Operations const& operations = Operations::built_in();
    Referred referred;
    TRY(source.each(Referred::forms(), [&](RecordKey const& key, RecordState const& state) -> Result<void> {
        referred.take(key, state);
        return {};
    }));
    Payments payments;
    payments.settings = judgements.settings;
    std::vector<SubsidyRequest> requests;
    TRY(source.each({service_log_form}, [&](RecordKey const& key, RecordState const& state) -> Result<void> {
        auto const frozen = approved<ServiceLog>(key, state, Level::township_verified);
        ServiceLog const log = frozen ? *frozen : service_log_of(key, state);
        RequestContext context = referred.context(log);
        context.instead = at(judgements.instead, key);
        context.blocking_rule = at(judgements.blocking, key);
        if (auto request = subsidy_request_of(key, state, context, operations, judgements.settings)) {
            bool const to_farmer = judgements.settings.subsidy_pays_farmer;
            if (to_farmer ? request->client.has_value() : request->team.has_value())
                payments.payees[key.id] = to_farmer ? *request->client : referred.payee_of_team(*request->team);
            requests.push_back(*std::move(request));
        } else if (frozen && standing_of(state).is_live() && context.instead.empty()) {
            payments.without_scheme.push_back({context.client ? std::optional(context.client->key.id) : log.client,
                                               log.division_code, log.operation, area_of(log).value_or(Decimal{}),
                                               log.start_at ? std::optional(date_of(*log.start_at)) : std::nullopt});
        }
        return {};
    }));
    payments.list = payment_list(std::move(requests), referred.schemes, referred.payments, judgements.settings);
    return payments;
}

} // namespace gengji::reports
