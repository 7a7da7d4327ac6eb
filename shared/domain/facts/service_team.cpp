#include "shared/domain/facts/service_team.hpp"

namespace gengji::domain {

void ServiceTeam::read(Fields const& fields) {
    team_code = fields.text("team_code");
    name = fields.text("name");
    kind = fields.text("kind");
    division_code = fields.text("division_code");
    org = fields.record("org");
    leader = fields.record("leader");
    members = fields.records("members");
    partner_station = fields.record("partner_station");
    phone = fields.text("phone");
    founded_on = fields.date("founded_on");
    status = fields.text("status");
}

} // namespace gengji::domain
