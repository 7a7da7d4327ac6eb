#include "shared/domain/facts/certification.hpp"

namespace gengji::domain {

void Certification::read(Fields const& fields) {
    subject = fields.record("subject");
    type = fields.text("type");
    level = fields.text("level");
    certificate_no = fields.text("certificate_no");
    issuing_unit = fields.text("issuing_unit");
    granted_on = fields.date("granted_on");
    revoked_on = fields.date("revoked_on");
}

} // namespace gengji::domain
