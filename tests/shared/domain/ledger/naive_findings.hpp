#pragma once

#include "shared/domain/findings/log_rules.hpp"
#include "tests/shared/domain/ledger/memory_records.hpp"

#include <algorithm>
#include <set>
#include <tuple>

namespace gengji::test {

/// Findings from the definition: everything against everything, no index, no ledger.
struct NaiveFindings {
    std::vector<domain::LogRow> logs;
    std::vector<domain::MemberRow> members;
    std::map<RecordId, ChangedRecords::Changed const*> by_id;
    domain::FindingRules rules;
    std::set<domain::Finding> all; ///< made once

    NaiveFindings(MemoryRecords const& records, domain::FindingRules const& given) : rules(given) {
        for (auto const& [number, one] : records.all()) {
            by_id[one.key.id] = &one;
            if (one.state.form.form == "service_log")
                logs.push_back(domain::log_row_of(number, one.key, one.state, *rules.operations));
            if (one.state.form.form == "member_profile")
                members.push_back(domain::member_row_of(number, one.key, one.state));
        }
        judge_pairs();
        judge_groups();
    }

    template<class T>
    std::optional<T> referred(std::optional<RecordId> const& id, std::string_view form) const {
        auto const found = id ? by_id.find(*id) : by_id.end();
        if (found == by_id.end() || found->second->state.form.form != form) return std::nullopt;
        T thing = domain::shown<T>(found->second->key, found->second->state);
        return thing.standing.is_live() ? std::optional(thing) : std::nullopt;
    }

    domain::Client client(std::optional<RecordId> const& id) const {
        if (!id) return {};
        std::vector<RecordId> way{*id};
        for (;;) {
            auto const found = std::ranges::find(members, way.back(), &domain::MemberRow::id);
            if (found == members.end()) return {way.back(), {}};
            if (!found->merged_into) return {way.back(), found->phone};
            auto const again = std::ranges::find(way, *found->merged_into);
            if (again != way.end()) return {*std::min_element(again, way.end()), {}};
            way.push_back(*found->merged_into);
        }
    }

    /// The log that stands in a claim's place, by number; 0 when it stands itself.
    std::int64_t duplicate_of(std::int64_t number) const {
        auto const me = std::ranges::find(logs, number, &domain::LogRow::record);
        domain::LogRow const* first = nullptr;
        for (domain::Finding const& finding : all) {
            if (finding.rule != "R09" || (finding.subject != number && finding.other != number)) continue;
            std::int64_t const partner = finding.subject == number ? finding.other : finding.subject;
            auto const other = std::ranges::find(logs, partner, &domain::LogRow::record);
            if (stands_before(*other, *me) && (!first || *other->verified < *first->verified)) first = &*other;
        }
        return first ? first->record : 0;
    }

private:
    void judge_pairs() {
        using namespace domain;
        for (LogRow const& log : logs) {
            Referred const named{referred<Plot>(log.plot, plot_form), referred<Machine>(log.machine, machine_form),
                                 referred<FundScheme>(log.scheme, fund_scheme_form)};
            for (Finding const& finding : findings_of(log, named, rules)) all.insert(finding);
            for (LogRow const& other : logs) {
                for (Finding const& finding : findings_of(log, client(log.client), other, client(other.client), rules))
                    all.insert(finding);
            }
        }
        for (MemberRow const& a : members) {
            for (MemberRow const& b : members) {
                if (auto const finding = same_member(a, b)) all.insert(*finding);
            }
        }
    }
    void judge_groups() {
        using namespace domain;
        std::map<std::tuple<RecordId, Date>, std::vector<LogRow>> days;
        std::map<std::tuple<RecordId, std::string, std::string, std::optional<RecordId>>, std::vector<LogRow>> seasons;
        for (LogRow const& log : logs) {
            if (!log.is_live()) continue;
            if (auto const day = log.day(); day && log.machine) days[{*log.machine, *day}].push_back(log);
            if (log.plot) seasons[{*log.plot, log.operation, log.season, log.team}].push_back(log);
        }
        for (auto const& [key, of_day] : days) {
            auto const machine = referred<Machine>(std::get<0>(key), machine_form);
            if (auto const finding = machine_day(of_day, machine, std::get<1>(key), rules)) all.insert(*finding);
        }
        for (auto const& [key, of_season] : seasons) {
            auto const plot = referred<Plot>(std::get<0>(key), plot_form);
            if (auto const finding = season_times(of_season, plot, rules)) all.insert(*finding);
        }
    }
};

} // namespace gengji::test
