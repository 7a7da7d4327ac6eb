#include "shared/domain/facts/membership.hpp"

namespace gengji::domain {

void Membership::read(Fields const& fields) {
    federation = fields.record("federation");
    applicant = fields.record("applicant");
    applied_on = fields.date("applied_on");
    approved_on = fields.date("approved_on");
    joined_on = fields.date("joined_on");
    post = fields.text("post");
    delegate = fields.text("delegate");
    phone = fields.text("phone");
    fee_year = fields.decimal("fee_year");
    state = fields.text("state");
    left_on = fields.date("left_on");
    left_reason = fields.text("left_reason");
}

} // namespace gengji::domain
