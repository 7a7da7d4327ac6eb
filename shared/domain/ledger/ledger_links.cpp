#include "shared/domain/ledger/ledger_links.hpp"

#include "shared/domain/facts/fields.hpp"

#include <algorithm>
#include <array>

namespace gengji::domain {

namespace {

struct Link {
    std::string_view form, field;
};
constexpr std::array links{Link{"bookkeeping_client", "client"},
                           Link{"credit_evaluation", "subject"},
                           Link{"credit_ledger", "borrower"},
                           Link{"demand_survey", "client"},
                           Link{"insurance_policy", "insured"},
                           Link{"machine", "owner"},
                           Link{"member_consent", "member"},
                           Link{"membership", "applicant"},
                           Link{"org", "member"},
                           Link{"plot", "owner"},
                           Link{"service_order", "client"}};
constexpr std::string_view with_roster = "activity_event";

} // namespace

bool names_things(std::string_view form) {
    return form == with_roster || std::ranges::find(links, form, &Link::form) != links.end();
}

Bytes phone_target(std::string_view phone) { return "phone:" + Bytes(phone); }

std::vector<Bytes> links_of(RecordState const& state) {
    Fields const fields(state);
    std::string const& form = state.form.form;
    std::vector<Bytes> targets;
    for (Link const& link : links) {
        auto const named = form == link.form ? fields.record(link.field) : std::nullopt;
        if (named) targets.emplace_back(named->view());
    }
    if (form == with_roster) {
        for (std::string const& row : fields.instances("roster")) {
            std::string const phone = fields.text(row + "/phone");
            if (!phone.empty()) targets.push_back(phone_target(phone));
        }
    }
    std::ranges::sort(targets);
    targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
    return targets;
}

} // namespace gengji::domain
