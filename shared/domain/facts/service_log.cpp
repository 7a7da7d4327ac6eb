#include "shared/domain/facts/service_log.hpp"

namespace gengji::domain {

void ServiceLog::read(Fields const& fields) {
    log_no = fields.text("log_no");
    order = fields.record("order");
    client = fields.record("client");
    plot = fields.record("plot");
    division_code = fields.text("division_code");
    crop_season = fields.text("crop_season");
    operation = fields.text("operation");
    time_no = fields.integer("time_no");
    times = fields.integer("times");
    team = fields.record("team");
    operator_id = fields.record("operator");
    machine = fields.record("machine");
    start_at = fields.instant("start_at");
    end_at = fields.instant("end_at");
    claimed = fields.decimal("claimed");
    tonnes = fields.decimal("tonnes");
    track = fields.file("track");
    gnss_area = fields.decimal("gnss_area");
    overlap_area = fields.decimal("overlap_area");
    accepted = fields.decimal("accepted");
    unit_price = fields.decimal("unit_price");
    surcharge = fields.decimal("surcharge");
    surcharge_reason = fields.text("surcharge_reason");
    discount = fields.decimal("discount");
    subsidy_scheme = fields.record("subsidy_scheme");
    paid = fields.decimal("paid");
    payment_way = fields.text("payment_way");
    photo_before = fields.file("photo_before");
    photo_after = fields.file("photo_after");
    quality = fields.text("quality");
    unfinished = fields.texts("unfinished");
    fuel_l = fields.decimal("fuel_l");
    chemicals = fields.text("chemicals");
    confirm_way = fields.text("confirm_way");
    confirm_sign = fields.file("confirm_sign");
    confirm_by = fields.text("confirm_by");
    satisfaction = fields.integer("satisfaction");
    confirm_of = fields.text("confirm_of");
    work_position = fields.point("work_position");
    work_path = fields.text("work_path");
    amount = fields.decimal("amount");
    subsidy = fields.decimal("subsidy");
}

} // namespace gengji::domain
