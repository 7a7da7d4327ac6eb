#include "shared/domain/facts/credit_evaluation.hpp"

namespace gengji::domain {

void CreditEvaluation::read(Fields const& fields) {
    subject = fields.record("subject");
    year = fields.integer("year");
    village_batch = fields.record("village_batch");
    consent = fields.boolean("consent");
    s_character = fields.integer("s_character");
    s_household = fields.integer("s_household");
    s_assets = fields.integer("s_assets");
    s_operation = fields.integer("s_operation");
    s_finance = fields.integer("s_finance");
    s_credit = fields.integer("s_credit");
    neg_items = fields.text("neg_items");
    suggested_limit = fields.decimal("suggested_limit");
    bank_limit = fields.decimal("bank_limit");
    panel = fields.text("panel");
    objection = fields.text("objection");
    public_from = fields.date("public_from");
    public_to = fields.date("public_to");
    valid_until = fields.date("valid_until");
}

void VillageBatch::read(Fields const& fields) {
    division_code = fields.text("division_code");
    bank = fields.record("bank");
    year = fields.integer("year");
    households = fields.integer("households");
    profiled = fields.integer("profiled");
    evaluated = fields.integer("evaluated");
    credited = fields.integer("credited");
    used = fields.integer("used");
    limit_total = fields.decimal("limit_total");
    balance = fields.decimal("balance");
}

} // namespace gengji::domain
