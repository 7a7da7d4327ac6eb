#include "shared/domain/facts/service_center.hpp"

namespace gengji::domain {

void ServiceCenter::read(Fields const& fields) {
    name = fields.text("name");
    level = fields.text("level");
    division_code = fields.text("division_code");
    host = fields.record("host");
    federation = fields.record("federation");
    address = fields.text("address");
    location = fields.point("location");
    area_m2 = fields.decimal("area_m2");
    windows = fields.texts("windows");
    staff = fields.integer("staff");
    manager = fields.text("manager");
    phone = fields.text("phone");
    rebuilt_from = fields.text("rebuilt_from");
    opened_on = fields.date("opened_on");
    accepted_on = fields.date("accepted_on");
    status = fields.text("status");
}

} // namespace gengji::domain
