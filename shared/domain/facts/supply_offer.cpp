#include "shared/domain/facts/supply_offer.hpp"

namespace gengji::domain {

void SupplyOffer::read(Fields const& fields) {
    provider = fields.record("provider");
    kind = fields.text("kind");
    operations = fields.texts("operation");
    machines = fields.records("machines");
    capacity_day = fields.decimal("capacity_day");
    unit = fields.text("unit");
    area_scope = fields.texts("area_scope");
    price = fields.decimal("price");
    from = fields.date("from");
    to = fields.date("to");
}

} // namespace gengji::domain
