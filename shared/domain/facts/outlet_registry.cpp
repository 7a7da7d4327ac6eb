#include "shared/domain/facts/outlet_registry.hpp"

namespace gengji::domain {

void OutletRegistry::read(Fields const& fields) {
    outlet_no = fields.text("outlet_no");
    name = fields.text("name");
    division_code = fields.text("division_code");
    host_station = fields.record("host_station");
    mode = fields.text("mode");
    functions = fields.texts("functions");
    logistics = fields.text("logistics");
    node_of = fields.record("node_of");
    parcels_day = fields.integer("parcels_day");
    finance_terminal = fields.boolean("finance_terminal");
    bank = fields.record("bank");
    pesticide_licence = fields.text("pesticide_licence");
    turnover_year = fields.decimal("turnover_year");
    location = fields.point("location");
    accepted_on = fields.date("accepted_on");
    status = fields.text("status");
}

} // namespace gengji::domain
