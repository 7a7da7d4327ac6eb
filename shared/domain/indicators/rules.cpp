#include "shared/domain/indicators/rules.hpp"

#include "shared/base/hash.hpp"
#include "shared/domain/facts/certification.hpp"
#include "shared/domain/facts/federation.hpp"
#include "shared/domain/facts/loan.hpp"
#include "shared/domain/facts/member_profile.hpp"
#include "shared/domain/facts/membership.hpp"
#include "shared/domain/facts/outlet_registry.hpp"
#include "shared/domain/facts/service_center.hpp"
#include "shared/domain/facts/service_log.hpp"
#include "shared/domain/facts/service_team.hpp"
#include "shared/domain/facts/station_registry.hpp"
#include "shared/domain/indicators/indicator.hpp"
#include "shared/domain/indicators/months.hpp"
#include "shared/domain/indicators/other_facts.hpp"
#include "shared/domain/indicators/rows.hpp"
#include "shared/domain/service/mu_times.hpp"

#include <chrono>

namespace gengji::domain {

namespace {

constexpr Level township = Level::township_verified, county = Level::county_accepted;

/// K1: COUNT(federation WHERE registered_on <= D AND (dissolved_on IS NULL OR dissolved_on > D)), county_accepted.
void federations_formed(Rows& rows, RecordKey const& key, RecordState const& state) {
    both_sides<Federation>(key, state, county, [&](Side side, Federation const& one) {
        rows.lives(side, "K1", one.division_code, one.registered_on, one.dissolved_on);
    });
}

/// K2: COUNT(service_center WHERE status='operating' AND opened_on <= D), county_accepted.
void centres_built(Rows& rows, RecordKey const& key, RecordState const& state) {
    both_sides<ServiceCenter>(key, state, county, [&](Side side, ServiceCenter const& one) {
        if (one.status == "operating") rows.lives(side, "K2", one.division_code, one.opened_on);
    });
}

/// K3: COUNT(DISTINCT division_code) OVER village_service_station WHERE status='operating' AND upgraded_on <= D,
/// township_verified.
void villages_with_station(Rows& rows, RecordKey const& key, RecordState const& state) {
    both_sides<StationRegistry>(key, state, township, [&](Side side, StationRegistry const& one) {
        if (one.status == "operating" && !one.division_code.empty())
            rows.lives(side, "K3", one.division_code, one.upgraded_on, {}, one.division_code);
    });
}

/// K4: COUNT(DISTINCT org_id) OVER membership WHERE member_kind='organisation' AND joined_on <= D AND (left_on IS NULL
/// OR left_on > D), township_verified. The applicant of a membership is an organisation by its form.
void member_units(Rows& rows, RecordKey const& key, RecordState const& state) {
    both_sides<Membership>(key, state, township, [&](Side side, Membership const& one) {
        bool const joined = one.state == "member" || one.state == "left";
        if (joined && one.applicant) rows.lives(side, "K4", {}, one.joined_on, one.left_on, to_text(*one.applicant));
    });
}

/// K5: COUNT(DISTINCT cooperative_id) OVER certification WHERE type='demonstration_cooperative' AND granted_on <= D AND
/// (revoked_on IS NULL OR revoked_on > D), county_accepted. A3 and A4 alike, of demonstration cases and leading service
/// enterprises, township_verified.
void certified_bodies(Rows& rows, RecordKey const& key, RecordState const& state) {
    auto const count = [&](char const* indicator, char const* type) {
        return [&rows, indicator, type](Side side, Certification const& one) {
            if (one.type == type && one.subject)
                rows.lives(side, indicator, {}, one.granted_on, one.revoked_on, to_text(*one.subject));
        };
    };
    both_sides<Certification>(key, state, county, count("K5", "demonstration_cooperative"));
    both_sides<Certification>(key, state, township, count("A3", "demonstration_case"));
    both_sides<Certification>(key, state, township, count("A4", "service_leader"));
}

/// K6: SUM(accepted_li * times)/100 OVER service_log WHERE status >= township_verified AND duplicate_of IS NULL AND
/// voided = false AND operation.kpi6_rule <> 'none' AND work_date BETWEEN Jan 1 AND D.
/// For the ranking also how many logs came in, and how many of them wait at their author's.
void mu_times_served(Rows& rows, RecordKey const& key, RecordState const& state, Operations const& operations,
                     Settings const& settings) {
    both_sides<ServiceLog>(key, state, township, [&](Side side, ServiceLog const& one) {
        if (!one.start_at) return;
        Month const month = month_of(date_of(*one.start_at));
        auto const mu_times = mu_times_of(one, operations, settings);
        if (mu_times && mu_times->unscaled != 0) rows.adds(side, "K6", one.division_code, month, *mu_times);
        if (side == Side::verified) return;
        rows.adds(side, rows::logs_submitted, {}, month, Decimal{1, 0});
        if (one.standing.level == Level::returned) rows.adds(side, rows::logs_returned, {}, month, Decimal{1, 0});
    });
}

/// K7: COUNT(distribution_outlet WHERE status='operating' AND accepted_on <= D), township_verified.
void outlets_built(Rows& rows, RecordKey const& key, RecordState const& state) {
    both_sides<OutletRegistry>(key, state, township, [&](Side side, OutletRegistry const& one) {
        if (one.status == "operating") rows.lives(side, "K7", one.division_code, one.accepted_on);
    });
}

/// K8: SUM(disbursed_fen)/100 OVER loan WHERE reform_linked AND disbursed_on BETWEEN cumulative_from AND D AND
/// renewal_of IS NULL AND voided = false, county_accepted. Start and renewals are settings.
void credit_mobilised(Rows& rows, RecordKey const& key, RecordState const& state, Settings const& settings) {
    both_sides<Loan>(key, state, county, [&](Side side, Loan const& one) {
        bool const counts = one.reform_linked.value_or(false) && one.disbursed_on && one.disbursed &&
                            *one.disbursed_on >= settings.k8_from && (settings.k8_counts_renewals || !one.renewal_of);
        if (counts)
            rows.adds(side, "K8", key.bucket.owner, month_of(*one.disbursed_on), round_half_up(*one.disbursed, 2));
    });
}

/// A1: joined willing resident households / willing resident households; A2: the same of operators and federations.
/// Each subject by its last survey. Operators are those that were asked about federations, as the form asks them.
void willingness(Rows& rows, RecordKey const& key, RecordState const& state) {
    both_sides<WillingnessSurvey>(key, state, township, [&](Side side, WillingnessSurvey const& one) {
        if (!one.client || !one.year) return;
        Month const month = month_of(static_cast<int>(*one.year), 1);
        std::string const client = to_text(*one.client);
        auto const tell = [&](char const* willing_row, char const* joined_row, bool willing, bool joined) {
            rows.adds(side, willing_row, {}, month, Decimal{willing, 0}, client);
            rows.adds(side, joined_row, {}, month, Decimal{willing && joined, 0}, client);
        };
        if (one.willing_federation)
            tell(rows::a2_willing, rows::a2_joined, *one.willing_federation, one.joined_federation.value_or(false));
        else
            tell(rows::a1_willing, rows::a1_joined, one.resident.value_or(false) && one.willing_coop.value_or(false),
                 one.joined_coop.value_or(false));
    });
}

/// A5–A7: projects of the kind, accepted by D.
void projects_done(Rows& rows, RecordKey const& key, RecordState const& state) {
    both_sides<Project>(key, state, township, [&](Side side, Project const& one) {
        if (one.state != "accepted" && one.state != "running") return;
        char const* const indicator = one.kind == "circulation_company"    ? "A5"
                                      : one.kind == "produce_market"       ? "A6"
                                      : one.kind == "consolidation_center" ? "A7"
                                                                           : nullptr;
        if (indicator) rows.lives(side, indicator, one.division_code, one.accepted_on);
    });
}

/// A8: public brands of the county in use.
void brands(Rows& rows, RecordKey const& key, RecordState const& state) {
    both_sides<Brand>(key, state, township, [&](Side side, Brand const& one) {
        if (one.kind == "public_county" && one.state == "active") rows.lives(side, "A8", {}, one.registered_on);
    });
}

/// A9: clients whose books the centre keeps on D.
void bookkeeping(Rows& rows, RecordKey const& key, RecordState const& state) {
    both_sides<BookkeepingClient>(key, state, township, [&](Side side, BookkeepingClient const& one) {
        std::optional<Date> until = one.contract_to;
        if (until) ++until->days; // the last day still counts
        if (one.client) rows.lives(side, "A9", key.bucket.owner, one.contract_from, until, to_text(*one.client));
    });
}

/// A10: teams at work.
void teams(Rows& rows, RecordKey const& key, RecordState const& state) {
    both_sides<ServiceTeam>(key, state, township, [&](Side side, ServiceTeam const& one) {
        if (one.status == "operating") rows.lives(side, "A10", one.division_code, one.founded_on);
    });
}

/// A11: villages with credit for the whole village, and households with a limit by the village's last batch.
void village_credit(Rows& rows, RecordKey const& key, RecordState const& state) {
    both_sides<VillageCredit>(key, state, township, [&](Side side, VillageCredit const& one) {
        if (!one.year || one.division_code.empty() || one.credited.value_or(0) <= 0) return;
        Month const month = month_of(static_cast<int>(*one.year), 1);
        rows.adds(side, "A11", one.division_code, month, Decimal{1, 0}, one.division_code);
        rows.adds(side, rows::a11_households, one.division_code, month, Decimal{*one.credited, 0}, one.division_code);
    });
}

/// A12: member units with a profile verified within 12 months / K4: from the month of the approval until a year later.
/// `reported`: from when it was handed in.
void profiles(Rows& rows, RecordKey const& key, RecordState const& state, Settings const& settings) {
    both_sides<MemberProfile>(key, state, township, [&](Side side, MemberProfile const& one) {
        if (one.kind == "farm_household" || one.federations.empty()) return;
        auto const* const approval = one.standing.approval(township);
        std::optional<Stamp> const at =
            side == Side::verified ? (approval ? std::optional(approval->stamp) : std::nullopt) : one.submitted_at;
        if (!at || *at == unstamped) return; // no server has seen it yet
        Month const month = month_of(date_of(*at * 1000));
        rows.adds(side, rows::a12_profiles, one.division_code, month, Decimal{1, 0}, to_text(key.id));
        rows.adds(side, rows::a12_profiles, one.division_code,
                  month + static_cast<Month>(settings.profile_stale_months), Decimal{-1, 0}, to_text(key.id));
    });
}

/// For the ranking: on which day of the following month a township's report came in (above 31: later still).
void reports(Rows& rows, RecordKey const& key, RecordState const& state) {
    both_sides<MonthlyReport>(key, state, township, [&](Side side, MonthlyReport const& one) {
        if (side == Side::verified || !one.month || !one.submitted_on || one.state == "draft") return;
        using namespace std::chrono;
        Month const next = *one.month + 1;
        sys_days const first{year{next / 12} / (next % 12 + 1) / 1};
        std::int64_t const day = one.submitted_on->days - first.time_since_epoch().count() + 1;
        rows.adds(side, rows::report_day, {}, *one.month, Decimal{std::max<std::int64_t>(day, 1), 0}, to_text(key.id));
    });
}

/// Tasks and closed months are shown as they are: marked, so that they are found.
void mark(Rows& rows, char const* row, RecordKey const& key, RecordState const& state) {
    if (standing_of(state).is_live()) rows.adds(Side::reported, row, {}, 0, Decimal{1, 0}, to_text(key.id));
}

} // namespace

std::string IndicatorRules::rules() const {
    std::string text = "indicators/1";
    for (auto const& info : setting_list()) text += std::string("\n") + info.name + "=" + setting_text(settings_, info);
    for (auto const& [operation, rule] : settings_.kpi6_rules) text += "\nkpi6." + operation + "=" + rule;
    return to_hex(hash_of(BytesView(text)).view());
}

std::vector<Contribution> IndicatorRules::of(RecordKey const& key, RecordState const& state, bool duplicate) const {
    if (duplicate) return {};
    Rows rows(key);
    std::string const& form = state.form.form;
    if (form == service_log_form)
        mu_times_served(rows, key, state, operations_, settings_);
    else if (form == federation_form)
        federations_formed(rows, key, state);
    else if (form == service_center_form)
        centres_built(rows, key, state);
    else if (form == station_registry_form)
        villages_with_station(rows, key, state);
    else if (form == membership_form)
        member_units(rows, key, state);
    else if (form == certification_form)
        certified_bodies(rows, key, state);
    else if (form == outlet_registry_form)
        outlets_built(rows, key, state);
    else if (form == credit_ledger_form)
        credit_mobilised(rows, key, state, settings_);
    else if (form == willingness_survey_form)
        willingness(rows, key, state);
    else if (form == project_form)
        projects_done(rows, key, state);
    else if (form == brand_form)
        brands(rows, key, state);
    else if (form == bookkeeping_client_form)
        bookkeeping(rows, key, state);
    else if (form == service_team_form)
        teams(rows, key, state);
    else if (form == village_credit_form)
        village_credit(rows, key, state);
    else if (form == member_profile_form)
        profiles(rows, key, state, settings_);
    else if (form == monthly_report_form)
        reports(rows, key, state);
    else if (form == task_progress_form)
        mark(rows, rows::task_word, key, state);
    else if (form == month_snapshot_form)
        mark(rows, rows::closed_month, key, state);
    return rows.take();
}

std::vector<Contribution> IndicatorRules::of_repeated_elsewhere(RecordKey const& key, RecordState const& state) const {
    std::vector<Contribution> rows = of(key, state, false), taken_off;
    for (Contribution const& row : rows) {
        if (row.indicator != "K6") continue;
        Contribution back = row;
        back.division = row.division.substr(0, 6);
        back.reported.unscaled = -back.reported.unscaled;
        back.verified.unscaled = -back.verified.unscaled;
        taken_off.push_back(std::move(back));
    }
    rows.insert(rows.end(), taken_off.begin(), taken_off.end());
    return rows;
}

} // namespace gengji::domain
