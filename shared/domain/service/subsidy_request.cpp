#include "shared/domain/service/mu_times.hpp"
#include "shared/domain/service/payment_list.hpp"
#include "shared/domain/service/quotient.hpp"

#include <algorithm>

namespace gengji::domain {

namespace {

bool is_smallholder(MemberProfile const& client, Settings const& settings) {
    if (client.kind != "farm_household") return false;
    Decimal const own = client.land_contracted.value_or(Decimal{}), in = client.land_in.value_or(Decimal{}),
                  out = client.land_out.value_or(Decimal{});
    auto const with = add(own, in);
    auto const worked = with ? subtract(*with, out) : std::nullopt;
    return !worked || *worked <= Decimal{settings.smallholder_most_mu, 0};
}

/// Of work priced per tonne what it came to on each mu.
Decimal price_per_mu(ServiceLog const& log, Decimal area, Operations const& operations) {
    Decimal const price = log.unit_price.value_or(Decimal{});
    Operation const* const operation = operations.operation(log.operation);
    if (!operation || operation->price_unit != "yuan_per_tonne") return price;
    auto const all = multiply(log.tonnes.value_or(Decimal{}), price);
    return all ? quotient(*all, area, 2).value_or(Decimal{}) : Decimal{};
}

/// Why nothing is paid for it, whatever the scheme says.
std::string against(ServiceLog const& log, bool approved, RequestContext const& context) {
    Standing const& standing = log.standing;
    if (standing.level == Level::returned) return "已退回，改好并重新核验后再列";
    if (!approved) return "先服务后补助：请先核验";
    if (!context.instead.empty()) return "重复申报：" + context.instead + " 先核验，这一条不予补助";
    if (!context.blocking_rule.empty()) return "有须更正的问题（" + context.blocking_rule + "），更正后再列";
    if (context.check && context.check->refuses) return "抽查不通过，不予补助";
    if (context.check && context.check->sends_back) return "抽查要求整改，整改后再列";
    if (!log.client || !context.client) return "缺服务对象的档案，无法确定按小农户还是规模主体补助";
    return {};
}

void first_verified(Standing const& standing, SubsidyRequest& request) {
    bool found = false;
    for (auto const* const approval : {&standing.verified, &standing.accepted}) {
        if (!*approval) continue;
        bool const earlier =
            std::pair((*approval)->stamp, (*approval)->dot) < std::pair(request.verified_at, request.verified_by);
        if (!found || earlier) request.verified_at = (*approval)->stamp, request.verified_by = (*approval)->dot;
        found = true;
    }
}

} // namespace

std::optional<std::pair<RecordId, SpotCheck>> spot_check_of(RecordKey const& key, RecordState const& state) {
    Standing const standing = standing_of(state);
    Fields const fields(state);
    auto const target = fields.record("target");
    auto const on = fields.date("checked_on");
    if (!standing.is_live() || standing.level == Level::returned || !target || !on) return std::nullopt;
    SpotCheck check{*on, key.id, fields.decimal("found_area"), false, false};
    for (std::string const& result : fields.texts("result"))
        check.refuses = check.refuses || result == "not_done" || result == "not_found";
    std::string const decision = fields.text("decision");
    check.refuses = check.refuses || decision == "void" || decision == "reject_subsidy";
    check.sends_back = decision == "return";
    return std::pair(*target, check);
}

std::optional<SchemePayment> scheme_payment_of(RecordKey const& key, RecordState const& state) {
    Standing const standing = standing_of(state);
    Fields const fields(state);
    auto const scheme = fields.record("scheme");
    auto const amount = fields.decimal("amount");
    if (!standing.is_live() || !scheme || !amount) return std::nullopt;
    return SchemePayment{key.id,
                         *scheme,
                         *amount,
                         fields.text("voucher_no"),
                         fields.records("linked"),
                         fields.text("purpose") == "service_subsidy"};
}

std::optional<SubsidyRequest> subsidy_request_of(RecordKey const& key, RecordState const& state,
                                                 RequestContext const& context, Operations const& operations,
                                                 Settings const& settings) {
    ServiceLog const now = service_log_of(key, state);
    if (!now.standing.is_live()) return std::nullopt;
    auto const frozen = approved<ServiceLog>(key, state, Level::township_verified);
    ServiceLog const& log = frozen ? *frozen : now;
    if (!log.subsidy_scheme) return std::nullopt;

    SubsidyRequest request;
    request.log = key;
    request.log_no = now.log_no; // texts are not part of an approval
    request.village = log.division_code, request.season = log.crop_season;
    request.scheme = *log.subsidy_scheme;
    request.client = context.client ? std::optional(context.client->key.id) : log.client;
    request.plot = log.plot, request.team = log.team;
    request.time_no = log.time_no.value_or(1);
    if (context.plot) request.plot_area = context.plot->contract_area;
    first_verified(now.standing, request);
    request.withheld = against(log, frozen.has_value(), context);

    SubsidyClaim& claim = request.claim;
    claim.operation = log.operation;
    if (log.start_at) claim.worked_on = date_of(*log.start_at);
    claim.area = area_of(log).value_or(Decimal{});
    if (context.check && context.check->found_area) claim.area = std::min(claim.area, *context.check->found_area);
    claim.times = log.times.value_or(1);
    claim.unit_price = price_per_mu(log, claim.area, operations);
    claim.smallholder = context.client && is_smallholder(*context.client, settings);
    claim.hill = context.plot && context.plot->slope.value_or(0) >= settings.hill_slope_deg;
    claim.approved = frozen.has_value();
    claim.duplicate = !context.instead.empty();
    bool const has_terminal = context.machine && !context.machine->gnss_id.empty();
    claim.evidence = evidence_level(now, confirmation_of(now, state, operations), has_terminal);
    return request;
}

} // namespace gengji::domain
