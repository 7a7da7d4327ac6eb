#include "shared/domain/facts/service_order.hpp"

namespace gengji::domain {

static ServiceOrder::Item read_item(Fields const& fields, std::string const& instance) {
    ServiceOrder::Item one;
    one.instance = instance;
    one.operation = fields.text(instance + "/operation");
    one.times = fields.integer(instance + "/times");
    one.unit_price = fields.decimal(instance + "/unit_price");
    one.want_from = fields.date(instance + "/want_from");
    one.want_to = fields.date(instance + "/want_to");
    one.standard = fields.text(instance + "/standard");
    return one;
}

void ServiceOrder::read(Fields const& fields) {
    order_no = fields.text("order_no");
    channel = fields.text("channel");
    client = fields.record("client");
    plots = fields.records("plots");
    area = fields.decimal("area");
    crop_season = fields.text("crop_season");
    scope_mode = fields.text("scope_mode");
    delivery_mode = fields.text("delivery_mode");
    deposit_pct = fields.integer("deposit_pct");
    payment_way = fields.text("payment_way");
    contract_file = fields.file("contract_file");
    client_sign = fields.file("client_sign");
    team = fields.record("team");
    machine = fields.record("machine");
    assigned_by = fields.record("assigned_by");
    assigned_at = fields.instant("assigned_at");
    state = fields.text("state");
    for (std::string const& instance : fields.instances("items")) items.push_back(read_item(fields, instance));
}

} // namespace gengji::domain
