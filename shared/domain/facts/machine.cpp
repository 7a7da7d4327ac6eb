#include "shared/domain/facts/machine.hpp"

namespace gengji::domain {

void Machine::read(Fields const& fields) {
    machine_no = fields.text("machine_no");
    machine_class = fields.text("class");
    brand_model = fields.text("brand_model");
    power = fields.decimal("power");
    width_m = fields.decimal("width_m");
    plate = fields.text("plate");
    frame_no = fields.text("frame_no");
    uav_reg = fields.text("uav_reg");
    made_on = fields.date("made_on");
    bought_on = fields.date("bought_on");
    price = fields.decimal("price");
    fund_source = fields.texts("fund_source");
    subsidy = fields.decimal("subsidy");
    owner = fields.record("owner");
    team = fields.record("team");
    operators = fields.records("operators");
    licence_until = fields.date("licence_until");
    inspection_until = fields.date("inspection_until");
    insured_until = fields.date("insured_until");
    gnss_id = fields.text("gnss_id");
    status = fields.text("status");
}

} // namespace gengji::domain
