#include "shared/domain/facts/member_consent.hpp"

namespace gengji::domain {

void MemberConsent::read(Fields const& fields) {
    member = fields.record("member");
    act = fields.text("act");
    purposes = fields.texts("purposes");
    said_on = fields.date("said_on");
    valid_until = fields.date("valid_until");
    notice_version = fields.text("notice_version");
    way = fields.text("way");
    sign = fields.file("sign");
    witness = fields.text("witness");
    note = fields.text("note");
}

} // namespace gengji::domain
