#include "shared/domain/county/verify_gate.hpp"

#include "shared/domain/facts/service_log.hpp"
#include "shared/domain/service/confirmation.hpp"

namespace gengji::domain {

Result<void> VerifyGate::read() {
    TRY(ledger_->catch_up());
    settings_ = TRY(ledger_->settings());
    for (ListedFinding const& listed : TRY(list_findings(*ledger_, source_, {}))) {
        findings_[listed.subject].push_back(listed.finding);
        if (listed.other) findings_[*listed.other].push_back(listed.finding);
    }
    return {};
}

Result<VerifyAdvice> VerifyGate::advice(RecordKey const& key, RecordState const& state) {
    VerifyAdvice advice;
    if (state.form.form != service_log_form) return advice;
    if (!settings_) TRY(read());
    for (Finding const& finding : findings_[key]) {
        auto& list = finding.severity == FindingSeverity::block ? advice.against : advice.notes;
        list.push_back(finding.rule + " " + std::string(title_of(finding.rule)) + "：" + finding.message);
    }
    ServiceLog const log = service_log_of(key, state);
    auto const machine = log.machine ? TRY(ledger_->probe().machine(*log.machine)) : std::nullopt;
    int const level =
        evidence_level(log, confirmation_of(log, state, Operations::built_in()), machine && !machine->gnss_id.empty());
    if (auto const missing = evidence_missing(level, *settings_)) advice.against.push_back(*missing);
    return advice;
}

} // namespace gengji::domain
