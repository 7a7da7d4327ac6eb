#include "shared/domain/facts/station_registry.hpp"

namespace gengji::domain {

void StationRegistry::read(Fields const& fields) {
    division_code = fields.text("division_code");
    name = fields.text("name");
    grade = fields.text("grade");
    co_built_by = fields.records("co_built_by");
    manager = fields.text("manager");
    phone = fields.text("phone");
    location = fields.point("location");
    functions = fields.texts("functions");
    staff = fields.integer("staff");
    area_m2 = fields.decimal("area_m2");
    village_company = fields.boolean("village_company");
    uscc = fields.text("uscc");
    opened_on = fields.date("opened_on");
    upgraded_on = fields.date("upgraded_on");
    status = fields.text("status");
}

} // namespace gengji::domain
