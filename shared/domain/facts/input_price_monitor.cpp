#include "shared/domain/facts/input_price_monitor.hpp"

namespace gengji::domain {

static InputPriceMonitor::Item read_item(Fields const& fields, std::string const& instance) {
    InputPriceMonitor::Item one;
    one.instance = instance;
    one.category = fields.text(instance + "/category");
    one.brand = fields.text(instance + "/brand");
    one.state = fields.text(instance + "/state");
    one.batch_no = fields.text(instance + "/batch_no");
    one.package_kg = fields.decimal(instance + "/package_kg");
    one.price = fields.decimal(instance + "/price");
    one.bought = fields.decimal(instance + "/bought");
    one.sold = fields.decimal(instance + "/sold");
    one.stock = fields.decimal(instance + "/stock");
    one.quality_ok = fields.boolean(instance + "/quality_ok");
    return one;
}

void InputPriceMonitor::read(Fields const& fields) {
    outlet = fields.record("outlet");
    period = fields.text("period");
    for (std::string const& instance : fields.instances("items")) items.push_back(read_item(fields, instance));
    staples = fields.texts("staples");
    staple_days = fields.integer("staple_days");
}

void LogisticsNode::read(Fields const& fields) {
    node_no = fields.text("node_no");
    name = fields.text("name");
    level = fields.text("level");
    division_code = fields.text("division_code");
    status = fields.text("status");
    outlet = fields.record("outlet");
    parent = fields.record("parent");
    vehicles = fields.integer("vehicles");
    parcels_day = fields.integer("parcels_day");
    opened_on = fields.date("opened_on");
}

void Route::read(Fields const& fields) {
    route_no = fields.text("route_no");
    name = fields.text("name");
    kind = fields.text("kind");
    state = fields.text("state");
    division_code = fields.text("division_code");
    from_node = fields.record("from_node");
    to_node = fields.record("to_node");
    runs_week = fields.integer("runs_week");
}

void ReserveStock::read(Fields const& fields) {
    holder = fields.record("holder");
    division_code = fields.text("division_code");
    kind = fields.text("kind");
    product = fields.text("product");
    unit = fields.text("unit");
    quantity = fields.decimal("quantity");
    minimum = fields.decimal("minimum");
    days = fields.integer("days");
    counted_on = fields.date("counted_on");
}

} // namespace gengji::domain
