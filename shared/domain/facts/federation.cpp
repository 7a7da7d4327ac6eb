#include "shared/domain/facts/federation.hpp"

namespace gengji::domain {

void Federation::read(Fields const& fields) {
    federation_code = fields.text("federation_code");
    name = fields.text("name");
    short_name = fields.text("short_name");
    level = fields.text("level");
    division_code = fields.text("division_code");
    parent = fields.record("parent");
    industry = fields.text("industry");
    target_year = fields.integer("target_year");
    uscc = fields.text("uscc");
    registered_on = fields.date("registered_on");
    dissolved_on = fields.date("dissolved_on");
    charter = fields.file("charter");
    chair = fields.text("chair");
    council_until = fields.date("council_until");
    supervisors_until = fields.date("supervisors_until");
    party_branch = fields.boolean("party_branch");
}

} // namespace gengji::domain
