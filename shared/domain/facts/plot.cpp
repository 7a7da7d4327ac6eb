#include "shared/domain/facts/plot.hpp"

namespace gengji::domain {

void Plot::read(Fields const& fields) {
    plot_code = fields.text("plot_code");
    parcel_code = fields.text("parcel_code");
    owner = fields.record("owner");
    division_code = fields.text("division_code");
    group_no = fields.text("group_no");
    name = fields.text("name");
    tenure = fields.text("tenure");
    land_type = fields.text("land_type");
    lessor = fields.record("lessor");
    lease_until = fields.date("lease_until");
    contract_area = fields.decimal("contract_area");
    boundary = fields.points("boundary");
    high_standard = fields.boolean("high_standard");
    slope = fields.integer("slope");
    irrigation = fields.text("irrigation");
    road_access = fields.boolean("road_access");
    season = fields.text("season");
    previous_crop = fields.text("previous_crop");
}

} // namespace gengji::domain
