#include "shared/domain/facts/loan.hpp"

namespace gengji::domain {

void Loan::read(Fields const& fields) {
    borrower = fields.record("borrower");
    lender = fields.record("lender");
    branch = fields.text("branch");
    guarantor = fields.record("guarantor");
    insurer = fields.record("insurer");
    contract_no = fields.text("contract_no");
    product = fields.text("product");
    one_industry = fields.text("one_industry");
    purpose = fields.text("purpose");
    collateral = fields.text("collateral");
    amount = fields.decimal("amount");
    rate = fields.decimal("rate");
    term_months = fields.integer("term_months");
    reform_linked = fields.boolean("reform_linked");
    renewal_of = fields.record("renewal_of");
    status = fields.text("status");
    approved_on = fields.date("approved_on");
    disbursed_on = fields.date("disbursed_on");
    disbursed = fields.decimal("disbursed");
    balance = fields.decimal("balance");
    due_on = fields.date("due_on");
    interest_subsidy = fields.decimal("interest_subsidy");
    risk_pool_used = fields.decimal("risk_pool_used");
    proof = fields.file("proof");
}

} // namespace gengji::domain
